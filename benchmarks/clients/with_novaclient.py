"""python-novaclient with keystoneauth."""

from __future__ import annotations

from typing import Any

import novaclient.client
from keystoneauth1 import session
from keystoneauth1.identity import v3


class Client:
    """A client of the Compute API."""

    def __init__(self, site: str) -> None:
        auth = v3.Password(
            f"{site}/identity/v3",
            username="demo",
            password="secret",
            project_name="demo",
            user_domain_id="default",
            project_domain_id="default",
        )
        self.nova = novaclient.client.Client(
            "2.1", session=session.Session(auth=auth), region_name="RegionOne"
        )

    def servers(self) -> Any:
        """List servers."""
        return self.nova.servers.list()

    many_servers = servers
