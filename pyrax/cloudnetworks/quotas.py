"""`cloud_networks.quotas`: how much of everything a project may have."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from pyrax.cloudnetworks.ids import id_of
from pyrax.cloudnetworks.neutron import Document, NeutronManager, NeutronResource


class Quota(NeutronResource):
    """The limits of a project: `network`, `subnet`, `port`, `router`... -1 stands for none."""

    manager: QuotaManager
    floatingip: Any
    network: Any
    port: Any
    rbac_policy: Any
    router: Any
    security_group: Any
    security_group_rule: Any
    subnet: Any
    subnetpool: Any

    NAME_ATTR = "id"


class QuotaManager(NeutronManager[Quota]):
    """The limits of projects. They always exist; deleting them brings the defaults back."""

    resource_class = Quota
    response_key = "quota"
    uri_base = "quotas"
    # The limits themselves have names such as "network".
    references: ClassVar[dict[str, str]] = {}

    def get(self, project: Any = None) -> Quota:
        """Return the limits of a project.

        OpenStack Networking API, 'List quotas for a project'.

        Args:
            project: The project or its id; by default that of the login.
        """
        return self._quota(project)

    def defaults(self, project: Any = None) -> Quota:
        """Return the limits of projects for whom nothing was changed.

        OpenStack Networking API, 'List default quotas for a project'.

        Args:
            project: The project or its id; by default that of the login.
        """
        return self._quota(project, "default")

    def details(self, project: Any = None) -> Quota:
        """Return limits and use: each a dict with ``limit``, ``used`` and ``reserved``.

        OpenStack Networking API, 'Show quota details for a tenant'.

        Args:
            project: The project or its id; by default that of the login.
        """
        return self._quota(project, "details.json")

    def update(  # type: ignore[override]
        self, project: Any, **limits: Any
    ) -> Quota:
        """Change limits of a project (administrators).

        OpenStack Networking API, 'Update quota for a project'.

        Args:
            project: The project or its id.
            **limits: Names and numbers; -1 for no limit.

        Returns:
            The ``Quota`` as it is now.

        Raises:
            ValueError: No limits were given.
        """
        changed: Quota = super().update(project, **limits)
        changed.__dict__["id"] = id_of(project)
        return changed

    def delete(self, project: Any) -> None:
        """Give a project the default limits again (administrators).

        OpenStack Networking API, 'Reset quota for a project'.

        Args:
            project: Id of the project.
        """
        super().delete(project)

    def create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Not offered: every project has limits, to be updated."""
        raise self._missing("create", "every project has quotas; update them")

    def _quota(self, project: Any, *further: str) -> Quota:
        """Return limits of a project."""
        own = self.api.projectid if project is None else project
        uri = self._item_uri(own, *further)
        info: Document = self._one(self._send("GET", uri)[1])
        return self._loaded({**info, "id": id_of(own)})
