"""What the scripts of long-standing users have in common: an account, and their own helpers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend

from pyrax import sandbox

PLAIN = (str, bool, dict, int, float, list, type(None))


@dataclass(frozen=True)
class Account:
    """Who runs a script, and on which kind of cloud.

    Attributes:
        cloud: the cloud.
        dialect: `rackspace` or `keystone`.
    """

    cloud: sandbox.Cloud
    dialect: str

    @property
    def user(self) -> str:
        """The user name."""
        return self.cloud.username

    @property
    def secret(self) -> str:
        """The API key on Rackspace, elsewhere the password."""
        return self.cloud.api_key if self.dialect == "rackspace" else self.cloud.password

    @property
    def tenant_id(self) -> str:
        """The account number, elsewhere the id of the project."""
        return self.cloud.tenant_id if self.dialect == "rackspace" else self.cloud.project_id

    @property
    def tenant_name(self) -> str:
        """The account number, elsewhere the name of the project."""
        return self.cloud.tenant_id if self.dialect == "rackspace" else self.cloud.tenant_name

    def credential_file(self, folder: Path) -> Path:
        """Write a credential file as the page for beginners shows it."""
        lines = {
            "rackspace": f"[rackspace_cloud]\nusername = {self.user}\napi_key = {self.secret}\n",
            "keystone": f"[keystone]\nusername = {self.user}\npassword = {self.secret}\n"
            f"tenant_id = {self.tenant_id}\n",
        }
        path = folder / "pyrax_credentials"
        path.write_text(lines[self.dialect])
        path.chmod(0o600)
        return path


class MemoryKeyring(KeyringBackend):
    """A keychain for the length of a test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret."""
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.entries[service, username] = password


def to_dict(resource: Any) -> dict[str, Any]:
    """Walk over all names of a resource, as configuration management does."""
    facts = {}
    for key in dir(resource):
        value = getattr(resource, key)
        if isinstance(value, PLAIN) and not key.startswith("_"):
            facts["rax_" + key.lower().replace(":", "_").replace("-", "_")] = value
    return facts


def plain_fields(resource: Any) -> dict[str, Any]:
    """Filter the fields of a resource down to plain types, as inventories do."""
    fields = vars(resource).items()
    return {key: value for key, value in fields if key[0] != "_" and isinstance(value, PLAIN)}


def linux_image(cs: Any) -> Any:
    """Pick an image as scripts do: by a word of its name."""
    return next(image for image in cs.images.list() if "ubuntu" in image.name.lower())


def flavor_for(cs: Any, image: Any) -> Any:
    """Pick the first flavor that the image fits into."""
    fitting = [f for f in cs.list_flavors() if f.ram >= image.minRam and f.disk >= image.minDisk]
    return fitting[0]
