"""The sandbox's CDN on the wire, without pyrax."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from .wire import Wire

DOMAIN = {"domain": "www.shop.example"}
ORIGIN = {"origin": "198.51.100.7"}
GOOD = {"name": "shop", "flavor_id": "cdn", "domains": [DOMAIN], "origins": [ORIGIN]}
MISSING = "00000000-0000-0000-0000-000000000000"


def send(wire: Wire, method: str, path: str, **kwargs: Any) -> requests.Response:
    """Call the CDN."""
    return wire.send(method, wire.urls["rax:cdn", "rackCDN"] + path, **kwargs)


def create(wire: Wire, **fields: Any) -> str:
    """Create a service, let it be deployed and return its path."""
    answer = send(wire, "POST", "/services", json={**GOOD, **fields})
    assert (answer.status_code, answer.content) == (202, b""), answer.text
    wire.cloud.clock.advance(10)
    return "/services/" + answer.headers["Location"].rpartition("/")[2]


def test_the_location_names_no_account(rackspace_wire: Wire) -> None:
    answer = send(rackspace_wire, "POST", "/services", json=GOOD)
    assert rackspace_wire.cloud.tenant_id not in answer.headers["Location"]


def test_documents_have_all_defaults(rackspace_wire: Wire) -> None:
    path = create(rackspace_wire)
    document = send(rackspace_wire, "GET", path).json()
    rule = {"name": "default", "request_url": "/*"}
    assert document["domains"] == [{**DOMAIN, "protocol": "http"}]
    assert document["origins"] == [
        {**ORIGIN, "port": 80, "ssl": False, "hostheadertype": "domain", "rules": [rule]}
    ]
    assert document["caching"] == [{"name": "default", "ttl": 86400, "rules": [rule]}]
    assert (document["restrictions"], document["log_delivery"]) == ([], {"enabled": False})


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "ab"},
        {"name": 5},
        {"flavor_id": ""},
        {"flavor_id": "gold"},
        {"colour": "red"},
        {"domains": []},
        {"domains": ["www.shop.example"]},
        {"domains": [{**DOMAIN, "protocol": "ftp"}]},
        {"domains": [{**DOMAIN, "protocol": "https"}]},
        {"domains": [{**DOMAIN, "certificate": "san"}]},
        {"domains": [{"domain": "two.words", "protocol": "https", "certificate": "shared"}]},
        {"origins": [{"origin": "http://x.example"}]},
        {"origins": [{**ORIGIN, "port": 8080}]},
        {"origins": [ORIGIN, {"origin": "second.example"}]},
        {"origins": [{**ORIGIN, "hostheadertype": "custom"}]},
        {"caching": [{"name": "pics", "ttl": 5}]},
        {"caching": [{"name": "default", "ttl": -1}]},
        {"restrictions": [{"name": "r", "rules": []}]},
        {"restrictions": [{"name": "r", "rules": [{"name": "x"}]}]},
        {"restrictions": [{"name": "r", "access": "grey", "rules": [{"name": "x"}]}]},
        {"log_delivery": True},
    ],
)
def test_bad_documents_are_refused(rackspace_wire: Wire, fields: dict[str, Any]) -> None:
    answer = send(rackspace_wire, "POST", "/services", json={**GOOD, **fields})
    assert answer.status_code == 400
    assert set(answer.json()) == {"message"}
    assert send(rackspace_wire, "GET", "/services").json()["services"] == []


@pytest.mark.parametrize(
    "operations",
    [
        [],
        {},
        [{"op": "move", "path": "/name"}],
        [{"op": "replace", "path": "/name"}],
        [{"op": "replace", "path": "name", "value": "new"}],
        [{"op": "replace", "path": "/status", "value": "deployed"}],
        [{"op": "remove", "path": "/domains/7"}],
        [{"op": "remove", "path": "/domains/0"}],
        [{"op": "add", "path": "/domains/9", "value": {}}],
        [{"op": "replace", "path": "/domains/0/colour/x", "value": 1}],
    ],
)
def test_bad_patches_are_refused(rackspace_wire: Wire, operations: Any) -> None:
    path = create(rackspace_wire)
    before = send(rackspace_wire, "GET", path).json()
    assert send(rackspace_wire, "PATCH", path, json=operations).status_code == 400
    assert send(rackspace_wire, "GET", path).json() == before


def test_operations_apply_in_order(rackspace_wire: Wire) -> None:
    path = create(rackspace_wire)
    operations = [
        {"op": "add", "path": "/domains/0", "value": {"domain": "first.example"}},
        {"op": "remove", "path": "/domains/1"},
        {"op": "replace", "path": "/domains/0/domain", "value": "only.example"},
        {"op": "replace", "path": "/log_delivery/enabled", "value": True},
    ]
    assert send(rackspace_wire, "PATCH", path, json=operations).status_code == 202
    document = send(rackspace_wire, "GET", path).json()
    assert [one["domain"] for one in document["domains"]] == ["only.example"]
    assert document["log_delivery"] == {"enabled": True}


def test_a_purge_without_words_is_one_of_everything(rackspace_wire: Wire) -> None:
    path = create(rackspace_wire)
    assert send(rackspace_wire, "DELETE", f"{path}/assets").status_code == 202
    assert rackspace_wire.cloud.stores.cdn().purges[-1].url == "/*"
    for query in ("url=/x&all=true", "all=true&hard=no", "url=/%C3%BC"):
        assert send(rackspace_wire, "DELETE", f"{path}/assets?{query}").status_code == 400


def test_pages_end_with_an_empty_one(rackspace_wire: Wire) -> None:
    for number in range(2):
        create(rackspace_wire, name=f"shop-{number}", domains=[{"domain": f"{number}.example"}])
    first = send(rackspace_wire, "GET", "/services?limit=2").json()
    link = first["links"][0]
    assert (link["rel"], len(first["services"])) == ("next", 2)
    last = send(rackspace_wire, "GET", f"/services?{link['href'].partition('?')[2]}").json()
    assert last == {"links": [], "services": []}
    for query in ("limit=0", "limit=21", "limit=x", "marker=x"):
        assert send(rackspace_wire, "GET", f"/services?{query}").status_code == 400


def test_ids_are_uuids(rackspace_wire: Wire) -> None:
    assert send(rackspace_wire, "GET", "/services/x").status_code == 400
    assert send(rackspace_wire, "GET", f"/services/{MISSING}").status_code == 404
    assert send(rackspace_wire, "HEAD", "/nothing").status_code == 404


def test_a_token_of_the_account_is_needed(rackspace_wire: Wire) -> None:
    url = rackspace_wire.urls["rax:cdn", "rackCDN"]
    assert requests.get(url + "/ping", timeout=20).status_code == 401
    other = url.rpartition("/")[0] + "/other/ping"
    assert rackspace_wire.send("GET", other).status_code == 403
