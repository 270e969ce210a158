"""Makes regions, projects, roles, users and catalog entries in Keystone as described.

Reads the description as JSON from standard input. What exists already is left, or brought up to
date.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import openstack


def main() -> None:
    """Bring Keystone to the described state."""
    wanted: dict[str, Any] = json.load(sys.stdin)
    cloud = openstack.connect(
        auth=wanted["auth"],  # The catalog may still hold the address of an earlier run.
        identity_endpoint_override=wanted["auth"]["auth_url"],
        load_yaml_config=False,
        load_envvars=False,
    )
    identity: Any = cloud.identity

    regions = {region.id for region in identity.regions()}
    for name in wanted["regions"]:
        if name not in regions:
            identity.create_region(id=name)

    domains = {domain.name: domain for domain in identity.domains()}
    for name in wanted["domains"]:
        if name not in domains:
            domains[name] = identity.create_domain(name=name)

    projects = {(item.domain_id, item.name): item for item in identity.projects()}
    for name, domain in wanted["projects"]:
        key = (domains[domain].id, name)
        if key not in projects:
            projects[key] = identity.create_project(name=name, domain_id=key[0])

    roles = {role.name: role for role in identity.roles()}
    for name in wanted["roles"]:
        if name not in roles:
            roles[name] = identity.create_role(name=name)

    users = {(item.domain_id, item.name): item for item in identity.users()}
    for user in wanted["users"]:
        domain_id = domains[user["domain"]].id
        key = (domain_id, user["name"])
        if key not in users:
            users[key] = identity.create_user(
                name=user["name"], password=user["password"], domain_id=domain_id
            )
        for project, names in user["roles"].items():
            for name in names:
                identity.assign_project_role_to_user(
                    projects[domain_id, project], users[key], roles[name]
                )

    services = {(item.type, item.name): item for item in identity.services()}
    endpoints = {
        (item.service_id, item.region_id, item.interface): item for item in identity.endpoints()
    }
    for entry in wanted["catalog"]:
        service = services.get((entry["type"], entry["name"]))
        if service is None:
            service = identity.create_service(type=entry["type"], name=entry["name"])
        for region, url in entry["urls"].items():
            for interface in ("public", "internal", "admin"):
                endpoint = endpoints.get((service.id, region, interface))
                if endpoint is None:
                    identity.create_endpoint(
                        service_id=service.id, region_id=region, interface=interface, url=url
                    )
                elif endpoint.url != url:
                    identity.update_endpoint(endpoint, url=url)

    names = {domain.id: name for name, domain in domains.items()}
    ids = {
        "projects": {f"{name}@{names[key]}": item.id for (key, name), item in projects.items()},
        "users": {f"{name}@{names[key]}": item.id for (key, name), item in users.items()},
        "domains": {name: domain.id for name, domain in domains.items()},
        "roles": {name: role.id for name, role in roles.items()},
    }
    json.dump(ids, sys.stdout)


main()
