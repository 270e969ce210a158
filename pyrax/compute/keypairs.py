"""`pyrax.cloudservers.keypairs`: SSH keys that are placed in new servers."""

from __future__ import annotations

from typing import Any, ClassVar

from pyrax import utils
from pyrax.compute import microversions
from pyrax.compute.base import ComputeManager, Resource, id_of
from pyrax.tables import ResourceList

LAST_GENERATED = "2.91"


class Keypair(Resource):
    """A key pair: `name`, `fingerprint`, `public_key`.

    `private_key` is there only on what `create` returns when the service made the pair, and
    comes only once.
    """

    HUMAN_ID = False

    manager: KeypairManager

    name: str
    fingerprint: str
    public_key: str
    created_at: str
    deleted: bool
    deleted_at: str | None
    private_key: str
    updated_at: str | None
    user_id: str

    @property
    def id(self) -> str:
        """The name, by which the service knows key pairs."""
        return self.__dict__.get("name")  # type: ignore[return-value]

    def delete(self) -> None:
        """Delete the key pair; servers that have the key keep it."""
        self.manager.delete(self)


Keypairs = list[Keypair]


class KeypairManager(ComputeManager[Keypair]):
    """The key pairs of the user. Wherever a method takes one, its name will do."""

    resource = Keypair
    key = "keypair"
    base = "os-keypairs"
    always_names_type: ClassVar[bool] = False

    def list(
        self,
        *,
        user_id: str | None = None,
        marker: Any = None,
        limit: int | None = None,
    ) -> Keypairs:
        """Return the key pairs of the user.

        OpenStack Compute API, 'List Keypairs'.

        Args:
            user_id: Another user, for administrators (microversion 2.10).
            marker: The last key pair of the page before (2.35).
            limit: The length of the one page to fetch (2.35); by default all pages are fetched.
        """
        needs = {}
        if user_id is not None:
            needs["user_id"] = "2.10"
        if marker is not None:
            needs["marker"] = "2.35"
        if limit is not None and limit != -1:
            needs["limit"] = "2.35"
        query = [
            ("user_id", user_id),
            ("marker", None if marker is None else id_of(marker)),
        ]
        pages = self._pages("/os-keypairs", "keypairs", query, limit, needs=needs)
        return ResourceList(
            Keypair(self, self._document(entry, "keypair"), True)
            for page in pages
            for entry in page
        )

    def get(self, keypair: Any, *, user_id: str | None = None) -> Keypair:
        """Return one key pair.

        OpenStack Compute API, 'Show Keypair Details'.

        Args:
            keypair: The key pair or its name.
            user_id: Whose it is, for administrators (microversion 2.10).

        Raises:
            NotFound: There is no such key pair.
        """
        return self._fetch(
            self._path(keypair), query=[("user_id", user_id)], needs=_for_user(user_id)
        )

    def create(
        self,
        name: str | bytes,
        public_key: str | bytes | None = None,
        key_type: str = "ssh",
        *,
        user_id: str | None = None,
    ) -> Keypair:
        """Register a public key, or have a pair made.

        OpenStack Compute API, 'Import (or create) Keypair'.

        Args:
            name: The name.
            public_key: The public key; without it the service makes a pair and the result has
                `private_key`, which comes only once.
            key_type: ``"ssh"``, or ``"x509"`` (microversion 2.2).
            user_id: For whom, for administrators (2.10).

        Returns:
            The new `Keypair`; its `private_key` is there only if the service made the pair, and
            comes only once.

        Raises:
            Conflict: The name is taken.
        """
        needs = _for_user(user_id)
        if key_type != "ssh" and not self.always_names_type:
            needs["key_type"] = "2.2"
        until = {"create without public_key": LAST_GENERATED} if public_key is None else {}
        keypair = {"name": utils.ensure_text(name, self.api.encoding)}
        if public_key is not None:
            keypair["public_key"] = utils.ensure_text(public_key, self.api.encoding)
        version = self.api.microversion_for(needs=needs, until=until)
        if self.always_names_type or microversions.at_least(version, "2.2"):
            keypair["type"] = key_type
        if user_id is not None:
            keypair["user_id"] = user_id
        body = {"keypair": keypair}
        self.run_hooks("modify_body_for_create", body)
        response, answer = self._call("POST", "/os-keypairs", body=body, needs=needs, until=until)
        return self._made(response, answer, loaded=False)

    def delete(self, key: Any, *, user_id: str | None = None) -> None:
        """Delete a key pair; servers that have the key keep it.

        OpenStack Compute API, 'Delete Keypair'.

        Args:
            key: The key pair or its name.
            user_id: Whose it is, for administrators (microversion 2.10).
        """
        self._call(
            "DELETE",
            self._path(key),
            query=[("user_id", user_id)],
            needs=_for_user(user_id),
        )


class RackspaceKeypairManager(KeypairManager):
    """Key pairs on Rackspace, whose service takes the type of the key and has no versions."""

    always_names_type = True


def _for_user(user_id: str | None) -> dict[str, str]:
    """Return what the argument for another user's key pairs needs."""
    return {} if user_id is None else {"user_id": "2.10"}
