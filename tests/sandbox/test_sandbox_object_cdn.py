"""The sandbox's CDN of Cloud Files on the wire."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
import requests

from tests.sandbox.wire import Wire

DAY = 86400


class CDN:
    """Calls to the CDN of one region."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.url = wire.urls["rax:object-cdn", "cloudFilesCDN"]

    def __call__(self, method: str, path: str = "", **headers: Any) -> requests.Response:
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.wire.send(method, self.url + path, headers=named)


@pytest.fixture
def cdn(rackspace_wire: Wire) -> CDN:
    """The CDN, and a container `c` with the object `ten`."""
    rackspace_wire.storage("PUT", "/c")
    rackspace_wire.storage("PUT", "/c/ten", data=b"0123456789")
    return CDN(rackspace_wire)


def anybody(method: str, url: str) -> requests.Response:
    """Send a request without a token."""
    return requests.request(method, url, timeout=20)


def test_the_catalog_has_an_entry_of_its_own_for_each_region(rackspace_wire: Wire) -> None:
    assert "/rackspace/dfw/object-cdn/v1/MossoCloudFS_" in CDN(rackspace_wire).url


def test_openstack_has_no_cdn(keystone_wire: Wire) -> None:
    assert not [key for key in keystone_wire.urls if "cdn" in key[0]]


def test_a_container_is_published_and_taken_off(cdn: CDN) -> None:
    assert cdn("HEAD", "/c").status_code == 404
    created = cdn("PUT", "/c", X_Cdn_Enabled="True")
    assert created.status_code == 201
    assert created.headers["X-Cdn-Uri"].startswith("http://")
    assert cdn("PUT", "/c", X_Cdn_Enabled="True", X_Ttl=900).status_code == 202
    headers = cdn("HEAD", "/c").headers
    assert (headers["X-Cdn-Enabled"], headers["X-Ttl"]) == ("True", "900")
    assert headers["X-Log-Retention"] == "False"
    for kind in ("Ssl-", "Streaming-", "Ios-"):
        assert headers[f"X-Cdn-{kind}Uri"] != headers["X-Cdn-Uri"]
    assert cdn("PUT", "/c", X_Cdn_Enabled="False").status_code == 202
    assert cdn("HEAD", "/c").headers["X-Cdn-Enabled"] == "False"
    assert anybody("GET", created.headers["X-Cdn-Uri"] + "/ten").status_code == 404


def test_the_time_to_live_has_limits(cdn: CDN) -> None:
    assert cdn("PUT", "/c").headers["X-Trans-Id"].startswith("tx")
    assert cdn("HEAD", "/c").headers["X-Ttl"] == "259200"
    for bad in (899, 31536001, "soon", -1):
        assert cdn("POST", "/c", X_Ttl=bad).status_code == 400
    assert cdn("POST", "/c", X_Ttl=31536000).status_code == 202
    assert cdn("POST", "/c", X_Cdn_Enabled="perhaps").status_code == 400
    assert cdn("HEAD", "/c").headers["X-Ttl"] == "31536000"


def test_only_what_exists_is_published(cdn: CDN) -> None:
    assert cdn("PUT", "/nothing", X_Cdn_Enabled="True").status_code == 404
    assert cdn("POST", "/c", X_Ttl=900).status_code == 404
    assert cdn("PUT", "/c", X_Ttl=1).status_code == 400
    assert cdn("HEAD", "/c").status_code == 404


def test_the_listing_shows_whatever_was_ever_published(cdn: CDN, rackspace_wire: Wire) -> None:
    assert cdn("GET").status_code == 204
    for name in ("a", "b"):
        rackspace_wire.storage("PUT", f"/{name}")
        cdn("PUT", f"/{name}", X_Cdn_Enabled="True")
    cdn("PUT", "/a", X_Cdn_Enabled="False")
    rows = cdn("GET", "?format=json").json()
    assert [(row["name"], row["cdn_enabled"], row["ttl"]) for row in rows] == [
        ("a", False, 259200),
        ("b", True, 259200),
    ]
    assert rows[0]["X-Cdn-Uri"] == cdn("HEAD", "/a").headers["X-Cdn-Uri"]
    assert [row["name"] for row in cdn("GET", "?format=json&limit=1&marker=a").json()] == ["b"]
    assert cdn("GET", "?format=json&enabled_only=true&end_marker=b").json() == []
    assert cdn("GET").text == "a\nb\n"
    assert cdn("GET", "?limit=10001").status_code == 412


