"""What zones and record sets are as domains and records."""

from __future__ import annotations

import pytest

from pyrax import exceptions
from pyrax.clouddns import designate_values as values

from .conftest import SET, SET_ID, ZONE


def test_a_zone_is_a_domain() -> None:
    info = values.domain_info(ZONE)

    assert (info["name"], info["emailAddress"], info["comment"], info["accountId"]) == (
        "example.org",
        "admin@example.org",
        "main zone",
        "123456",
    )
    assert (info["status"], info["serial"], info["created"], info["updated"]) == (
        "ACTIVE",
        1404757531,
        "2026-01-30T18:25:31.275934",
        "2026-01-30T18:25:31.275934",
    )
    assert values.zone_changes({"emailAddress": "a", "comment": "", "ttl": 5, "x": 1}) == {
        "email": "a",
        "description": "",
        "ttl": 5,
    }


@pytest.mark.parametrize(
    ("kind", "rdata", "priority", "data"),
    [
        ("A", "192.0.2.1", None, "192.0.2.1"),
        ("MX", "10 mail.example.org.", 10, "mail.example.org"),
        ("SRV", "10 5 5060 sip.example.org.", 10, "5 5060 sip.example.org"),
        ("CNAME", "host.example.org.", None, "host.example.org"),
        ("TXT", '"v=spf1 -all"', None, "v=spf1 -all"),
        ("TXT", r'"say \"hi\" \\ there"', None, r'say "hi" \ there'),
        ("CAA", '0 issue "ca.example"', None, '0 issue "ca.example"'),
    ],
)
def test_elements_of_record_sets_are_data(
    kind: str, rdata: str, priority: int | None, data: str
) -> None:
    assert values.from_rdata(kind, rdata) == (priority, data)
    assert values.to_rdata(kind, data, priority) == rdata


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("ä" * 125, [250]),
        ("x" * 253, [253]),
        ("x" * 400, [253, 147]),
        ("ä" * 200, [252] * 6 + [88]),
        ('say "hi" \\' + "é" * 130, None),
    ],
)
def test_long_texts_are_split_as_designate_counts_and_joined_again(
    text: str, lengths: list[int] | None
) -> None:
    wire = values.to_rdata("TXT", text)
    pieces = wire[1:-1].split('" "')

    # With its quotes a string has 255 characters at most, and several are more than that together.
    assert lengths is None or [len(piece.encode()) for piece in pieces] == lengths
    assert max(len(piece) for piece in pieces) <= 253
    assert len(pieces) == 1 or (len(wire) > 255 and wire.isascii())
    assert values.from_rdata("TXT", wire) == (None, text)


def test_bytes_that_are_numbers_are_read() -> None:
    assert values.unquoted(r'"gr\195\188n" " \"x\" ü"') == 'grün "x" ü'


def test_quoted_texts_are_left_alone_and_backslashes_before_semicolons_go() -> None:
    assert values.quoted('"a" "b"') == '"a" "b"'
    assert values.quoted(r"v=DKIM1\; k=rsa") == '"v=DKIM1; k=rsa"'
    assert values.quoted("") == '""'
    assert values.unquoted("bare") == "bare"


def test_mail_needs_a_priority() -> None:
    with pytest.raises(ValueError, match="MX record needs a priority"):
        values.to_rdata("MX", "mail.example.org")
    assert values.to_rdata("MX", ".", 0) == "0 ."


def test_ids_of_records_name_set_and_element() -> None:
    record = values.record_infos({**SET, "type": "TXT", "records": ['"a/b c"']})[0]

    assert record["id"] == f"{SET_ID}/%22a%2Fb%20c%22"
    assert values.split_id(record["id"]) == (SET_ID, '"a/b c"')
    assert values.split_id(record["id"].encode()) == (SET_ID, '"a/b c"')
    for bad in ("", None, "A-1", "/x"):
        with pytest.raises(ValueError, match="is not the id of a record"):
            values.split_id(bad)


def test_records_are_grouped_by_name_and_type() -> None:
    records = [
        {"type": "a", "name": "WWW.example.org", "data": "192.0.2.1", "ttl": 600},
        {"type": "A", "name": "www.example.org.", "data": "192.0.2.2"},
        {"type": "MX", "data": "mail.example.org", "priority": 5},
    ]
    groups, places = values.grouped(records, "example.org")

    assert [(one.name.lower(), one.kind, one.ttl, one.elements) for one in groups] == [
        ("www.example.org.", "A", 600, ["192.0.2.1", "192.0.2.2"]),
        ("example.org.", "MX", None, ["5 mail.example.org."]),
    ]
    assert [group.kind for group, _ in places] == ["A", "A", "MX"]


@pytest.mark.parametrize("field", ["ttl", "comment"])
def test_records_of_one_set_cannot_differ(field: str) -> None:
    records = [
        {"type": "A", "name": "a.example.org", "data": f"192.0.2.{n}", field: n} for n in (1, 2)
    ]

    with pytest.raises(exceptions.DomainRecordAdditionFailed, match=f"one {field}, not 1 and 2"):
        values.grouped(records, "example.org")


def test_a_record_given_twice_is_refused() -> None:
    record = {"type": "A", "name": "a.example.org", "data": "192.0.2.1"}

    with pytest.raises(exceptions.DomainRecordAdditionFailed, match="given twice"):
        values.grouped([record, record], "example.org")
    with pytest.raises(ValueError, match="type and data"):
        values.grouped([{"name": "a"}], "example.org")
