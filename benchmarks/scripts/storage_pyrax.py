"""What the object storage benchmark lets pyrax do, as a program of its own."""

from __future__ import annotations

import json
import os
import sys

import pyrax


def main() -> None:
    """Log in as ``OS_*`` say and do one thing: ``upload``, ``download`` or ``sync``."""
    verb, container, path, options = sys.argv[1:5]
    chosen = json.loads(options)
    pyrax.set_setting("identity_type", "keystone")
    pyrax.set_setting("auth_endpoint", os.environ["OS_AUTH_URL"])
    pyrax.set_setting("tenant_name", os.environ["OS_PROJECT_NAME"])
    pyrax.set_setting("region", os.environ["OS_REGION_NAME"])
    pyrax.set_credentials(os.environ["OS_USERNAME"], os.environ["OS_PASSWORD"])
    files = pyrax.connect_to_cloudfiles()
    assert files is not None
    if verb == "upload":
        files.upload_file(container, path, return_none=True, **chosen)
    elif verb == "download":
        folder, name = os.path.split(path)
        files.download_object(container, name, folder, **chosen)
    else:
        summary = files.sync_folder_to_container(path, container, **chosen)
        assert not summary["failed"], summary


main()
