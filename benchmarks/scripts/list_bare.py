"""Log in at `SITE` and list its servers, once."""

import os

import requests

session = requests.Session()
user = {"name": "demo", "domain": {"id": "default"}, "password": "secret"}
scope = {"project": {"name": "demo", "domain": {"id": "default"}}}
body = {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}
login = session.post(f"{os.environ['SITE']}/identity/v3/auth/tokens", json={"auth": body})
catalog = {one["type"]: one["endpoints"][0]["url"] for one in login.json()["token"]["catalog"]}
headers = {"X-Auth-Token": login.headers["X-Subject-Token"]}
servers = session.get(f"{catalog['compute']}/servers/detail", headers=headers).json()["servers"]
print(len(servers))
