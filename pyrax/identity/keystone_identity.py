"""Logging in to OpenStack clouds: Keystone v3, and v2.0 on old ones."""

from __future__ import annotations

from pyrax.identity.base import BaseIdentity


class KeystoneIdentity(BaseIdentity):
    """An identity at an OpenStack cloud; see ``BaseIdentity``."""

    _default_region = "RegionOne"
