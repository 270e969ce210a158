"""Database programs, their settings, and groups of settings."""

from __future__ import annotations

import pytest

from pyrax.clouddatabases import (
    CloudDatabaseClient,
    CloudDatabaseConfiguration,
    CloudDatabaseDatastore,
    CloudDatabaseDatastoreVersion,
    CloudDatabaseFlavor,
    CloudDatabaseInstance,
    CloudDatabaseParameter,
)
from tests.unit.service_wire import ServiceWire

from .conftest import FLAVORS, ID

PARAMETER = {"name": "max_connections", "type": "integer", "min": 1, "max": 100000}
GROUP = {"id": "c1", "name": "slow", "values": {"max_connections": 5}, "description": None}


def test_programs_and_versions_are_listed(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("GET", "/datastores", {"datastores": [{"id": "d1", "name": "mysql"}]})
    wire.answer("GET", "/datastores/mysql", {"datastore": {"id": "d1", "name": "mysql"}})
    wire.answer("GET", "/datastores/d1/versions", {"versions": [{"id": "v1", "name": "8.0"}]})
    wire.answer("GET", "/datastores/d1/versions/v1", {"version": {"id": "v1", "name": "8.0"}})
    wire.answer("GET", "/datastores/d1/versions/v1/flavors", {"flavors": FLAVORS})
    (program,) = client.list_datastores()
    assert (type(program), program.name) == (CloudDatabaseDatastore, "mysql")
    assert client.get_datastore("mysql").id == "d1"
    (version,) = client.list_datastore_versions(program)
    assert (type(version), version.name) == (CloudDatabaseDatastoreVersion, "8.0")
    assert client.get_datastore_version(program, version).name == "8.0"
    flavors = client.list_datastore_flavors(program, version)
    assert [type(flavor) for flavor in flavors] == [CloudDatabaseFlavor] * 3


def test_settings_of_a_version_are_listed_with_and_without_the_program(
    client: CloudDatabaseClient, wire: ServiceWire
) -> None:
    for base in ("/datastores/versions/v1", "/datastores/d1/versions/v1"):
        wire.answer("GET", f"{base}/parameters", {"configuration-parameters": [PARAMETER]})
        wire.answer("GET", f"{base}/parameters/max_connections", PARAMETER)
    (found,) = client.list_parameters("v1")
    assert (type(found), found.max) == (CloudDatabaseParameter, 100000)
    assert client.list_parameters("v1", "d1")[0].name == "max_connections"
    assert client.get_parameter("v1", "max_connections").min == 1
    assert client.get_parameter("v1", "max_connections", "d1").type == "integer"


def test_group_of_settings_lives(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    wire.answer("POST", "/configurations", {"configuration": GROUP})
    wire.answer("GET", "/configurations", {"configurations": [GROUP]})
    wire.answer("GET", "/configurations/c1", {"configuration": GROUP})
    wire.answer("PATCH", "/configurations/c1", {"configuration": GROUP})
    wire.answer("PUT", "/configurations/c1", status=202)
    wire.answer("DELETE", "/configurations/c1", status=202)
    wire.answer("GET", "/configurations/c1/instances", {"instances": [{"id": ID}]})
    made = client.create_configuration(
        "slow", {"max_connections": 5}, datastore_type="mysql", datastore_version="8.0"
    )
    assert isinstance(made, CloudDatabaseConfiguration)
    fields = {
        "name": "slow",
        "values": {"max_connections": 5},
        "datastore": {"type": "mysql", "version": "8.0"},
    }
    assert wire.last.body == {"configuration": fields}
    assert client.list_configurations() == [client.get_configuration("c1")]
    made.update({"wait_timeout": 9})
    assert wire.last.body == {"configuration": {"values": {"wait_timeout": 9}}}
    client.replace_configuration(made, {"wait_timeout": 9}, name="fast")
    assert wire.last.body == {"configuration": {"values": {"wait_timeout": 9}, "name": "fast"}}
    assert [type(one) for one in made.list_instances()] == [CloudDatabaseInstance]
    client.delete_configuration("c1")
    assert wire.lines[-1] == "DELETE /configurations/c1"


def test_group_needs_a_name(client: CloudDatabaseClient, wire: ServiceWire) -> None:
    with pytest.raises(ValueError, match="name"):
        client.create_configuration("", {})
    with pytest.raises(ValueError, match="URL"):
        client.delete_configuration("")
    assert wire.lines == []