def test_an_edge_keeps_an_object_for_its_time(cdn: CDN, rackspace_wire: Wire) -> None:
    url = cdn("PUT", "/c", X_Ttl=900).headers["X-Cdn-Uri"] + "/ten"
    answer = anybody("GET", url)
    assert (answer.content, answer.headers["Cache-Control"]) == (
        b"0123456789",
        "public, max-age=900",
    )
    assert anybody("HEAD", url).headers["Content-Length"] == "10"
    rackspace_wire.storage("PUT", "/c/ten", data=b"new")
    assert anybody("GET", url).content == b"0123456789"
    rackspace_wire.cloud.clock.advance(901)
    assert anybody("GET", url).content == b"new"
    rackspace_wire.storage("DELETE", "/c/ten")
    assert anybody("GET", url).status_code == 200
    assert cdn("DELETE", "/c/ten").status_code == 204
    assert anybody("GET", url).status_code == 404
    assert anybody("POST", url).status_code == 405


def test_25_purges_a_day(cdn: CDN, rackspace_wire: Wire) -> None:
    assert cdn("DELETE", "/c/ten").status_code == 404
    cdn("PUT", "/c")
    for _ in range(25):
        assert cdn("DELETE", "/c/ten", X_Purge_Email="a@example.com").status_code == 204
    refused = cdn("DELETE", "/c/ten")
    assert (refused.status_code, refused.reason) == (498, "Rate Limited")
    rackspace_wire.cloud.clock.advance(DAY + 1)
    wire = CDN(Wire(rackspace_wire.cloud, "rackspace"))
    assert wire("DELETE", "/c/ten").status_code == 204
    # The object itself is where it was.
    assert wire.wire.storage("GET", "/c/ten").content == b"0123456789"


def test_access_logs_are_stored_for_the_owner(cdn: CDN, rackspace_wire: Wire) -> None:
    url = cdn("PUT", "/c", X_Log_Retention="True").headers["X-Cdn-Uri"]
    anybody("GET", f"{url}/ten")
    anybody("GET", f"{url}/nothing")
    names = rackspace_wire.storage("GET", "/.CDN_ACCESS_LOGS").text.split()
    assert names and all(name.startswith("c/") and name.endswith(".log.gz") for name in names)
    text = b"".join(
        gzip.decompress(rackspace_wire.storage("GET", f"/.CDN_ACCESS_LOGS/{name}").content)
        for name in names
    )
    assert b" 200 " in text


def test_a_published_site_has_index_and_error_pages(cdn: CDN, rackspace_wire: Wire) -> None:
    settings = {
        "X-Container-Meta-Web-Index": "index.html",
        "X-Container-Meta-Web-Error": "error.html",
    }
    rackspace_wire.storage("POST", "/c", headers=settings)
    for name, data in (("index.html", b"home"), ("sub/index.html", b"sub")):
        rackspace_wire.storage("PUT", f"/c/{name}", data=data)
    rackspace_wire.storage("PUT", "/c/404error.html", data=b"lost")
    url = cdn("PUT", "/c").headers["X-Cdn-Uri"]
    assert anybody("GET", f"{url}/").content == b"home"
    assert anybody("GET", f"{url}/sub/").content == b"sub"
    lost = anybody("GET", f"{url}/nothing")
    assert (lost.status_code, lost.content) == (404, b"lost")


def test_the_cdn_belongs_to_the_owner(cdn: CDN) -> None:
    assert requests.head(f"{cdn.url}/c", timeout=20).status_code == 401
    foreign = cdn.url.rpartition("/")[0] + "/MossoCloudFS_other"
    assert cdn.wire.send("GET", foreign).status_code == 403
    for path, method in (("", "POST"), ("/c", "PATCH"), ("/c/o", "GET")):
        assert cdn.wire.send(method, cdn.url + path).status_code == 405


def test_a_stale_entry_is_dropped_on_request(cdn: CDN) -> None:
    cdn("PUT", "/c")
    assert cdn("DELETE", "/c").status_code == 405
    assert cdn("DELETE", "/c", X_Remove_Cdn_Container="t").status_code == 204
    assert cdn("HEAD", "/c").status_code == 404
