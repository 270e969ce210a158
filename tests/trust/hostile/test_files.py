"""Files that a user or an editor spoiled: every one has an outcome, and none is quoted."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import exceptions
from pyrax.environments import Settings
from pyrax.identity.keystone_identity import KeystoneIdentity
from pyrax.identity.rax_identity import RaxIdentity

SECRET = "geheim%(home)s-4711"
BOM = b"\xef\xbb\xbf"

# What is in the file, and what the setting "region" or the password then is; None: an exception.
CONFIG: dict[str, tuple[bytes, str | None]] = {
    "a percent sign": (b"[default]\nregion = %\n", "%"),
    "a percent sign that looks like a name": (b"[default]\nregion = %(HOME)s\n", "%(HOME)s"),
    "a broken percent sign": (b"[default]\nregion = 100%(x\n", "100%(x"),
    "a byte order mark": (BOM + b"[default]\nregion = DFW\n", "DFW"),
    "line ends of Windows": (b"[default]\r\nregion = DFW\r\n", "DFW"),
    "line ends of an old Mac": (b"[default]\rregion = DFW\r", "DFW"),
    "no line end": (b"[default]\nregion = DFW", "DFW"),
    "capitals": (b"[default]\nREGION = DFW\n", "DFW"),
    "a colon": (b"[default]\nregion: DFW\n", "DFW"),
    "a value of two lines": (b"[default]\nregion = D\n  FW\n", "D\nFW"),
    "an equals sign in the value": (b"[default]\nregion = a=b\n", "a=b"),
    "a hash in the value": (b"[default]\nregion = a#b\n", "a#b"),
    "quotes, which belong to the value": (b'[default]\nregion = "DFW"\n', '"DFW"'),
    "names beyond ASCII": ("[default]\nregion = Zürich\n".encode(), "Zürich"),
    "nothing": (b"", ""),
    "no section": (b"region = DFW\n", None),
    "a section twice": (b"[default]\nregion = a\n[default]\nregion = b\n", None),
    "an option twice": (b"[default]\nregion = a\nregion = b\n", None),
    "an option twice, once in capitals": (b"[default]\nregion = a\nREGION = b\n", None),
    "a section that is not closed": (b"[default\nregion = DFW\n", None),
    "a line that is nothing": (b"[default]\nregion = DFW\nnonsense\n", None),
    "another encoding": ("[default]\nregion = Zürich\n".encode("latin-1"), None),
    "UTF-16": ("[default]\nregion = DFW\n".encode("utf-16"), None),
    "bytes at random": (bytes(range(256)), None),
}


@pytest.mark.parametrize("kind", CONFIG)
def test_a_configuration_file(kind: str, tmp_path: Path) -> None:
    content, region = CONFIG[kind]
    path = tmp_path / "pyrax.cfg"
    path.write_bytes(content)
    settings = Settings()
    if region is None:
        with pytest.raises(exceptions.InvalidConfigurationFile, match="pyrax.cfg"):
            settings.read_config(str(path))
    else:
        settings.read_config(str(path))
        assert (settings.get("region") or "") == region


@pytest.mark.parametrize("kind", CONFIG)
@pytest.mark.parametrize("dialect", ["keystone", "rackspace"])
def test_a_credential_file(fresh_pyrax: None, kind: str, dialect: str, tmp_path: Path) -> None:
    content, region = CONFIG[kind]
    section, key = (
        ("keystone", "password") if dialect == "keystone" else ("rackspace_cloud", "api_key")
    )
    content = content.replace(b"default", section.encode())
    if "region" in CONFIG[kind][0].decode("latin-1").lower():
        further = b"\nusername = ann\ntenant_id = t\nauth_endpoint = http://127.0.0.1:1/v3\n"
        start = content.find(b"]") + 1
        content = content[:start] + further + content[start:]
        content = content.replace(b"region", key.encode()).replace(b"REGION", key.upper().encode())
    path = tmp_path / "credentials"
    path.write_bytes(content)
    path.chmod(0o600)
    identity: Any = KeystoneIdentity() if dialect == "keystone" else RaxIdentity()
    if region is None or not content:
        with pytest.raises(exceptions.InvalidCredentialFile, match="credentials"):
            identity.set_credential_file(str(path))
    else:
        identity.set_credential_file(str(path))
        assert (identity.password or identity.api_key) == region


@pytest.mark.parametrize(
    "spoiled",
    [
        "[default]\npassword = {}\nnonsense\n",
        "password = {}\n",
        "[default]\npassword = {}\npassword = {}\n",
        "[default]\npassword = {}\n[default]\n",
        "[default]\n{}\n",
        "[{}\n",
        "[default]\npassword = {}\n\xff\n",
    ],
)
def test_no_message_about_a_spoiled_file_quotes_it(spoiled: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    for encoding in ("utf-8", "latin-1", "utf-16"):
        path.write_bytes(spoiled.format(SECRET, SECRET).encode(encoding))
        for section in ("default", "keystone", "rackspace_cloud"):
            said = []
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                for read in (
                    Settings().read_config,
                    KeystoneIdentity().set_credential_file,
                    RaxIdentity().set_credential_file,
                ):
                    try:
                        read(str(path))
                    except exceptions.PyraxException as error:
                        said.append(_everything(error))
            said += [str(one.message) for one in caught]
            assert said, section
            assert "geheim" not in "".join(said)


def _everything(error: BaseException) -> str:
    import traceback

    return "".join(traceback.format_exception(type(error), error, error.__traceback__)) + repr(
        (error.args, error.__dict__)
    )


CLOUDS = {
    "a tab": "clouds:\n\tlab: {}\n",
    "an object of Python": "clouds: !!python/object/apply:os.system ['touch %s']\n",
    "a name of Python": "clouds:\n  lab: !!python/name:os.system\n",
    "a list of clouds": "clouds: [lab]\n",
    "a text": "clouds\n",
    "not closed": "clouds: {lab: {auth: {password: geheim\n",
    "nested without end": "clouds: " + "[" * 400,
    "an anchor that holds itself": "clouds: &a\n  lab: *a\n",
    "references that multiply": "a: &a [x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{c}: &{c} [{', '.join('*' + p for _ in range(8))}]\n"
        for p, c in zip("abcdefgh", "bcdefghi")
    )
    + "clouds: {lab: {auth: *i}}\n",
}


@pytest.mark.parametrize("kind", CLOUDS)
def test_a_clouds_yaml(
    fresh_pyrax: None, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched = tmp_path / "touched"
    path = tmp_path / "clouds.yaml"
    path.write_text(CLOUDS[kind].replace("%s", str(touched)))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(path))
    monkeypatch.setenv("OS_CLOUD", "lab")
    pyrax.set_setting("identity_type", "keystone")
    with pytest.raises(exceptions.PyraxException) as failed:
        pyrax.authenticate()
    assert "geheim" not in _everything(failed.value)
    assert len(str(failed.value)) < 2000
    assert not touched.exists()


def test_a_clouds_json_nested_without_end(
    fresh_pyrax: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clouds.json"
    path.write_text('{"clouds": {"lab": ' + "[" * 100_000 + "]" * 100_000 + "}}")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(path))
    monkeypatch.setenv("OS_CLOUD", "lab")
    pyrax.set_setting("identity_type", "keystone")
    with pytest.raises(exceptions.InvalidConfigurationFile, match="RecursionError"):
        pyrax.authenticate()


def test_a_file_that_is_a_folder_is_said_to_be_one(fresh_pyrax: None, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="cannot be read"):
        Settings().read_config(str(tmp_path))
    with pytest.raises(exceptions.FileNotFound):
        KeystoneIdentity().set_credential_file(str(tmp_path))
