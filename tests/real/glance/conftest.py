"""The image service as one sees it without pyrax, and what tests leave there: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud, Service, User, wait_until


class Glance(Service):
    """The image service, asked without pyrax."""

    below = "/v2"

    def wait_until_refused(self, token: str) -> None:
        """Wait until Glance, which remembers good tokens for a second, refuses a revoked one."""
        headers = {"X-Auth-Token": token}
        wait_until(lambda: self.send("GET", "/images?limit=1", headers=headers).status_code == 401)

    def image(self, image_id: str) -> dict[str, Any]:
        """The document of an image."""
        document: dict[str, Any] = self.ask(f"/images/{image_id}")
        return document

    def data(self, image_id: str) -> bytes:
        """The data of an image."""
        answer = self.send("GET", f"/images/{image_id}/file")
        answer.raise_for_status()
        return answer.content

    def ids(self, prefix: str) -> list[str]:
        """The ids of the images whose names begin with something."""
        found: list[str] = []
        path = "/images?limit=100"
        while path:
            page = self.send("GET", path).json()
            found += [one["id"] for one in page["images"] if (one["name"] or "").startswith(prefix)]
            path = page.get("next", "").partition("/v2")[2]
        return found

    def clear(self, prefix: str) -> None:
        """Delete the images whose names begin with something, protected ones too."""
        patch = [{"op": "replace", "path": "/protected", "value": False}]
        headers = {"Content-Type": "application/openstack-images-v2.1-json-patch"}
        for image_id in self.ids(prefix):
            self.send("PATCH", f"/images/{image_id}", json=patch, headers=headers)
            self.send("DELETE", f"/images/{image_id}")


@pytest.fixture(scope="session")
def glance(cloud: Cloud) -> Glance:
    """The image service as a member of project demo sees it."""
    return Glance(cloud.description["glance"]["url"], cloud.token(cloud.demo))


@pytest.fixture
def images(demo: Any) -> Any:
    """The image client of a member of project demo, in RegionOne."""
    return demo.images


@pytest.fixture
def name(unique: str, glance: Glance) -> Iterator[str]:
    """What the names of a test's images begin with; none of them is left after it."""
    yield unique
    glance.clear(unique)
    assert glance.ids(unique) == []


@pytest.fixture
def other_user(cloud: Cloud) -> User:
    """Somebody in another project."""
    return cloud.acme_demo
