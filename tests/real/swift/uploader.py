"""A program that uploads one file by pyrax; tests kill it while it does."""

from __future__ import annotations

import sys

import pyrax


def main() -> None:
    """Log in, say so in one line, upload, and say so in another."""
    auth_url, password, storage_url, container, path = sys.argv[1:6]
    pyrax.set_setting("identity_type", "keystone")
    pyrax.set_setting("auth_endpoint", auth_url)
    pyrax.set_setting("tenant_name", "demo")
    pyrax.set_setting("region", "RegionOne")
    pyrax.set_credentials("demo", password)
    files = pyrax.connect_to_cloudfiles()
    assert files is not None
    files.management_url = storage_url
    print("begins", flush=True)
    files.upload_file(container, path, return_none=True)
    print("done", flush=True)


if __name__ == "__main__":
    main()
