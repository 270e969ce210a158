"""The calls for records of a domain: Rackspace Cloud DNS v1."""

from __future__ import annotations

import re
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.clouddns.base import DNSBase, refresh
from pyrax.clouddns.names import as_records, clean_name, matching, name_of
from pyrax.clouddns.resources import CloudDNSRecord
from pyrax.parameters import given
from pyrax.tables import ResourceList

BATCH = 100
"""How many records one request takes."""

_PLAIN = re.compile(r"[A-Za-z0-9.:-]+")


class RecordCalls(DNSBase):
    """The calls for records (Cloud DNS API, "Records")."""

    def list_records(
        self, domain: Any, limit: int | None = None, offset: int | None = None
    ) -> ResourceList[CloudDNSRecord]:
        """Return the records of a domain, one page of them ("List records").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            limit: How many at most, up to 100 (the default).
            offset: How many to pass over, a multiple of ``limit``.

        Returns:
            A list of ``CloudDNSRecord``.
        """
        return self._listed("record", domain, limit, offset)

    def list_records_previous_page(self) -> ResourceList[CloudDNSRecord]:
        """Return the page before that of the last list of records.

        Raises:
            NoMoreResults: There is none.
        """
        return self._turned("record", "previous")

    def list_records_next_page(self) -> ResourceList[CloudDNSRecord]:
        """Return the page after that of the last list of records.

        Raises:
            NoMoreResults: There is none.
        """
        return self._turned("record", "next")

    def search_records(
        self, domain: Any, record_type: Any, name: Any = None, data: Any = None
    ) -> list[CloudDNSRecord]:
        """Return all records that match, from all pages ("Search records").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            record_type: Such as ``"A"``; ``None`` for every type.
            name: The whole name, in any letter case.
            data: The whole data.

        Returns:
            A list of ``CloudDNSRecord``.
        """
        if record_type is None:
            return matching(self._walk("record", domain), None, name, data)
        path = self._item_uri(domain, "records")
        kind = utils.ensure_text(record_type).upper()
        wanted = [
            ("name", None if name is None else clean_name(name)),
            ("data", None if data is None else utils.ensure_text(data)),
        ]
        query = utils.build_query([("type", kind), *wanted])
        found = matching(self._walk("record", domain, path + query), kind, name, data)
        odd = any(value is not None and not _PLAIN.fullmatch(value) for _, value in wanted)
        if found or not odd:
            return found
        # The service finds nothing for values with blanks, underscores and the like.
        query = utils.build_query([("type", kind)])
        return matching(self._walk("record", domain, path + query), kind, name, data)

    def add_records(self, domain: Any, records: Any) -> list[CloudDNSRecord]:
        """Add records, at most 100 with one request ("Add records").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            records: A dict of ``type``, ``name``, ``data``, and perhaps ``priority``, ``ttl``
                (seconds, at least 300) and ``comment``; or a list of them.

        Returns:
            A list of ``CloudDNSRecord``.

        Raises:
            DomainRecordAdditionFailed: The service refused. Of more than 100 records those of the
                requests before are there; ``added`` says how many.
            DNSCallTimedOut: The service is still at work.
        """
        entries = as_records(records)
        uri = self._item_uri(domain, "records")
        made: ResourceList[Any] = ResourceList()
        for start in range(0, len(entries), BATCH):
            batch = entries[start : start + BATCH]
            try:
                job = self._job(
                    "POST",
                    uri,
                    {"records": [_without_id(one) for one in batch]},
                    exceptions.DomainRecordAdditionFailed,
                    needs_response=True,
                )
            except exceptions.PyraxException as error:
                tell_progress(error, "added", start, len(entries))
                raise
            response = job.get("response") or {}
            made += self._records(response.get("records") or [], domain)
        return made

    def get_record(self, domain: Any, record: Any) -> CloudDNSRecord:
        """Return a record, by object or id ("Show record details").

        Raises:
            NotFound: There is no such record.
        """
        found = self._send("GET", self._record_uri(domain, record))[1]
        return self._records([found], domain)[0]

    def _record_uri(self, domain: Any, record: Any) -> str:
        """Return the path of a record."""
        return self._item_uri(domain, "records", utils.get_id(record))

    def update_record(
        self,
        domain: Any,
        record: Any,
        data: Any = None,
        priority: int | None = None,
        ttl: int | None = None,
        comment: Any = None,
    ) -> dict[str, Any]:
        """Change a record; what is ``None`` stays ("Modify records").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            record: A ``CloudDNSRecord`` or its id.
            data: New data.
            priority: New priority, for MX and SRV.
            ttl: New time to live in seconds, at least 300.
            comment: New comment, at most 160 characters; ``""`` for none.

        Returns:
            The job document.

        Raises:
            MissingDNSSettings: Nothing is given.
            DomainRecordUpdateFailed: The service refused.
        """
        changes = given(data=data, priority=priority, ttl=ttl, comment=comment)
        if not changes:
            raise exceptions.MissingDNSSettings("Nothing to change in the record was given.")
        if not isinstance(record, CloudDNSRecord):
            record = self.get_record(domain, record)
        known = {"id": answers.id_of(record), "name": name_of(record)}
        job = self.update_records(domain, [{**known, **changes}])
        refresh(record, changes)
        return job

    def update_records(self, domain: Any, records: Any) -> dict[str, Any]:
        """Change several records, at most 100 with one request ("Modify records").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            records: A list or tuple of dicts with ``id``, ``name`` and what is to change, or of
                changed ``CloudDNSRecord`` objects; or one of them.

        Returns:
            The last job document.

        Raises:
            TypeError: It is something else.
            DomainRecordUpdateFailed: The service refused; ``updated`` says how many records are
                changed already.
        """
        entries = as_records(records)
        uri = self._item_uri(domain, "records")
        job: dict[str, Any] | Any = None
        for start in range(0, len(entries), BATCH):
            body = {"records": [_for_update(one) for one in entries[start : start + BATCH]]}
            try:
                job = self._job("PUT", uri, body, exceptions.DomainRecordUpdateFailed)
            except exceptions.PyraxException as error:
                tell_progress(error, "updated", start, len(entries))
                raise
        return job

    def delete_record(self, domain: Any, record: Any) -> dict[str, Any]:
        """Delete a record, by object or id ("Remove records"); returns the job document."""
        return self._job(
            "DELETE",
            self._record_uri(domain, record),
            failure=exceptions.DomainRecordDeletionFailed,
        )

    def delete_records(self, domain: Any, records: Any) -> dict[str, Any]:
        """Delete several records, at most 100 with one request ("Remove records").

        Args:
            domain: A ``CloudDNSDomain`` or its id.
            records: A list of records or ids.

        Returns:
            The last job document.

        Raises:
            DomainRecordDeletionFailed: The service could not delete all of them.
        """
        ids = record_ids(records)
        path = self._item_uri(domain, "records")
        job: dict[str, Any] | Any = None
        for start in range(0, len(ids), BATCH):
            query = utils.build_query([("id", one) for one in ids[start : start + BATCH]])
            failure = exceptions.DomainRecordDeletionFailed
            try:
                job = self._job("DELETE", path + query, failure=failure)
            except exceptions.PyraxException as error:
                tell_progress(error, "deleted", start, len(ids))
                raise
        return job


def record_ids(records: Any) -> list[Any]:
    """Return the ids of one record or several.

    Raises:
        ValueError: There is none, or one of them has no id.
    """
    ids = [utils.get_id(one) for one in utils.coerce_to_list(records)]
    if not ids or any(one is None or one == "" for one in ids):
        raise ValueError("One id or several of records are needed.")
    return ids


def _without_id(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as it is added."""
    return {key: value for key, value in record.items() if key != "id"}


def _for_update(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as it is changed."""
    return {key: value for key, value in record.items() if key != "type"}


def tell_progress(error: Exception, word: str, done: int, total: int) -> None:
    """Let an exception say how many records were dealt with before it."""
    setattr(error, word, done)
    if done:
        utils.update_exc(error, f"{done} of {total} records were {word} before.", before=False)
