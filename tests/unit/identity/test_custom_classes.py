"""Identity classes of other projects, and what copies, pickles and texts of identities hold."""

from __future__ import annotations

import copy
import pickle
import sys
from typing import Any

import pytest
import responses

from pyrax import base_identity, exceptions, http
from pyrax.base_identity import BaseIdentity, Service
from pyrax.identity import registry
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity
from tests.unit.identity.conftest import Settings
from tests.unit.identity.documents import (
    KEYSTONE,
    V2,
    V3,
    V3_TOKENS,
    access,
    bodies,
    requests_sent,
    v3_token,
)
from tests.unit.identity.test_contexts import AnyClient


class HubicLike(BaseIdentity):
    """A login system of its own: no call of the base constructor, another set_credentials."""

    def __init__(self) -> None:
        self.logins = 0

    def _get_auth_endpoint(self) -> str:
        return self._auth_endpoint or "https://api.hubic.example/"

    def set_credentials(  # type: ignore[override]
        self, email: str, password: str, client_id: str, authenticate: bool = False
    ) -> None:
        """Keep the credentials."""
        self._email, self._word, self._client = email, password, client_id
        if authenticate:
            self.authenticate()

    def _read_credential_file(self, cfg: Any) -> None:
        self._email = cfg.get("hubic", "email")
        self._word = cfg.get("hubic", "password")

    def authenticate(self) -> None:  # type: ignore[override]
        """Log in."""
        self.logins += 1
        self.username = self.password = None
        self.token = f"tok-{self.logins}"
        self.expires = "2099-01-01T00:00:00+01:00"
        self.services["object_store"] = Service(
            self,
            {
                "name": "HubiC",
                "type": "cloudfiles",
                "endpoints": [{"public_url": "https://lb.hubic.example/v1/AUTH_1"}],
            },
        )
        self.authenticated = True


