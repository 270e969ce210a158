"""What the package hands down to the rooms of its services, which do not import it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    connect_to_cloudservers: Callable[..., Any]
    """``pyrax.connect_to_cloudservers``, as the package has it at the moment of the call."""
