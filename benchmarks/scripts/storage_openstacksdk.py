"""What the object storage benchmark lets openstacksdk do, as a program of its own."""

from __future__ import annotations

import json
import os
import sys

import openstack


def main() -> None:
    """Log in as ``OS_*`` say and do one thing: ``upload``, ``download`` or ``sync``."""
    verb, container, path, options = sys.argv[1:5]
    chosen = json.loads(options)
    cloud = openstack.connect()
    if verb == "upload":
        cloud.create_object(container, os.path.basename(path), filename=path, **chosen)
    elif verb == "download":
        cloud.get_object(container, os.path.basename(path), outfile=path, **chosen)
    else:
        for folder, _, names in os.walk(path):
            for name in names:
                full = os.path.join(folder, name)
                cloud.create_object(container, os.path.relpath(full, path), filename=full, **chosen)


main()
