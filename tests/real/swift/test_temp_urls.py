"""Addresses that work without a token: every method, every digest, and what must not work."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.real.beside import TIMEOUT
from tests.real.swift.conftest import Account, until_accepted

DATA = b"content"
DIGESTS = ["sha1", "sha256", "sha512"]
NAME = "folder/a b/ü?.txt"


@pytest.fixture
def stored(account: Account, container: Any, temp_url_key: str) -> Any:
    """A container with one object; the account has a key."""
    account.put(container.name, NAME, DATA)
    return container


@pytest.fixture
def digests(files: Any) -> list[str]:
    """The digests that the cluster says it allows."""
    allowed: list[str] = files.get_capabilities()["tempurl"]["allowed_digests"]
    return allowed


def status_of(method: str, url: str) -> int:
    """The status of a request without a token."""
    return requests.request(method, url, timeout=TIMEOUT).status_code


@pytest.mark.parametrize("digest", DIGESTS)
def test_T26_digests_are_answered_as_the_cluster_allows(
    stored: Any, digests: list[str], digest: str
) -> None:
    good = until_accepted("GET", stored.get_temp_url(NAME, 60))

    answer = requests.get(stored.get_temp_url(NAME, 60, digest=digest), timeout=TIMEOUT)

    assert good.content == DATA
    assert answer.status_code == (200 if digest in digests else 401)


def test_all_digests_are_tried_with_an_allowed_one_among_them(digests: list[str]) -> None:
    assert set(digests) <= set(DIGESTS)
    assert "sha256" in digests


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_an_object_is_stored_read_and_looked_at(account: Account, stored: Any, digest: str) -> None:
    put = stored.get_temp_url("new ü", 60, method="PUT", digest=digest)
    get = stored.get_temp_url("new ü", 60, digest=digest)
    head = stored.get_temp_url("new ü", 60, method="HEAD", digest=digest)

    assert until_accepted("PUT", put, data=b"given").status_code == 201
    assert requests.get(get, timeout=TIMEOUT).content == b"given"
    assert requests.head(get, timeout=TIMEOUT).headers["Content-Length"] == "5"
    assert requests.head(head, timeout=TIMEOUT).status_code == 200
    assert account.get(stored.name, "new ü").content == b"given"


def test_an_object_is_deleted(account: Account, stored: Any) -> None:
    url = stored.get_temp_url(NAME, 60, method="DELETE")

    assert until_accepted("DELETE", url).status_code == 204
    assert account.names(stored.name) == []


def test_an_address_is_good_for_its_method_only(stored: Any) -> None:
    get = stored.get_temp_url(NAME, 60)
    put = stored.get_temp_url(NAME, 60, method="PUT")
    head = stored.get_temp_url(NAME, 60, method="HEAD")
    assert until_accepted("GET", get).status_code == 200

    assert status_of("PUT", get) == 401
    assert status_of("DELETE", get) == 401
    assert status_of("GET", head) == 401
    assert status_of("DELETE", put) == 401


def test_a_prefix_opens_all_objects_below_it_and_no_other(account: Account, stored: Any) -> None:
    account.put(stored.name, "folder/other", b"other")
    account.put(stored.name, "beside", b"beside")
    url = stored.get_temp_url("folder/", 60, prefix=True)
    address, _, query = url.partition("?")
    root = address[: -len("folder/")]

    assert until_accepted("GET", f"{root}{quote(NAME)}?{query}").content == DATA
    assert status_of("GET", f"{root}folder/other?{query}") == 200
    assert status_of("GET", f"{root}beside?{query}") == 401


def test_an_expired_address(stored: Any) -> None:
    assert until_accepted("GET", stored.get_temp_url(NAME, 60)).status_code == 200

    assert status_of("GET", stored.get_temp_url(NAME, 1, absolute=True)) == 401


def test_a_wrong_key(files: Any, stored: Any) -> None:
    assert until_accepted("GET", stored.get_temp_url(NAME, 60)).status_code == 200

    assert status_of("GET", files.get_temp_url(stored, NAME, 60, key="another")) == 401


def test_a_changed_signature_or_end(stored: Any) -> None:
    url = stored.get_temp_url(NAME, 60)
    assert until_accepted("GET", url).status_code == 200
    ends = url.partition("temp_url_expires=")[2].partition("&")[0]

    assert status_of("GET", url.replace(ends, str(int(ends) + 1))) == 401
    assert status_of("GET", url.replace("temp_url_sig=", "temp_url_sig=0")) == 401


def test_addresses_of_clients_are_looked_at(stored: Any) -> None:
    ours = stored.get_temp_url(NAME, 60, ip_range="127.0.0.0/8")
    theirs = stored.get_temp_url(NAME, 60, ip_range="10.1.0.0/16")

    assert until_accepted("GET", ours).content == DATA
    assert status_of("GET", theirs) == 401


def test_how_a_browser_shows_or_saves_the_content(stored: Any) -> None:
    named = stored.get_temp_url(NAME, 60, filename="öther name.txt")
    shown = stored.get_temp_url(NAME, 60, inline=True)

    saved = until_accepted("GET", named).headers["Content-Disposition"]
    assert saved.startswith("attachment")
    assert "%C3%B6ther%20name.txt" in saved
    inline = requests.get(shown, timeout=TIMEOUT).headers["Content-Disposition"]
    assert inline.startswith("inline")


def test_a_key_of_the_container(files: Any, account: Account, container: Any, unique: str) -> None:
    account.put(container.name, NAME, DATA)
    container.set_metadata({"Temp-Url-Key": unique})

    url = files.get_temp_url(container, NAME, 60, key=unique)

    assert until_accepted("GET", url).content == DATA


def test_an_account_without_a_key(demo: Any, files: Any, container: Any) -> None:
    files.set_temp_url_key("")

    with pytest.raises(demo.exceptions.MissingTemporaryURLKey):
        files.get_temp_url(container, NAME, 60, cached=False)


def test_a_form_of_a_web_page_uploads_files(account: Account, stored: Any, files: Any) -> None:
    form = files.get_form_post(stored, "from form/", 60, max_file_size=100, max_file_count=2)
    two = {"file1": ("one ü.txt", b"1"), "file2": ("two.txt", b"2")}

    answer = until_accepted("POST", form["url"], data=form["fields"], files=two)

    assert answer.status_code == 201
    assert account.get(stored.name, "from form/one ü.txt").content == b"1"
    assert account.get(stored.name, "from form/two.txt").content == b"2"
