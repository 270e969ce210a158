"""State of monitoring: what every account has, and the limits that it must keep."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.monitoring import engine
from pyrax.sandbox.service import Site, Store

Document = dict[str, Any]

DAY = 86400.0
RATES = {"global": 50000, "test_check": 500, "test_alarm": 500, "test_notification": 200}
RESOURCES = {"checks": 1000, "alarms": 10000}
WORDS = {
    "entities": "Entity",
    "checks": "Check",
    "alarms": "Alarm",
    "notifications": "Notification",
    "plans": "NotificationPlan",
    "tokens": "AgentToken",
    "suppressions": "Suppression",
    "zones": "MonitoringZone",
}
PREFIXES = {
    "entities": "en",
    "checks": "ch",
    "alarms": "al",
    "notifications": "nt",
    "plans": "np",
    "suppressions": "sp",
}


class Refusal(Problem):
    """A problem with the service's word for its kind, and details.

    Attributes:
        kind: `type` of the fault document.
        details: text or an object.
    """

    def __init__(
        self, status: int, kind: str, message: str, details: Any = "", **more: Any
    ) -> None:
        super().__init__(status, message, **more)
        self.kind = kind
        self.details = details


def invalid(key: str, details: str) -> Refusal:
    """Return the refusal of a value."""
    return Refusal(400, "badRequest", f"Validation error for key '{key}'", details)


def missing(word: str, key: str) -> Refusal:
    """Return the refusal of an unknown id."""
    text = f'Object "{word}" with key "{key}" does not exist'
    return Refusal(404, "notFoundError", "Object does not exist", text)


@dataclass
class Account:
    """All that one account has; documents by id."""

    id: str
    webhook_token: str = ""
    metadata: Document = field(default_factory=dict)
    entities: dict[str, Document] = field(default_factory=dict)
    checks: dict[str, Document] = field(default_factory=dict)
    alarms: dict[str, Document] = field(default_factory=dict)
    notifications: dict[str, Document] = field(default_factory=dict)
    plans: dict[str, Document] = field(default_factory=dict)
    tokens: dict[str, Document] = field(default_factory=dict)
    suppressions: dict[str, Document] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    probes: dict[str, engine.Probe] = field(default_factory=dict)
    watches: dict[str, engine.Watch] = field(default_factory=dict)
    audits: list[Document] = field(default_factory=list)
    changelogs: list[Document] = field(default_factory=list)
    history: list[Document] = field(default_factory=list)
    suppression_logs: list[Document] = field(default_factory=list)
    asked: dict[str, list[float]] = field(default_factory=dict)

    def find(self, kind: str, key: str) -> Document:
        """Return a document.

        Raises:
            Refusal: 404, there is none.
        """
        found: Document | None = getattr(self, kind).get(key)
        if found is None:
            raise missing(WORDS[kind], key)
        return found

    def below(self, kind: str, entity_id: str, key: str) -> Document:
        """Return a check or an alarm of an entity.

        Raises:
            Refusal: 404, there is none.
        """
        self.find("entities", entity_id)
        found = self.find(kind, key)
        if self.owner[key] != entity_id:
            raise missing(WORDS[kind], key)
        return found

    def of_entity(self, kind: str, entity_id: str) -> Iterator[Document]:
        """Walk through the checks or the alarms of an entity, in the order of their ids."""
        for key, document in sorted(getattr(self, kind).items()):
            if self.owner[key] == entity_id:
                yield document

    def drop(self, kind: str, key: str) -> None:
        """Delete a document, with what hangs on it."""
        del getattr(self, kind)[key]
        below: list[tuple[str, str]] = []
        if kind == "entities":
            below = [
                (one, each["id"])
                for one in ("alarms", "checks")
                for each in self.of_entity(one, key)
            ]
        elif kind == "checks":
            below = [
                ("alarms", each["id"]) for each in self.alarms.values() if each["check_id"] == key
            ]
        for name, each in below:
            if each in getattr(self, name):
                self.drop(name, each)
        for extra in (self.owner, self.probes, self.watches):
            extra.pop(key, None)


class MonitoringStore(Store):
    """All that monitoring knows.

    Attributes:
        accounts: the state of each account, by its number.
        rates: how many calls of a kind an account may make in a day; may be changed.
        resources: how many checks and alarms it may have; may be changed.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.accounts: dict[str, Account] = {}
        self.rates = dict(RATES)
        self.resources = dict(RESOURCES)

    def now(self) -> int:
        """Return the time in milliseconds since the epoch."""
        return int(self.clock.now() * 1000)

    def account(self, tenant_id: str) -> Account:
        """Return the state of an account, with everything that is due done."""
        if tenant_id not in self.accounts:
            made = self.accounts[tenant_id] = Account(tenant_id, webhook_token=f"hook-{tenant_id}")
            self.add(
                made,
                "notifications",
                {
                    "label": "Email to technical contacts",
                    "type": "technicalContactsEmail",
                    "details": {},
                    "metadata": None,
                },
                "ntTechnicalContactsEmail",
            )
            everywhere = {
                f"{state}_state": ["ntTechnicalContactsEmail"] for state in engine.PLANNED
            }
            document = {"label": "Technical Contacts - Email", "metadata": None, **everywhere}
            self.add(made, "plans", document, "npTechnicalContactsEmail")
        account = self.accounts[tenant_id]
        engine.settle(account, self.now(), self.next_number)
        return account

    def add(
        self, account: Account, kind: str, document: Document, key: str | None = None
    ) -> Document:
        """Keep a new document."""
        now = self.now()
        made_id = key or f"{PREFIXES[kind]}Sbx{self.next_number():05d}"
        made = {"id": made_id, **document, "created_at": now, "updated_at": now}
        getattr(account, kind)[made_id] = made
        return made

    def change(self, document: Document, fields: Document) -> None:
        """Change a document."""
        document.update(copy.deepcopy(fields))
        document["updated_at"] = max(self.now(), document["updated_at"])

    def count(self, account: Account, kind: str) -> None:
        """Count a call.

        Raises:
            Refusal: 429, there were too many in the last 24 hours.
        """
        now = self.clock.now()
        recent = [at for at in account.asked.get(kind, []) if at > now - DAY]
        account.asked[kind] = recent
        if len(recent) >= self.rates[kind]:
            wait = int((recent[0] if recent else now) + DAY - now) + 1
            text = f"Limit has been reached for {kind}"
            raise Refusal(
                429,
                "rateLimitReached",
                "Limit has been reached",
                text,
                headers={"Reply-After": str(wait)},
            )
        recent.append(now)

    def observe(self, check_id: str, available: bool = True, **metrics: Any) -> None:
        """Let a check find something else from now on.

        Args:
            check_id: id of the check.
            available: whether it reaches its target.
            **metrics: names of metrics, without zone, and their values; others are as usual.

        Raises:
            KeyError: there is no such check.
        """
        for account in self.accounts.values():
            if check_id in account.probes:
                engine.settle(account, self.now(), self.next_number)
                account.probes[check_id].observe(self.now(), available, metrics)
                return
        raise KeyError(check_id)
