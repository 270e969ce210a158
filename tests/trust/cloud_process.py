"""A sandbox in a process of its own, so that the sockets and threads seen here are pyrax's."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pyrax
from pyrax import sandbox

END_SECONDS = 20


class CloudProcess:
    """The other side: starts the process and tells it what to do.

    Use it with ``with``. Methods of ``cloud.faults`` can be called by their names.
    """

    def __enter__(self) -> CloudProcess:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.cloud_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.access: dict[str, Any] = self._answer()
        return self

    def __exit__(self, *error: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        problems = self._answer() if error[0] is None else []
        try:
            self._process.wait(END_SECONDS)
        finally:
            self._process.kill()
            if self._process.stdout is not None:
                self._process.stdout.close()
        assert problems == []

    def log_in(self, dialect: str) -> None:
        """Log pyrax in on this cloud."""
        settings, username, secret = self.access[dialect]
        for name, value in settings.items():
            pyrax.set_setting(name, value)
        pyrax.set_credentials(username, secret)

    def fault(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Call a method of the cloud's faults."""
        self._tell("faults", name, args, kwargs)

    def logins(self) -> int:
        """Return how many logins there were since requests were counted last."""
        return self.counted()["logins"]

    def counted(self) -> dict[str, int]:
        """Return how many `logins` and `refused` requests there were, and forget them."""
        found: dict[str, int] = self._tell("count")
        return found

    def _tell(self, *words: Any) -> Any:
        """Send a line; return the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        """Read a line."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def access_to(cloud: sandbox.Cloud) -> dict[str, Any]:
    """Return settings, user and secret by dialect."""
    return {
        "rackspace": (cloud.settings("rackspace"), cloud.username, cloud.api_key),
        "keystone": (cloud.settings("keystone"), cloud.username, cloud.password),
    }


def obey(cloud: sandbox.Cloud, what: str, *words: Any) -> Any:
    """Do what a line says; return the answer."""
    if what == "faults":
        name, args, kwargs = words
        getattr(cloud.faults, name)(*args, **kwargs)
        return None
    asked = list(cloud.requests)
    cloud.requests.clear()
    return {
        "logins": sum(one.method == "POST" and one.path.endswith("/tokens") for one in asked),
        "refused": sum(one.status == 401 for one in asked),
    }


def main() -> None:
    """Serve until the standard input ends, then tell the sandbox's own problems."""
    with sandbox.running() as cloud:
        cloud.stores.of("dns").durations.update(initialized=0, job=0.02)
        print(json.dumps(access_to(cloud)), flush=True)
        for line in sys.stdin:
            print(json.dumps(obey(cloud, *json.loads(line))), flush=True)
    print(json.dumps(cloud.problems), flush=True)


if __name__ == "__main__":
    main()
