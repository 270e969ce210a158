"""Fixed values of object storage."""

from __future__ import annotations

import sys

ACCOUNT_META_PREFIX = "X-Account-Meta-"
CONTAINER_META_PREFIX = "X-Container-Meta-"
CONTAINER_HEAD_PREFIX = "X-Container-"
OBJECT_META_PREFIX = "X-Object-Meta-"

MAX_FILE_SIZE = 5368709119
"""Bytes; a larger file is stored as a large object. Assign to ``object_storage.MAX_FILE_SIZE``."""
DEFAULT_CHUNKSIZE = 65536
"""Bytes of a chunk of a chunked upload."""
DEFAULT_CDN_TTL = 86400
"""Seconds; what a container without CDN shows as its time to live."""
EARLY_DATE_STR = "1900-01-01T00:00:00"
"""A date before that of every object."""
EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e"
"""The MD5 of nothing."""
MAX_BULK_DELETE = 10000
"""Names of a bulk delete request at most."""
MAX_LISTING = 10000
"""Rows of a listing page at most."""

SUBDIR_CONTENT_TYPE = "pseudo/subdirectory"
"""Content type of the objects that stand for subfolders in a listing."""


class Fault_cls:
    """The class of ``FAULT``, which marks a CDN attribute that has not been read yet."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "FAULT"

    def __reduce__(self) -> str:
        """Copies and pickles are the one instance."""
        return "FAULT"


FAULT = Fault_cls()
"""The one instance; false."""


def max_file_size() -> int:
    """Return ``object_storage.MAX_FILE_SIZE`` as it is now: programs assign to it."""
    package = sys.modules[__name__.rpartition(".")[0]]
    return int(getattr(package, "MAX_FILE_SIZE", MAX_FILE_SIZE))
