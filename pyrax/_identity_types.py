"""From the setting ``identity_type`` to an identity object."""

from __future__ import annotations

import importlib
from typing import Any

from pyrax import exceptions, parameters, utils

CLASSES = {
    "keystone": "keystone_identity.KeystoneIdentity",
    "rackspace": "rax_identity.RaxIdentity",
}
"""The identity types that pyrax has itself."""

_PACKAGE = "pyrax.identity"


def class_path(id_type: Any) -> str:
    """Return where the class of an identity type is.

    Args:
        id_type: ``keystone`` or ``rackspace`` in any letter case, or ``module.Class``.
    """
    text = utils.ensure_text(id_type)
    return CLASSES.get(text.lower(), text)


def identity_class(id_type: Any) -> Any:
    """Return the class of an identity type.

    Args:
        id_type: ``keystone``, ``rackspace``, ``module.Class`` of ``pyrax.identity`` or of
            anywhere, or a class.

    Raises:
        IdentityClassNotDefined: No type is given, or there is no such class.
    """
    if isinstance(id_type, type):
        return id_type
    if not id_type:
        raise exceptions.IdentityClassNotDefined(
            "No identity class has been defined for the current environment. Set 'identity_type' "
            "to 'rackspace' or 'keystone': with pyrax.set_setting(), in ~/.pyrax.cfg, or as the "
            "variable CLOUD_ID_TYPE. A credential file is not searched for it."
        )
    return import_class(class_path(id_type))


def import_class(path: Any) -> Any:
    """Return a class by its dotted path, below ``pyrax.identity`` or absolute.

    Raises:
        IdentityClassNotDefined: There is no such class, or its module cannot be imported.
    """
    text = utils.ensure_text(path)
    module_name, dot, class_name = text.rpartition(".")
    if not dot:
        raise exceptions.IdentityClassNotDefined(
            f"There is no identity type '{text}'. Use 'rackspace', 'keystone', or 'module.Class'."
        )
    try:
        module = _import_module(module_name)
        found = getattr(module, class_name)
    except Exception as error:  # whatever the module of somebody else may raise
        raise exceptions.IdentityClassNotDefined(
            f"The identity type '{text}' cannot be loaded: {type(error).__name__}: {error}. Use "
            "'rackspace', 'keystone', or 'module.Class'."
        ) from error
    if not isinstance(found, type):
        raise exceptions.IdentityClassNotDefined(f"The identity type '{text}' is not a class.")
    return found


def _import_module(name: str) -> Any:
    """Import a module of ``pyrax.identity``, else the one with that absolute name."""
    below = f"{_PACKAGE}.{name}"
    try:
        return importlib.import_module(below)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if not name or not (below == missing or below.startswith(missing + ".")):
            raise
    return importlib.import_module(name)


def make(kind: Any, view: Any, given: dict[str, Any]) -> Any:
    """Make an identity object.

    Args:
        kind: The class. Its constructor need not have the usual parameters: what it has not is
            assigned as attributes.
        view: The settings that the object goes by.
        given: Values for parameters; ``None`` stands for not given.
    """
    values = {name: value for name, value in given.items() if value is not None}
    known = parameters.names_of(kind)
    accepted = {name: value for name, value in values.items() if known is None or name in known}
    identity = kind(**accepted)
    if hasattr(kind, "bind_settings"):
        identity.bind_settings(view)
    for name, value in values.items():
        if name not in accepted:
            setattr(identity, name, value)
    return identity
