"""Base64 as JSON can carry it: text."""

from __future__ import annotations

import binascii
from typing import Any


class base64:  # noqa: N801 - programs know it under this name
    """Encodes text and bytes."""

    @staticmethod
    def b64encode(val: Any) -> str:
        """Return text or bytes in base64.

        Args:
            val: Text (taken as UTF-8), or bytes.

        Returns:
            ASCII text.

        Raises:
            TypeError: It is neither.
        """
        content = val.encode("utf-8") if isinstance(val, str) else val
        if not isinstance(content, (bytes, bytearray, memoryview)):
            raise TypeError(f"Text or bytes are needed, not a {type(val).__name__}.")
        return binascii.b2a_base64(content, newline=False).decode("ascii")


def decoded(text: str) -> str:
    """Return what base64 stands for as text, ``""`` if it is no base64 or stands for no text."""
    try:
        return binascii.a2b_base64(text).decode("utf-8")
    except ValueError:
        return ""
