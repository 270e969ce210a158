"""Log in at `SITE` and list its servers, once."""

import os

import openstack

cloud = openstack.connect(
    auth_url=f"{os.environ['SITE']}/identity/v3",
    username="demo",
    password="secret",
    project_name="demo",
    user_domain_id="default",
    project_domain_id="default",
)
servers = list(cloud.compute.servers())
print(len(servers))
