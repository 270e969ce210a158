"""State of an identity service: domains, projects, users, roles, tokens."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from pyrax.sandbox.clock import Clock
from pyrax.sandbox.errors import Problem

Named = TypeVar("Named", "Domain", "Project", "User", "Role")

TOKEN_LIFETIME = 24 * 3600.0
RECEIPT_LIFETIME = 300.0


def new_id() -> str:
    """Return a new id of 32 hexadecimal digits."""
    return uuid.uuid4().hex


@dataclass
class Domain:
    """An owner of users and projects."""

    id: str
    name: str
    description: str = ""
    enabled: bool = True


@dataclass
class Project:
    """A project, which Identity v2.0 calls a tenant."""

    id: str
    name: str
    domain_id: str = "default"
    description: str = ""
    enabled: bool = True
    parent_id: str | None = None
    tags: list[str] = field(default_factory=list)


@dataclass
class User:
    """A user with all the secrets it can log in with."""

    id: str
    name: str
    password: str
    created: float
    domain_id: str = "default"
    email: str | None = None
    enabled: bool = True
    default_project_id: str | None = None
    description: str | None = None
    api_key: str = ""
    default_region: str = ""
    passcode: str | None = None
    tokens_valid_from: float = 0.0


@dataclass
class Role:
    """A role that a user can have."""

    id: str
    name: str
    description: str | None = None
    domain_id: str | None = None
    service_id: str | None = None


@dataclass(frozen=True)
class Assignment:
    """A role that a user has on a project, a domain, the system, or (Rackspace) everywhere."""

    user_id: str
    role_id: str
    project_id: str | None = None
    domain_id: str | None = None
    system: bool = False


@dataclass
class ApplicationCredential:
    """A secret that stands for a user on one project."""

    id: str
    name: str
    secret: str
    user_id: str
    project_id: str
    role_ids: list[str]
    description: str | None = None
    expires: float | None = None
    unrestricted: bool = False


@dataclass
class Credential:
    """A stored credential such as an EC2 key or a TOTP secret."""

    id: str
    type: str
    blob: str
    user_id: str
    project_id: str | None = None


@dataclass
class Token:
    """A token that was issued."""

    id: str
    user_id: str
    methods: list[str]
    issued: float
    expires: float
    project_id: str | None = None
    domain_id: str | None = None
    system: bool = False
    audit_ids: list[str] = field(default_factory=list)
    application_credential_id: str | None = None
    impersonator: str | None = None
    revoked: bool = False


@dataclass
class Receipt:
    """What a login that lacks a second factor has shown so far."""

    id: str
    user_id: str
    methods: list[str]
    issued: float
    expires: float


class IdentityStore:
    """All that one identity service knows.

    Attributes:
        token_lifetime: seconds that new tokens live.
        logins: how many tokens have been issued.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.token_lifetime = TOKEN_LIFETIME
        self.logins = 0
        self.domains: dict[str, Domain] = {}
        self.projects: dict[str, Project] = {}
        self.users: dict[str, User] = {}
        self.roles: dict[str, Role] = {}
        self.assignments: list[Assignment] = []
        self.application_credentials: dict[str, ApplicationCredential] = {}
        self.credentials: dict[str, Credential] = {}
        self.tokens: dict[str, Token] = {}
        self.receipts: dict[str, Receipt] = {}

    # -- finding -----------------------------------------------------------------------------

    def user_named(self, name: str, domain_id: str | None = None) -> User | None:
        """Return the user of this name; Rackspace and v2.0 know no domains."""
        return self._named(self.users.values(), name, domain_id)

    def project_named(self, name: str, domain_id: str | None = None) -> Project | None:
        """Return the project of this name."""
        return self._named(self.projects.values(), name, domain_id)

    def domain_named(self, name: str) -> Domain | None:
        """Return the domain of this name; domain names ignore case."""
        for domain in self.domains.values():
            if domain.name.lower() == name.lower():
                return domain
        return None

    def role_named(self, name: str) -> Role | None:
        """Return the role of this name."""
        for role in self.roles.values():
            if role.name == name:
                return role
        return None

    @staticmethod
    def _named(things: Iterable[Named], name: str, domain_id: str | None) -> Named | None:
        """Return the thing of this name, in this domain if one is given."""
        for thing in things:
            if thing.name == name and domain_id in (None, getattr(thing, "domain_id", None)):
                return thing
        return None

    # -- roles -------------------------------------------------------------------------------

    def grant(
        self,
        user_id: str,
        role_id: str,
        *,
        project_id: str | None = None,
        domain_id: str | None = None,
        system: bool = False,
    ) -> None:
        """Give a role; giving it twice changes nothing."""
        assignment = Assignment(user_id, role_id, project_id, domain_id, system)
        if assignment not in self.assignments:
            self.assignments.append(assignment)

    def take(self, assignment: Assignment) -> None:
        """Take a role away.

        Raises:
            Problem: 404, the user does not have it there.
        """
        if assignment not in self.assignments:
            raise Problem(404, f"Could not find role assignment with role: {assignment.role_id}.")
        self.assignments.remove(assignment)

    def roles_of(
        self,
        user_id: str,
        *,
        project_id: str | None = None,
        domain_id: str | None = None,
        system: bool = False,
    ) -> list[Role]:
        """Return the roles that a user has at one place."""
        wanted = (user_id, project_id, domain_id, system)
        return [
            self.roles[entry.role_id]
            for entry in self.assignments
            if (entry.user_id, entry.project_id, entry.domain_id, entry.system) == wanted
        ]

    def projects_of(self, user_id: str) -> list[Project]:
        """Return the enabled projects where a user has a role."""
        ids = {entry.project_id for entry in self.assignments if entry.user_id == user_id}
        return [
            project for project in self.projects.values() if project.id in ids and project.enabled
        ]

    def domains_of(self, user_id: str) -> list[Domain]:
        """Return the enabled domains where a user has a role."""
        ids = {entry.domain_id for entry in self.assignments if entry.user_id == user_id}
        return [domain for domain in self.domains.values() if domain.id in ids and domain.enabled]

    # -- tokens ------------------------------------------------------------------------------

    def issue(
        self,
        token_id: str,
        user: User,
        methods: list[str],
        *,
        project_id: str | None = None,
        domain_id: str | None = None,
        system: bool = False,
        parent: Token | None = None,
        application_credential_id: str | None = None,
    ) -> Token:
        """Issue a token; one made from another token keeps that one's expiry."""
        now = self.clock.now()
        audit = [secrets.token_urlsafe(16)]
        if parent is not None:
            audit += parent.audit_ids[-1:]
        token = Token(
            id=token_id,
            user_id=user.id,
            methods=methods,
            issued=now,
            expires=parent.expires if parent is not None else now + self.token_lifetime,
            project_id=project_id,
            domain_id=domain_id,
            system=system,
            audit_ids=audit,
            application_credential_id=application_credential_id,
        )
        self.tokens[token.id] = token
        self.logins += 1
        return token

    def valid_token(self, token_id: str | None) -> Token | None:
        """Return the token if it is known, not expired, not revoked, and its owner is enabled."""
        token = self.tokens.get(token_id or "")
        if token is None or token.revoked or token.expires <= self.clock.now():
            return None
        user = self.users.get(token.user_id)
        if user is None or not user.enabled or token.issued < user.tokens_valid_from:
            return None
        if token.project_id is not None:
            project = self.projects.get(token.project_id)
            if project is None or not project.enabled:
                return None
        credential_id = token.application_credential_id
        if credential_id is not None and credential_id not in self.application_credentials:
            return None
        return token

    def revoke_tokens_of(self, user_id: str) -> None:
        """Revoke all tokens of a user."""
        for token in self.tokens.values():
            if token.user_id == user_id:
                token.revoked = True

    def expire_tokens(self) -> None:
        """Make all tokens issued so far invalid."""
        for token in self.tokens.values():
            token.revoked = True

    def start_receipt(self, receipt_id: str, user: User, methods: list[str]) -> Receipt:
        """Remember a login that still lacks a factor; it can be finished for five minutes."""
        now = self.clock.now()
        receipt = Receipt(receipt_id, user.id, methods, now, now + RECEIPT_LIFETIME)
        self.receipts[receipt_id] = receipt
        return receipt

    def valid_receipt(self, receipt_id: str | None) -> Receipt | None:
        """Return the unfinished login of this id, unless it is too old."""
        receipt = self.receipts.get(receipt_id or "")
        if receipt is None or receipt.expires <= self.clock.now():
            return None
        return receipt

    # -- changing ----------------------------------------------------------------------------

    def add_user(self, name: str, password: str, **fields: object) -> User:
        """Create a user; for tests that need further ones too."""
        user = User(id=new_id(), name=name, password=password, created=self.clock.now())
        for key, value in fields.items():
            if not hasattr(user, key):
                raise TypeError(f"a user has no field {key!r}")
            setattr(user, key, value)
        self.users[user.id] = user
        return user

    def require_passcode(self, username: str, passcode: str | None) -> None:
        """Let a user's password logins need a one-time passcode too; None ends that.

        Raises:
            KeyError: there is no such user.
        """
        user = self.user_named(username)
        if user is None:
            raise KeyError(username)
        user.passcode = passcode

    def remove_user(self, user_id: str) -> None:
        """Delete a user with everything that is the user's own."""
        self.revoke_tokens_of(user_id)
        del self.users[user_id]
        self.assignments = [entry for entry in self.assignments if entry.user_id != user_id]
        owned = self.application_credentials.values()
        for credential in [entry for entry in owned if entry.user_id == user_id]:
            del self.application_credentials[credential.id]
        for stored in [entry for entry in self.credentials.values() if entry.user_id == user_id]:
            del self.credentials[stored.id]

    def remove_project(self, project_id: str) -> None:
        """Delete a project and the roles on it."""
        del self.projects[project_id]
        self.assignments = [entry for entry in self.assignments if entry.project_id != project_id]
