"""Who may do what with an image."""

from __future__ import annotations

from pyrax.sandbox.errors import Problem
from pyrax.sandbox.image.models import Image, ImageStore
from pyrax.sandbox.routing import Call


def find(call: Call, image_id: str) -> Image:
    """Return an image that the caller may see.

    Raises:
        Problem: 404, there is none.
    """
    store: ImageStore = call.store
    return store.image(image_id, call.tenant, call.is_admin)


def own(call: Call, image_id: str, what: str = "modify") -> Image:
    """Return an image that the caller may change.

    Raises:
        Problem: 404, there is none; 403, it is somebody else's.
    """
    image = find(call, image_id)
    if image.owner != call.tenant and not call.is_admin:
        raise Problem(403, f"You are not permitted to {what} this image.")
    return image


def only_admin(call: Call) -> None:
    """Refuse everybody but administrators.

    Raises:
        Problem: 403.
    """
    if not call.is_admin:
        raise Problem(403, "You are not authorized to complete this action.")


def only_openstack(call: Call) -> None:
    """Refuse what Rackspace does not offer.

    Raises:
        Problem: 404.
    """
    if call.store.rackspace:
        raise Problem(404, "The resource could not be found.")
