"""Secrets that are known to the test: planted in calls, or found in what the cloud sent.

What is a secret is said here once more, and not taken from pyrax: else a place that it overlooks
would be overlooked here as well.
"""

from __future__ import annotations

import base64
import inspect
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from tests.trust.faults.operations import Operation

SHORTEST = 6

FIELDS = re.compile(
    r"(?i)^(.*pass|.*password|passwd|passcode|secret|.*_secret|client_secret|api_?key|auth_?key|"
    r"secret_?key|service_key|private_?key|temp_url_key|temp_url_sig|signature|.*_token|"
    r"user_?data|x-auth-token|x-subject-token|.*-temp-url-key.*)$"
)
"""Names of fields in documents whose text is a secret."""
HEADERS = re.compile(
    r"(?i)^(x-auth-token|x-subject-token|x-auth-key|x-storage-token|.*-temp-url-key.*|"
    r"x-container-sync-key|url-signature|authorization)$"
)
CAPABILITIES = re.compile(
    r"(?:/execute/1/|/agent_tokens/|[?&;]token=|%3[fF]token%3[dD]|temp_url_sig=)([^/?&#\"'\s]+)"
)
"""What lets anybody in who has the address."""

CORE = re.compile(r"gEHEIm-\d{5}")
_count = itertools.count(1)


def fresh() -> str:
    """Return a secret that nobody has seen before."""
    return f"gEHEIm-{next(_count):05}"


def awkward() -> str:
    """Return one that looks different in JSON, in HTML and in a URL."""
    return fresh() + ' "<&>\\%ü'


def pem() -> str:
    """Return a private key as text that looks like one; its middle is the secret."""
    return f"-----BEGIN PRIVATE KEY-----\n{fresh()}+/=\n-----END PRIVATE KEY-----\n"


def encoded() -> str:
    return base64.b64encode(fresh().encode()).decode()


PARAMETERS = {
    "admin_pass": awkward,
    "auth_key": fresh,
    "new_pass": awkward,
    "password": awkward,
    "pm_password": awkward,
    "privatekey": pem,
    "privateKey": pem,
    "user_data": fresh,
    "userdata": fresh,
    "webhook_token": fresh,
    "files": lambda: {"/root/.secret": fresh()},
    "personality": lambda: [{"path": "/root/.secret", "contents": encoded()}],
}
"""Parameters that take a secret, whatever the operation."""

OPERATIONS = {
    "set_temp_url_key": {"key": fresh},
    "get_temp_url": {"key": fresh},
    "get_form_post": {"key": fresh},
}
"""Parameters that take a secret in some operations."""


def plant(operation: Operation, args: list[Any], kwargs: dict[str, Any]) -> set[str]:
    """Put secrets into the arguments of a call, also optional ones; return them."""
    planted: set[str] = set()

    def secret_for(name: str) -> Any:
        make = {**PARAMETERS, **OPERATIONS.get(operation.name, {})}.get(name)
        if make is None:
            return None
        value = make()
        planted.update(cores_of(value))
        return value

    method = getattr(operation.kind, operation.name)
    names = [name for name in inspect.signature(method).parameters if name != "self"]
    for place, name in enumerate(names):
        value = secret_for(name)
        if value is None:
            continue
        if place < len(args):
            args[place] = value
        else:
            kwargs[name] = value
    for value in itertools.chain(args, kwargs.values()):
        planted |= _plant_below(value)
    return planted


def _plant_below(value: Any) -> set[str]:
    """Replace secrets in the dicts and lists of an argument."""
    planted: set[str] = set()
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str) and isinstance(key, str) and FIELDS.match(key):
                value[key] = fresh()
                planted.update(cores_of(value[key]))
            else:
                planted |= _plant_below(item)
    elif isinstance(value, list):
        for item in value:
            planted |= _plant_below(item)
    return planted


def cores_of(value: Any) -> set[str]:
    """Return the part of planted secrets by which they are known, as it is and in base64."""
    found = set(CORE.findall(json.dumps(value)))
    for text in re.findall(r"Z0VIRUlt[A-Za-z0-9+/=]+", json.dumps(value)):
        found.add(base64.b64decode(text).decode())
    return found | {base64.b64encode(core.encode()).decode() for core in found}


def in_answers(answers: Iterable[bytes]) -> set[str]:
    """Return the secrets in answers, as bytes that came over the wire."""
    found: set[str] = set()
    for answer in answers:
        head, _, body = answer.partition(b"\r\n\r\n")
        found |= in_headers(head)
        found |= set(CAPABILITIES.findall(answer.decode("utf-8", "replace")))
        start = body.find(b"{")
        if start >= 0:
            try:
                found |= set(in_document(json.loads(body[start : body.rfind(b"}") + 1])))
            except ValueError:
                pass
    return {one for one in found if len(one) >= SHORTEST and one != "***"}


def in_headers(head: bytes) -> set[str]:
    """Return the secrets in the head of a request or an answer."""
    lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:])
    return {value.strip() for name, _, value in lines if HEADERS.match(name.strip())}


def in_document(document: Any, below: str = "") -> Iterator[str]:
    """Give the secrets in a document."""
    if isinstance(document, dict):
        for key, value in document.items():
            if isinstance(value, str) and (FIELDS.match(key) or (below, key) == ("token", "id")):
                yield value
            else:
                yield from in_document(value, key)
    elif isinstance(document, list):
        for item in document:
            yield from in_document(item, below)
