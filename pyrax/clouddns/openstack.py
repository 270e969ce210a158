"""The calls for domains on today's OpenStack: Designate v2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyrax import answers, exceptions, utils
from pyrax.clouddns import designate_values as values
from pyrax.clouddns import jobs
from pyrax.clouddns.base import refresh
from pyrax.clouddns.designate_ptr import DesignatePTR
from pyrax.clouddns.designate_records import DesignateRecords
from pyrax.clouddns.names import clean_name, name_of
from pyrax.clouddns.resources import CloudDNSDomain
from pyrax.tables import ResourceList

if TYPE_CHECKING:
    from pyrax.clouddns.resources import ImportedDomains

_LIMITS = {"domains": ("max_zones",), "records per domain": ("max_zone_records",)}


class DesignateManager(DesignateRecords, DesignatePTR):
    """The calls for domains (DNS API v2, Designate).

    Changes are stored when these calls return; name servers have them a while later: a domain's
    ``status`` is ``PENDING`` until then. Only export and import are waited for.
    """

    def get(self, item: Any) -> CloudDNSDomain:
        """Return a domain with its name servers, by object or id, without its records.

        Raises:
            NotFound: There is no such domain.
        """
        zone = self._send("GET", self._item_uri(item))[1]
        info = {**values.domain_info(zone), "records": []}
        servers = self._send("GET", self._item_uri(item, "nameservers"))[1]
        info["nameservers"] = [
            {"name": values.plain(one.get("hostname"))}
            for one in answers.rows(servers, "nameservers")
        ]
        return self.resource_class(self, info, loaded=True)

    def search_domains(self, name: Any) -> ResourceList[CloudDNSDomain]:
        """Return all domains whose name contains a text."""
        query = utils.build_query([("name", f"*{clean_name(name).lower()}*")])
        return ResourceList(self._zones(query))

    def _create(
        self,
        uri: str,
        body: Any,
        return_none: bool = False,
        return_raw: bool = False,
        return_response: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Create a zone, then one for each subdomain, then the record sets.

        Nothing is taken back when a later step fails: the exception says what was made.
        """
        self.run_hooks("modify_body_for_create", body, **kwargs)
        fields = body["domains"][0]
        with self._failing_as(exceptions.DomainCreationFailed):
            response, zone = self._send("POST", uri, body=_new_zone(fields))
        if answers.mapping(zone).get("status") == "ERROR":
            raise exceptions.DomainCreationFailed(f"The domain {fields['name']!r} is in ERROR.")
        made = self._domain(zone)
        done = [fields["name"]]
        try:
            for one in (fields.get("subdomains") or {}).get("domains") or []:
                with self._failing_as(exceptions.DomainCreationFailed):
                    self._send("POST", uri, body=_new_zone({"ttl": fields.get("ttl"), **one}))
                done.append(clean_name(one["name"]))
            records = (fields.get("recordsList") or {}).get("records") or []
            if records:
                self.add_records(made, records)
        except exceptions.PyraxException as error:
            text = f"Made before: {', '.join(done)}."
            utils.update_exc(error, text, before=False)
            if isinstance(error, exceptions.DomainRecordAdditionFailed):
                failed = exceptions.DomainCreationFailed(error.message)
                failed.code, failed.details = error.code, error.details
                raise failed from error
            raise
        if return_none:
            return None
        if return_response:
            return response
        return made._info if return_raw else made

    def delete(self, domain: Any, delete_subdomains: bool = False) -> None:
        """Delete a domain; with its subdomains if asked for, the deepest first.

        The service deletes in the background and keeps a domain while subdomains of it are there;
        that is waited for, as ``set_timeout`` says.

        Raises:
            DomainDeletionFailed: The service refused; without ``delete_subdomains`` because there
                are some (``code`` is 400).
        """
        with self._failing_as(exceptions.DomainDeletionFailed):
            if delete_subdomains:
                domain = self._known(domain)
                below = self._subdomains(domain)
                for one in sorted(below, key=lambda each: -str(each.name).count(".")):
                    self._delete_when_empty(one)
                self._delete_when_empty(domain)
            else:
                self._send("DELETE", self._item_uri(domain))

    def _delete_when_empty(self, domain: CloudDNSDomain) -> None:
        """Delete a domain, if need be when its subdomains, which are being deleted, are gone."""
        try:
            self._send("DELETE", self._item_uri(domain))
        except exceptions.BadRequest:
            waiting = jobs.Waiting(self._timeout, self._delay)
            left, _ = waiting.until(lambda: [*self._subdomains(domain)], lambda seen: not seen)
            if left:
                raise
            self._send("DELETE", self._item_uri(domain))

    def delete_domains(self, domains: Any, delete_subdomains: bool = False) -> dict[str, Any]:
        """Delete several domains, one after the other; returns a job document.

        Args:
            domains: Domains or ids, a list of them or a single one.
            delete_subdomains: Whether their subdomains go with them; else they stay.

        Raises:
            DomainDeletionFailed: The service refused.
            ValueError: There is no domain in the list.
        """
        wanted = utils.coerce_to_list(domains)
        if not wanted:
            raise ValueError("One domain or several are needed.")
        for one in wanted:
            self.delete(one, delete_subdomains=delete_subdomains)
        return values.job_document("DELETE", f"/{self.uri_base}")

    def changes_since(self, domain: Any, date_or_datetime: Any) -> list[dict[str, Any]]:
        """Raise ``NotSupported``: the service keeps no history."""
        raise self._unsupported("changes_since")

    def export_domain(self, domain: Any) -> str:
        """Return a domain as a zone file; waits as ``set_timeout`` says.

        Raises:
            NotFound: There is no such domain.
            DNSCallTimedOut: The file was not ready in time.
        """
        task = self._send("POST", self._item_uri(domain, "tasks", "export"))[1]
        task_id = answers.text(answers.member(task, "id"), "The id of the task")
        uri = f"/{self.uri_base}/tasks/exports/{utils.quote_segment(task_id)}"
        self._task(uri, None)
        raw = self._send("GET", f"{uri}/export", headers={"Accept": "text/dns"}, raw_content=True)
        self._forget_task(uri)
        return utils.ensure_text(raw[1])

    def import_domain(self, domain_data: Any) -> ImportedDomains:
        """Create a domain from a zone file; waits as ``set_timeout`` says.

        Returns:
            The dict ``{"domains": [zone]}``; its attribute ``domain`` is the ``CloudDNSDomain``.

        Raises:
            DomainCreationFailed: The service refused, or could not read the file.
            DNSCallTimedOut: The domain was not there in time.
        """
        data = utils.ensure_text(domain_data, self.api.encoding).encode("utf-8")
        path = f"/{self.uri_base}/tasks/imports"
        with self._failing_as(exceptions.DomainCreationFailed):
            task = self._send("POST", path, data=data, headers={"Content-Type": "text/dns"})[1]
        task_id = answers.text(answers.member(task, "id"), "The id of the task")
        uri = f"{path}/{utils.quote_segment(task_id)}"
        done = self._task(uri, exceptions.DomainCreationFailed)
        zone = self._send("GET", self._item_uri(answers.text(done.get("zone_id"), "'zone_id'")))[1]
        self._forget_task(uri)
        return self._imported({"domains": [values.domain_info(zone)]})

    def _forget_task(self, uri: str) -> None:
        """Delete an export or import that is done; it is no harm if that fails."""
        try:
            self._send("DELETE", uri)
        except exceptions.ClientException:
            return

    def clone_domain(
        self,
        domain: Any,
        new_name: Any,
        clone_subdomains: bool = True,
        modify_record_data: bool = True,
        modify_email_address: bool = True,
        modify_comment: bool = True,
    ) -> CloudDNSDomain:
        """Create a domain that is a copy of another, step by step: not all or nothing.

        The arguments are those of Cloud DNS. When a step fails, what was made before stays, and
        the exception says so.
        """
        source = domain if isinstance(domain, CloudDNSDomain) else self.get(domain)
        old, new = name_of(source), clean_name(new_name)
        sources = [source]
        if clone_subdomains:
            sources += sorted(self._subdomains(source), key=lambda one: str(one.name).count("."))

        # The name as a whole: not the end of "myexample.com", nor the start of "example.com.au".
        whole = re.compile(rf"(?i)(?<![\w-]){re.escape(old)}(?![\w-]|\.[\w-])")

        def renamed(text: Any, wanted: bool) -> Any:
            return whole.sub(lambda _: new, text) if wanted and isinstance(text, str) else text

        made = []
        for one in sources:
            records = [
                record._as_dict()
                for record in self.search_records(one, None)
                if not (record.type == "NS" and clean_name(record.name) == clean_name(one.name))
            ]
            for record in records:
                record.pop("id", None)
                record["name"] = renamed(record["name"], True)
                record["data"] = renamed(record["data"], modify_record_data)
            copy = self.create(
                renamed(str(one.name), True),
                renamed(one.emailAddress, modify_email_address),
                ttl=one.ttl,
                comment=renamed(one.comment, modify_comment),
                records=records,
            )
            made.append(copy)
        return made[0]

    def _change_domain(self, domain: Any, changes: dict[str, Any]) -> Any:
        """Send changes of a domain; return a job document."""
        uri = self._item_uri(domain)
        with self._failing_as(exceptions.DomainUpdateFailed):
            zone = self._send("PATCH", uri, body=values.zone_changes(changes))[1]
        if isinstance(zone, Mapping) and zone.get("id"):
            refresh(domain, values.domain_info(zone))
        return values.job_document("PATCH", uri, {"domains": [zone]})

    def update_domains(self, domains: Any) -> dict[str, Any]:
        """Change several domains, one after the other; returns a job document."""
        entries: Iterable[Any] = [domains] if isinstance(domains, Mapping) else domains
        for one in entries:
            changes = {key: value for key, value in one.items() if key != "id"}
            self._change_domain(one["id"], changes)
        return values.job_document("PATCH", f"/{self.uri_base}")

    # --- jobs and limits ---

    def list_jobs(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Raise ``NotSupported``: the service has no jobs."""
        raise self._unsupported("list_jobs")

    def get_job(self, job_id: Any, show_details: bool = True) -> dict[str, Any]:
        """Raise ``NotSupported``: the service has no jobs."""
        raise self._unsupported("get_job")

    def get_absolute_limits(self) -> dict[str, Any]:
        """Return ``domains`` and ``records per domain``, and the limits under their own names."""
        found = self._send("GET", f"{self._v2}/limits")[1]
        limits = dict(found) if isinstance(found, Mapping) else {}
        for ours, theirs in _LIMITS.items():
            for name in theirs:
                if name in limits:
                    limits[ours] = limits[name]
        return limits

    def get_rate_limits(self) -> list[dict[str, Any]]:
        """Return ``[]``: the service has no rate limits that could be asked for."""
        return []


def _new_zone(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new domain as a zone."""
    zone = {"name": values.dotted(fields["name"]), "type": "PRIMARY"}
    given = {
        "email": fields.get("emailAddress"),
        "ttl": fields.get("ttl"),
        "description": fields.get("comment"),
    }
    zone.update(utils.params_to_dict(given, {}))
    return zone
