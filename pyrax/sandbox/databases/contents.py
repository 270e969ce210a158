"""Databases and users of an instance, and which user may use which database."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Response

from pyrax.sandbox.databases.documents import user_document
from pyrax.sandbox.databases.listing import page_answer
from pyrax.sandbox.databases.models import (
    ANYWHERE,
    Backup,
    Database,
    Instance,
    User,
)
from pyrax.sandbox.errors import Problem, empty_answer, json_answer
from pyrax.sandbox.routing import Call, Router

routes = Router()

RESERVED_DATABASES = ("mysql", "information_schema", "lost+found", "performance_schema", "sys")
HOST = re.compile(r"%|[\w%().-]+")
LONGEST_DATABASE = 64
LONGEST_USER = 16
TROVE_LONGEST_USER = 32
UNWANTED = set("'\";`,/\\")


def ready(call: Call, instance_id: str) -> Instance:
    """Return an instance whose contents can be changed now."""
    found: Instance = call.store.ready_instance(instance_id, call.tenant)
    return found


def readable(call: Call, instance_id: str) -> Instance:
    """Return an instance whose contents can be listed now."""
    found: Instance = call.store.instance(instance_id, call.tenant)
    if found.status in ("BUILD", "ERROR", "SHUTDOWN"):
        raise Problem(422, f"Instance {instance_id} is not ready. (Status is {found.status}).")
    return found


def name_in_path(call: Call, text: str) -> str:
    """Return a name that stood in a path.

    A suffix after a dot counts as the name of a format and is cut off; Trove puts it back unless
    it is one. Then the name is decoded a second time.
    """
    if "." in text:
        stem, _, suffix = text.rpartition(".")
        if call.store.rackspace or suffix in ("json", "xml"):
            text = stem
    return unquote(text)


# -- databases -------------------------------------------------------------------------------------


def add_databases(call: Call, instance: Instance, given: Any) -> None:
    """Add databases from a body.

    Raises:
        Problem: 400, one of them is not valid or there already.
    """
    made: dict[str, Database] = {}
    for fields in given:
        name = fields.get("name") if isinstance(fields, dict) else None
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_DATABASE:
            raise Problem(400, f"The database name {name!r} is not valid.")
        if name.strip() != name or name.lower() in RESERVED_DATABASES:
            raise Problem(400, f"The database name {name!r} is not allowed.")
        if name in instance.databases or name in made:
            raise Problem(400, f"A database with the name '{name}' already exists.")
        for key in ("character_set", "collate"):
            if not call.store.rackspace and key in fields and not isinstance(fields[key], str):
                raise Problem(
                    400, f"Validation error: databases[0]['{key}'] None is not of type 'string'"
                )
        made[name] = Database(
            name,
            fields.get("character_set") or "utf8",
            fields.get("collate") or "utf8_general_ci",
            call.now + call.store.durations["apply"],
        )
    instance.databases.update(made)


@routes.get("/instances/{instance_id}/databases")
def list_databases(call: Call, instance_id: str) -> Response:
    """List the databases of an instance."""
    instance = readable(call, instance_id)
    visible = [one for one in instance.databases.values() if one.visible_at <= call.now]
    return page_answer(
        call, "databases", visible, lambda one: {"name": one.name}, lambda one: one.name
    )


@routes.post("/instances/{instance_id}/databases")
def create_databases(call: Call, instance_id: str) -> Response:
    """Make databases."""
    document = call.json()
    given = document.get("databases") if isinstance(document, dict) else None
    if not isinstance(given, list):
        raise Problem(400, "Validation error: 'databases' is a required property")
    add_databases(call, ready(call, instance_id), given)
    return empty_answer(202)


@routes.get("/instances/{instance_id}/databases/{name}")
def show_database(call: Call, instance_id: str, name: str) -> Response:
    """Refuse to show one database: neither service does."""
    readable(call, instance_id)
    raise Problem(501, "Show is not implemented for databases.")


@routes.delete("/instances/{instance_id}/databases/{name}")
def delete_database(call: Call, instance_id: str, name: str) -> Response:
    """Delete a database."""
    instance = ready(call, instance_id)
    wanted = name_in_path(call, name)
    if wanted not in instance.databases:
        raise Problem(404, f"Database {wanted} cannot be found on the instance.")
    del instance.databases[wanted]
    for user in instance.users.values():
        user.databases = [one for one in user.databases if one != wanted]
    return empty_answer(202)


# -- users -----------------------------------------------------------------------------------------


def find_user(call: Call, instance: Instance, segment: str) -> User:
    """Return the user that a path names, as `name` or `name@host`.

    Raises:
        Problem: 404, there is none.
    """
    text = name_in_path(call, segment)
    name, at, host = text.rpartition("@")
    key = (name, host) if at else (text, ANYWHERE)
    if key not in instance.users:
        raise Problem(404, f"User {text} cannot be found on the instance.")
    return instance.users[key]


def check_user(call: Call, name: Any, host: Any, password: Any) -> None:
    """Refuse names, hosts and passwords that the service does not take.

    Raises:
        Problem: 400, one of them is not valid.
    """
    rackspace = call.store.rackspace
    most = LONGEST_USER if rackspace else TROVE_LONGEST_USER
    if not isinstance(name, str) or not name.strip() or len(name) > most:
        raise Problem(400, f"The username {name!r} is not valid.")
    if name in (("root",) if rackspace else ("root", "os_admin")) or UNWANTED & set(name):
        raise Problem(400, f"The username {name!r} is not allowed.")
    if not isinstance(host, str) or not HOST.fullmatch(host):
        raise Problem(400, "The host is not valid.")
    if not isinstance(password, str) or not password.strip():
        raise Problem(400, "The password is not valid.")
    if not rackspace and (password.strip() != password or UNWANTED & set(password)):
        raise Problem(400, "The password is not valid.")


def add_users(call: Call, instance: Instance, given: Any) -> None:
    """Add users from a body.

    Raises:
        Problem: 400, one of them is not valid or there already.
    """
    made: dict[tuple[str, str], User] = {}
    for fields in given:
        if not isinstance(fields, dict):
            raise Problem(400, "Validation error: a user is an object")
        name, host = fields.get("name"), fields.get("host", ANYWHERE)
        if isinstance(name, str) and "@" in name and "host" not in fields:
            raise Problem(400, "A username with an '@' needs a host.")
        check_user(call, name, host, fields.get("password"))
        if (name, host) in instance.users or (name, host) in made:
            raise Problem(400, f"User '{name}' already exists.")
        names = _database_names(fields.get("databases") or [])
        made[str(name), host] = User(
            str(name),
            host,
            fields["password"],
            names,
            call.now + call.store.durations["apply"],
        )
    instance.users.update(made)


def _database_names(given: Any) -> list[str]:
    """Return the names of databases from a body."""
    try:
        return [str(one["name"]) for one in given]
    except (TypeError, KeyError):
        raise Problem(400, "Validation error: 'name' is a required property") from None


@routes.get("/instances/{instance_id}/users")
def list_users(call: Call, instance_id: str) -> Response:
    """List the users of an instance."""
    instance = readable(call, instance_id)
    visible = [one for one in instance.users.values() if one.visible_at <= call.now]
    return page_answer(call, "users", visible, user_document, lambda one: f"{one.name}@{one.host}")


@routes.post("/instances/{instance_id}/users")
def create_users(call: Call, instance_id: str) -> Response:
    """Make users."""
    add_users(call, ready(call, instance_id), _users_in(call))
    return empty_answer(202)


def _users_in(call: Call) -> list[Any]:
    """Return the users of a body."""
    document = call.json()
    given = document.get("users") if isinstance(document, dict) else None
    if not isinstance(given, list):
        raise Problem(400, "Validation error: 'users' is a required property")
    return given


@routes.put("/instances/{instance_id}/users")
def change_passwords(call: Call, instance_id: str) -> Response:
    """Give several users other passwords."""
    instance = ready(call, instance_id)
    chosen = []
    for fields in _users_in(call):
        key = (fields.get("name"), fields.get("host", ANYWHERE))
        if key not in instance.users:
            raise Problem(404, f"User {key[0]} cannot be found on the instance.")
        check_user(call, key[0], key[1], fields.get("password"))
        chosen.append((instance.users[key], fields["password"]))
    for user, password in chosen:
        user.password = password
    return empty_answer(202)


@routes.get("/instances/{instance_id}/users/{user}")
def show_user(call: Call, instance_id: str, user: str) -> Response:
    """Show a user."""
    found = find_user(call, readable(call, instance_id), user)
    return json_answer({"user": user_document(found)})


@routes.put("/instances/{instance_id}/users/{user}")
def update_user(call: Call, instance_id: str, user: str) -> Response:
    """Change name, host or password of a user."""
    instance = ready(call, instance_id)
    found = find_user(call, instance, user)
    fields = call.json_object("user")
    name, host = fields.get("name", found.name), fields.get("host", found.host)
    password = fields.get("password", found.password)
    if not set(fields) & {"name", "host", "password"}:
        raise Problem(400, "Validation error: nothing to change")
    check_user(call, name, host, password)
    key = (str(name), host)
    if key != (found.name, found.host):
        if key in instance.users:
            raise Problem(400, f"User '{name}' already exists.")
        del instance.users[found.name, found.host]
        instance.users[key] = found
    found.name, found.host, found.password = key[0], host, password
    return empty_answer(202)


@routes.delete("/instances/{instance_id}/users/{user}")
def delete_user(call: Call, instance_id: str, user: str) -> Response:
    """Delete a user."""
    instance = ready(call, instance_id)
    found = find_user(call, instance, user)
    del instance.users[found.name, found.host]
    return empty_answer(202)


# -- access ----------------------------------------------------------------------------------------


@routes.get("/instances/{instance_id}/users/{user}/databases")
def list_access(call: Call, instance_id: str, user: str) -> Response:
    """List the databases that a user may use."""
    found = find_user(call, readable(call, instance_id), user)
    return json_answer({"databases": [{"name": name} for name in found.databases]})


@routes.put("/instances/{instance_id}/users/{user}/databases")
def grant_access(call: Call, instance_id: str, user: str) -> Response:
    """Let a user use databases."""
    instance = ready(call, instance_id)
    found = find_user(call, instance, user)
    document = call.json()
    names = _database_names(document.get("databases") if isinstance(document, dict) else None)
    for name in names:
        if name not in instance.databases:
            raise Problem(404, f"Database {name} cannot be found on the instance.")
    found.databases += [name for name in names if name not in found.databases]
    return empty_answer(202)


@routes.delete("/instances/{instance_id}/users/{user}/databases/{name}")
def revoke_access(call: Call, instance_id: str, user: str, name: str) -> Response:
    """Take a database away from a user."""
    instance = ready(call, instance_id)
    found = find_user(call, instance, user)
    wanted = name_in_path(call, name)
    if wanted not in found.databases:
        raise Problem(404, f"Database {wanted} cannot be found on the instance.")
    found.databases.remove(wanted)
    return empty_answer(202)


# -- copies ----------------------------------------------------------------------------------------


def copy(source: Instance, target: Instance) -> None:
    """Give an instance what is in another."""
    target.databases = _copies(source.databases.values(), lambda one: one.name)
    target.users = _copies(source.users.values(), lambda one: (one.name, one.host))


def restore(target: Instance, backup: Backup) -> None:
    """Give an instance what is in a backup, beside what it has."""
    target.databases.update(_copies(backup.databases, lambda one: one.name))
    target.users.update(_copies(backup.users, lambda one: (one.name, one.host)))


def _copies(things: Any, key: Callable[[Any], Any]) -> dict[Any, Any]:
    """Return copies of things by their keys."""
    return {key(one): duplicate(one) for one in things}


def duplicate(thing: Any) -> Any:
    """Return a copy of a database or a user."""
    if isinstance(thing, User):
        return dataclasses.replace(thing, databases=list(thing.databases))
    return dataclasses.replace(thing)
