"""Many objects in one request, and addresses that need no token."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from tests.real.beside import PATIENCE_SECONDS, TIMEOUT
from tests.real.swift.conftest import Account, until_accepted
from tests.real.swift.test_listings import fill_at_once
from tests.real.swift.test_objects import ODD_NAMES

STORED_OF = 8


def test_bulk_delete_of_odd_names(files: Any, account: Account, container: Any) -> None:
    for name in ODD_NAMES:
        account.put(container.name, name, b"x")
    account.put(container.name, "kept", b"x")
    names = list(ODD_NAMES)

    result = files.bulk_delete(container, names)

    assert result["deleted"] == len(ODD_NAMES)
    assert result["errors"] == []
    assert account.names(container.name) == ["kept"]
    assert names == ODD_NAMES


def test_bulk_delete_counts_what_is_not_there(files: Any, account: Account, container: Any) -> None:
    account.put(container.name, "there", b"x")

    result = files.bulk_delete(container, ["there", "missing 1", "missing 2"])

    assert (result["deleted"], result["not_found"]) == (1, 2)
    assert result["status"] == "200 OK"


def test_bulk_delete_beside_the_program(files: Any, account: Account, container: Any) -> None:
    for number in range(20):
        account.put(container.name, f"object {number}", b"x")

    deleter = files.bulk_delete(container, account.names(container.name), async_=True)

    deadline = time.monotonic() + PATIENCE_SECONDS
    while not deleter.completed:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert deleter.results["deleted"] == 20
    assert account.names(container.name) == []


@pytest.mark.timeout(900)
def test_ten_thousand_names_are_deleted_in_one_request(
    files: Any, account: Account, container: Any, log: list[tuple[str, str]]
) -> None:
    names = [f"object {number:05}" for number in range(10_000)]
    # To store all of them would take longer than all other tests together.
    fill_at_once(account, container.name, [*names[::STORED_OF], "kept"])
    log.clear()

    result = files.bulk_delete(container, names)

    stored = len(names[::STORED_OF])
    assert (result["deleted"], result["not_found"]) == (stored, len(names) - stored)
    assert (result["status"], result["errors"]) == ("200 OK", [])
    assert len([entry for entry in log if "bulk-delete" in entry[1]]) == 1
    assert account.names(container.name) == ["kept"]


def test_T21_delete_all_objects(account: Account, container: Any) -> None:
    for number in range(20):
        account.put(container.name, f"folder/{number}", b"x")

    container.delete_all_objects()

    assert account.names(container.name) == []


# --- temporary URLs -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_T26_a_temporary_url_fetches_an_odd_name(
    account: Account, container: Any, temp_url_key: str, name: str
) -> None:
    account.put(container.name, name, name.encode())

    url = container.get_temp_url(name, 60)

    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = account.send("GET", url, headers={"X-Auth-Token": ""})
        if answer.status_code != 401 or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    assert answer.status_code == 200
    assert answer.content == name.encode()


def test_a_temporary_url_to_store(account: Account, container: Any, temp_url_key: str) -> None:
    url = container.get_temp_url("new", 60, method="PUT")

    assert until_accepted("PUT", url, data=b"given").status_code == 201
    assert account.get(container.name, "new").content == b"given"


def test_a_temporary_url_ends_and_is_good_for_one_object_only(
    account: Account, container: Any, temp_url_key: str
) -> None:
    account.put(container.name, "one", b"1")
    account.put(container.name, "two", b"2")
    good = container.get_temp_url("one", 60)
    assert until_accepted("GET", good).content == b"1"

    short = container.get_temp_url("one", 1)
    time.sleep(2)

    assert requests.get(short, timeout=TIMEOUT).status_code == 401
    assert requests.get(good.replace("/one?", "/two?"), timeout=TIMEOUT).status_code == 401


def test_the_key_is_read_back(files: Any, temp_url_key: str) -> None:
    assert files.get_temp_url_key(cached=False) == temp_url_key
