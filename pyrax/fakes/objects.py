"""Stand-ins that belong to no service: answers, managers, clients that do nothing."""

from __future__ import annotations

import copy
import json
from typing import Any

from pyrax import utils
from pyrax.fakes import documents


class FakeResponse:
    """An answer of a service. Set its attributes to what the code under test is to see."""

    headers: Any = {}
    body: Any = ""
    status_code: int = 200
    reason: str = "OK"
    content: Any = "{}"

    @property
    def status(self) -> int:
        """The status code under the name that ``http.client`` has for it."""
        return self.status_code

    @status.setter
    def status(self, value: Any) -> None:
        self.status_code = int(value)

    def get(self, arg: str) -> Any:
        """Return a header, ``None`` if there is none of that name.

        Args:
            arg: Name of the header.
        """
        return self.headers.get(arg)

    def getheaders(self) -> Any:
        """Return all headers."""
        return self.headers

    def read(self) -> Any:
        """Return the body."""
        return self.content

    def json(self) -> Any:
        """Return the body, decoded."""
        return json.loads(self.content)


class FakeIdentityResponse(FakeResponse):
    """An answer of the identity service.

    Attributes:
        response_type: Which of ``responses`` this is: ``"auth"``, ``"users"``, ``"tenant"``,
            ``"tenants"``, ``"tokens"`` or ``"endpoints"``.
        responses: The documents.
    """

    response_type = "auth"
    responses: Any = {
        "auth": documents.fake_identity_response,
        "users": documents.fake_identity_user_response,
        "tenant": documents.fake_identity_tenant_response,
        "tenants": documents.fake_identity_tenants_response,
        "tokens": documents.fake_identity_tokens_response,
        "endpoints": documents.fake_identity_endpoints_response,
    }

    @property
    def content(self) -> Any:
        """The document."""
        return copy.deepcopy(self.responses[self.response_type])

    def json(self) -> Any:
        """Return the document."""
        return self.content

    def read(self) -> str:
        """Return the document as text."""
        return json.dumps(self.content)


class FakeException(BaseException):
    """An exception that no code expects."""


class FakeKeyring:
    """A keychain that has the same password for everybody.

    Attributes:
        password_set: Whether ``set_password`` was called.
    """

    password_set = False

    def get_password(self, *args: Any, **kwargs: Any) -> str:
        """Return a password."""
        return "fake_password"

    def set_password(self, *args: Any, **kwargs: Any) -> None:
        """Note that a password was set."""
        self.password_set = True


class FakeEntity:
    """Something with an id; ``get`` and ``list`` do nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.name = utils.random_ascii()

    def get(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing."""

    def list(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing."""


class FakeServer:
    """A server that has nothing but an id."""

    id = "fake_server_id"


class FakeStatusChanger:
    """Something whose status is ``"changing"`` twice and then ``"ready"``."""

    check_count = 0
    id = "fake_id"

    @property
    def status(self) -> str:
        """The status; each look counts."""
        self.check_count += 1
        return "changing" if self.check_count < 3 else "ready"


class FakeIterator(utils.ResultsIterator):
    """An iterator over pages; set ``list_method`` to what is to be listed."""

    def _init_methods(self) -> None:
        """Leave the methods to the test."""


class FakeManager:
    """A manager whose methods do nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.api = args[0] if args else FakeClient()

    def list(self) -> list[Any]:
        """Return an empty list."""
        return []

    def get(self, item: Any) -> None:
        """Do nothing."""

    def create(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing."""

    def delete(self, item: Any) -> None:
        """Do nothing."""

    def find(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing."""

    def action(self, item: Any, action_type: str, body: Any = {}) -> None:  # noqa: B006 - unused
        """Do nothing.

        Args:
            action_type: Not used.
            body: Not used.
        """


class FakeClient:
    """A client without methods."""

    USER_AGENT = "Fake USER_AGENT"
    user_agent = "Fake user_agent"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.identity: Any = None


class FakeService(FakeClient):
    """A client of old with managers that do nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = FakeClient()
        self.servers = FakeManager(self)
        self.images = FakeManager(self)
        self.flavors = FakeManager(self)
        self.networks = FakeManager(self)
        self.loadbalancers = FakeManager(self)
        self.id = utils.random_ascii()

    def authenticate(self) -> None:
        """Do nothing."""

    def get_protocols(self) -> list[str]:
        """Return the protocols of load balancers."""
        return ["HTTP"]

    def get_algorithms(self) -> list[str]:
        """Return the algorithms of load balancers."""
        return ["RANDOM"]

    def get_usage(self) -> None:
        """Do nothing."""


class FakeCSClient(FakeService):
    """A compute client whose managers do nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keypairs = FakeManager(self)
        self.volumes = FakeManager(self)
        self.exceptions = utils.exc

    def list(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Return an empty list of servers."""
        return self.servers.list()
