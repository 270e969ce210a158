"""The DNS client: what `pyrax.cloud_dns` is."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pyrax import exceptions, utils
from pyrax.client import BaseClient
from pyrax.clouddns.iterators import (
    DomainResultsIterator,
    RecordResultsIterator,
    SubdomainResultsIterator,
)
from pyrax.clouddns.jobs import DEFAULT_RETRY, seconds
from pyrax.clouddns.managers import CloudDNSManager
from pyrax.clouddns.openstack import DesignateManager
from pyrax.clouddns.resources import CloudDNSDomain

if TYPE_CHECKING:
    from pyrax.clouddns.resources import (
        AddedPTRRecord,
        CloudDNSPTRRecord,
        CloudDNSRecord,
        ImportedDomains,
    )
    from pyrax.tables import ResourceList

    AddedPTRRecords = list[AddedPTRRecord]
    Documents = list[dict[str, Any]]
    PTRRecords = list[CloudDNSPTRRecord]
    Records = list[CloudDNSRecord]

Method = TypeVar("Method", bound=Callable[..., Any])

_UNKNOWN = (400, 404)


def assure_domain(fnc: Method) -> Method:
    """Let a client method take a domain, its id or its name.

    Args:
        fnc: A method whose first argument is the domain, of the type ``CloudDNSDomain | Any``:
            callers may give an id or a name.

    Returns:
        The method with the look-up before it.
    """

    @functools.wraps(fnc)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        if args:
            domain, args = args[0], args[1:]
        elif "domain" in kwargs:
            domain = kwargs.pop("domain")
        else:
            raise TypeError(f"{fnc.__name__}() needs a domain, its id or its name.")
        return fnc(self, self.get_domain(domain), *args, **kwargs)

    return wrapped  # type: ignore[return-value]


class CloudDNSClient(BaseClient[CloudDNSDomain]):
    """DNS: domains, their records, and PTR records of devices.

    ``list``, ``get``, ``create``, ``find``, ``findall`` and ``delete`` handle ``CloudDNSDomain``
    objects. Methods that take a domain take an object, an id or a name.
    """

    _manager: CloudDNSManager

    name = "Cloud DNS"

    def _configure_manager(self) -> None:
        """Set the manager of the service's dialect: the catalog's type, or the path, tells it."""
        self.dialect = self._dialect_of_v1()
        rackspace = self.dialect == "rackspace"
        self._manager = (CloudDNSManager if rackspace else DesignateManager)(self)

    def method_get(self, uri: str, **kwargs: Any) -> tuple[Any, Any]:
        """Send an authenticated GET, again if the answer is empty.

        Raises:
            ServiceResponseFailure: Three answers were empty.
        """
        for _ in range(DEFAULT_RETRY):
            resp, body = super().method_get(uri, **kwargs)
            if body is not None and body not in (b"", ""):
                return resp, body
        raise exceptions.ServiceResponseFailure(
            f"The DNS service answered {DEFAULT_RETRY} times with nothing to '{uri}'."
        )

    def set_timeout(self, timeout: float | None) -> None:
        """Say how long calls wait for what the service does on its own.

        Jobs of Rackspace often take longer than the five seconds of the default. On Designate
        only export and import are waited for.

        Args:
            timeout: Seconds; 0 for as long as it takes.

        Raises:
            ValueError: It is no number of seconds.
        """
        self._manager._timeout = seconds(timeout)

    def set_delay(self, delay: float | None) -> None:
        """Say how long to pause between two looks at a job.

        Args:
            delay: Seconds; the service allows five looks a second.

        Raises:
            ValueError: It is no number of seconds.
        """
        self._manager._delay = seconds(delay)

    # --- domains ---

    def get_domain(self, name_or_id: Any) -> CloudDNSDomain:
        """Return a domain by its name, its id, or the object itself.

        Args:
            name_or_id: What has a dot in it is a name.

        Raises:
            NotFound: There is no such domain.
            TypeError: Something else is given, such as a list or a record.
        """
        if isinstance(name_or_id, CloudDNSDomain):
            return name_or_id
        kinds = (str, bytes, int, uuid.UUID)
        if isinstance(name_or_id, bool) or not isinstance(name_or_id, kinds):
            raise TypeError(
                f"A domain is expected (object, id or name), not a {type(name_or_id).__name__}."
            )
        text = name_or_id
        if isinstance(text, bytes):
            text = utils.ensure_text(text, self.encoding)
        if isinstance(text, str) and "." in text:
            return self._manager.find(name=text)
        try:
            return self._manager.get(text)
        except exceptions.ClientException as error:
            if error.code not in _UNKNOWN or not isinstance(text, str):
                raise
            return self._manager.find(name=text)

    def list(
        self, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSDomain]:
        """Return the domains of the account, one page of them; see the manager's ``list``."""
        return self._manager.list(limit=limit, offset=offset)

    def list_previous_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page of domains before the last one; ``NoMoreResults`` if there is none."""
        return self._manager.list_previous_page()

    def list_next_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page of domains after the last one; ``NoMoreResults`` if there is none."""
        return self._manager.list_next_page()

    def get_domain_iterator(self) -> DomainResultsIterator:
        """Return an iterator over all domains of the account."""
        return DomainResultsIterator(self._manager)

    def search_domains(self, name: Any) -> ResourceList[CloudDNSDomain]:
        """Return all domains whose name contains a text; see the manager's ``search_domains``."""
        return self._manager.search_domains(name)

    @assure_domain
    def changes_since(self, domain: CloudDNSDomain | Any, date_or_datetime: Any) -> Documents:
        """Return what was changed in a domain; see the manager's ``changes_since``."""
        return domain.changes_since(date_or_datetime)

    @assure_domain
    def export_domain(self, domain: CloudDNSDomain | Any) -> str:
        """Return a domain as a BIND 9 zone file."""
        return domain.export()

    def import_domain(self, domain_data: Any) -> ImportedDomains:
        """Create a domain from a BIND 9 zone file; see the manager's ``import_domain``."""
        return self._manager.import_domain(domain_data)

    @assure_domain
    def clone_domain(
        self,
        domain: CloudDNSDomain | Any,
        new_name: Any,
        clone_subdomains: bool = True,
        modify_record_data: bool = True,
        modify_email_address: bool = True,
        modify_comment: bool = True,
    ) -> CloudDNSDomain:
        """Return a new domain that is a copy; see the manager's ``clone_domain``."""
        return domain.clone(
            new_name,
            clone_subdomains=clone_subdomains,
            modify_record_data=modify_record_data,
            modify_email_address=modify_email_address,
            modify_comment=modify_comment,
        )

    @assure_domain
    def update_domain(
        self,
        domain: CloudDNSDomain | Any,
        emailAddress: Any = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> dict[str, Any]:
        """Change what is given of a domain; see the manager's ``update_domain``."""
        return domain.update(emailAddress=emailAddress, ttl=ttl, comment=comment)

    @assure_domain
    def delete(self, domain: CloudDNSDomain | Any, delete_subdomains: bool = False) -> None:
        """Delete a domain, with its subdomains if asked for; waits for the end."""
        domain.delete(delete_subdomains=delete_subdomains)

    # --- subdomains ---

    @assure_domain
    def list_subdomains(
        self, domain: CloudDNSDomain | Any, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSDomain]:
        """Return the subdomains of a domain, one page of them."""
        return domain.list_subdomains(limit=limit, offset=offset)

    @assure_domain
    def get_subdomain_iterator(
        self, domain: CloudDNSDomain | Any, limit: int | None = None, offset: int | None = None
    ) -> SubdomainResultsIterator:
        """Return an iterator over the subdomains of a domain.

        Args:
            domain: A ``CloudDNSDomain``, its id or its name.
            limit: Subdomains a page.
            offset: How many to pass over.
        """
        return SubdomainResultsIterator(self._manager, domain, limit=limit, offset=offset)

    def list_subdomains_previous_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page of subdomains before the last one; may raise ``NoMoreResults``."""
        return self._manager.list_subdomains_previous_page()

    def list_subdomains_next_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page of subdomains after the last one; may raise ``NoMoreResults``."""
        return self._manager.list_subdomains_next_page()

    # --- records ---

    @assure_domain
    def list_records(
        self, domain: CloudDNSDomain | Any, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSRecord]:
        """Return the records of a domain, one page of them."""
        return domain.list_records(limit=limit, offset=offset)

    def get_record_iterator(self, domain: Any) -> RecordResultsIterator:
        """Return an iterator over the records of a domain (object, id or name)."""
        if not isinstance(domain, (int, CloudDNSDomain)):
            domain = self.get_domain(domain)
        return RecordResultsIterator(self._manager, domain)

    def list_records_previous_page(self) -> ResourceList[CloudDNSRecord]:
        """Return the page of records before the last one; may raise ``NoMoreResults``."""
        return self._manager.list_records_previous_page()

    def list_records_next_page(self) -> ResourceList[CloudDNSRecord]:
        """Return the page of records after the last one; may raise ``NoMoreResults``."""
        return self._manager.list_records_next_page()

    @assure_domain
    def search_records(
        self, domain: CloudDNSDomain | Any, record_type: Any, name: Any = None, data: Any = None
    ) -> Records:
        """Return all records that match; see the manager's ``search_records``."""
        return domain.search_records(record_type, name=name, data=data)

    @assure_domain
    def find_record(
        self, domain: CloudDNSDomain | Any, record_type: Any, name: Any = None, data: Any = None
    ) -> CloudDNSRecord:
        """Return the one record that matches; for the arguments see ``search_records``.

        Raises:
            DomainRecordNotFound: No record matches.
            DomainRecordNotUnique: More than one does.
        """
        return domain.find_record(record_type, name=name, data=data)

    @assure_domain
    def add_records(self, domain: CloudDNSDomain | Any, records: Any) -> Records:
        """Add records; see ``CloudDNSManager.add_records``.

        Returns:
            A list of ``CloudDNSRecord``.
        """
        return domain.add_records(records)

    add_record = add_records

    @assure_domain
    def get_record(self, domain: CloudDNSDomain | Any, record: Any) -> CloudDNSRecord:
        """Return a record, by object or id."""
        return domain.get_record(record)

    @assure_domain
    def update_record(
        self,
        domain: CloudDNSDomain | Any,
        record: Any,
        data: Any = None,
        priority: int | None = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> dict[str, Any]:
        """Change a record; see ``CloudDNSManager.update_record``."""
        return domain.update_record(record, data=data, priority=priority, ttl=ttl, comment=comment)

    @assure_domain
    def update_records(self, domain: CloudDNSDomain | Any, records: Any) -> dict[str, Any]:
        """Change several records; see ``CloudDNSManager.update_records``."""
        return domain.update_records(records)

    @assure_domain
    def delete_record(self, domain: CloudDNSDomain | Any, record: Any) -> dict[str, Any]:
        """Delete a record; returns the job document."""
        return domain.delete_record(record)

    @assure_domain
    def delete_records(self, domain: CloudDNSDomain | Any, records: Any) -> dict[str, Any]:
        """Delete several records; see ``CloudDNSManager.delete_records``."""
        return domain.delete_records(records)

    # --- PTR records ---

    def list_ptr_records(self, device: Any) -> PTRRecords:
        """Return the PTR records of a device; see the manager's ``list_ptr_records``."""
        return self._manager.list_ptr_records(device)

    def add_ptr_records(self, device: Any, records: Any) -> AddedPTRRecords:
        """Add PTR records to a device; see ``CloudDNSManager.add_ptr_records``.

        Returns:
            A list of PTR records, which are dicts and ``CloudDNSPTRRecord`` objects.
        """
        return self._manager.add_ptr_records(device, records)

    def update_ptr_record(
        self,
        device: Any,
        record: Any,
        domain_name: Any,
        data: Any = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> bool:
        """Change a PTR record; see the manager's ``update_ptr_record``."""
        return self._manager.update_ptr_record(
            device, record, domain_name, data=data, ttl=ttl, comment=comment
        )

    def delete_ptr_records(self, device: Any, ip_address: Any = None) -> bool:
        """Delete PTR records of a device; see ``CloudDNSManager.delete_ptr_records``."""
        return self._manager.delete_ptr_records(device, ip_address=ip_address)

    # --- jobs and limits ---

    def list_jobs(
        self,
        show_errors: bool = True,
        show_running: bool = True,
        show_completed: bool = True,
        show_details: bool = False,
        limit: int | None = None,
        offset: int | None = None,
    ) -> Documents:
        """Return the jobs of the last 24 hours; see the manager's ``list_jobs``."""
        return self._manager.list_jobs(
            show_errors=show_errors,
            show_running=show_running,
            show_completed=show_completed,
            show_details=show_details,
            limit=limit,
            offset=offset,
        )

    def get_job(self, job_id: Any, show_details: bool = True) -> dict[str, Any]:
        """Return the document of a job; see the manager's ``get_job``."""
        return self._manager.get_job(job_id, show_details=show_details)

    def get_absolute_limits(self) -> dict[str, Any]:
        """Return the absolute limits by name."""
        return self._manager.get_absolute_limits()

    def get_rate_limits(self) -> Documents:
        """Return the rate limits, dicts of ``uri`` and ``limits``."""
        return self._manager.get_rate_limits()
