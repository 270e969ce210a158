"""What a login brings: the catalog, contexts, regions; and the administrator's calls."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.conftest import Login


@pytest.fixture
def somebody(admin: Any, unique: str) -> Iterator[Any]:
    """A user whom the administrator just made."""
    user = admin.identity.create_user(unique, f"{unique}@example.com", "first-password")
    yield user
    admin.identity.delete_user(user)


@pytest.fixture
def project(admin: Any, unique: str) -> Iterator[Any]:
    """A project that the administrator just made."""
    tenant = admin.identity.create_tenant(unique, "made by a test")
    yield tenant
    admin.identity.delete_tenant(tenant)


def role_named(pyrax: Any, name: str) -> Any:
    """The role of this name."""
    return next(role for role in pyrax.identity.list_roles() if role.name == name)


# --- catalog --------------------------------------------------------------------------------------


def test_I_15_identity_holds_the_result_of_the_login(demo: Any, cloud: Cloud) -> None:
    identity = demo.identity

    assert identity.authenticated is True
    assert identity.token
    assert identity.expires.tzinfo is None
    assert identity.username == "demo"
    assert identity.user["id"] == cloud.id("users", "demo")
    assert "member" in [role["name"] for role in identity.user["roles"]]


def test_catalog_holds_both_regions_of_object_storage(demo: Any, cloud: Cloud) -> None:
    service = demo.identity.services["object_store"]

    assert list(demo.regions) == ["RegionOne", "RegionTwo"]
    assert set(demo.services) >= {"identity", "object_store"}
    assert service.endpoints["RegionOne"].public_url.endswith(f"/AUTH_{demo.identity.tenant_id}")
    assert service.endpoints["RegionTwo"].public_url.endswith(f"/REG2_{demo.identity.tenant_id}")
    assert service.endpoints["RegionOne"].private_url


def test_I_16_the_login_answer_is_kept_in_the_shape_of_v2(demo: Any) -> None:
    access = demo.identity.services["access"]

    assert {entry["type"] for entry in access["serviceCatalog"]} >= {"identity", "object-store"}
    assert access["token"]["id"] == demo.identity.token
    assert access["token"]["tenant"] == {"id": demo.identity.tenant_id, "name": "demo"}
    assert access["user"]["name"] == "demo"


def test_services_can_be_written_as_json_and_repr_hides_the_token(demo: Any) -> None:
    assert "RegionTwo" in json.dumps(demo.identity.services)
    assert demo.identity.token not in repr(demo.identity.services)
    assert demo.identity.token not in repr(demo.identity)


@pytest.mark.parametrize(
    "function",
    [
        "connect_to_autoscale",
        "connect_to_cloud_cdn",
        "connect_to_cloud_monitoring",
    ],
)
def test_a_service_that_the_cloud_has_not_gives_none_and_a_warning(
    demo: Any, caplog: pytest.LogCaptureFixture, function: str
) -> None:
    with caplog.at_level(logging.WARNING, logger="pyrax"):
        client = getattr(demo, function)()

    assert client is None
    assert len([record for record in caplog.records if record.name == "pyrax"]) == 1


def test_references_of_missing_services_are_none_after_login(demo: Any) -> None:
    assert demo.cloudfiles is not None
    assert demo.cloud_monitoring is None
    assert demo.autoscale is None


def test_an_unknown_region_gives_none(demo: Any) -> None:
    assert demo.connect_to_cloudfiles(region="Atlantis") is None


def test_a_user_without_a_project_logs_in_and_has_no_services(
    log_in: Login, cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="pyrax"):
        pyrax = log_in(cloud.drifter)

    assert pyrax.identity.authenticated is True
    assert pyrax.services == ()
    assert pyrax.cloudfiles is None
    assert "project" in caplog.text


def test_a_user_with_projects_is_told_them_when_none_is_chosen(
    pyrax: Any, cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="pyrax"):
        pyrax.set_credentials("demo", cloud.demo.password)

    assert pyrax.services == ()
    assert "demo" in caplog.text
    assert "lab" in caplog.text


# --- regions and contexts -------------------------------------------------------------------------


def test_S_29_clients_of_two_regions_work_side_by_side(demo: Any, unique: str) -> None:
    one = demo.connect_to_cloudfiles(region="RegionOne")
    two = demo.connect_to_cloudfiles(region="RegionTwo")

    one.create_container(unique)
    try:
        assert unique in one.list_container_names()
        assert unique not in two.list_container_names()
    finally:
        one.delete_container(unique)


def test_I_30_both_orders_of_region_and_service_give_the_same_client(
    pyrax: Any, cloud: Cloud
) -> None:
    context = pyrax.create_context(username="demo", password=cloud.demo.password)
    context.tenant_name = "demo"
    context.authenticate()

    client = context.get_client("object_store", "RegionTwo")

    assert context.RegionTwo.object_store.client is client
    assert context.object_store.RegionTwo.client is client
    assert context.RegionTwo.swift.client is client
    assert context.get_client("cloudfiles", "RegionTwo") is client
    assert client.get_account_info()[0] >= 0


def test_I_19_contexts_of_two_users_and_the_module_do_not_touch_each_other(
    demo: Any, cloud: Cloud
) -> None:
    acme = demo.create_context(
        username="demo",
        password=cloud.acme_demo.password,
        tenant_name="demo",
        user_domain="acme",
        project_domain="acme",
    )
    admin = demo.create_context(username="admin", password=cloud.admin.password)
    admin.tenant_name = "admin"
    acme.authenticate()
    admin.authenticate()

    assert acme.tenant_id == cloud.id("projects", "demo", "acme")
    assert admin.tenant_id == cloud.id("projects", "admin")
    assert demo.identity.tenant_id == cloud.id("projects", "demo")
    urls = {
        acme.RegionOne.object_store.client.management_url,
        admin.RegionOne.object_store.client.management_url,
        demo.cloudfiles.management_url,
    }
    assert len(urls) == 3


def test_I_33_a_context_that_is_not_logged_in_says_so(pyrax: Any) -> None:
    context = pyrax.create_context(username="demo", password="anything")

    with pytest.raises(pyrax.exceptions.NotAuthenticated):
        context.RegionOne  # noqa: B018 - the access is what is tested


def test_I_32_the_internal_url_is_there_on_request(demo: Any) -> None:
    client = demo.identity.get_client("object_store", "RegionOne", public=False)

    assert client.management_url == demo.identity.services["object_store"].endpoints[
        "RegionOne"
    ].get("private")
    assert client.get_account_info()[0] >= 0


# --- tokens as the administrator sees them --------------------------------------------------------


def test_a_token_is_checked_and_revoked(demo: Any, cloud: Cloud) -> None:
    token = cloud.token(cloud.demo)

    assert demo.identity.check_token(token) is True
    assert demo.identity.revoke_token(token) is True
    assert demo.identity.check_token(token) is False


def test_list_tokens_describes_the_own_token(demo: Any) -> None:
    described = demo.identity.list_tokens()

    assert described["access"]["token"]["id"] == demo.identity.token
    assert described["access"]["user"]["name"] == "demo"


def test_token_endpoints_are_the_catalog_as_a_flat_list(demo: Any) -> None:
    endpoints = demo.identity.get_token_endpoints()

    found = {(entry["type"], entry["region"]) for entry in endpoints}
    assert ("object-store", "RegionTwo") in found
    assert all(entry["publicURL"].startswith("http://") for entry in endpoints)


def test_own_projects_are_listed_without_admin_rights(demo: Any) -> None:
    names = {tenant.name for tenant in demo.identity.list_tenants(admin=False)}

    assert names == {"demo", "lab"}
    assert demo.identity.get_tenant().name in names


def test_a_member_may_not_list_users(demo: Any) -> None:
    with pytest.raises(demo.exceptions.AuthorizationFailure) as caught:
        demo.identity.list_users()

    assert isinstance(caught.value, demo.exceptions.Forbidden)


# --- users ----------------------------------------------------------------------------------------


def test_users_are_listed_without_passwords(admin: Any, somebody: Any) -> None:
    users = admin.identity.list_users()

    assert somebody.id in [user.id for user in users]
    assert not any(key == "password" for user in users for key in vars(user))


def test_a_user_is_found_by_name_id_and_email(admin: Any, somebody: Any) -> None:
    identity = admin.identity

    assert identity.find_user_by_name(somebody.name).id == somebody.id
    assert identity.find_user_by_id(somebody.id).name == somebody.name
    assert [user.id for user in identity.find_user_by_email(somebody.email)] == [somebody.id]
    assert identity.get_user(username=somebody.name).username == somebody.name


def test_an_unknown_user_is_not_found(admin: Any) -> None:
    with pytest.raises(admin.exceptions.NotFound):
        admin.identity.find_user_by_id("no-such-user")


def test_two_users_of_one_name_are_refused(admin: Any, somebody: Any) -> None:
    with pytest.raises(admin.exceptions.DuplicateUser) as caught:
        admin.identity.create_user(somebody.name, "other@example.com", "pw")

    assert caught.value.code == 409


def test_a_user_is_changed(admin: Any, somebody: Any) -> None:
    admin.identity.update_user(somebody, email="new@example.com", enabled=False)

    changed = admin.identity.get_user(somebody.id)
    assert changed.email == "new@example.com"
    assert changed.enabled is False


def test_a_deleted_user_is_gone(admin: Any, unique: str) -> None:
    user = admin.identity.create_user(unique, f"{unique}@example.com", "pw")

    user.delete()

    with pytest.raises(admin.exceptions.UserNotFound) as caught:
        admin.identity.delete_user(user)
    assert isinstance(caught.value, admin.exceptions.NotFound)


def test_I_10_a_login_that_no_longer_works_is_reported_at_the_next_call(
    admin: Any, cloud: Cloud, somebody: Any
) -> None:
    demo_project = cloud.id("projects", "demo")
    admin.identity.add_role_to_user(role_named(admin, "member"), somebody, tenant=demo_project)
    context = admin.create_context(username=somebody.name, password="first-password")
    context.tenant_id = demo_project
    context.authenticate()
    files = context.RegionOne.object_store.client
    assert files.list_container_names() is not None

    admin.identity.update_user(somebody, enabled=False)
    cloud.wait_until_refused(context.token, files.management_url)

    with pytest.raises(admin.exceptions.AuthenticationFailed):
        files.list_container_names()


# --- projects and roles ---------------------------------------------------------------------------


def test_a_project_is_made_listed_changed_and_deleted(admin: Any, unique: str) -> None:
    identity = admin.identity
    tenant = identity.create_tenant(unique, "first words")
    try:
        assert tenant.id in [found.id for found in identity.list_tenants()]
        changed = identity.update_tenant(tenant, name=f"{unique}-b", description="other words")
        assert (changed.name, changed.description) == (f"{unique}-b", "other words")
    finally:
        identity.delete_tenant(tenant)

    assert tenant.id not in [found.id for found in identity.list_tenants()]
    with pytest.raises(admin.exceptions.TenantNotFound):
        identity.delete_tenant(tenant)


def test_roles_are_listed_and_read(admin: Any) -> None:
    member = role_named(admin, "member")

    assert admin.identity.get_role(member.id).name == "member"
    with pytest.raises(admin.exceptions.NotFound):
        admin.identity.get_role("no-such-role")


def test_a_role_is_given_and_taken(admin: Any, somebody: Any, project: Any) -> None:
    identity = admin.identity
    member = role_named(admin, "member")

    identity.add_role_to_user(member, somebody, tenant=project)
    given = identity.list_roles_for_user(somebody)
    identity.delete_role_from_user(member, somebody, tenant=project)
    left = identity.list_roles_for_user(somebody)

    assert [role["name"] for role in given] == ["member"]
    assert left == []


def test_own_roles_are_those_of_the_token(demo: Any) -> None:
    roles = demo.identity.list_roles_for_user(demo.identity.user["id"])

    assert "member" in [role["name"] for role in roles]