@pytest.fixture(autouse=True)
def storage_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small class in the place of the object storage client."""

    class Storage(AnyClient):
        """The object storage client."""

        def __init__(self, *args: Any, cdn_management_url: Any = None, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)

    classes = registry.ClientClasses({"object_store": Storage})
    monkeypatch.setattr(registry, "client_classes", classes)


@pytest.fixture
def hubic() -> HubicLike:
    """A logged-in identity of the class above."""
    identity = HubicLike()
    identity.set_credentials("ann@example.com", "pw", "id-1", authenticate=True)
    return identity


# --- custom classes -------------------------------------------------------------------------------


def test_I_21_class_without_the_base_constructor_has_all_attributes(hubic: HubicLike) -> None:
    for name in (
        "username",
        "tenant_id",
        "tenant_name",
        "region",
        "regions",
        "user",
        "service_catalog",
        "verify_ssl",
        "timeout",
        "user_agent",
    ):
        getattr(hubic, name)
    assert hubic.auth_endpoint == "https://api.hubic.example/"
    assert hubic.service_mapping is not HubicLike().service_mapping
    assert isinstance(hubic.pool, http.ConnectionPool)


def test_I_21_region_less_service_of_a_custom_class(hubic: HubicLike) -> None:
    for region in ("ALL", "DFW", None):
        found = hubic.get_client("object_store", region)
        assert found.management_url == "https://lb.hubic.example/v1/AUTH_1"
    assert hubic.object_store.ALL.client.identity is hubic
    assert hubic.cloudfiles.ALL.client is hubic.object_store.ALL.client


def test_service_calls_of_a_custom_class_renew_through_its_own_authenticate(
    mock: responses.RequestsMock, hubic: HubicLike
) -> None:
    url = "https://lb.hubic.example/v1/AUTH_1/box"
    mock.get(url, status=401)
    mock.get(url, json=[])
    found = hubic.get_client("object_store", "ALL")

    found.method_get("/box")

    assert hubic.logins == 2
    assert [call.request.headers["X-Auth-Token"] for call in mock.calls] == ["tok-1", "tok-2"]


def test_T5_empty_tenant_of_a_custom_class_does_not_log_in_again(hubic: HubicLike) -> None:
    for _ in range(3):
        hubic.valid_token()

    assert hubic.logins == 1


def test_text_expiry_that_is_past_renews(hubic: HubicLike) -> None:
    hubic.expires = "2001-01-01T00:00:00+01:00"

    assert hubic.valid_token() == "tok-2"


@pytest.mark.parametrize("expires", ["soon", "", None, 17])
def test_expiry_that_cannot_be_understood_is_unknown(hubic: HubicLike, expires: Any) -> None:
    hubic.expires = expires

    assert hubic.valid_token() == "tok-1"


def test_credential_file_with_a_section_of_the_class(hubic: HubicLike, tmp_path: Any) -> None:
    path = tmp_path / "creds"
    path.write_text("[hubic]\nemail = bob@example.com\npassword = pw-2\n")
    path.chmod(0o600)

    hubic.set_credential_file(str(path))

    assert hubic._email == "bob@example.com"
    path.write_text("[hubic]\nemail = bob@example.com\n")
    with pytest.raises(exceptions.InvalidCredentialFile):
        hubic.set_credential_file(str(path))


def test_own_format_of_credentials_and_answers(mock: responses.RequestsMock) -> None:
    class Mine(BaseIdentity):
        """A Keystone with a login document of its own."""

        def _format_credentials(self) -> Any:
            return {"auth": {"myCredentials": {"user": self.username, "word": self.password}}}

        def _parse_response(self, resp: Any) -> None:
            super()._parse_response(resp)
            self.tenant_id = None

        def _parse_service_catalog(self) -> None:
            self.services["mine"] = self.service_catalog[0]["name"]

    mock.post(f"{V2}/tokens", json=access())
    identity = Mine("demo", "pw-1", auth_endpoint=V2)

    identity.authenticate()

    assert bodies(mock) == [{"auth": {"myCredentials": {"user": "demo", "word": "pw-1"}}}]
    assert identity.tenant_id is None
    assert identity.services["mine"] == "cloudServersOpenStack"


def test_a_failing_custom_login_leaves_nothing(hubic: HubicLike) -> None:
    def fail() -> None:
        raise OSError("no")

    hubic.authenticate = fail  # type: ignore[assignment]
    hubic.expires = "2001-01-01T00:00:00Z"

    with pytest.raises(OSError, match="no"):
        hubic.valid_token()

    assert hubic.authenticated is False


# --- texts, copies, pickles -----------------------------------------------------------------------

SECRETS = ("pw-secret", "key-secret", "tok-secret", "ac-secret")


@pytest.fixture
def loaded(mock: responses.RequestsMock) -> KeystoneIdentity:
    """An identity full of secrets."""
    mock.post(V3_TOKENS, status=201, json=v3_token(), headers={"X-Subject-Token": "tok-secret"})
    identity = KeystoneIdentity(
        "demo", "pw-secret", api_key="key-secret", auth_endpoint=f"{V3}/", tenant_name="demo"
    )
    identity.authenticate()
    identity.application_credential_secret = "ac-secret"
    mock.calls.reset()
    return identity


def test_repr_shows_who_and_where_but_no_secret(loaded: KeystoneIdentity) -> None:
    assert repr(loaded) == (
        f"<KeystoneIdentity username='demo' auth_endpoint='{V3}/' authenticated=True>"
    )
    assert repr(KeystoneIdentity()) == (
        "<KeystoneIdentity username=None auth_endpoint=None authenticated=False>"
    )


def test_repr_masks_a_password_in_the_endpoint() -> None:
    identity = KeystoneIdentity(auth_endpoint="https://user:pw-secret@cloud.example/v3")

    assert "pw-secret" not in repr(identity)


def test_pickles_hold_no_secret(loaded: KeystoneIdentity) -> None:
    pickled = pickle.dumps(loaded)

    for secret in SECRETS:
        assert secret.encode() not in pickled
    twin = pickle.loads(pickled)
    assert twin.username == "demo"
    assert twin.auth_endpoint == f"{V3}/"
    assert twin.password is twin.api_key is twin.token is None
    assert twin.authenticated is False
    assert twin.services["object_store"].endpoints["RegionOne"].identity is twin
    assert twin.services["access"]["token"]["id"] is None


def test_pickles_hold_secrets_when_asked_for(loaded: KeystoneIdentity) -> None:
    loaded.pickle_secrets = True

    twin = pickle.loads(pickle.dumps(loaded))

    assert twin.token == "tok-secret"
    assert twin.password == "pw-secret"
    assert twin.authenticated is True
    assert twin.services["access"]["token"]["id"] == "tok-secret"


def test_pickle_keeps_the_endpoint_of_the_settings(settings: Settings) -> None:
    settings.values["auth_endpoint"] = KEYSTONE
    identity = KeystoneIdentity()
    identity.bind_settings(settings)

    assert pickle.loads(pickle.dumps(identity)).auth_endpoint == KEYSTONE


def test_pickled_rackspace_identity_without_any_state() -> None:
    assert pickle.loads(pickle.dumps(RaxIdentity("ann", "pw"))).username == "ann"


def test_copies_can_log_in_on_their_own(
    mock: responses.RequestsMock, loaded: KeystoneIdentity
) -> None:
    loaded.application_credential_secret = None
    for twin in (copy.copy(loaded), copy.deepcopy(loaded)):
        assert twin.settings is loaded.settings
        twin.authenticate()
        twin.unauthenticate()

    assert loaded.token == "tok-secret"
    assert len(requests_sent(mock)) == 2


# --- the module of the old name -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2030-05-06T07:08:09.123Z", base_identity.UTC_API_DATE_PATTERN),
        ("2030-05-06T07:08:09Z", base_identity.UTC_API_DATE_PATTERN),
        ("2030-05-06T07:08:09.123-05:00", base_identity.API_DATE_PATTERN),
    ],
)
def test_constants_of_base_identity(text: str, pattern: Any) -> None:
    assert pattern.match(text)
    assert base_identity.DATE_FORMAT == "%Y-%m-%d %H:%M:%S"
    assert base_identity.default_region is None


def test_identity_modules_are_attributes_of_the_package() -> None:
    package = sys.modules["pyrax.identity"]

    assert package.rax_identity.RaxIdentity is RaxIdentity
    assert package.keystone_identity.KeystoneIdentity is KeystoneIdentity
    assert {"rax_identity", "keystone_identity"} <= set(dir(package))
    with pytest.raises(AttributeError):
        package.no_such_module  # noqa: B018


@pytest.mark.parametrize("region", ["ALL", "DFW", None])
def test_I_21_the_key_of_a_service_decides_when_its_type_says_nothing(
    hubic: HubicLike, region: Any
) -> None:
    endpoints = [{"public_url": "https://lb.hubic.example/v1/AUTH_2"}]
    hubic.services["object_store"] = Service(
        hubic, {"name": "Mine", "type": "my-storage", "endpoints": endpoints}
    )
    found = hubic.get_client("object_store", region)
    assert type(found) is registry.client_class("object_store")
    assert found.management_url == "https://lb.hubic.example/v1/AUTH_2"
