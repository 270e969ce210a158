"""Users of the databases of an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyrax import exceptions, utils
from pyrax.clouddatabases.base import DatabasesManager
from pyrax.clouddatabases.databases import (
    CloudDatabaseDatabase,
    CloudDatabaseDatabaseManager,
    no_such_database,
)
from pyrax.clouddatabases.names import (
    ANYWHERE,
    address_of,
    database_names,
    name_of,
    path_segment,
    split_user,
    user_segment,
)
from pyrax.parameters import given
from pyrax.resource import BaseResource

if TYPE_CHECKING:
    from pyrax.tables import ResourceList


class CloudDatabaseUser(BaseResource):
    """A user of the databases of an instance.

    Attributes:
        name: The name.
        host: Where the user may connect from; ``"%"`` is anywhere.
        databases: What the user may use, a list of dicts with `name`.
    """

    manager: CloudDatabaseUserManager
    databases: list[dict[str, Any]]

    get_details = False
    name: str | None = None
    host: str | None = None

    def delete(self) -> None:
        """Delete the user.

        Raises:
            NotFound: The user does not exist any more.
        """
        self.manager.delete(self._address())

    def change_password(self, new_pass: str) -> None:
        """Give the user another password.

        Args:
            new_pass: The new password.

        Raises:
            PasswordChangeFailed: The service refused it.
            NoSuchDatabaseUser: The user does not exist any more.
        """
        self.manager.change_user_password(self, new_pass)

    def update(
        self, name: str | None = None, password: str | None = None, host: str | None = None
    ) -> None:
        """Change the user; see `CloudDatabaseUserManager.update`."""
        self.manager.update(self, name=name, password=password, host=host)

    def list_user_access(self) -> ResourceList[CloudDatabaseDatabase]:
        """Return the databases that the user may use, as `CloudDatabaseDatabase` objects."""
        return self.manager.list_user_access(self)

    def grant_user_access(self, db_names: Any, strict: bool = True) -> None:
        """Let the user use databases; see `CloudDatabaseUserManager.grant_user_access`."""
        self.manager.grant_user_access(self, db_names, strict=strict)

    def revoke_user_access(self, db_names: Any, strict: bool = True) -> None:
        """Take databases away from the user; see `CloudDatabaseUserManager.revoke_user_access`."""
        self.manager.revoke_user_access(self, db_names, strict=strict)

    def _address(self) -> str:
        """Return how the user is addressed: as the service already answered to, or by host."""
        return self.__dict__.get("_addressed_as") or address_of(self.name or "", self.host)

    def _own_id(self) -> Any:
        """Return what tells this user from all others, without asking the service."""
        if self.name is None:
            return None
        return getattr(self.manager, "uri_base", None), self.name, self.host or ANYWHERE


class CloudDatabaseUserManager(DatabasesManager[CloudDatabaseUser]):
    """The users of the databases of one instance.

    Wherever a user is asked for, the object will do, or the name, or ``"name@host"`` for one who
    is bound to a host that looks like an IPv4 address, in which ``%`` may stand for numbers.

    Attributes:
        instance: The instance.
    """

    instance: Any = None

    def get(self, item: Any) -> CloudDatabaseUser:
        """Return one user (Database API, "Show user details").

        Args:
            item: The user.

        Raises:
            NotFound: There is no such user.
        """
        user = super().get(item)
        if isinstance(item, (str, bytes)):
            # The service knows the user by this; its own words on the host may say otherwise.
            user.__dict__["_addressed_as"] = self._address_of(item)
        return user

    def change_user_password(self, user: Any, new_pass: str) -> None:
        """Give a user another password (Database API, "Update user attributes").

        Args:
            user: The user, the name, or ``"name@host"``.
            new_pass: The new password.

        Raises:
            PasswordChangeFailed: The service refused it. The exception is of the class of the
                HTTP status as well.
            NoSuchDatabaseUser: There is no such user.
        """
        self.update(user, password=new_pass)

    def update(
        self,
        user: Any,
        name: str | None = None,
        password: str | None = None,
        host: str | None = None,
    ) -> None:
        """Change a user (Database API, "Update user attributes").

        Args:
            user: The user; one given by name is fetched first.
            name: The new name; ``None`` keeps the present one.
            password: A new password. Nothing can tell whether it is the present one.
            host: Where the user may connect from: ``"%"``, or an IPv4 address in which ``%`` may
                stand for numbers.

        Raises:
            MissingDBUserParameters: Nothing was given to change.
            DBUpdateUnchanged: The user has that name and that host already.
            PasswordChangeFailed: The service refused a new password.
            NoSuchDatabaseUser: There is no such user.
        """
        if not (name or password or host):
            raise exceptions.MissingDBUserParameters(
                "A new name, a new password or a new host is needed to update a user."
            )
        if isinstance(user, (str, bytes)):
            user = self._known(self.get, user)
        changes = {}
        if name:
            name = name_of(name, self._encoding)
            path_segment(name)
            if name != getattr(user, "name", None):
                changes["name"] = name
        if host and host != getattr(user, "host", None):
            changes["host"] = host
        if password:
            changes["password"] = utils.ensure_text(password, self._encoding)
        if not changes:
            raise exceptions.DBUpdateUnchanged("The user has that name and that host already.")
        try:
            self._send("PUT", self._item_uri(user), body={"user": changes})
        except exceptions.NotFound as error:
            raise self._no_such_user(user) from error
        except exceptions.ClientException as error:
            if "password" not in changes:
                raise
            raise password_change_failed(error) from error
        self._note_changes(user, changes)

    def list_user_access(self, user: Any) -> ResourceList[CloudDatabaseDatabase]:
        """Return the databases that a user may use (Database API, "List user access").

        Args:
            user: The user, the name, or ``"name@host"``.

        Returns:
            A list of `CloudDatabaseDatabase`.

        Raises:
            NoSuchDatabaseUser: There is no such user.
        """
        uri = self._item_uri(user, "databases")
        try:
            _, body = self._send("GET", uri)
        except exceptions.NotFound as error:
            raise self._no_such_user(user) from error
        return self._database_manager()._resources(body, CloudDatabaseDatabase)

    def grant_user_access(self, user: Any, db_names: Any, strict: bool = True) -> None:
        """Let a user use databases (Database API, "Grant user access").

        Args:
            user: The user, the name, or ``"name@host"``.
            db_names: One or a list of names or objects; for an empty list nothing is sent.
            strict: Whether to look first that all of the databases exist.

        Raises:
            NoSuchDatabase: The exception names all that do not exist.
            NoSuchDatabaseUser: There is no such user.
        """
        uri = self._item_uri(user, "databases")
        names = self._get_db_names(db_names, strict=strict)
        if not names:
            return
        try:
            self._send("PUT", uri, body={"databases": [{"name": name} for name in names]})
        except exceptions.NotFound as error:
            raise self._no_such_user(user) from error

    def revoke_user_access(self, user: Any, db_names: Any, strict: bool = True) -> None:
        """Take databases away from a user, one after the other (Database API, "Revoke access").

        Args:
            user: The user, the name, or ``"name@host"``.
            db_names: One or a list of names or objects; for an empty list nothing is sent.
            strict: Whether to look first that all of the databases exist.

        Raises:
            NoSuchDatabase: The exception names all that do not exist.
            NoSuchDatabaseUser: There is no such user.
        """
        uri = self._item_uri(user, "databases")
        names = self._get_db_names(db_names, strict=strict)
        segments = [path_segment(name, self._encoding) for name in names]
        for segment in segments:
            try:
                self._send("DELETE", f"{uri}/{segment}")
            except exceptions.NotFound:
                self._known(self.get, user)
                raise

    # --- building blocks ---

    def _create_body(
        self,
        name: Any,
        password: Any,
        databases: Any = None,
        database_names: Any = None,
        host: str | None = None,
    ) -> dict[str, Any]:
        """Return the body for a new user; `databases` is there for old callers only."""
        name = name_of(name, self._encoding)
        path_segment(name)
        user = {
            "name": name,
            "password": utils.ensure_text(password, self._encoding),
            "databases": [
                {"name": one} for one in self._get_db_names(database_names, strict=False)
            ],
        }
        return {"users": [{**user, **given(host=host or None)}]}

    def _get_db_names(self, dbs: Any, strict: bool = True) -> list[str]:
        """Return the names of databases; with `strict` only if the instance has them all.

        Raises:
            NoSuchDatabase: It has not; the exception names all that are missing.
        """
        names = database_names(dbs, self._encoding)
        if strict and names:
            known = {name_of(one) for one in self.instance.list_databases()}
            missing = [name for name in names if name not in known]
            if missing:
                raise no_such_database(*missing)
        return names

    def _database_manager(self) -> CloudDatabaseDatabaseManager:
        """Return the manager of the databases of the same instance."""
        found: CloudDatabaseDatabaseManager | None = getattr(
            self.instance, "_database_manager", None
        )
        if found is not None:
            return found
        made = CloudDatabaseDatabaseManager(
            self.api,
            resource_class=CloudDatabaseDatabase,
            response_key="database",
            uri_base=(self.uri_base or "").replace("/users", "/databases"),
        )
        made.instance = self.instance
        return made

    def _segment(self, item: Any) -> str:
        """Return how a user is addressed as a segment of a path."""
        return user_segment(self._address_of(item))

    def _address_of(self, user: Any) -> str:
        """Return how a user is addressed."""
        return user_address(user, self._encoding)

    def _marker(self, marker: Any) -> Any:
        """Return what a page begins after: a user with the host."""
        if marker is None or isinstance(marker, (str, bytes)):
            return None if marker is None else name_of(marker, self._encoding)
        name, host = split_user(self._address_of(marker))
        return f"{name}@{host or getattr(marker, 'host', None) or ANYWHERE}"

    def _key(self, thing: Any) -> Any:
        """Return name and host."""
        return thing.name, thing.host

    def _known(self, call: Any, user: Any) -> Any:
        """Return what a call gives; if there is no such user, say so."""
        try:
            return call(user)
        except exceptions.NotFound as error:
            raise self._no_such_user(user) from error

    def _no_such_user(self, user: Any) -> exceptions.NoSuchDatabaseUser:
        """Make the exception for a user that is not there."""
        return no_such_user(self._address_of(user))

    @staticmethod
    def _note_changes(user: Any, changes: dict[str, Any]) -> None:
        """Let an object know its new name and host."""
        moved = {key: value for key, value in changes.items() if key != "password"}
        if not isinstance(user, CloudDatabaseUser) or not moved:
            return
        user._info = {**user._info, **moved}
        user.__dict__.update(moved)
        user.__dict__.pop("_addressed_as", None)


def user_address(user: Any, encoding: str = "utf-8") -> str:
    """Return how a user is addressed, given by name or as object.

    Args:
        user: The user.
        encoding: How a name given as bytes is encoded.

    Raises:
        ValueError: There is no name, or it cannot stand in a path.
    """
    if user is None:
        raise ValueError("The name of a user is needed, not None.")
    if isinstance(user, CloudDatabaseUser):
        path_segment(user.name)
        return user._address()
    if isinstance(user, (str, bytes)):
        text = name_of(user, encoding)
        return text if split_user(text)[1] else address_of(text, None)
    host = getattr(user, "host", None)
    return address_of(name_of(user), host if isinstance(host, str) else None)


def no_such_user(name: str) -> exceptions.NoSuchDatabaseUser:
    """Make the exception for a user that is not there.

    Args:
        name: The user's name, perhaps with the host.
    """
    return exceptions.NoSuchDatabaseUser(f"The instance has no user {name!r}.")


def password_change_failed(error: exceptions.ClientException) -> exceptions.PasswordChangeFailed:
    """Make the exception for a password that was not changed.

    Args:
        error: What the HTTP layer raised.

    Returns:
        An exception that is both a `PasswordChangeFailed` and of the class of the HTTP status, with
        the attributes of the original.
    """
    kind = type(error)
    dual = type(
        "PasswordChangeFailed",
        (exceptions.PasswordChangeFailed, kind),
        {
            "__module__": exceptions.__name__,
            "__doc__": exceptions.PasswordChangeFailed.__doc__,
            # The class is made on the way, so a copy is made from the original.
            "__reduce__": lambda self: (_password_change_failed_again, (kind, dict(vars(self)))),
        },
    )
    made: exceptions.PasswordChangeFailed = dual(error)
    return made


def _password_change_failed_again(
    kind: type[exceptions.ClientException], fields: dict[str, Any]
) -> exceptions.PasswordChangeFailed:
    """Make a copy of such an exception, for pickles."""
    original = kind(fields.get("code"), fields.get("message"))
    original.__dict__.update(fields)
    return password_change_failed(original)
