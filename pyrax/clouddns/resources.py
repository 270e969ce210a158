"""Domains, their records, and PTR records of devices, as objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyrax import exceptions
from pyrax.parameters import given
from pyrax.resource import BaseResource
from pyrax.tables import Shown

if TYPE_CHECKING:
    from pyrax.clouddns.client import CloudDNSClient
    from pyrax.clouddns.managers import CloudDNSManager
    from pyrax.tables import ResourceList

_WRITABLE = ("type", "name", "data", "priority", "ttl", "comment")


class CloudDNSRecord(BaseResource):
    """A record of a domain.

    Attributes are those of the service: ``id``, ``type``, ``name``, ``data``, ``priority``,
    ``ttl`` (seconds), ``comment``, ``created``, ``updated``; and ``domain_id``. Nothing is fetched
    when one is read.
    """

    manager: CloudDNSManager
    action: str
    created: str
    id: str
    status: str
    updated: str

    GET_DETAILS = False
    get_details = False
    type: str | None = None
    name: str | None = None
    data: str | None = None
    priority: int | None = None
    ttl: int | None = None
    comment: str | None = None
    domain_id: str | None = None

    def _as_dict(self) -> dict[str, Any]:
        """Return what can be sent of the record."""
        return given(**{name: getattr(self, name) for name in ("id", *_WRITABLE)})

    def update(
        self,
        data: Any = None,
        priority: int | None = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> dict[str, Any]:
        """Change what is given; see ``CloudDNSManager.update_record``."""
        return self.manager.update_record(
            self.domain_id, self, data=data, priority=priority, ttl=ttl, comment=comment
        )

    def get(self) -> CloudDNSRecord:  # type: ignore[override]
        """Fetch the record again and refresh all fields.

        Returns:
            The record itself.
        """
        fresh = self.manager.get_record(self.domain_id, self)
        self._info = {**self._info, **fresh._info}
        for name in ("priority", "comment"):
            self.__dict__.pop(name, None)
        self._add_details(fresh._info)
        return self

    def reload(self) -> CloudDNSRecord:  # type: ignore[override]
        """Fetch the record again; the same as ``get``."""
        return self.get()

    def delete(self) -> dict[str, Any]:  # type: ignore[override]
        """Delete the record; returns the job document."""
        return self.manager.delete_record(self.domain_id, self)


class CloudDNSDomain(BaseResource):
    """A domain.

    Attributes are those of the service: ``id``, ``name``, ``accountId``, ``emailAddress``, ``ttl``
    (seconds), ``comment``, ``nameservers`` (dicts of ``name``), ``created``, ``updated``. Those
    that a list does not give are fetched when read. ``records`` is ``[]`` after a ``get``: they
    are not loaded, see ``list_records``.
    """

    manager: CloudDNSManager
    accountId: str
    action: str
    attributes: dict[str, Any]
    comment: str | None
    created: str
    created_at: str
    description: str | None
    email: str
    emailAddress: str
    id: str
    links: dict[str, Any]
    masters: list[str]
    name: str
    nameservers: list[dict[str, Any]]
    pool_id: str
    project_id: str
    records: list[CloudDNSRecord]
    recordsList: dict[str, Any]
    serial: int
    shared: bool
    status: str
    subdomains: dict[str, Any]
    transferred_at: str | None
    ttl: int
    type: str
    updated: str
    updated_at: str | None
    version: int

    def delete(self, delete_subdomains: bool = False) -> None:
        """Delete the domain, with its subdomains if asked for; waits for the end."""
        self.manager.delete(self, delete_subdomains=delete_subdomains)

    def changes_since(self, date_or_datetime: Any) -> list[dict[str, Any]]:
        """Return what was changed since a time; see the manager's ``changes_since``."""
        return self.manager.changes_since(self, date_or_datetime)

    def export(self) -> str:
        """Return the domain as a BIND 9 zone file."""
        return self.manager.export_domain(self)

    def clone(
        self,
        new_name: Any,
        clone_subdomains: bool = True,
        modify_record_data: bool = True,
        modify_email_address: bool = True,
        modify_comment: bool = True,
    ) -> CloudDNSDomain:
        """Return a new domain that is a copy; see the manager's ``clone_domain``."""
        return self.manager.clone_domain(
            self,
            new_name,
            clone_subdomains=clone_subdomains,
            modify_record_data=modify_record_data,
            modify_email_address=modify_email_address,
            modify_comment=modify_comment,
        )

    def update(
        self, emailAddress: Any = None, ttl: int | None = None, comment: Any = None
    ) -> dict[str, Any]:
        """Change what is given; see the manager's ``update_domain``."""
        return self.manager.update_domain(self, emailAddress=emailAddress, ttl=ttl, comment=comment)

    def list_subdomains(
        self, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSDomain]:
        """Return the subdomains, one page of them."""
        return self.manager.list_subdomains(self, limit=limit, offset=offset)

    def list_records(
        self, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSRecord]:
        """Return the records, one page of them."""
        return self.manager.list_records(self, limit=limit, offset=offset)

    def search_records(
        self, record_type: Any, name: Any = None, data: Any = None
    ) -> list[CloudDNSRecord]:
        """Return all records that match; see the manager's ``search_records``."""
        return self.manager.search_records(self, record_type, name=name, data=data)

    def find_record(self, record_type: Any, name: Any = None, data: Any = None) -> CloudDNSRecord:
        """Return the one record that matches; for the arguments see ``search_records``.

        Raises:
            DomainRecordNotFound: No record matches.
            DomainRecordNotUnique: More than one does.
        """
        found = self.manager.search_records(self, record_type, name=name, data=data)
        if len(found) == 1:
            return found[0]
        wanted = f"type={record_type!r}, name={name!r}, data={data!r}"
        if not found:
            raise exceptions.DomainRecordNotFound(f"No record of the domain matches: {wanted}.")
        raise exceptions.DomainRecordNotUnique(
            f"{len(found)} records of the domain match: {wanted}."
        )

    def add_records(self, records: Any) -> list[CloudDNSRecord]:
        """Add records; see ``CloudDNSManager.add_records``."""
        return self.manager.add_records(self, records)

    add_record = add_records

    def get_record(self, record: Any) -> CloudDNSRecord:
        """Return a record, by object or id."""
        return self.manager.get_record(self, record)

    def update_record(
        self,
        record: Any,
        data: Any = None,
        priority: int | None = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> dict[str, Any]:
        """Change a record; see ``CloudDNSManager.update_record``."""
        return self.manager.update_record(
            self, record, data=data, priority=priority, ttl=ttl, comment=comment
        )

    def update_records(self, records: Any) -> dict[str, Any]:
        """Change several records; see ``CloudDNSManager.update_records``."""
        return self.manager.update_records(self, records)

    def delete_record(self, record: Any) -> dict[str, Any]:
        """Delete a record; returns the job document."""
        return self.manager.delete_record(self, record)

    def delete_records(self, records: Any) -> dict[str, Any]:
        """Delete several records; see ``CloudDNSManager.delete_records``."""
        return self.manager.delete_records(self, records)


class CloudDNSPTRRecord(Shown):
    """A PTR record of a server or load balancer.

    Args:
        data: The record as the service describes it; every key becomes an attribute.
        device: The server or load balancer.
    """

    _client: Any = None

    def __init__(self, data: Mapping[str, Any] | None = None, device: Any = None) -> None:
        self.type: Any = None
        self.id: Any = None
        self.data: Any = None
        self.name: Any = None
        self.ttl: Any = None
        self.comment: Any = None
        self.device = device
        for key, value in (data or {}).items():
            if key not in ("device", "delete") and not key.startswith("_"):
                setattr(self, key, value)

    def delete(self) -> bool:
        """Delete the PTR record of this address; returns ``True`` when that is done."""
        client: CloudDNSClient | None = self._client
        if client is None:
            # A record that a program made by itself: the module's client deletes it.
            import sys

            client = getattr(sys.modules.get("pyrax"), "cloud_dns", None)
        if client is None:
            raise exceptions.NotAuthenticated("There is no DNS client to delete the record with.")
        return client.delete_ptr_records(self.device, self.data)

    def __getitem__(self, key: str) -> Any:
        """Return a field of the record, as its dict would."""
        try:
            return self.__dict__[key]
        except KeyError:
            raise KeyError(key) from None

    def __repr__(self) -> str:
        return (
            f"<CloudDNSPTRRecord id={self.id}, data={self.data}, name={self.name}, ttl={self.ttl}>"
        )


class AddedPTRRecord(dict, CloudDNSPTRRecord):  # type: ignore[type-arg]
    """A PTR record as it was added: the dict that programs know, and an object at the same time."""

    def __init__(self, data: Mapping[str, Any], device: Any = None) -> None:
        dict.__init__(self, data)
        CloudDNSPTRRecord.__init__(self, data, device)

    __repr__ = CloudDNSPTRRecord.__repr__


class ImportedDomains(dict[str, Any]):
    """What an import made: the dict ``{"domains": [...]}`` of the service.

    Attributes:
        domain: The first of them as a ``CloudDNSDomain``.
        objects: All of them.
    """

    domain: CloudDNSDomain | None = None
    objects: Sequence[CloudDNSDomain] = ()
