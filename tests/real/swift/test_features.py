"""What containers can be told: to forget, to keep versions, to refuse, to be a web site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.real.beside import TIMEOUT, Cloud, User, wait_until
from tests.real.swift.conftest import Account

ORIGIN = "https://a.example"

# --- expiry ---------------------------------------------------------------------------------------


def test_an_expired_object_leaves_the_listing_too(account: Account, container: Any) -> None:
    container.store_object("short", b"data", ttl=1)
    container.store_object("kept", b"data", ttl=1000)

    wait_until(lambda: account.names(container.name) == ["kept"])

    assert container.fetch("kept") == b"data"


def test_an_end_that_was_set_can_be_taken_back(account: Account, container: Any) -> None:
    container.store_object("name", b"data", ttl=1000, metadata={"City": "Oslo"})

    container.set_object_metadata("name", {"X-Delete-At": ""}, prefix="")

    headers = account.head(container.name, "name").headers
    assert "X-Delete-At" not in headers
    assert headers["X-Object-Meta-City"] == "Oslo"


# --- versions -------------------------------------------------------------------------------------


@pytest.fixture
def versioned(account: Account, container: Any) -> Iterator[Any]:
    """A container that keeps versions, with three of the object ``name``."""
    container.set_metadata({"X-Versions-Enabled": "true"}, prefix="")
    for data in (b"one", b"two", b"three"):
        container.store_object("name", data, return_none=True)
    yield container
    url = account.object_url(container.name)
    for row in account.session.get(f"{url}?versions&format=json", timeout=TIMEOUT).json():
        version = f"?version-id={row['version_id']}"
        account.send("DELETE", account.object_url(container.name, row["name"]) + version)
    container.set_metadata({"X-Versions-Enabled": "false"}, prefix="")


def test_versions_are_listed_latest_first_and_fetched(files: Any, versioned: Any) -> None:
    versions = files.list_object_versions(versioned)

    assert [version.name for version in versions] == ["name"] * 3
    assert [version.is_latest for version in versions] == [True, False, False]
    assert [
        files.fetch_object(versioned, "name", version_id=version.version_id) for version in versions
    ] == [b"three", b"two", b"one"]
    assert files.fetch_object(versioned, "name") == b"three"


def test_one_version_is_deleted_alone(files: Any, versioned: Any) -> None:
    latest, middle, first = files.list_object_versions(versioned)

    files.delete_object(versioned, "name", version_id=middle.version_id)

    left = [version.version_id for version in files.list_object_versions(versioned)]
    assert left == [latest.version_id, first.version_id]
    assert files.fetch_object(versioned, "name") == b"three"


def test_a_deleted_object_can_be_had_again(demo: Any, files: Any, versioned: Any) -> None:
    first = files.list_object_versions(versioned)[-1]
    versioned.delete_object("name")

    with pytest.raises(demo.exceptions.NoSuchObject):
        versioned.fetch("name")
    versions = files.list_object_versions(versioned)
    assert [version.deleted for version in versions] == [True, False, False, False]
    assert files.fetch_object(versioned, "name", version_id=first.version_id) == b"one"


def test_older_versions_go_to_another_container(
    files: Any, account: Account, container: Any, unique: str
) -> None:
    archive = files.create_container(f"{unique}-old")
    try:
        container.set_metadata({"X-Versions-Location": archive.name}, prefix="")
        container.store_object("name", b"one")
        container.store_object("name", b"two")

        assert len(account.names(archive.name)) == 1
        container.delete_object("name")
        assert container.fetch("name") == b"one"
    finally:
        container.set_metadata({"X-Versions-Location": ""}, prefix="")
        account.empty(archive.name)


# --- quotas ---------------------------------------------------------------------------------------


def test_a_container_with_a_quota_of_bytes(demo: Any, account: Account, container: Any) -> None:
    container.set_metadata({"Quota-Bytes": 10})
    container.store_object("small", b"1" * 10)

    with pytest.raises(demo.exceptions.OverLimit) as caught:
        container.store_object("large", b"1" * 11)

    assert caught.value.code == 413
    assert "quota" in str(caught.value).lower()
    assert account.names(container.name) == ["small"]


def test_a_container_with_a_quota_of_objects(demo: Any, account: Account, container: Any) -> None:
    container.store_object("one", b"1")
    container.set_metadata({"Quota-Count": 1})

    with pytest.raises(demo.exceptions.OverLimit):
        container.store_object("two", b"2")

    assert account.names(container.name) == ["one"]


# --- who may do what ------------------------------------------------------------------------------


@pytest.fixture
def stranger(cloud: Cloud) -> dict[str, str]:
    """Headers of a user who works in another project."""
    return {"X-Auth-Token": cloud.token(User("demo", cloud.demo.password, "lab"))}


def test_another_project_may_read_and_write_when_it_is_let(
    files: Any, cloud: Cloud, account: Account, container: Any, stranger: dict[str, str]
) -> None:
    container.store_object("name", b"data")
    url = account.object_url(container.name, "name")
    lab = cloud.id("projects", "lab")
    statuses = []

    def note() -> None:
        got = requests.get(url, headers=stranger, timeout=TIMEOUT).status_code
        put = requests.put(url, data=b"new", headers=stranger, timeout=TIMEOUT).status_code
        statuses.append((got, put))

    note()
    files.set_container_acl(container, read=f"{lab}:*")
    note()
    files.set_container_acl(container, write=f"{lab}:*")
    note()
    files.set_container_acl(container, read="", write="")
    note()

    assert statuses == [(403, 403), (200, 403), (200, 201), (403, 403)]


def test_everybody_reads_and_lists_what_is_open(
    files: Any, account: Account, container: Any
) -> None:
    container.store_object("name", b"data")
    url = account.object_url(container.name)

    files.set_container_acl(container, read=".r:*")
    read_only = requests.get(url, timeout=TIMEOUT).status_code
    files.set_container_acl(container, read=".r:*,.rlistings")

    assert read_only == 401
    assert requests.get(url, timeout=TIMEOUT).text == "name\n"
    assert requests.get(f"{url}/name", timeout=TIMEOUT).content == b"data"


def test_pages_of_other_sites_may_ask_when_they_are_let(account: Account, container: Any) -> None:
    container.store_object("name", b"data")
    container.set_metadata(
        {
            "Access-Control-Allow-Origin": f"{ORIGIN} https://b.example",
            "Access-Control-Max-Age": "600",
            "Access-Control-Expose-Headers": "x-foo",
        }
    )
    url = account.object_url(container.name, "name")

    def ask(origin: str) -> requests.Response:
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        return requests.options(url, headers=headers, timeout=TIMEOUT)

    allowed = ask(ORIGIN)
    assert allowed.status_code == 200
    assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert allowed.headers["Access-Control-Max-Age"] == "600"
    assert ask("https://evil.example").status_code == 401


# --- a web site -----------------------------------------------------------------------------------


def test_T30_a_container_is_a_web_site(files: Any, account: Account, container: Any) -> None:
    container.store_object("index.html", "<p>wëlcome", content_type="text/html")
    container.store_object("404error.html", "<p>gone", content_type="text/html")
    files.set_container_acl(container, read=".r:*,.rlistings")
    files.set_container_web_index_page(container, "index.html")
    files.set_container_web_error_page(container, "error.html")
    url = account.object_url(container.name)

    found = requests.get(f"{url}/", timeout=TIMEOUT)
    missing = requests.get(f"{url}/nothing", timeout=TIMEOUT)

    assert (found.status_code, found.content.decode()) == (200, "<p>wëlcome")
    assert (missing.status_code, missing.text) == (404, "<p>gone")


def test_a_web_site_lists_its_files_when_told(files: Any, account: Account, container: Any) -> None:
    container.store_object("sub/page.html", "<p>")
    files.set_container_acl(container, read=".r:*,.rlistings")
    container.set_metadata({"Web-Listings": "true"})

    page = requests.get(f"{account.object_url(container.name)}/sub/", timeout=TIMEOUT)

    assert page.status_code == 200
    assert "page.html" in page.text
