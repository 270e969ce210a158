"""What newer image services offer: imports by themselves, stores, usage, a cache."""

from __future__ import annotations

import contextlib
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.image.base import GlanceManager
from pyrax.parameters import given

Stores = list[dict[str, Any]]


# --- versions -------------------------------------------------------------------------------------


@contextlib.contextmanager
def since(client: Any, method: str, version: str) -> Iterator[None]:
    """Turn a 404 for a call that the service is too old for into ``NotSupported``.

    Args:
        client: The ``ImageClient``.
        method: Name of the method.
        version: The Image API that has it first.
    """
    try:
        yield
    except exceptions.NotFound as error:
        newest = newest_version(client)
        if newest is not None and newest < as_numbers(version):
            shown = ".".join(str(number) for number in newest)
            raise exceptions.NotSupported(
                method,
                "image",
                f"it is not offered by this cloud (Image API v{shown}, v{version} is needed)",
            ) from error
        raise


def as_numbers(version: str) -> tuple[int, ...]:
    """Return a version such as ``"v2.17"`` as numbers that can be compared."""
    return tuple(int(part) for part in version.lstrip("v").split(".") if part.isdigit())


def newest_version(client: Any) -> tuple[int, ...] | None:
    """Ask the service for the newest version that it speaks ("List API versions").

    Args:
        client: The ``ImageClient``.

    Returns:
        Its numbers; ``None`` if the service does not tell.
    """
    try:
        _, body = client.request(client.root_url(), "GET")
    except (exceptions.PyraxException, OSError):
        return None
    entries = body.get("versions") if isinstance(body, Mapping) else None
    numbers = [
        as_numbers(entry["id"])
        for entry in entries or []
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)
    ]
    return max(numbers, default=None)


# --- imports --------------------------------------------------------------------------------------


def import_body(
    method: str,
    *,
    uri: str | None,
    stores: Any,
    all_stores: bool | None,
    all_stores_must_succeed: bool | None,
    remote_region: str | None,
    remote_image_id: Any,
    remote_service_interface: str | None,
) -> dict[str, Any]:
    """Return the body of an import.

    Args:
        method: Name of the method.
        uri: What to fetch.
        stores: Ids of the stores to fill.
        all_stores: Whether to fill all stores.
        all_stores_must_succeed: Whether one store that fails makes the import fail.
        remote_region: The region to copy from.
        remote_image_id: The image to copy.
        remote_service_interface: The endpoint to copy from.

    Raises:
        ValueError: The arguments do not go together.
    """
    if not method:
        raise ValueError("The method of an import is needed.")
    how: dict[str, Any] = {"name": method}
    if (uri is not None) != (method == "web-download"):
        raise ValueError("A URI belongs to the method 'web-download', and to no other.")
    if uri is not None:
        how["uri"] = checked_uri(uri)
    remote = given(
        glance_region=remote_region,
        glance_image_id=None if remote_image_id is None else utils.get_id(remote_image_id),
        glance_service_interface=remote_service_interface,
    )
    if method == "glance-download":
        if not remote_region or not remote.get("glance_image_id"):
            raise ValueError("'glance-download' needs remote_region and remote_image_id.")
        how.update(remote)
    elif remote:
        raise ValueError("The remote_ arguments belong to the method 'glance-download' only.")
    if stores is not None and all_stores:
        raise ValueError("Give either stores or all_stores, not both.")
    body: dict[str, Any] = {"method": how}
    if stores is not None:
        several = [stores] if isinstance(stores, (str, bytes)) else stores
        body["stores"] = [utils.ensure_text(utils.get_id(one)) for one in several]
    if all_stores is not None:
        body["all_stores"] = bool(all_stores)
    if all_stores_must_succeed is not None:
        body["all_stores_must_succeed"] = bool(all_stores_must_succeed)
    return body


def checked_uri(uri: Any) -> str:
    """Return a URI that the cloud may be asked to fetch.

    Args:
        uri: The URI.

    Raises:
        ValueError: It is neither ``http`` nor ``https``, or has no host.
    """
    text = utils.ensure_text(uri)
    parts = urllib.parse.urlsplit(text)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError("An image can be fetched from an 'http' or 'https' address only.")
    return text


# --- stores, usage, cache -------------------------------------------------------------------------


class InfoManager(GlanceManager):
    """The calls that tell what the image service offers, and how much of it is used."""

    needed = ()

    def import_methods(self) -> list[str]:
        """Return the methods of import ("Import methods and values discovery"), since 2.6.

        Returns:
            Names such as ``glance-direct`` and ``web-download``.
        """
        found = self._fetch("get_import_methods", "2.6", "import", "import-methods")
        return list(found.get("value") or []) if isinstance(found, Mapping) else []

    def stores(self, detail: bool = False) -> Stores:
        """Return the stores of image data ("List stores", "List stores detail"), since 2.8.

        Args:
            detail: ``True`` for all that is known about them; for administrators, since 2.15.

        Returns:
            Dicts with ``id``, ``description`` and perhaps ``default`` or ``read-only``.

        Raises:
            NotFound: The cloud has a single store.
        """
        if detail:
            found = self._fetch("list_stores(detail=True)", "2.15", "stores/detail", "stores")
        else:
            found = self._fetch("list_stores", "2.8", "stores", "stores")
        return list(answers.mappings(found or [], "'stores' in the answer"))

    def usage(self) -> dict[str, Any]:
        """Return quotas and what is used of them ("Quota usage"), since 2.13.

        Returns:
            For each quota a dict with ``limit`` and ``usage``; sizes are in MiB.
        """
        found = self._fetch("get_usage", "2.13", "usage", "usage") or {}
        return dict(answers.mapping(found, "'usage' in the answer"))

    def _fetch(self, method: str, version: str, path: str, key: str) -> Any:
        """Return what stands under a key of one document."""
        uri = f"/{self.uri_base}/{path}"
        with since(self.api, method, version):
            _, resp_body = self._send("GET", uri)
        return self._one(resp_body).get(key)
