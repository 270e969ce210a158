"""Flavors, database programs with their settings, and configuration groups."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.databases.documents import (
    brief_instance,
    configuration_document,
    datastore_document,
    flavor_document,
    version_document,
)
from pyrax.sandbox.databases.instances import owned
from pyrax.sandbox.databases.listing import page_answer, text_field
from pyrax.sandbox.databases.models import Configuration, DatabaseStore, Version, new_id
from pyrax.sandbox.databases.seeds import PARAMETERS, parameter
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()


# -- flavors ---------------------------------------------------------------------------------------


@routes.get("/flavors")
def list_flavors(call: Call) -> Response:
    """List flavors."""
    rows = [flavor_document(call, one) for one in call.store.flavors.values()]
    return json_answer({"flavors": rows})


@routes.get("/flavors/{flavor_id}")
def show_flavor(call: Call, flavor_id: str) -> Response:
    """Show a flavor."""
    found = call.store.flavors.get(flavor_id)
    if found is None:
        raise Problem(404, f"Resource {flavor_id} cannot be found.")
    return json_answer({"flavor": flavor_document(call, found)})


# -- datastores ------------------------------------------------------------------------------------


@routes.get("/datastores")
def list_datastores(call: Call) -> Response:
    """List database programs."""
    rows = [datastore_document(call, one) for one in call.store.datastores.values()]
    return json_answer({"datastores": rows})


@routes.get("/datastores/{reference}")
def show_datastore(call: Call, reference: str) -> Response:
    """Show a database program."""
    found = call.store.datastore(reference)
    return json_answer({"datastore": datastore_document(call, found)})


@routes.get("/datastores/{reference}/versions")
def list_versions(call: Call, reference: str) -> Response:
    """List the versions of a program."""
    found = call.store.datastore(reference)
    rows = [version_document(call, found, one) for one in found.versions]
    return json_answer({"versions": rows})


@routes.get("/datastores/{reference}/versions/{version_id}")
def show_version(call: Call, reference: str, version_id: str) -> Response:
    """Show a version of a program."""
    found = call.store.datastore(reference)
    version = call.store.version(found, version_id)
    return json_answer({"version": version_document(call, found, version)})


@routes.get("/datastores/{reference}/versions/{version_id}/flavors")
def list_flavors_of_version(call: Call, reference: str, version_id: str) -> Response:
    """List the flavors that a version can have."""
    call.store.version(call.store.datastore(reference), version_id)
    return list_flavors(call)


def _any_version(call: Call, version_id: str) -> Version:
    """Return a version of any program."""
    store: DatabaseStore = call.store
    for datastore in store.datastores.values():
        for version in datastore.versions:
            if version.id == version_id:
                return version
    raise Problem(404, f"Datastore version '{version_id}' cannot be found.")


@routes.get("/datastores/versions/{version_id}/parameters")
def list_parameters_of_version(call: Call, version_id: str) -> Response:
    """List the settings that a version has."""
    _any_version(call, version_id)
    return json_answer({"configuration-parameters": [parameter(name) for name in PARAMETERS]})


@routes.get("/datastores/versions/{version_id}/parameters/{name}")
def show_parameter_of_version(call: Call, version_id: str, name: str) -> Response:
    """Show a setting that a version has."""
    _any_version(call, version_id)
    if name not in PARAMETERS:
        raise Problem(404, f"Parameter {name} cannot be found.")
    return json_answer(parameter(name))


@routes.get("/datastores/{reference}/versions/{version_id}/parameters")
def list_parameters(call: Call, reference: str, version_id: str) -> Response:
    """List the settings that a version of a program has."""
    call.store.version(call.store.datastore(reference), version_id)
    return json_answer({"configuration-parameters": [parameter(name) for name in PARAMETERS]})


@routes.get("/datastores/{reference}/versions/{version_id}/parameters/{name}")
def show_parameter(call: Call, reference: str, version_id: str, name: str) -> Response:
    """Show a setting that a version of a program has."""
    version = call.store.version(call.store.datastore(reference), version_id)
    return show_parameter_of_version(call, version.id, name)


# -- configuration groups --------------------------------------------------------------------------


def _checked_values(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a body.

    Raises:
        Problem: 400 or 422, there is no such setting, or it cannot have this value.
    """
    values = fields.get("values")
    if not isinstance(values, dict):
        raise Problem(400, "Validation error: configuration 'values' is a required property")
    for name, value in values.items():
        if name not in PARAMETERS:
            raise Problem(422, f"The configuration parameter {name} is not supported.")
        kind, least, most, _ = PARAMETERS[name]
        if kind == "integer":
            if not isinstance(value, int) or isinstance(value, bool):
                raise Problem(422, f"The value of {name} is not an integer.")
            if not (least or 0) <= value <= (most or value):
                raise Problem(422, f"The value of {name} is outside of {least} to {most}.")
        elif not isinstance(value, str):
            raise Problem(422, f"The value of {name} is not a string.")
    return values


