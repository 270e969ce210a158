"""openstacksdk, which shares no code with pyrax, connected to the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openstack

from pyrax import sandbox


def connect(cloud: sandbox.Cloud, username: str, password: str, project: str) -> Any:
    """Return a connection."""
    return openstack.connection.Connection(
        auth={
            "auth_url": cloud.keystone_endpoint,
            "username": username,
            "password": password,
            "project_name": project,
            "user_domain_name": "Default",
            "project_domain_name": "Default",
        },
        region_name="DFW",
        identity_api_version="3",
    )


@contextmanager
def user_of(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the ordinary user, which is closed in the end."""
    connection = connect(cloud, cloud.username, cloud.password, cloud.tenant_name)
    yield connection
    connection.close()


@contextmanager
def admin_of(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the administrator, likewise."""
    connection = connect(cloud, cloud.admin_username, cloud.admin_password, "admin")
    yield connection
    connection.close()
