"""Publishing containers, as scripts do."""

from __future__ import annotations

from typing import Any

import pytest
import requests

import pyrax
from pyrax import exceptions


@pytest.fixture
def container(rackspace: Any) -> Any:
    """A container on Rackspace with one page."""
    made = pyrax.cloudfiles.create_container("site")
    made.store_object("index.html", "<p>home</p>", content_type="text/html")
    return made


def test_a_container_is_published_and_read_by_everybody(container: Any) -> None:
    assert (container.cdn_enabled, container.cdn_uri, container.cdn_ttl) == (False, None, 86400)
    container.make_public(ttl=1200)
    assert (container.cdn_enabled, container.cdn_ttl) == (True, 1200)
    assert requests.get(f"{container.cdn_uri}/index.html", timeout=20).text == "<p>home</p>"
    for address in (container.cdn_ssl_uri, container.cdn_streaming_uri, container.cdn_ios_uri):
        assert address and address != container.cdn_uri
    files = pyrax.cloudfiles
    assert files.list_public_containers() == ["site"]
    assert files.get_container_streaming_uri("site") == container.cdn_streaming_uri
    assert files.get_container_ios_uri("site") == container.cdn_ios_uri
    container.make_private()
    assert container.cdn_enabled is False
    assert files.list_public_containers() == []
    assert files.list_public_containers(include_disabled=True) == ["site"]


def test_the_cdn_s_settings(container: Any) -> None:
    files = pyrax.cloudfiles
    with pytest.raises(exceptions.NotCDNEnabled):
        files.get_container_cdn_metadata(container)
    with pytest.raises(exceptions.BadRequest):
        files.make_container_public("site", ttl=5)
    files.make_container_public("site")
    assert files.get_cdn_log_retention("site") is False
    container.cdn_log_retention = True
    assert files.get_cdn_log_retention("site") is True
    files.set_cdn_log_retention("site", False)
    assert files.get_cdn_log_retention(container) is False
    files.set_container_cdn_metadata("site", {"X-TTL": 900, "x-log-retention": True})
    assert files.get_container_cdn_metadata("site")["x-ttl"] == "900"
    with pytest.raises(exceptions.InvalidCDNMetadata):
        files.set_container_cdn_metadata("site", {"X-Nonsense": "1"})
    with pytest.raises(exceptions.NoSuchContainer):
        files.make_container_public("nothing")


def test_purging_leaves_the_object_and_has_a_limit(rackspace: Any, container: Any) -> None:
    container.make_public()
    pyrax.cloudfiles.retries = 0
    obj = container.get_object("index.html")
    obj.purge(["a@example.com", "b@example.com"])
    for _ in range(24):
        container.purge_cdn_object("index.html")
    with pytest.raises(exceptions.OverLimit) as caught:
        pyrax.cloudfiles.purge_cdn_object("site", "index.html")
    assert caught.value.code == 498
    assert container.fetch("index.html") == b"<p>home</p>"
    purged = rackspace.stores.of("object-cdn").purged
    assert purged[0][1:] == ("site", "index.html", "a@example.com, b@example.com")


def test_logs_are_found_where_the_guide_says(container: Any) -> None:
    container.make_public()
    container.cdn_log_retention = True
    requests.get(f"{container.cdn_uri}/index.html", timeout=20)
    logs = pyrax.cloudfiles.list_container_object_names(".CDN_ACCESS_LOGS")
    assert len(logs) == 1 and logs[0].startswith("site/")


def test_a_web_site_on_the_cdn(container: Any) -> None:
    container.set_web_index_page("index.html")
    container.set_web_error_page("error.html")
    container.store_object("404error.html", "lost")
    container.make_public()
    assert requests.get(f"{container.cdn_uri}/", timeout=20).text == "<p>home</p>"
    assert requests.get(f"{container.cdn_uri}/no", timeout=20).text == "lost"


def test_a_cloud_without_cdn_says_what_to_do_instead(keystone: Any) -> None:
    files = pyrax.cloudfiles
    container = files.create_container("site")
    assert (container.cdn_enabled, container.cdn_uri, container.cdn_ttl) == (False, None, 86400)
    with pytest.raises(exceptions.NotCDNEnabled, match="set_container_acl"):
        container.make_public()
    files.set_container_acl("site", read=".r:*")
    container.store_object("x", b"1")
    assert requests.get(f"{files.management_url}/site/x", timeout=20).content == b"1"


def test_servicenet_keeps_the_public_cdn(rackspace: Any) -> None:
    inner = pyrax.connect_to_cloudfiles(public=False)
    assert "/servicenet/" in inner.management_url
    assert "/servicenet/" not in inner.cdn_management_url
    inner.create_container("site")
    inner.make_container_public("site")
    assert inner.list_public_containers() == ["site"]
