"""What a document of a service must be like."""

from __future__ import annotations

import re
from typing import Any

from pyrax.sandbox.errors import Problem

LARGEST_BODY = 8192
LONGEST_DOMAIN = 253
LONGEST_TTL = 31536000
CERTIFICATES = ("shared", "san", "sni", "custom")
RESTRICTED = ("referrer", "geography", "client_ip")
KEYS = (
    "name",
    "flavor_id",
    "domains",
    "origins",
    "caching",
    "restrictions",
    "log_delivery",
)


class Check:
    """Collects what is wrong with a document."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def need(self, good: bool, message: str) -> None:
        """Note that something is wrong unless it is good."""
        if not good:
            self.errors.append(message)

    def text(self, value: Any, what: str, shortest: int, longest: int) -> None:
        """Want text of a certain length."""
        self.need(
            isinstance(value, str) and shortest <= len(value) <= longest,
            f"{what} must be text of {shortest} to {longest} characters",
        )

    def rows(self, value: Any, what: str, fewest: int, most: int) -> list[dict[str, Any]]:
        """Want a list of objects; return those that are."""
        good = isinstance(value, list) and fewest <= len(value) <= most
        self.need(good, f"{what} must be a list of {fewest} to {most} objects")
        found = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        self.need(not good or len(found) == len(value), f"each of the {what} must be an object")
        return found


def check(document: Any) -> dict[str, Any]:
    """Return a document that is good.

    Raises:
        Problem: 400, with all that is wrong.
    """
    if not isinstance(document, dict):
        raise Problem(400, "The body must be an object")
    found = Check()
    for key in document:
        found.need(key in KEYS, f"{key} is not known")
    found.text(document.get("name"), "name", 3, 256)
    found.text(document.get("flavor_id"), "flavor_id", 1, 256)
    for domain in found.rows(document.get("domains"), "domains", 1, 10):
        _check_domain(found, domain)
    origins = found.rows(document.get("origins"), "origins", 1, 10)
    for number, origin in enumerate(origins):
        _check_origin(found, origin, number)
    for rule in found.rows(document.get("caching", []), "caching", 0, 100):
        _check_caching(found, rule)
    for restriction in found.rows(document.get("restrictions", []), "restrictions", 0, 100):
        _check_restriction(found, restriction)
    delivery = document.get("log_delivery", {"enabled": False})
    found.need(
        isinstance(delivery, dict) and isinstance(delivery.get("enabled"), bool),
        "log_delivery must say whether it is enabled",
    )
    if found.errors:
        raise SchemaProblem(found.errors)
    return document


class SchemaProblem(Problem):
    """A refusal with several texts."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(400, "; ".join(texts))
        self.texts = texts


def _check_domain(found: Check, domain: dict[str, Any]) -> None:
    """Check one domain."""
    name = domain.get("domain")
    found.text(name, "domain", 3, LONGEST_DOMAIN)
    protocol = domain.get("protocol", "http")
    found.need(protocol in ("http", "https"), "protocol must be http or https")
    certificate = domain.get("certificate")
    if protocol == "https":
        found.need(certificate in CERTIFICATES, "a domain of https needs a certificate")
    else:
        found.need(certificate is None, "a domain of http has no certificate")
    if certificate == "shared" and isinstance(name, str):
        word = name.partition(".")[0] if name.endswith("secure.cdn.example") else name
        found.need(re.fullmatch(r"[A-Za-z0-9-]+", word) is not None, "a shared domain is one word")


def _check_origin(found: Check, origin: dict[str, Any], number: int) -> None:
    """Check one origin."""
    found.text(origin.get("origin"), "origin", 3, LONGEST_DOMAIN)
    found.need("://" not in str(origin.get("origin")), "an origin is a host name, not a URL")
    found.need(origin.get("port", 80) in (80, 443), "port must be 80 or 443")
    found.need(isinstance(origin.get("ssl", False), bool), "ssl must be true or false")
    kind = origin.get("hostheadertype", "domain")
    found.need(kind in ("domain", "origin", "custom"), "hostheadertype is not known")
    if kind == "custom":
        found.text(origin.get("hostheadervalue"), "hostheadervalue", 3, LONGEST_DOMAIN)
    rules = origin.get("rules")
    found.need(number == 0 or bool(rules), "each origin but the first needs rules")
    _check_rules(found, rules, "origin")


def _check_rules(found: Check, rules: Any, what: str) -> None:
    """Check rules for requests."""
    for rule in found.rows(rules or [], f"rules of the {what}", 0, 100):
        found.text(rule.get("name"), "name of a rule", 1, 256)
        found.text(rule.get("request_url", "/*"), "request_url", 1, 1024)


def _check_caching(found: Check, rule: dict[str, Any]) -> None:
    """Check one caching rule."""
    found.text(rule.get("name"), "name of a caching rule", 1, 256)
    ttl = rule.get("ttl")
    good = isinstance(ttl, int) and not isinstance(ttl, bool) and 0 <= ttl <= LONGEST_TTL
    found.need(good, "ttl must be a number of seconds up to a year")
    found.need(
        rule.get("name") == "default" or bool(rule.get("rules")), "a caching rule needs rules"
    )
    _check_rules(found, rule.get("rules"), "caching")


def _check_restriction(found: Check, restriction: dict[str, Any]) -> None:
    """Check one restriction."""
    found.text(restriction.get("name"), "name of a restriction", 1, 256)
    access = restriction.get("access", "whitelist")
    found.need(access in ("whitelist", "blacklist"), "access must be whitelist or blacklist")
    rules = found.rows(restriction.get("rules"), "rules of the restriction", 1, 100)
    for rule in rules:
        found.text(rule.get("name"), "name of a rule", 1, 256)
        found.need(
            sum(key in rule for key in RESTRICTED) == 1,
            "a rule has one of referrer, geography and client_ip",
        )
