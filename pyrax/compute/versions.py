"""`pyrax.cloudservers.versions`: the versions of the API that the service speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pyrax import answers, exceptions
from pyrax.compute import microversions
from pyrax.compute.base import ComputeManager, Resource
from pyrax.tables import ResourceList

# The part of an endpoint's path that names the version, and all that follows it.
_VERSION_PART = re.compile(r"/v[0-9]+(\.[0-9]+)?(?=/|\Z)")


class Version(Resource):
    """A version of the API: `id`, `status`, `version` and `min_version` (microversions)."""

    manager: VersionManager
    id: str
    links: list[dict[str, Any]]
    min_version: str
    status: str
    updated: str
    version: str

    NAME_ATTR = "id"
    get_details = False


Versions = list[Version]


def version_url(endpoint: str) -> str:
    """Return the URL of the document about the version that an endpoint has, without project."""
    parts = urlsplit(endpoint)
    found = _VERSION_PART.search(parts.path)
    path = parts.path[: found.end()] if found else parts.path.rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path + "/", "", ""))


def root_url(endpoint: str) -> str:
    """Return the URL of the list of versions at the root of the service."""
    parts = urlsplit(endpoint)
    found = _VERSION_PART.search(parts.path)
    path = parts.path[: found.start()] if found else ""
    return urlunsplit((parts.scheme, parts.netloc, path + "/", "", ""))


class VersionManager(ComputeManager[Version]):
    """The versions of the API. They are read at the endpoint's own host, whatever links say."""

    resource = Version
    key = "version"
    plural = "versions"

    def list(self) -> Versions:
        """Return all versions that the service speaks.

        OpenStack Compute API, 'List All Major Versions'.
        """
        _, body = self._read(root_url(self._endpoint()))
        found = answers.mapping(body or {}).get("versions")
        entries = found.get("values") if isinstance(found, Mapping) else found
        versions = answers.mappings(entries or [], "The list of versions")
        return ResourceList(Version(self, info, True) for info in versions)

    def get_current(self) -> Version:
        """Return the version that this client speaks.

        OpenStack Compute API, 'Show Details of Specific API Version'.
        """
        _, body = self._read(version_url(self._endpoint()))
        return Version(self, self._document(body), True)

    def _read(self, url: str) -> tuple[Any, Any]:
        """GET a document that is the same in all microversions, and therefore names none."""
        return self._send("GET", url, headers={microversions.HEADER: None})

    def _endpoint(self) -> str:
        """Return the endpoint of the client."""
        endpoint = self.api.management_url
        if not endpoint:
            raise exceptions.ServiceNotAvailable("The 'compute' service is not available.")
        return str(endpoint)
