"""The one exception of the rig."""

from __future__ import annotations


class RigError(Exception):
    """Something the person at the keyboard has to know; the text says what to do."""
