"""The calls for the account as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyrax.object_storage.constants import ACCOUNT_META_PREFIX
from pyrax.object_storage.metadata import Metadata, read, to_headers

if TYPE_CHECKING:
    from pyrax.object_storage.client import StorageClient


def clearing_headers(
    present: Mapping[str, Any], prefix: str, given: Mapping[str, str]
) -> dict[str, str]:
    """Return headers that remove every item under a prefix which is not given anew.

    Args:
        present: Headers that the thing has.
        prefix: The header prefix.
        given: Headers that are set.
    """
    kept = {name.lower() for name in given}
    return {
        name: ""
        for name in present
        if name.lower().startswith(prefix.lower()) and name.lower() not in kept
    }


class AccountCalls:
    """The account's calls of ``ContainerManager``."""

    api: StorageClient

    def get_account_headers(self) -> Any:
        """Return the headers of the account ("Show account metadata").

        Returns:
            A case-insensitive mapping.
        """
        return self.api.method_head("")[0].headers

    def get_account_metadata(self, prefix: str | None = None) -> Metadata:
        """Return the metadata of the account; see ``StorageClient.get_account_metadata``."""
        prefix = ACCOUNT_META_PREFIX if prefix is None else prefix
        return read(self.get_account_headers(), prefix)

    def set_account_metadata(
        self, metadata: Mapping[Any, Any], clear: bool = False, prefix: str | None = None
    ) -> bool:
        """Add to the metadata of the account; see ``StorageClient.set_account_metadata``."""
        prefix = ACCOUNT_META_PREFIX if prefix is None else prefix
        headers = to_headers(metadata, prefix)
        if clear:
            headers.update(
                clearing_headers(self.get_account_headers(), prefix or ACCOUNT_META_PREFIX, headers)
            )
        if headers:
            self.api.method_post("", headers=headers)
            self.api.forget_temp_url_key()
        return True

    def delete_account_metadata(self, prefix: str | None = None) -> bool:
        """Remove the metadata of the account; see ``StorageClient.delete_account_metadata``."""
        return self.set_account_metadata({}, clear=True, prefix=prefix)
