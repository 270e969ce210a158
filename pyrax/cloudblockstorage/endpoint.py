"""Where the service is: the version behind its address, the project in it, its microversions."""

from __future__ import annotations

from typing import Any

from pyrax import exceptions
from pyrax.cloudblockstorage import versions
from pyrax.utils import quote_segment


class ServiceAddress:
    """The address of a client's service, completed by what its catalog entry leaves out.

    Args:
        client: The client.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._found: tuple[str, str] | None = None
        self._highest: versions.Version | None = None

    @property
    def version(self) -> str:
        """``"v1"``, ``"v2"`` or ``"v3"``, by the address alone.

        An address without a version is that of a current cloud; without any address, and at
        Rackspace, which has no other, it is version 1.
        """
        url = self._client.management_url
        named = versions.parse(url).version if url else versions.V1
        if named is not None:
            return named
        return versions.V1 if self._client.dialect == "rackspace" else versions.V3

    def complete(self, url: str) -> str:
        """Return an address with its version and project; version 1 is always complete.

        Args:
            url: The client's ``management_url``.

        Raises:
            ServiceNotAvailable: The address names no version, and the service offers none that
                is known here.
        """
        if self.version == versions.V1:
            return url
        address = versions.parse(url)
        if address.project:
            return url
        if address.version is not None:
            return f"{address.root}{address.segment}/{self._project()}"
        if self._found is None or self._found[0] != url:
            self._found = (url, self._discovered(address.root))
        return f"{address.root}{self._found[1]}/{self._project()}"

    def _project(self) -> str:
        """Return the project as a segment of a path."""
        return quote_segment(self._client.projectid)

    def _discovered(self, root: str) -> str:
        """Ask the service for its versions; return the segment of the newest one of version 3."""
        _, document = self._client.request(root, "GET")
        ids = [str(entry.get("id") or "") for entry in versions.offered(document)]
        if not any(one.partition(".")[0] == versions.V3 for one in ids):
            raise exceptions.ServiceNotAvailable(
                f"The block storage service at '{root}' offers no version 3, but: "
                f"{', '.join(ids) or 'none'}."
            )
        return versions.V3

    def since(self, method: str, needed: str, label: str) -> dict[str, str]:
        """Return the header that asks for a microversion.

        Args:
            method: What the user called.
            needed: The microversion, such as ``"3.40"``.
            label: The service as errors name it.

        Raises:
            NotSupported: The service does not have it.
        """
        highest = self._highest_microversion()
        if (versions.number(needed) or highest) > highest:
            raise exceptions.NotSupported(
                method,
                label,
                f"it needs microversion {needed}, and this cloud has {versions.show(highest)} "
                "at most",
            )
        return {versions.HEADER: f"volume {needed}"}

    def _highest_microversion(self) -> versions.Version:
        """Return the highest microversion of the service, which is asked for it once."""
        if self.version != versions.V3:
            return (2, 0)
        if self._highest is None:
            # Below the version, some installations want a token even for their description.
            address = versions.parse(self.complete(self._client.management_url or ""))
            _, document = self._client.method_get(f"{address.root}{address.segment}/")
            self._highest = versions.highest(document)
        return self._highest
