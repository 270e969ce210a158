"""Wrong input gets the named exception, saying what to do, before anything is sent."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

import pyrax

UNREACHABLE = "http://127.0.0.1:9/v2.0/"


def test_wrong_password_says_that_the_credentials_were_refused(cloud: Any) -> None:
    for key, value in cloud.settings("rackspace").items():
        pyrax.set_setting(key, value)
    with pytest.raises(pyrax.exc.AuthenticationFailed, match="credentials") as caught:
        pyrax.set_credentials(cloud.username, "not-the-key")
    assert caught.value.code == 401
    assert "not-the-key" not in str(caught.value)
    assert pyrax.identity.authenticated is False
    assert pyrax.cloudservers is None


def test_unknown_environment_names_it_and_changes_nothing() -> None:
    before = pyrax.get_environment()
    with pytest.raises(pyrax.exc.EnvironmentNotFound, match="nowhere"):
        pyrax.set_environment("nowhere")
    assert pyrax.get_environment() == before


def test_malformed_config_file_names_the_file(tmp_path: Path) -> None:
    config = tmp_path / "broken.cfg"
    config.write_text("region = ORD\n", encoding="utf-8")
    with pytest.raises(pyrax.exc.InvalidConfigurationFile, match=r"broken\.cfg"):
        pyrax.settings.read_config(str(config))


def test_malformed_credential_file_names_the_file_and_sends_nothing(
    cloud: Any, tmp_path: Path
) -> None:
    for key, value in cloud.settings("rackspace").items():
        pyrax.set_setting(key, value)
    credentials = tmp_path / "credentials"
    credentials.write_text("[rackspace_cloud]\nusername = someone\n", encoding="utf-8")
    credentials.chmod(0o600)
    with pytest.raises(pyrax.exc.InvalidCredentialFile, match="credentials"):
        pyrax.set_credential_file(str(credentials))
    assert len(cloud.requests) == 0


def test_missing_credential_file_is_file_not_found(tmp_path: Path) -> None:
    pyrax.set_setting("identity_type", "rackspace")
    with pytest.raises(pyrax.exc.FileNotFound, match="absent"):
        pyrax.set_credential_file(str(tmp_path / "absent"))


def test_unreachable_identity_service_ends_soon_and_names_the_address() -> None:
    pyrax.set_setting("identity_type", "rackspace")
    pyrax.set_setting("auth_endpoint", UNREACHABLE)
    pyrax.set_setting("retries", 1)
    began = time.monotonic()
    with pytest.raises(pyrax.exc.ConnectionFailed, match=r"127\.0\.0\.1:9"):
        pyrax.set_credentials("someone", "some-key")
    assert time.monotonic() - began < 20


def test_unknown_region_gives_none_and_a_warning_with_the_regions(
    rackspace: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert pyrax.connect_to_cloudservers(region="MARS") is None
    assert "MARS" in caplog.text
    assert "ORD" in caplog.text


def test_container_name_with_a_slash_is_refused_before_sending(rackspace: Any) -> None:
    sent_before = len(rackspace.requests)
    with pytest.raises(pyrax.exc.InvalidContainerName, match="/"):
        pyrax.cloudfiles.create_container("photos/2024")
    assert len(rackspace.requests) == sent_before


def test_missing_local_file_is_refused_before_sending(rackspace: Any, tmp_path: Path) -> None:
    container = pyrax.cloudfiles.create_container("photos")
    sent_before = len(rackspace.requests)
    with pytest.raises(pyrax.exc.FileNotFound, match="absent"):
        container.upload_file(str(tmp_path / "absent.jpg"))
    assert len(rackspace.requests) == sent_before


def test_call_before_login_says_that_login_is_needed() -> None:
    pyrax.set_setting("identity_type", "rackspace")
    with pytest.raises(pyrax.exc.NotAuthenticated, match="connect_to_cloudservers"):
        pyrax.connect_to_cloudservers()


def test_missing_identity_type_says_how_to_set_it() -> None:
    with pytest.raises(pyrax.exc.IdentityClassNotDefined, match="identity"):
        pyrax.set_credentials("someone", "some-key")
