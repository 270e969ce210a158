"""The accounts that a new cloud begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyrax.sandbox.identity.access import storage_tenant
from pyrax.sandbox.identity.models import (
    Domain,
    IdentityStore,
    Project,
    Role,
    User,
)
from pyrax.sandbox.service import RACKSPACE

if TYPE_CHECKING:
    from pyrax.sandbox.service import Site

RACKSPACE_ROLES = (
    ("3", "identity:user-admin", "User Admin Role."),
    ("4", "identity:default", "Default Role."),
    ("5", "object-store:default", "A role that grants access to storage."),
    ("6", "compute:default", "A role that grants access to compute."),
    ("9", "racker", "The staff, who may impersonate customers."),
)


def identity_store(site: Site) -> IdentityStore:
    """Return the store of an identity service with its first users."""
    store = IdentityStore(site.cloud.clock)
    if site.dialect == RACKSPACE:
        _seed_rackspace(store, site)
    else:
        _seed_keystone(store, site)
    return store


def _seed_rackspace(store: IdentityStore, site: Site) -> None:
    """Add the account with its user, who logs in with an API key or a password."""
    accounts = site.cloud.accounts
    for role_id, name, description in RACKSPACE_ROLES:
        store.roles[role_id] = Role(role_id, name, description)
    store.projects[accounts.tenant_id] = Project(
        accounts.tenant_id, accounts.tenant_id, domain_id=accounts.tenant_id
    )
    user = User(
        id="170454",
        name=accounts.username,
        password=accounts.password,
        created=site.cloud.clock.now(),
        domain_id=accounts.tenant_id,
        email=f"{accounts.username}@example.com",
        default_project_id=accounts.tenant_id,
        api_key=accounts.api_key,
        default_region=site.cloud.regions[0],
    )
    store.users[user.id] = user
    store.grant(user.id, "3")
    store.grant(user.id, "5", project_id=storage_tenant(accounts.tenant_id))
    store.grant(user.id, "6", project_id=accounts.tenant_id)


def _seed_keystone(store: IdentityStore, site: Site) -> None:
    """Add the default domain, an ordinary user with two projects, and an administrator."""
    accounts = site.cloud.accounts
    store.domains["default"] = Domain("default", "Default", "The default domain")
    for name in ("admin", "member", "reader"):
        store.roles[accounts.fixed_id(f"role {name}")] = Role(
            accounts.fixed_id(f"role {name}"), name
        )
    projects = {}
    for project_id, name in (
        (accounts.project_id, accounts.tenant_name),
        (accounts.fixed_id("project second"), "second"),
        (accounts.fixed_id("project admin"), "admin"),
    ):
        projects[name] = Project(project_id, name, parent_id="default")
        store.projects[project_id] = projects[name]
    now = site.cloud.clock.now()
    demo = User(
        id=accounts.fixed_id("user demo"),
        name=accounts.username,
        password=accounts.password,
        created=now,
        email=f"{accounts.username}@example.com",
    )
    admin = User(
        id=accounts.fixed_id("user admin"),
        name=accounts.admin_username,
        password=accounts.admin_password,
        created=now,
        email="admin@example.com",
        default_project_id=projects["admin"].id,
    )
    store.users.update({demo.id: demo, admin.id: admin})
    for role in ("member", "reader"):
        for project in (accounts.tenant_name, "second"):
            store.grant(demo.id, accounts.fixed_id(f"role {role}"), project_id=projects[project].id)
    for project in (accounts.tenant_name, "admin"):
        store.grant(admin.id, accounts.fixed_id("role admin"), project_id=projects[project].id)
    store.grant(admin.id, accounts.fixed_id("role admin"), domain_id="default")
    store.grant(admin.id, accounts.fixed_id("role admin"), system=True)
