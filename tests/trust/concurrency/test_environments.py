"""One thread changes the environment and logs in there while others go on listing."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import pyrax
from tests.trust.cloud_process import CloudProcess
from tests.trust.leaks import nothing_leaks

ROUNDS = 8
LISTERS = 6
PATIENCE_SECONDS = 30
DIALECTS = {"one": "rackspace", "two": "keystone"}
NAMES = {env: [f"{env}-{number}" for number in range(5)] for env in DIALECTS}


@pytest.fixture
def clouds(clean_environment: Path) -> Iterator[dict[str, CloudProcess]]:
    """Two clouds, each an environment of the configuration file, with different containers."""
    with CloudProcess() as first, CloudProcess() as second, nothing_leaks():
        found = dict(zip(DIALECTS, (first, second)))
        lines = []
        for env, cloud in found.items():
            settings = cloud.access[DIALECTS[env]][0]
            lines += [f"[{env}]", *(f"{name} = {value}" for name, value in settings.items())]
        (clean_environment / ".pyrax.cfg").write_text("\n".join(lines))
        importlib.reload(pyrax)
        for env in found:
            change_to(env, found)
            create_containers(NAMES[env])
        yield found
        pyrax.clear_credentials()


def create_containers(names: list[str]) -> None:
    """Create containers in the present environment."""
    files: Any = pyrax.cloudfiles
    for name in names:
        files.create_container(name)


def change_to(env: str, clouds: dict[str, CloudProcess]) -> None:
    """Change the environment and log in."""
    _, username, secret = clouds[env].access[DIALECTS[env]]
    pyrax.set_environment(env)
    pyrax.set_credentials(username, secret)


def owner_of(client: Any, clouds: dict[str, CloudProcess]) -> str:
    """Return the environment of a client."""
    (env,) = (
        env
        for env, cloud in clouds.items()
        if client.management_url.startswith(
            cloud.access[DIALECTS[env]][0]["auth_endpoint"].rpartition(f"/{DIALECTS[env]}")[0]
        )
    )
    return env


class Listers:
    """Threads that list until it is over, each of them in every environment."""

    def __init__(self, clouds: dict[str, CloudProcess]) -> None:
        self._clouds = clouds
        self._kept: Any = pyrax.cloudfiles
        self.over = threading.Event()
        self.answers = [0] * LISTERS

    def work(self, number: int) -> None:
        """List in one of the ways there are."""
        way = (self._read, self._connect, self._keep)[number % 3]
        while not self.over.is_set():
            client = way()
            if client is not None:
                assert client.list_container_names() == NAMES[owner_of(client, self._clouds)]
                self.answers[number] += 1

    def wait_for_answers(self) -> None:
        """Wait until all have got another answer."""
        before = list(self.answers)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(now <= then for now, then in zip(self.answers, before)):
            assert time.monotonic() < deadline and not self.over.is_set()
            time.sleep(0.001)

    def _read(self) -> Any:
        return pyrax.cloudfiles

    def _connect(self) -> Any:
        try:
            return pyrax.connect_to_cloudfiles(region="DFW")
        except pyrax.exceptions.NotAuthenticated:
            return None

    def _keep(self) -> Any:
        return self._kept


def test_lists_are_of_one_cloud_while_the_environment_changes(
    clouds: dict[str, CloudProcess],
) -> None:
    listers = Listers(clouds)
    for cloud in clouds.values():
        cloud.counted()
    with ThreadPoolExecutor(LISTERS) as threads:
        jobs = [threads.submit(listers.work, number) for number in range(LISTERS)]
        try:
            for env in list(DIALECTS) * ROUNDS:
                change_to(env, clouds)
                listers.wait_for_answers()
        finally:
            listers.over.set()
        for job in jobs:
            job.result()
    for cloud in clouds.values():
        assert cloud.counted() == {"logins": ROUNDS, "refused": 0}
