"""What tests do to the real services without pyrax: look from outside, and break things."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import requests

# Ends for what hangs, not measures: a busy machine takes its time.
PATIENCE_SECONDS = 240.0
TIMEOUT = 120

# So many refusals show that no process of a service takes a token any more. They are asked for
# together: one at a time, all of them may come from the process that has the least to do.
REFUSALS = 16
TOGETHER = 4


def wait_until(reached: Callable[[], bool]) -> None:
    """Wait until something is so; fails the test when that takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, "this did not come to be in time"
        time.sleep(0.1)


def never(taken: Callable[[], bool]) -> bool:
    """Whether every process of a service says no."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        return not any(list(pool.map(lambda _: taken(), range(REFUSALS))))


class Service:
    """A service as a project sees it, asked without pyrax.

    Args:
        url: its address; with version and project, or without where a class adds them.
        token: a token that is good for it.
    """

    below = ""
    """What stands between the address and all paths."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/") + self.below
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["X-Auth-Token"] = token

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request."""
        return self.session.request(method, self.url + path, timeout=TIMEOUT, **options)

    def ask(self, path: str, **options: Any) -> Any:
        """What a service answers to a GET."""
        answer = self.send("GET", path, **options)
        answer.raise_for_status()
        return answer.json()

    def rows(self, path: str, key: str, **options: Any) -> list[dict[str, Any]]:
        """What a list holds; the first page of it."""
        found: list[dict[str, Any]] = self.ask(path, **options)[key]
        return found


@dataclass(frozen=True)
class User:
    """Somebody who can log in.

    Attributes:
        name: the user's name.
        password: the password.
        project: name of the project that the user's work is in; None for a user without one.
        domain: name of the domain of both.
    """

    name: str
    password: str
    project: str | None
    domain: str = "Default"


class Cloud:
    """The running services, as the rig describes them.

    Args:
        description: the content of the rig's description file.
    """

    def __init__(self, description: dict[str, Any]) -> None:
        self.description = description
        keystone = description["keystone"]
        self.keystone: str = keystone["url"]
        self.v3 = f"{self.keystone}/v3"
        self.short_life_keystone: str = keystone["short_life_url"]
        self.short_life_seconds: int = keystone["short_life_seconds"]
        self.demo = User("demo", self._password("demo@Default"), "demo")
        self.acme_demo = User("demo", self._password("demo@acme"), "demo", "acme")
        self.drifter = User("drifter", self._password("drifter@Default"), None)
        self.admin = User("admin", keystone["admin"]["password"], "admin")

    @property
    def token_cache_seconds(self) -> int:
        """How long Swift takes a token for good without asking Keystone again."""
        seconds: int = self.description["swift"]["token_cache_seconds"]
        return seconds

    def _password(self, user: str) -> str:
        """The password of a described user."""
        password: str = self.description["users"][user]["password"]
        return password

    def id(self, kind: str, name: str, domain: str = "Default") -> str:
        """The id of one of the rig's users or projects."""
        found: str = self.description["ids"][kind][f"{name}@{domain}"]
        return found

    def token(self, user: User, *, unscoped: bool = False) -> str:
        """A fresh token of a user."""
        who = {"name": user.name, "domain": {"name": user.domain}, "password": user.password}
        auth: dict[str, Any] = {"identity": {"methods": ["password"], "password": {"user": who}}}
        if user.project and not unscoped:
            project = {"name": user.project, "domain": {"name": user.domain}}
            auth["scope"] = {"project": project}
        answer = requests.post(f"{self.v3}/auth/tokens", json={"auth": auth}, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.headers["X-Subject-Token"]

    def request(self, method: str, path: str, user: User, **body: Any) -> Any:
        """One call to Keystone as a user; the JSON document of the answer, None without one."""
        answer = requests.request(
            method,
            self.v3 + path,
            json=body or None,
            headers={"X-Auth-Token": self.token(user)},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def revoke(self, token: str) -> None:
        """Make a token invalid, and wait until all of Keystone's processes refuse it."""
        own = {"X-Auth-Token": self.token(self.admin), "X-Subject-Token": token}
        requests.delete(f"{self.v3}/auth/tokens", headers=own, timeout=TIMEOUT).raise_for_status()
        wait_until(lambda: never(lambda: self._knows(token)))

    def _knows(self, token: str) -> bool:
        """Whether Keystone takes this token in one request."""
        headers = {"X-Auth-Token": token}
        url = f"{self.v3}/auth/projects"
        return requests.get(url, headers=headers, timeout=TIMEOUT).status_code != 401

    def revoke_and_wait(self, token: str, storage_url: str) -> None:
        """Make a token invalid and wait until Swift, which remembers good tokens, refuses it."""
        self.revoke(token)
        self.wait_until_refused(token, storage_url)

    def wait_until_refused(self, token: str, storage_url: str) -> None:
        """Wait until all of Swift's processes refuse a token that Keystone refuses."""
        time.sleep(self.token_cache_seconds)
        wait_until(lambda: never(lambda: self.accepts(token, storage_url)))

    def accepts(self, token: str, storage_url: str) -> bool:
        """Whether Swift answers a request with this token."""
        headers = {"X-Auth-Token": token}
        status = requests.head(storage_url, headers=headers, timeout=TIMEOUT).status_code
        return status != 401

    def application_credential(self, user: User, name: str) -> dict[str, str]:
        """Make an application credential; a dict with ``id``, ``name`` and ``secret``."""
        path = f"/users/{self.id('users', user.name, user.domain)}/application_credentials"
        answer = self.request("POST", path, user, application_credential={"name": name})
        made: dict[str, str] = answer["application_credential"]
        return made

    def delete_application_credential(self, user: User, identifier: str) -> None:
        """Remove an application credential."""
        user_id = self.id("users", user.name, user.domain)
        self.request("DELETE", f"/users/{user_id}/application_credentials/{identifier}", user)
