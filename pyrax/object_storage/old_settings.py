"""Attributes of the client that had a meaning before pyrax 1.9; they warn, and do nothing."""

from __future__ import annotations

import warnings

from pyrax.object_storage.constants import (
    ACCOUNT_META_PREFIX,
    CONTAINER_META_PREFIX,
    OBJECT_META_PREFIX,
)


def _assigned(name: str) -> None:
    """Say that an assignment has no effect."""
    warnings.warn(
        f"'{name}' has had no effect since pyrax 1.9. To send headers as they are, give "
        "prefix='' to the call that sets metadata.",
        DeprecationWarning,
        stacklevel=3,
    )


class OldSettings:
    """The header prefixes that scripts once changed on the client."""

    @property
    def account_meta_prefix(self) -> str:
        """What the headers of an account's metadata begin with."""
        return ACCOUNT_META_PREFIX

    @account_meta_prefix.setter
    def account_meta_prefix(self, value: str) -> None:
        """Warn; nothing changes."""
        _assigned("account_meta_prefix")

    @property
    def container_meta_prefix(self) -> str:
        """What the headers of a container's metadata begin with."""
        return CONTAINER_META_PREFIX

    @container_meta_prefix.setter
    def container_meta_prefix(self, value: str) -> None:
        """Warn; nothing changes."""
        _assigned("container_meta_prefix")

    @property
    def object_meta_prefix(self) -> str:
        """What the headers of an object's metadata begin with."""
        return OBJECT_META_PREFIX

    @object_meta_prefix.setter
    def object_meta_prefix(self, value: str) -> None:
        """Warn; nothing changes."""
        _assigned("object_meta_prefix")
