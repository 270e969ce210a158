"""Makes the volume type that the argument names, unless it is there."""

from __future__ import annotations

import sys

from connection import connect

storage = connect().block_storage
if not any(kind.name == sys.argv[1] for kind in storage.types()):
    storage.create_type(name=sys.argv[1], extra_specs={"volume_backend_name": "files"})