def _owned_groups(call: Call) -> list[Configuration]:
    """Return the caller's groups."""
    return [one for one in call.store.configurations.values() if one.tenant_id == call.tenant]


@routes.get("/configurations")
def list_groups(call: Call) -> Response:
    """List configuration groups, without their settings."""

    def brief(group: Configuration) -> dict[str, Any]:
        document = configuration_document(call, group)
        del document["values"], document["instance_count"]
        return document

    groups = _owned_groups(call)
    return page_answer(call, "configurations", groups, brief, lambda one: one.id)


@routes.post("/configurations")
def create_group(call: Call) -> Response:
    """Make a configuration group."""
    store: DatabaseStore = call.store
    fields = call.json_object("configuration")
    name = text_field(fields, "name", "configuration")
    values = _checked_values(fields)
    chosen = fields.get("datastore") or {}
    datastore = store.datastore(chosen.get("type"))
    version = store.version(datastore, chosen.get("version"))
    now = call.now
    group = Configuration(
        new_id(),
        name,
        fields.get("description"),
        call.tenant,
        dict(values),
        datastore,
        version,
        now,
        now,
    )
    store.configurations[group.id] = group
    return json_answer({"configuration": configuration_document(call, group)})


@routes.get("/configurations/{group_id}")
def show_group(call: Call, group_id: str) -> Response:
    """Show a configuration group."""
    group = call.store.configuration(group_id, call.tenant)
    return json_answer({"configuration": configuration_document(call, group)})


@routes.patch("/configurations/{group_id}")
def patch_group(call: Call, group_id: str) -> Response:
    """Change some of the settings."""
    group = call.store.configuration(group_id, call.tenant)
    group.values.update(_checked_values(call.json_object("configuration")))
    group.updated = call.now
    return json_answer({"configuration": configuration_document(call, group)})


@routes.put("/configurations/{group_id}")
def put_group(call: Call, group_id: str) -> Response:
    """Replace all of the settings."""
    group = call.store.configuration(group_id, call.tenant)
    fields = call.json_object("configuration")
    group.values = dict(_checked_values(fields))
    group.name = fields.get("name") or group.name
    group.description = fields.get("description", group.description)
    group.updated = call.now
    return empty_answer(202)


@routes.delete("/configurations/{group_id}")
def delete_group(call: Call, group_id: str) -> Response:
    """Delete a configuration group that no instance uses."""
    group = call.store.configuration(group_id, call.tenant)
    if any(one.configuration_id == group.id for one in owned(call)):
        raise Problem(400, f"Configuration {group_id} is used by instances.")
    del call.store.configurations[group_id]
    return empty_answer(202)


@routes.get("/configurations/{group_id}/instances")
def list_users_of_group(call: Call, group_id: str) -> Response:
    """List the instances that use a group."""
    group = call.store.configuration(group_id, call.tenant)
    users = [one for one in owned(call) if one.configuration_id == group.id]
    return json_answer({"instances": [brief_instance(call, one) for one in users]})
