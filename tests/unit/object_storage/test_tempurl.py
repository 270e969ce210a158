"""Temporary URLs."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pyrax import exceptions
from pyrax.object_storage import Container, StorageClient, StorageObject, tempurl
from tests.unit.object_storage.conftest import Wire
from tests.unit.stub_identity import StubIdentity

KEY = "s3cret-key"
EXPIRES = 1700000000
PATH = "/v1/AUTH_demo/photos/a b/ü.txt"
URL = "https://swift.example.net/v1/AUTH_demo"


@pytest.fixture
def demo(wire: Wire) -> StorageClient:
    return StorageClient(StubIdentity(), management_url=URL, dialect="openstack")


def signature(url: str) -> str:
    return parse_qs(urlsplit(url).query)["temp_url_sig"][0]


@pytest.mark.parametrize(
    ("method", "digest", "expected"),
    [
        ("GET", "sha1", "bcc7d5e296e713343ccd7a1300525e38af317e80"),
        ("GET", "sha256", "2dc6e4e34d48419cbaa6b35b41dc4a3b3e759accf7091c893dbfce404809d2ea"),
        (
            "GET",
            "sha512",
            "sha512:BF-tu1_Z5F7yFSVbUTJXDJ8CiLlKYAunNpv9jOLAiX0e7GkpEoJf53FI5XrIc_wm6wp9FisFx"
            "jd8k3eAZX5WBA",
        ),
        ("PUT", "sha1", "9b17f86a80a60319321763c755d19381ba51ecfe"),
        ("PUT", "sha256", "12d137815c60ba0f1a79d39bec5ce4a78b328a3173a2c2bb2b52dbffdf8f17af"),
    ],
)
def test_T26_signatures(
    wire: Wire, demo: StorageClient, method: str, digest: str, expected: str
) -> None:
    url = demo.get_temp_url(
        "photos", "a b/ü.txt", EXPIRES, method, KEY, digest=digest, absolute=True
    )
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("https", "swift.example.net")
    assert parts.path == "/v1/AUTH_demo/photos/a%20b/%C3%BC.txt"
    assert parse_qs(parts.query) == {
        "temp_url_sig": [expected],
        "temp_url_expires": [str(EXPIRES)],
    }
    assert wire.sent == []


def test_a_url_for_all_names_with_a_prefix(demo: StorageClient) -> None:
    url = demo.get_temp_url(
        "photos", "2024/", EXPIRES, key=KEY, digest="sha256", absolute=True, prefix=True
    )
    assert signature(url) == "aa98d233d2fb6f1f0557f141bc3d885f1c00f76de2871feb475b0aecc51d5edb"
    assert parse_qs(urlsplit(url).query)["temp_url_prefix"] == ["2024/"]


def test_a_url_for_some_addresses(demo: StorageClient) -> None:
    url = demo.get_temp_url(
        "photos",
        "a b/ü.txt",
        EXPIRES,
        key=KEY.encode(),
        digest="sha256",
        absolute=True,
        ip_range="10.1.0.0/16",
    )
    assert signature(url) == "ffc17df39f6327eff34475fef510ec62f064774937336f56b509b4846a508c22"
    assert parse_qs(urlsplit(url).query)["temp_url_ip_range"] == ["10.1.0.0/16"]


def test_what_a_browser_does_with_the_content(demo: StorageClient) -> None:
    url = demo.get_temp_url(
        "photos", "x", 60, key=KEY, digest="sha1", filename="é.txt", inline=True
    )
    query = parse_qs(urlsplit(url).query, keep_blank_values=True)
    assert (query["filename"], query["inline"]) == (["é.txt"], [""])


def test_a_form_is_signed() -> None:
    assert (
        tempurl.form_signature("/v1/AUTH_demo/photos/up/", "", 1048576, 5, EXPIRES, KEY)
        == "cdccb849300fcbcc55176040104b858bc15af9f69fe50c3e34429915763fb710"
    )


@pytest.mark.parametrize("name", ["/x", "x/", "\\x\\", "../x", ".", "a?b#c", "%41"])
def test_T26_names_are_signed_as_they_are(demo: StorageClient, name: str) -> None:
    url = demo.get_temp_url("photos", name, EXPIRES, key=KEY, digest="sha256", absolute=True)
    text = f"GET\n{EXPIRES}\n/v1/AUTH_demo/photos/{name}"
    assert signature(url) == tempurl.sign(text, KEY, "sha256")
    assert unquote(urlsplit(url).path) == f"/v1/AUTH_demo/photos/{name}"
    assert "/../" not in url and "/./" not in url


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://h/v1/AUTH_x", ("https://h", "/v1/AUTH_x")),
        ("https://h/v1/AUTH_x/", ("https://h", "/v1/AUTH_x")),
        ("https://h/v1", ("https://h", "/v1")),
        ("https://h/swift/v1", ("https://h/swift", "/v1")),
        ("https://h:8080/swift/v1.0/A%20b", ("https://h:8080/swift", "/v1.0/A b")),
    ],
)
def test_T26_where_the_signed_path_begins(url: str, parts: tuple[str, str]) -> None:
    assert tempurl.split_storage_url(url) == parts


def test_T26_a_url_without_version_has_no_such_path() -> None:
    with pytest.raises(ValueError, match="no version"):
        tempurl.split_storage_url("https://h/storage")


@pytest.mark.parametrize(
    ("capabilities", "digest"),
    [
        ({"tempurl": {"allowed_digests": ["sha1", "sha256", "sha512"]}}, "sha256"),
        ({"tempurl": {"allowed_digests": ["sha512", "sha1"]}}, "sha512"),
        ({"tempurl": {"allowed_digests": ["sha1"]}}, "sha1"),
        ({"tempurl": {"methods": ["GET"]}}, "sha1"),
        ({}, "sha1"),
    ],
)
def test_T26_the_cluster_chooses_the_digest(capabilities: dict[str, Any], digest: str) -> None:
    assert tempurl.choose_digest(capabilities) == digest


def test_the_digest_is_asked_for_once(wire: Wire, demo: StorageClient) -> None:
    wire.answer(200, json={"tempurl": {"allowed_digests": ["sha256"]}})
    for _ in range(2):
        assert len(signature(demo.get_temp_url("photos", "x", 60, key=KEY))) == 64
    assert [sent.url for sent in wire.sent] == ["https://swift.example.net/info"]


def test_rackspace_documents_its_digest(wire: Wire, client: StorageClient) -> None:
    assert len(signature(client.get_temp_url("box", "x", 60, key=KEY))) == 64
    assert wire.sent == []


def test_the_key_comes_from_the_account(wire: Wire, client: StorageClient) -> None:
    wire.answer(204, X_Account_Meta_Temp_Url_Key=KEY)
    url = client.get_temp_url("box", "x", 60)
    path = "/v1/MossoCloudFS_abc/box/x"
    expires = parse_qs(urlsplit(url).query)["temp_url_expires"][0]
    assert signature(url) == tempurl.sign(f"GET\n{expires}\n{path}", KEY, "sha256")
    assert abs(int(expires) - time.time() - 60) < 5
    client.get_temp_url("box", "x", 60)
    assert len(wire.sent) == 1
    wire.answer(204, X_Account_Meta_Temp_Url_Key="new")
    client.get_temp_url("box", "x", "60", cached=False)
    assert len(wire.sent) == 2


def test_without_a_key_there_is_no_url(wire: Wire, client: StorageClient) -> None:
    wire.answer(204)
    with pytest.raises(exceptions.MissingTemporaryURLKey):
        client.get_temp_url("box", "x", 60)


@pytest.mark.parametrize("method", ["get", " Put ", "HEAD", "post", b"delete"])
def test_methods_in_any_letter_case(demo: StorageClient, method: Any) -> None:
    assert demo.get_temp_url("photos", "x", 60, method, KEY, digest="sha1")


@pytest.mark.parametrize("method", ["PATCH", "", None, "COPY"])
def test_other_methods_have_no_urls(wire: Wire, demo: StorageClient, method: Any) -> None:
    with pytest.raises(exceptions.InvalidTemporaryURLMethod):
        demo.get_temp_url("photos", "x", 60, method, KEY)
    assert wire.sent == []


def test_there_are_three_digests(demo: StorageClient) -> None:
    with pytest.raises(ValueError, match="sha256"):
        demo.get_temp_url("photos", "x", 60, key=KEY, digest="md5")


def test_containers_and_objects_make_urls(wire: Wire, box: Container) -> None:
    one = box.get_temp_url("x", 60, method="PUT", key=KEY)
    two = StorageObject(box.object_manager, {"name": "x"}).get_temp_url(60, "PUT", key=KEY)
    assert urlsplit(one).path == urlsplit(two).path == "/v1/MossoCloudFS_abc/box/x"


# --- forms --------------------------------------------------------------------------------------


def test_a_form_for_uploads_has_all_its_fields(
    wire: Wire, demo: StorageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: EXPIRES - 60.0)
    wire.answer(200, json={"formpost": {"allowed_digests": ["sha1", "sha256"]}})
    form = demo.get_form_post("photos", "up/", 60, max_file_size=1048576, max_file_count=5, key=KEY)
    assert form == {
        "url": "https://swift.example.net/v1/AUTH_demo/photos/up/",
        "fields": {
            "redirect": "",
            "max_file_size": "1048576",
            "max_file_count": "5",
            "expires": str(EXPIRES),
            "signature": "cdccb849300fcbcc55176040104b858bc15af9f69fe50c3e34429915763fb710",
        },
    }
    assert len(wire.sent) == 1


def test_a_form_needs_a_key(wire: Wire, demo: StorageClient) -> None:
    wire.answer(204)
    with pytest.raises(exceptions.MissingTemporaryURLKey):
        demo.get_form_post("photos")


def test_forms_of_rackspace_need_no_question(wire: Wire, client: StorageClient) -> None:
    form = client.get_form_post("photos", key=KEY)
    assert len(form["fields"]["signature"]) == 64
    assert wire.sent == []
