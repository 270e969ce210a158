"""The calls for domains, jobs and limits: Rackspace Cloud DNS v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax import answers, exceptions, utils
from pyrax.clouddns.base import refresh
from pyrax.clouddns.names import as_records, clean_name
from pyrax.clouddns.ptr import PTRCalls
from pyrax.clouddns.records import RecordCalls
from pyrax.clouddns.resources import ImportedDomains
from pyrax.parameters import given
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.clouddns.resources import CloudDNSDomain

    Documents = list[dict[str, Any]]


class CloudDNSManager(RecordCalls, PTRCalls):
    """The calls for domains (Cloud DNS API v1).

    Changes are jobs of the service; these calls wait for their end, as long as ``set_timeout`` of
    the client says.
    """

    def list(  # type: ignore[override]
        self, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSDomain]:
        """Return the domains of the account, one page of them ("List domains").

        Args:
            limit: How many at most, up to 100 (the default).
            offset: How many to pass over, a multiple of ``limit``.

        Returns:
            A list of ``CloudDNSDomain``.
        """
        return self._listed("domain", None, limit, offset)

    def list_previous_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page before that of the last list of domains.

        Raises:
            NoMoreResults: There is none.
        """
        return self._turned("domain", "previous")

    def list_next_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page after that of the last list of domains.

        Raises:
            NoMoreResults: There is none.
        """
        return self._turned("domain", "next")

    def get(self, item: Any) -> CloudDNSDomain:
        """Return a domain, by object or id, without its records ("Show domain details").

        Raises:
            NotFound: There is no such domain.
        """
        uri = self._item_uri(item) + "?showRecords=false&showSubdomains=false"
        found = answers.mapping(self._send("GET", uri)[1])
        return self.resource_class(self, {**found, "records": []}, loaded=True)

    def search_domains(self, name: Any) -> ResourceList[CloudDNSDomain]:
        """Return all domains whose name contains a text ("Search domains").

        Args:
            name: At least three letters, digits, hyphens and dots.
        """
        query = utils.build_query([("name", clean_name(name))])
        return ResourceList(self._walk("domain", uri=f"/{self.uri_base}/search{query}"))

    def _create_body(
        self,
        name: Any,
        emailAddress: Any,
        ttl: int | None = 3600,
        comment: Any = None,
        subdomains: Any = None,
        records: Any = None,
    ) -> dict[str, Any]:
        """Return the request body of ``create``; what is not given is left out.

        Args:
            name: The name of the domain.
            emailAddress: The address of who is responsible.
            ttl: Time to live in seconds, at least 300.
            comment: At most 160 characters.
            subdomains: List of dicts of ``name``, ``emailAddress`` and perhaps ``comment``.
            records: List of dicts, as for ``add_records``.
        """
        fields: dict[str, Any] = {"name": clean_name(name), "emailAddress": emailAddress}
        utils.params_to_dict({"ttl": ttl, "comment": comment}, fields)
        if isinstance(subdomains, Mapping) and "domains" in subdomains:
            subdomains = subdomains["domains"]
        if isinstance(records, Mapping) and "records" in records:
            records = records["records"]
        if subdomains:
            fields["subdomains"] = {"domains": as_records(subdomains)}
        if records:
            fields["recordsList"] = {"records": as_records(records)}
        return {"domains": [fields]}

    def _create(
        self,
        uri: str,
        body: Any,
        return_none: bool = False,
        return_raw: bool = False,
        return_response: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Create a domain and wait for it; return the first of the job's response."""
        self.run_hooks("modify_body_for_create", body, **kwargs)
        job = self._job("POST", uri, body, exceptions.DomainCreationFailed, needs_response=True)
        if return_none:
            return None
        if return_response:
            return job
        info = self._first_domain(job)
        return info if return_raw else self.resource_class(self, info)

    @staticmethod
    def _first_domain(job: Mapping[str, Any]) -> Any:
        """Return the first domain that a job made."""
        domains = (job.get("response") or {}).get("domains") or []
        if not domains:
            raise exceptions.ServiceResponseFailure("The job ended, but names no domain.")
        return domains[0]

    def delete(self, domain: Any, delete_subdomains: bool = False) -> None:
        """Delete a domain and wait for the end ("Remove domain").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            delete_subdomains: Whether its subdomains go with it; else they stay.

        Raises:
            DomainDeletionFailed: The service refused; ``code`` is 404 for an unknown domain.
        """
        query = "?deleteSubdomains=true" if delete_subdomains else ""
        self._job("DELETE", self._item_uri(domain) + query, failure=exceptions.DomainDeletionFailed)

    def delete_domains(self, domains: Any, delete_subdomains: bool = False) -> dict[str, Any]:
        """Delete several domains with one request ("Remove domains"); returns the job document.

        Args:
            domains: Domains or ids, a list of them or a single one.
            delete_subdomains: Whether their subdomains go with them; else they stay.

        Raises:
            DomainDeletionFailed: The service refused.
            ValueError: There is no domain in the list.
        """
        pairs = [("id", utils.get_id(one)) for one in utils.coerce_to_list(domains)]
        if not pairs or any(not one for _, one in pairs):
            raise ValueError("One domain or several are needed.")
        if delete_subdomains:
            pairs.append(("deleteSubdomains", "true"))
        uri = f"/{self.uri_base}{utils.build_query(pairs)}"
        return self._job("DELETE", uri, failure=exceptions.DomainDeletionFailed)

    def changes_since(self, domain: Any, date_or_datetime: Any) -> Documents:
        """Return what was changed in a domain ("List domain changes").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            date_or_datetime: A ``date``, ``datetime`` or text such as ``2026-01-31``, in UTC if it
                has no zone; ``None`` for midnight.

        Returns:
            A list of dicts.

        Raises:
            InvalidDateTimeString: A text has another form.
        """
        since = utils.iso_time_string(date_or_datetime, show_tzinfo=True) or None
        query = utils.build_query([("since", since)])
        found = self._send("GET", self._item_uri(domain, "changes") + query)[1]
        return (found.get("changes") or []) if isinstance(found, Mapping) else []

    def export_domain(self, domain: Any) -> str:
        """Return a domain as a BIND 9 zone file ("Export domain").

        Raises:
            NotFound: There is no such domain.
        """
        job = self._job("GET", self._item_uri(domain, "export"), needs_response=True)
        return (job.get("response") or {}).get("contents")  # type: ignore[return-value]

    def import_domain(self, domain_data: Any) -> ImportedDomains:
        """Create a domain from a BIND 9 zone file ("Import domain").

        Args:
            domain_data: The text; it is sent as it is.

        Returns:
            The dict ``{"domains": [...]}`` of the service; its attribute ``domain`` is the
            ``CloudDNSDomain``.

        Raises:
            DomainCreationFailed: The service refused.
        """
        contents = utils.ensure_text(domain_data, self.api.encoding)
        body = {"domains": [{"contentType": "BIND_9", "contents": contents}]}
        job = self._job(
            "POST",
            f"/{self.uri_base}/import",
            body,
            exceptions.DomainCreationFailed,
            needs_response=True,
        )
        return self._imported(job.get("response") or {})

    def _imported(self, response: Mapping[str, Any]) -> ImportedDomains:
        """Return what an import made."""
        made = ImportedDomains(response)
        made.objects = [self.resource_class(self, one) for one in response.get("domains") or []]
        made.domain = made.objects[0] if made.objects else None
        return made

    def clone_domain(
        self,
        domain: Any,
        new_name: Any,
        clone_subdomains: bool = True,
        modify_record_data: bool = True,
        modify_email_address: bool = True,
        modify_comment: bool = True,
    ) -> CloudDNSDomain:
        """Create a domain that is a copy of another ("Clone domain").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            new_name: The name of the copy.
            clone_subdomains: Whether subdomains are copied, too.
            modify_record_data: Whether the old name in the data of records becomes the new one.
            modify_email_address: Whether the old name in the mail address becomes the new one.
            modify_comment: Whether the old name in the comment becomes the new one.

        Returns:
            The new ``CloudDNSDomain``.

        Raises:
            DomainCreationFailed: The service refused.
        """
        flags = {
            "cloneName": clean_name(new_name),
            "cloneSubdomains": clone_subdomains,
            "modifyRecordData": modify_record_data,
            "modifyEmailAddress": modify_email_address,
            "modifyComment": modify_comment,
        }
        query = utils.build_query(
            [
                (key, str(value).lower() if isinstance(value, bool) else value)
                for key, value in flags.items()
            ]
        )
        job = self._job(
            "POST",
            self._item_uri(domain, "clone") + query,
            failure=exceptions.DomainCreationFailed,
            needs_response=True,
        )
        return self.resource_class(self, self._first_domain(job))

    def update_domain(
        self, domain: Any, emailAddress: Any = None, ttl: int | None = None, comment: Any = None
    ) -> dict[str, Any]:
        """Change a domain; what is ``None`` stays ("Modify domain").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            emailAddress: New mail address.
            ttl: New time to live in seconds, at least 300.
            comment: New comment; ``""`` for none.

        Returns:
            The job document.

        Raises:
            MissingDNSSettings: Nothing is given.
            DomainUpdateFailed: The service refused.
        """
        changes = given(emailAddress=emailAddress, ttl=ttl, comment=comment)
        if not changes:
            raise exceptions.MissingDNSSettings(
                "One of emailAddress, ttl and comment is needed to change a domain."
            )
        job = self._change_domain(domain, changes)
        refresh(domain, changes)
        return job

    def _change_domain(self, domain: Any, changes: dict[str, Any]) -> dict[str, Any]:
        """Send changes of a domain."""
        return self._job("PUT", self._item_uri(domain), changes, exceptions.DomainUpdateFailed)

    def update_domains(self, domains: Any) -> dict[str, Any]:
        """Change several domains with one request ("Modify domains").

        Args:
            domains: A list of dicts with ``id`` and what is to change: ``emailAddress``, ``ttl``
                or ``comment``.

        Returns:
            The job document.
        """
        body = {"domains": as_records(domains)}
        return self._job("PUT", f"/{self.uri_base}", body, exceptions.DomainUpdateFailed)

    def list_subdomains(
        self, domain: Any, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSDomain]:
        """Return the subdomains of a domain, one page of them ("List subdomains").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            limit: How many at most, up to 100 (the default).
            offset: How many to pass over, a multiple of ``limit``.

        Returns:
            A list of ``CloudDNSDomain``.
        """
        return self._listed("subdomain", domain, limit, offset)

    def list_subdomains_previous_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page before that of the last list of subdomains.

        Raises:
            NoMoreResults: There is none.
        """
        return self._turned("subdomain", "previous")

    def list_subdomains_next_page(self) -> ResourceList[CloudDNSDomain]:
        """Return the page after that of the last list of subdomains.

        Raises:
            NoMoreResults: There is none.
        """
        return self._turned("subdomain", "next")

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
        """Return the jobs of the last 24 hours ("List status of all jobs").

        Args:
            show_errors: Whether failed ones are shown.
            show_running: Whether running ones are shown.
            show_completed: Whether completed ones are shown.
            show_details: Whether requests and results are shown, too.
            limit: How many at most.
            offset: How many to pass over.

        Returns:
            A list of job documents.
        """
        flags = {
            "showErrors": show_errors,
            "showRunning": show_running,
            "showCompleted": show_completed,
            "showDetails": show_details,
        }
        pairs = [(key, str(bool(val)).lower()) for key, val in flags.items()]
        query = utils.build_query([*pairs, ("limit", limit), ("offset", offset)])
        found = self._send("GET", f"/status{query}")[1]
        return (found.get("asyncResponses") or []) if isinstance(found, Mapping) else []

    def get_job(self, job_id: Any, show_details: bool = True) -> dict[str, Any]:
        """Return the document of a job ("Show status of a job").

        Args:
            job_id: Id of the job.
            show_details: Whether request and result are shown, too.

        Raises:
            NotFound: There is no such job, or it is older than 24 hours.
        """
        query = f"?showDetails={str(bool(show_details)).lower()}"
        return answers.mapping(
            self._send("GET", f"/status/{utils.quote_segment(job_id)}{query}")[1]
        )

    def get_absolute_limits(self) -> dict[str, Any]:
        """Return the absolute limits by name, ``{}`` if the service names none ("Limits")."""
        absolute = self._limits().get("absolute") or {}
        entries = absolute.get("limit") if isinstance(absolute, Mapping) else absolute
        if isinstance(entries, list):
            return {one["name"]: one["value"] for one in entries}
        return dict(absolute)

    def get_rate_limits(self) -> Documents:
        """Return the rate limits, dicts of ``uri`` and ``limits`` ("Limits")."""
        limits = self._limits()
        rates = limits.get("rate") or limits.get("rates") or []
        if isinstance(rates, Mapping):
            rates = rates.get("rate") or []
        return [{"uri": one.get("uri"), "limits": one.get("limit") or []} for one in rates]

    def _limits(self) -> Mapping[str, Any]:
        """Return the limits in either form."""
        found = self._send("GET", "/limits")[1]
        if not isinstance(found, Mapping):
            return {}
        inner = found.get("limits", found)
        return inner if isinstance(inner, Mapping) else {}
