"""Log in at `SITE` and list its servers, once."""

import os

from keystoneauth1 import session
from keystoneauth1.identity import v3
from novaclient import client

auth = v3.Password(
    f"{os.environ['SITE']}/identity/v3",
    username="demo",
    password="secret",
    project_name="demo",
    user_domain_id="default",
    project_domain_id="default",
)
nova = client.Client("2.1", session=session.Session(auth=auth))
servers = nova.servers.list()
print(len(servers))
