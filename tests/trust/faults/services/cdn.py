"""The CDN: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from tests.trust.faults.things import Stage, thing


@thing
def cdn_service(s: Stage) -> Any:
    made = s.cdn.create_service("shop", "cdn", ["www.shop.example"], ["198.51.100.7"])
    s.cloud.clock.advance(600)
    return s.cdn.get_service(made.id)


RECEIVERS = ("cdn_service",)

PARAMETERS: dict[str, Any] = {
    "item": lambda s: s.cdn_service,
    "service": lambda s: s.cdn_service,
    "service_id": lambda s: s.cdn_service.id,
    "uri": "/services",
    "flavor_id": "cdn",
    "domains": ["www.new.example"],
    "domain_name": "www.new.example",
    "origins": ["198.51.100.8"],
    "metric_type": "requestCount",
    "changes": {"op": "add", "path": "/domains/-", "value": {"domain": "a.example"}},
}

ITEMS: dict[str, Any] = {
    "_flavor_manager": lambda s: "1",
}

METHODS: dict[str, dict[str, Any]] = {
    "request": {"uri": lambda s: f"{s.cdn.management_url}/services"},
    "delete_assets": {"all": True},
    "update": {"domains": ["other.shop.example"]},
    "update_service": {"domains": ["other.shop.example"]},
    "find_service": {"name": "shop"},
    "wait_for_service": {"timeout": 20},
    "wait_for": {"timeout": 20},
    "wait": {"timeout": 20},
    "find": {"name": "shop"},
}
