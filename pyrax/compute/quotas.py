"""`pyrax.cloudservers.quotas` and `quota_classes`."""

from __future__ import annotations

from typing import Any

from pyrax.compute.base import ComputeManager, Resource, id_of
from pyrax.parameters import given


class Quotas(Resource):
    """What an account or a class of accounts may have at most, one attribute each.

    -1 stands for no limit.
    """

    NAME_ATTR = "id"

    cores: int
    fixed_ips: int
    floating_ips: int
    injected_file_content_bytes: int
    injected_file_path_bytes: int
    injected_files: int
    instances: int
    key_pairs: int
    metadata_items: int
    ram: int
    security_group_rules: int
    security_groups: int
    server_group_members: int
    server_groups: int

    @property
    def id(self) -> str:
        """The id of the account, or the name of the class."""
        return self._info.get("id")  # type: ignore[return-value]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.id or ''}>"


class QuotaSet(Quotas):
    """The quotas of an account, one attribute each: `instances`, `cores`, `ram` in MiB, ...

    -1 stands for no limit.
    """

    manager: QuotaSetManager
    networks: int

    def update(self, **kwargs: Any) -> QuotaSet:
        """Change quotas of the account, for administrators; returns them as they are now."""
        changed = self.manager.update(self.id, **kwargs)
        self._merge(changed)
        return changed


class QuotaSetManager(ComputeManager[QuotaSet]):
    """The quotas of accounts."""

    resource = QuotaSet
    key = "quota_set"
    base = "os-quota-sets"

    def get(self, tenant_id: Any, user_id: str | None = None, *, detail: bool = False) -> QuotaSet:
        """Return the quotas of an account.

        OpenStack Compute API, 'Show A Quota' and 'Show The Detail of Quota'.

        Args:
            tenant_id: Id of the account.
            user_id: One user of it, for administrators.
            detail: Whether to return of each quota a dict `limit`, `in_use`, `reserved`.
        """
        path = self._path(tenant_id, "detail") if detail else self._path(tenant_id)
        return self._of(tenant_id, "GET", path, [("user_id", user_id)])

    def defaults(self, tenant_id: Any) -> QuotaSet:
        """Return the quotas that an account has by default.

        OpenStack Compute API, 'List Default Quotas For Tenant'.
        """
        return self._of(tenant_id, "GET", self._path(tenant_id, "defaults"))

    def update(self, tenant_id: Any, **kwargs: Any) -> QuotaSet:
        """Change quotas of an account, for administrators.

        OpenStack Compute API, 'Update Quotas'.

        Args:
            tenant_id: Id of the account.
            **kwargs: The new quotas by name; ``force=True`` allows less than is in use;
                ``user_id`` changes those of one user. None leaves a quota as it is.

        Returns:
            The `QuotaSet` as it is now.
        """
        query = [("user_id", kwargs.pop("user_id", None))]
        body = {"quota_set": given(**kwargs)}
        self.run_hooks("modify_body_for_update", body)
        return self._of(tenant_id, "PUT", self._path(tenant_id), query, body)

    def delete(self, tenant_id: Any, user_id: str | None = None) -> None:
        """Set the quotas of an account back to the defaults, for administrators.

        OpenStack Compute API, 'Revert Quotas To Defaults'.
        """
        self._call("DELETE", self._path(tenant_id), query=[("user_id", user_id)])

    def _of(
        self, tenant: Any, method: str, path: str, query: Any = (), body: Any = None
    ) -> QuotaSet:
        """Send a request and return the quotas, with the id that some answers leave out."""
        _, answer = self._call(method, path, query=query, body=body)
        return QuotaSet(self, {"id": id_of(tenant), **self._document(answer)}, True)


class QuotaClassSet(Quotas):
    """The quotas of a class of accounts, one attribute each."""

    manager: QuotaClassSetManager

    def update(self, **kwargs: Any) -> QuotaClassSet:
        """Change quotas of the class, for administrators; returns them as they are now."""
        changed = self.manager.update(self.id, **kwargs)
        self._merge(changed)
        return changed


class QuotaClassSetManager(ComputeManager[QuotaClassSet]):
    """The quotas of classes of accounts; there is mostly one, ``"default"``."""

    resource = QuotaClassSet
    key = "quota_class_set"
    base = "os-quota-class-sets"

    def get(self, class_name: Any) -> QuotaClassSet:
        """Return the quotas of a class.

        OpenStack Compute API, 'Show the quota for Quota Class'.

        Args:
            class_name: Name of the class, such as ``"default"``.
        """
        _, answer = self._call("GET", self._path(class_name))
        return self._named(class_name, answer)

    def update(self, class_name: Any, **kwargs: Any) -> QuotaClassSet:
        """Change quotas of a class, for administrators; None leaves a quota as it is.

        OpenStack Compute API, 'Create or Update Quotas for Quota Class'.

        Args:
            class_name: Name of the class, such as ``"default"``.

        Returns:
            The `QuotaClassSet` as it is now.
        """
        body = {"quota_class_set": given(**kwargs)}
        self.run_hooks("modify_body_for_update", body)
        _, answer = self._call("PUT", self._path(class_name), body=body)
        return self._named(class_name, answer)

    def _named(self, class_name: Any, answer: Any) -> QuotaClassSet:
        """Return the quotas of an answer, with the id that some answers leave out."""
        info = {"id": id_of(class_name), **self._document(answer)}
        return QuotaClassSet(self, info, True)
