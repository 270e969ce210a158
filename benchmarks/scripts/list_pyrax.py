"""Log in at `SITE` and list its servers, once."""

import os

import pyrax

pyrax.set_setting("identity_type", "keystone")
pyrax.set_setting("auth_endpoint", f"{os.environ['SITE']}/identity/v3")
pyrax.set_setting("tenant_name", "demo")
pyrax.set_credentials("demo", "secret")
servers = pyrax.cloudservers.list()
print(len(servers))
