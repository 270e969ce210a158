"""The look-up of endpoints in a login answer."""

from __future__ import annotations

from typing import Any

import pytest

from pyrax import exceptions
from pyrax.service_catalog import ServiceCatalog

TOKEN = "aab1-secret-token"


def endpoint(region: str, host: str) -> dict[str, str]:
    return {
        "region": region,
        "publicURL": f"https://{host}.example.com/v2/1",
        "internalURL": f"https://int-{host}.example.com/v2/1",
    }


def document(services: Any) -> dict[str, Any]:
    return {"access": {"token": {"id": TOKEN}, "serviceCatalog": services}}


CATALOG = ServiceCatalog(
    document(
        [
            {
                "type": "compute",
                "name": "cloudServers",
                "endpoints": [{"region": "ORD", "publicURL": "https://old.example.com"}],
            },
            {
                "type": "compute",
                "name": "cloudServersOpenStack",
                "endpoints": [endpoint("ORD", "ord.servers"), endpoint("DFW", "dfw.servers")],
            },
            {
                "type": "volume",
                "name": "cloudBlockStorage",
                "endpoints": [endpoint("ORD", "ord.volumes")],
            },
        ]
    )
)


def test_the_token_is_that_of_the_document() -> None:
    assert CATALOG.get_token() == TOKEN


def test_type_and_region_pick_one_endpoint() -> None:
    url = CATALOG.url_for(attr="region", filter_value="DFW", service_type="compute")
    assert url == "https://dfw.servers.example.com/v2/1"


def test_another_kind_of_address_can_be_asked_for() -> None:
    url = CATALOG.url_for("region", "ORD", "compute", "internalURL")
    assert url == "https://int-ord.servers.example.com/v2/1"


def test_the_name_of_the_service_counts_if_it_is_given() -> None:
    url = CATALOG.url_for("region", "ORD", service_name="cloudBlockStorage")
    assert url == "https://ord.volumes.example.com/v2/1"
    with pytest.raises(exceptions.EndpointNotFound):
        CATALOG.url_for(service_type="volume", volume_service_name="another")


def test_first_generation_servers_are_never_found() -> None:
    with pytest.raises(exceptions.EndpointNotFound):
        CATALOG.url_for(service_name="cloudServers")


def test_several_matches_are_ambiguous_and_named() -> None:
    with pytest.raises(exceptions.AmbiguousEndpoints) as caught:
        CATALOG.url_for(service_type="compute")
    assert [found["region"] for found in caught.value.endpoints] == ["ORD", "DFW"]


@pytest.mark.parametrize("question", [{"service_type": "dns"}, {"endpoint_type": "adminURL"}])
def test_no_match_is_an_error(question: dict[str, str]) -> None:
    with pytest.raises(exceptions.EndpointNotFound):
        CATALOG.url_for("region", "ORD", **{"service_type": "volume", **question})


@pytest.mark.parametrize("services", [None, [], {}])
def test_without_a_catalog_there_is_no_address(services: Any) -> None:
    assert ServiceCatalog(document(services)).url_for(service_type="compute") is None


@pytest.mark.parametrize("given", [{}, None, {"access": None}])
def test_what_is_no_login_answer_has_no_address_either(given: Any) -> None:
    assert ServiceCatalog(given).url_for(service_type="compute") is None


def test_repr_shows_no_token() -> None:
    assert repr(CATALOG) == "<ServiceCatalog compute, volume>"
