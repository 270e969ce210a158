"""Log in at `SITE` and list its servers, once."""

import os

import libcloud.security
from libcloud.compute.providers import get_driver

libcloud.security.CA_CERTS_PATH = os.environ.get("REQUESTS_CA_BUNDLE")
driver = get_driver("openstack")(
    "demo",
    "secret",
    api_version="2.2",
    ex_force_auth_url=f"{os.environ['SITE']}/identity",
    ex_force_auth_version="3.x_password",
    ex_tenant_name="demo",
    ex_domain_name="default",
)
servers = driver.list_nodes()
print(len(servers))
