"""Handing volumes over to other accounts."""

from __future__ import annotations

from typing import Any

from pyrax.cloudblockstorage.base import LinkPages, StorageManager, StorageResource, resolve_id
from pyrax.parameters import given

_WITH_OPTIONS = "volume-transfers"


class CloudBlockStorageTransfer(StorageResource):
    """The offer of a volume to another account: ``id``, ``name``, ``volume_id``, ``created_at``.

    The object that ``create_transfer`` returns has the secret for the other account as
    ``auth_key``. It is shown nowhere else.
    """

    manager: TransferManager
    auth_key: str
    created_at: str
    id: str
    links: list[dict[str, Any]]
    name: str | None
    volume_id: str

    absent = dict.fromkeys(("id", "name", "volume_id", "created_at"), lambda: None)

    def accept(self, auth_key: str) -> CloudBlockStorageTransfer:
        """Take the volume over; see the client's ``accept_transfer``."""
        return self.manager.accept(self, auth_key)


class TransferManager(StorageManager[CloudBlockStorageTransfer]):
    """The transfers of the account. Wherever a method takes a transfer, its id will do."""

    resource_class = CloudBlockStorageTransfer
    response_key = "transfer"
    uri_base = "os-volume-transfer"
    list_path = "/detail"

    def create(  # type: ignore[override]
        self, volume: Any, name: str | None = None, *, no_snapshots: bool = False
    ) -> CloudBlockStorageTransfer:
        """Offer a volume to another account (Block Storage API, "Create a volume transfer").

        Args:
            volume: The volume, or its id.
            name: Name of the offer.
            no_snapshots: Leave the snapshots behind; OpenStack only (3.55).

        Returns:
            The ``CloudBlockStorageTransfer``; its ``auth_key`` is not to be had again.
        """
        body = self._create_body(name, volume)
        path, options = self._place(no_snapshots)
        if no_snapshots:
            body["transfer"]["no_snapshots"] = True
        _, answer = self._send("POST", path, body=body, **options)
        return self.resource_class(self, self._one(answer))

    def _create_body(self, name: str | None, volume: Any) -> dict[str, Any]:
        """Return the request body of ``create``."""
        volume_id = resolve_id(volume)
        if not volume_id:
            raise ValueError("A volume or its id is needed.")
        return {"transfer": given(volume_id=volume_id, name=self._text(name))}

    def _place(self, no_snapshots: bool) -> tuple[str, dict[str, Any]]:
        """Return where a transfer is created, and what else the request needs."""
        if no_snapshots:
            raise self._not_supported("create_transfer(no_snapshots=...)")
        return f"/{self.uri_base}", {}

    def accept(self, transfer: Any, auth_key: str) -> CloudBlockStorageTransfer:
        """Take a volume over (Block Storage API, "Accept a volume transfer").

        Args:
            transfer: The transfer, or its id.
            auth_key: The secret that its creator was given.

        Returns:
            A ``CloudBlockStorageTransfer`` with ``volume_id``.

        Raises:
            BadRequest: The secret is wrong.
            NotFound: There is no such transfer.
        """
        if not auth_key or not isinstance(auth_key, (str, bytes)):
            raise ValueError("The auth_key of the transfer is needed.")
        uri = self._item_uri(transfer, "accept")
        _, answer = self._send("POST", uri, body={"accept": {"auth_key": self._text(auth_key)}})
        return self.resource_class(self, self._one(answer), loaded=True)


class OpenStackTransferManager(LinkPages, TransferManager):
    """The transfers of a project."""

    def _place(self, no_snapshots: bool) -> tuple[str, dict[str, Any]]:
        """Return where a transfer is created, and what else the request needs."""
        if not no_snapshots:
            return f"/{self.uri_base}", {}
        return f"/{_WITH_OPTIONS}", self._since("create_transfer(no_snapshots=...)", "3.55")
