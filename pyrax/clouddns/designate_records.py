"""The calls for records on Designate, where records of one name and type are one record set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.clouddns import designate_values as values
from pyrax.clouddns import jobs
from pyrax.clouddns.base import refresh
from pyrax.clouddns.designate_base import DesignateBase
from pyrax.clouddns.names import as_records, clean_name, matching, same_name
from pyrax.clouddns.records import record_ids, tell_progress
from pyrax.clouddns.resources import CloudDNSDomain, CloudDNSRecord
from pyrax.parameters import given

_FEW = 5
"""Up to this many record sets are looked for one by one, more with one list."""


class DesignateRecords(DesignateBase):
    """The same calls for records as those of Cloud DNS (DNS API v2, "Recordsets")."""

    def search_records(
        self, domain: Any, record_type: Any, name: Any = None, data: Any = None
    ) -> list[CloudDNSRecord]:
        """Return all records that match, from all pages; SOA records are not shown."""
        kind = None if record_type is None else utils.ensure_text(record_type).upper()
        pairs = [
            ("type", kind),
            ("name", None if name is None else values.dotted(name)),
        ]
        sets = self._recordsets(domain, utils.build_query(pairs))
        return matching(self._flattened(domain, sets), kind, name, data)

    def add_records(self, domain: Any, records: Any) -> list[CloudDNSRecord]:
        """Add records: to the record set of their name and type, or as a new one.

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            records: A dict of ``type``, ``name``, ``data``, and perhaps ``priority``, ``ttl``
                (seconds) and ``comment``, the last two those of the whole record set; or a list of
                them.

        Returns:
            A list of ``CloudDNSRecord``.

        Raises:
            DomainRecordAdditionFailed: The service refused, a record exists already (``code`` is
                409), or records of one set differ in ttl or comment. ``added`` says how many
                records are there.
        """
        entries = as_records(records)
        if not isinstance(domain, CloudDNSDomain) and any(not one.get("name") for one in entries):
            domain = self.get(domain)
        name = getattr(domain, "__dict__", {}).get("name") or ""
        groups, places = values.grouped(entries, name)
        known = self._known_sets(domain, groups)
        for group in groups:
            _refuse_duplicates(group, known.get(group.key))
        made: dict[tuple[str, str], Any] = {}
        for group in groups:
            try:
                with self._failing_as(exceptions.DomainRecordAdditionFailed):
                    made[group.key] = self._put_group(domain, group, known.get(group.key))
            except exceptions.PyraxException as error:
                done = sum(1 for each, _ in places if each.key in made)
                tell_progress(error, "added", done, len(places))
                raise
        infos = [values.record_info(made[group.key], element) for group, element in places]
        return self._records(self._with_ttl(domain, infos), domain)

    def _known_sets(self, domain: Any, groups: list[values.Group]) -> dict[Any, dict[str, Any]]:
        """Return the record sets that are there already, by name and type."""
        if len(groups) > _FEW:
            found = list(self._recordsets(domain))
        else:
            found = [
                one
                for group in groups
                for one in self._recordsets(
                    domain, utils.build_query([("name", group.name), ("type", group.kind)])
                )
            ]
        return {(one["name"].lower(), one["type"]): one for one in found}

    def _put_group(self, domain: Any, group: values.Group, present: Any) -> dict[str, Any]:
        """Make a record set, or add to the one that is there; return its document."""
        shared = {"ttl": group.ttl, "description": group.comment}
        fields = utils.params_to_dict(shared, {})
        if present is None:
            body = {"name": group.name, "type": group.kind, "records": group.elements, **fields}
            answer = self._send("POST", self._set_uri(domain), body=body)[1]
        else:
            body = {"records": [*present["records"], *group.elements], **fields}
            answer = self._send("PUT", self._set_uri(domain, present["id"]), body=body)[1]
        found: dict[str, Any] = answer
        return found

    def _recordset(self, domain: Any, set_id: str) -> dict[str, Any]:
        """Return the document of a record set."""
        found: dict[str, Any] = answers.mapping(self._send("GET", self._set_uri(domain, set_id))[1])
        answers.texts(found, "records")
        return found

    def get_record(self, domain: Any, record: Any) -> CloudDNSRecord:
        """Return a record, by object or id.

        Raises:
            NotFound: There is no such record.
        """
        set_id, element = values.split_id(record)
        found = self._recordset(domain, set_id)
        if element not in (found.get("records") or []):
            raise exceptions.NotFound(404, f"There is no record {utils.get_id(record)!r}.")
        infos = self._with_ttl(domain, [values.record_info(found, element)])
        return self._records(infos, domain)[0]

    def update_record(
        self,
        domain: Any,
        record: Any,
        data: Any = None,
        priority: int | None = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> dict[str, Any]:
        """Change a record; ``ttl`` and ``comment`` change its whole record set.

        The id of the record changes with its data: a ``CloudDNSRecord`` gets the new one.

        Returns:
            A job document.
        """
        changes = given(data=data, priority=priority, ttl=ttl, comment=comment)
        if not changes:
            raise exceptions.MissingDNSSettings("Nothing to change in the record was given.")
        job = self.update_records(domain, [{"id": utils.get_id(record), **changes}])
        if isinstance(record, CloudDNSRecord):
            refresh(record, job["response"]["records"][0])
        return job

    def update_records(self, domain: Any, records: Any) -> dict[str, Any]:
        """Change several records, each record set with one request.

        Returns:
            A job document with the changed records in its response.

        Raises:
            DomainRecordUpdateFailed: The service refused; ``updated`` says how many records are
                changed already.
        """
        entries = as_records(records)
        by_set: dict[str, list[tuple[int, str, dict[str, Any]]]] = {}
        for number, entry in enumerate(entries):
            set_id, element = values.split_id(entry.get("id"))
            by_set.setdefault(set_id, []).append((number, element, entry))
        results: dict[int, dict[str, Any]] = {}
        try:
            with self._failing_as(exceptions.DomainRecordUpdateFailed):
                for set_id, changes in by_set.items():
                    found = self._recordset(domain, set_id)
                    fields, elements = _changed(found, changes)
                    body = {"records": [*elements.values()], **fields}
                    answer = self._send("PUT", self._set_uri(domain, set_id), body=body)[1]
                    for number, element, _ in changes:
                        results[number] = values.record_info(answer, elements[element])
        except exceptions.PyraxException as error:
            tell_progress(error, "updated", len(results), len(entries))
            raise
        ordered = self._with_ttl(domain, [results[number] for number in sorted(results)])
        return values.job_document("PUT", self._set_uri(domain), {"records": ordered})

    def delete_record(self, domain: Any, record: Any) -> dict[str, Any]:
        """Delete a record, and its record set with the last one; returns a job document."""
        return self.delete_records(domain, [record])

    def delete_records(self, domain: Any, records: Any) -> dict[str, Any]:
        """Delete several records, those of one record set with one request.

        Returns:
            A job document.

        Raises:
            DomainRecordDeletionFailed: The service refused, or there is no such record;
                ``deleted`` says how many records are gone already.
        """
        by_set: dict[str, set[str]] = {}
        for one in record_ids(records):
            set_id, element = values.split_id(one)
            by_set.setdefault(set_id, set()).add(element)
        done, total = 0, sum(len(elements) for elements in by_set.values())
        try:
            with self._failing_as(exceptions.DomainRecordDeletionFailed):
                for set_id, elements in by_set.items():
                    self._delete_elements(domain, set_id, elements)
                    done += len(elements)
        except exceptions.PyraxException as error:
            tell_progress(error, "deleted", done, total)
            raise
        return values.job_document("DELETE", self._set_uri(domain))

    def _delete_elements(self, domain: Any, set_id: str, elements: set[str]) -> None:
        """Take elements off a record set; delete it with the last one."""
        present = self._recordset(domain, set_id).get("records") or []
        missing = elements.difference(present)
        if missing:
            raise exceptions.NotFound(404, f"There is no record {min(missing)!r} here.")
        kept = [one for one in present if one not in elements]
        uri = self._set_uri(domain, set_id)
        if kept:
            self._send("PUT", uri, body={"records": kept})
        else:
            self._send("DELETE", uri)


def _refuse_duplicates(group: values.Group, present: Mapping[str, Any] | None) -> None:
    """Refuse to add what is there already.

    Raises:
        DomainRecordAdditionFailed: With code 409.
    """
    known = set((present or {}).get("records") or [])
    for element in group.elements:
        if element in known:
            data = values.from_rdata(group.kind, element)[1]
            raise jobs.failed(
                exceptions.DomainRecordAdditionFailed,
                {
                    "code": 409,
                    "message": "The object already exists.",
                    "details": f"{group.kind} record of '{values.plain(group.name)}': {data!r}",
                },
            )


def _changed(
    recordset: Mapping[str, Any], changes: list[tuple[int, str, dict[str, Any]]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the new fields of a record set, and its elements, old to new.

    Raises:
        NotFound: A record is not in the set.
        DomainRecordUpdateFailed: A record would have another name or type.
    """
    kind = str(recordset.get("type"))
    elements = {one: one for one in recordset.get("records") or []}
    fields: dict[str, Any] = {}
    for _, element, entry in changes:
        if element not in elements:
            raise exceptions.NotFound(404, f"There is no record {entry.get('id')!r}.")
        if entry.get("name") and not same_name(entry["name"], recordset.get("name")):
            name = values.plain(recordset.get("name"))
            raise exceptions.DomainRecordUpdateFailed(
                f"The name of a record cannot be changed from '{name}' to "
                f"'{clean_name(entry['name'])}'."
            )
        priority, data = values.from_rdata(kind, element)
        elements[element] = values.to_rdata(
            kind,
            entry.get("data", data),
            entry.get("priority", priority),
        )
        if "ttl" in entry:
            fields["ttl"] = entry["ttl"]
        if "comment" in entry:
            fields["description"] = entry["comment"]
    return fields, elements
