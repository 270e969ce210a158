"""What users store, in all its forms: names, metadata, contents, records, users, messages.

The tests with the sandbox and those with the real services draw from here.
"""

from __future__ import annotations

import string
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st


def examples(number: int) -> settings:
    """Return the decorator of a test that tries so many examples, the same ones in every run."""
    return settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
        ],
    )


# --- object storage -------------------------------------------------------------------------------

NAME_BYTES = 1024
METADATA_BYTES = 256

_ANY_CHARACTER = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_AWKWARD = st.sampled_from(
    [
        *["/", "//", ".", "..", "./", "../", "%", "%2F", "%2e%2e", "%00", "+", " ", "  ", "?", "&"],
        *["#", "=", ";", ":", "@", ",", "'", '"', "\\", "<", ">", "~", "\n", "\r\n", "\t", "\x7f"],
        *["\x85", "\xa0", "ü", "u\u0308", "\u2028", "\u202e", "\ufeff", "\uffff", "\U0001f600"],
        *["a", "b", "json", "?format=json", "multipart-manifest=get", "_segments", "a.gz"],
    ]
)


def _fits(limit: int) -> Any:
    """Return what tells whether a text has so many bytes at most."""
    return lambda text: len(text.encode("utf-8")) <= limit


object_names = (
    st.one_of(
        st.text(_ANY_CHARACTER, min_size=1, max_size=40),
        st.lists(_AWKWARD, min_size=1, max_size=8).map("".join),
        st.integers(NAME_BYTES - 2, NAME_BYTES).map("n".__mul__),
        st.integers(1, NAME_BYTES // 4).map("\U0001f600".__mul__),
    )
    .filter(bool)
    .filter(_fits(NAME_BYTES))
)
"""Whatever Swift takes as the name of an object."""

lists_of_names = st.lists(object_names, min_size=1, max_size=8, unique=True)

container_names = (
    st.one_of(
        st.text(_ANY_CHARACTER, min_size=1, max_size=40),
        st.lists(_AWKWARD, min_size=1, max_size=6).map("".join),
    )
    .map(lambda text: text.replace("/", "-"))
    .filter(lambda text: text not in (".", ".."))
    .filter(_fits(200))
)
"""What Swift takes as the name of a container, with room for something in front."""

contents = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=100).map(str.encode),
    st.builds(bytes.__mul__, st.binary(min_size=1, max_size=16), st.integers(0, 9000)),
)
"""Bytes of objects, from none to more than 64 KiB."""

metadata_keys = st.text(string.ascii_lowercase + string.digits + "_.~!#$%&'*+^`|", min_size=1).map(
    lambda text: text[:128]
)
"""Keys in the form in which they are given back."""

metadata_values = (
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t"),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: text.strip(" \t"))
    .filter(bool)
    .filter(_fits(METADATA_BYTES))
)
"""Text without control characters; blanks at its ends are no part of a header's value."""

metadata = st.dictionaries(metadata_keys, metadata_values, max_size=5)

# --- DNS ------------------------------------------------------------------------------------------

_labels = st.from_regex(r"[a-z0-9_]([a-z0-9_-]{0,10}[a-z0-9_])?", fullmatch=True)
_host_names = st.lists(_labels, min_size=2, max_size=4).map(".".join)
_numbers = st.integers(0, 65535)
_services = st.builds("{} {} {}".format, _numbers, _numbers, _host_names)

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=600
).filter(lambda text: not (text.startswith('"') or "\\;" in text or text != text.strip()))
r"""Data of TXT records: not yet in quotes, and without ``\;``, which some write for ``;``."""


def _record(kind: str, data: st.SearchStrategy[str], **fields: Any) -> st.SearchStrategy[Any]:
    """Return records of a type, with names below no domain yet."""
    return st.fixed_dictionaries(
        {"type": st.just(kind), "name": _labels, "data": data, **fields},
        optional={"ttl": st.integers(300, 86400), "comment": st.text("abc äö&", max_size=20)},
    )


records = st.one_of(
    _record("A", st.ip_addresses(v=4).map(str)),
    _record("AAAA", st.ip_addresses(v=6).map(str)),
    _record("CNAME", _host_names),
    _record("TXT", texts),
    _record("MX", _host_names, priority=_numbers),
    _record(
        "SRV", st.builds("{} {} {}".format, _numbers, _numbers, _host_names), priority=_numbers
    ),
)
"""Records as ``add_records`` takes them; the domain has to be put behind their names."""

# --- databases ------------------------------------------------------------------------------------

user_names = (
    st.text(
        st.one_of(
            st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="'\";`,/\\"),
            st.sampled_from(".@%#?+& ü"),
        ),
        min_size=1,
        max_size=16,
    )
    .filter(lambda text: text == text.strip())
    .filter(lambda text: text not in (".", "..", "root"))
)
"""Names that databases take for their users."""

hosts = st.one_of(
    st.sampled_from(["%", "10.0.%", "192.168.0.%", "10.%.0.1"]), st.ip_addresses(v=4).map(str)
)
"""Where a user may connect from."""

# --- queues ---------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)

messages = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        _TEXT,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_TEXT, inner, max_size=4)),
    max_leaves=12,
)
"""Bodies of messages: whatever JSON can say."""
