"""The client for scaling groups: what ``pyrax.autoscale`` is after a login."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pyrax import exceptions, http_trace
from pyrax.autoscale import documents, errors
from pyrax.autoscale.documents import UNCHANGED
from pyrax.autoscale.managers import ScalingGroupManager
from pyrax.autoscale.policy import AutoScaleWebhook
from pyrax.client import BaseClient

if TYPE_CHECKING:
    from pyrax.autoscale.group import ScalingGroup
    from pyrax.autoscale.policy import AutoScalePolicy

_SERVICE_TYPE = "rax:autoscale"
_CAPABILITY = re.compile(r"/v1\.0/execute/1/[0-9A-Za-z_-]+/?")
_HARMLESS = re.compile(r"/(state|limits|policies(/[^/]+)?)/?$")
_OWN_PART = re.compile(r"/v1\.0(/[^/]*)?/?$")


class AutoScaleClient(BaseClient["ScalingGroup"]):
    """Scaling groups of one region; a service that Rackspace alone has.

    ``list``, ``get``, ``create``, ``find``, ``findall`` and ``delete`` handle ``ScalingGroup``
    objects. Wherever a method takes a group, a policy or a webhook, its id will do.
    """

    _manager: ScalingGroupManager

    name = "Autoscale"

    def _configure_manager(self) -> None:
        """Set the manager."""
        self._manager = ScalingGroupManager(self)

    def _url(self, uri: Any) -> str:
        """Return the absolute URL for a path of this service.

        Raises:
            ServiceNotAvailable: The cloud is not Rackspace's, or the region has no such service.
        """
        if self.dialect != "rackspace" and self.service_type != _SERVICE_TYPE:
            raise exceptions.ServiceNotAvailable(
                f"The '{self.name}' service is not available: only Rackspace has it."
            )
        return super()._url(uri)

    def request(self, uri: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """Send one request; see ``BaseClient.request``. Errors have a ``fault_type``.

        Bodies that may hold user data, metadata or capability URLs are not in the debug trace.
        """
        raising = kwargs.pop("raise_exception", True)
        response, body = super().request(uri, method, *args, raise_exception=False, **kwargs)
        if raising and response.status_code >= 300:
            shown = http_trace.mask_url(uri)
            raise errors.from_answer(response, body, shown, method, kwargs.get("body"))
        return response, body

    def _is_confidential(self, uri: str, method: str, data: Any) -> bool:
        """Tell whether a body may hold user data, metadata or capability URLs."""
        return not _HARMLESS.search(urllib.parse.urlsplit(uri).path)

    # --- groups ---

    def get(self, item: Any, *, webhooks: bool = False) -> ScalingGroup:
        """Return one group; see the manager's ``get``."""
        return self._manager.get(item, webhooks=webhooks) if webhooks else self._manager.get(item)

    def iter_groups(self) -> Iterator[ScalingGroup]:
        """Give all groups of the account, page by page; ``list`` gives one page."""
        return self._manager.iter_groups()

    def create(self, *args: Any, **kwargs: Any) -> ScalingGroup:
        """Create a group (Auto Scale API, "Create scaling group").

        The service then brings up servers in the background: see ``get_state``.

        Args:
            *args: Those below, in this order.
            **kwargs: Any of these.

                * ``name``: Its name, not necessarily a new one.
                * ``cooldown``: Seconds between two executions of policies, 0 to 86400.
                * ``min_entities``: The fewest servers, 0 to 1000.
                * ``max_entities``: The most servers, 0 to 1000; ``None`` for 1000.
                * ``launch_config_type``: ``"launch_server"``.
                * ``server_name``: Beginning of the names of servers.
                * ``image``: The image of the servers, or its id.
                * ``flavor``: Their flavor, or its id.
                * ``disk_config``: ``"AUTO"`` or ``"MANUAL"``.
                * ``metadata``: Their metadata, a dict.
                * ``personality``: Files on them: a dict, or a list, with ``path`` and ``contents``
                  (text or bytes).
                * ``networks``: A list of ``{"uuid": id}``, or what ``get_server_networks`` gives.
                * ``load_balancers``: One or a list of: a ``CloudLoadBalancer``, ``(id, port)``, an
                  id (its port is looked up), a dict ``{"loadBalancerId": id, "port": port}``.
                * ``scaling_policies``: A list of policies in the form of the service.
                * ``group_metadata``: Metadata of the group itself, a dict.
                * ``key_name``: Name of a key pair.
                * ``config_drive``: ``True`` for a drive with the configuration.
                * ``user_data``: Text or bytes for cloud-init.
                * ``draining_timeout``: Seconds that a load balancer has for open connections, 30 to
                  3600; by name only.

        Returns:
            The ``ScalingGroup``.

        Raises:
            InvalidLoadBalancer: A load balancer is none.
            ValueError: Image or flavor has no id.
            BadRequest: The service does not take a value.
            UnprocessableEntity: The account has as many groups as it may have.
        """
        return self._manager.create(*args, **kwargs)

    def delete(self, item: Any, *, force: bool = False) -> None:
        """Delete a group, with ``force=True`` its servers, too; see the manager's ``delete``."""
        if force:
            self._manager.delete(item, force=force)
        else:
            self._manager.delete(item)

    def get_state(self, scaling_group: Any) -> dict[str, Any]:
        """Return what a group is at; see the manager's ``get_state``."""
        return self._manager.get_state(scaling_group)

    def pause(self, scaling_group: Any) -> None:
        """Let no policy of a group be executed; see the manager's ``pause``."""
        self._manager.pause(scaling_group)

    def resume(self, scaling_group: Any) -> None:
        """Let policies of a group be executed again; see the manager's ``resume``."""
        self._manager.resume(scaling_group)

    def converge(self, scaling_group: Any) -> None:
        """Have the number of servers checked; see the manager's ``converge``."""
        self._manager.converge(scaling_group)

    def delete_server(
        self, scaling_group: Any, server: Any, replace: bool = True, purge: bool = True
    ) -> None:
        """Take a server out of a group; see the manager's ``delete_server``."""
        self._manager.delete_server(scaling_group, server, replace=replace, purge=purge)

    def get_account_limits(self) -> dict[str, Any]:
        """Return the limits of the account (Auto Scale API, "Show limits").

        Returns:
            A dict: ``rate``, and ``absolute`` with ``maxGroups``, ``maxPoliciesPerGroup`` and
            ``maxWebhooksPerPolicy``.
        """
        found = self.get_limits()
        return found.get("limits", found) if isinstance(found, dict) else {}

    # --- configuration ---

    def replace(
        self,
        scaling_group: Any,
        name: str,
        cooldown: int,
        min_entities: int,
        max_entities: int,
        metadata: Any = None,
    ) -> None:
        """Set the whole configuration of a group; see the manager's ``replace``."""
        self._manager.replace(
            scaling_group, name, cooldown, min_entities, max_entities, metadata=metadata
        )

    def update(
        self,
        scaling_group: Any,
        name: str | None = None,
        cooldown: int | None = None,
        min_entities: int | None = None,
        max_entities: int | None = None,
        metadata: Any = None,
    ) -> None:
        """Change what is given of a group; see ``ScalingGroupManager.update``."""
        self._manager.update(
            scaling_group,
            name=name,
            cooldown=cooldown,
            min_entities=min_entities,
            max_entities=max_entities,
            metadata=metadata,
        )

    def update_metadata(self, scaling_group: Any, metadata: Any) -> None:
        """Add to the metadata of a group; see ``ScalingGroupManager.update_metadata``."""
        self._manager.update_metadata(scaling_group, metadata)

    def get_configuration(self, scaling_group: Any) -> dict[str, Any]:
        """Return the configuration of a group; see the manager's ``get_configuration``."""
        return self._manager.get_configuration(scaling_group)

    # --- launch configuration ---

    def get_launch_config(self, scaling_group: Any) -> dict[str, Any]:
        """Return how servers are made; see the manager's ``get_launch_config``."""
        return self._manager.get_launch_config(scaling_group)

    def replace_launch_config(
        self,
        scaling_group: Any,
        launch_config_type: str,
        server_name: str,
        image: Any,
        flavor: Any,
        disk_config: str | None = None,
        metadata: Any = None,
        personality: Any = None,
        networks: Any = None,
        load_balancers: Any = None,
        key_name: str | None = None,
        config_drive: Any = False,
        user_data: Any = None,
        *,
        draining_timeout: int | None = None,
    ) -> None:
        """Set how servers are made; see the manager's ``replace_launch_config``."""
        further = {} if draining_timeout is None else {"draining_timeout": draining_timeout}
        self._manager.replace_launch_config(
            scaling_group,
            launch_config_type,
            server_name,
            image,
            flavor,
            disk_config=disk_config,
            metadata=metadata,
            personality=personality,
            networks=networks,
            load_balancers=load_balancers,
            key_name=key_name,
            config_drive=config_drive,
            user_data=user_data,
            **further,
        )

    def update_launch_config(
        self,
        scaling_group: Any,
        server_name: str | None = None,
        image: Any = None,
        flavor: Any = None,
        disk_config: str | None = None,
        metadata: Any = None,
        personality: Any = None,
        networks: Any = None,
        load_balancers: Any = None,
        key_name: str | None = None,
        config_drive: Any = UNCHANGED,
        user_data: Any = None,
        *,
        draining_timeout: int | None = None,
    ) -> None:
        """Change how servers are made; see the manager's ``update_launch_config``."""
        further = {} if draining_timeout is None else {"draining_timeout": draining_timeout}
        self._manager.update_launch_config(
            scaling_group,
            server_name=server_name,
            image=image,
            flavor=flavor,
            disk_config=disk_config,
            metadata=metadata,
            personality=personality,
            networks=networks,
            load_balancers=load_balancers,
            key_name=key_name,
            config_drive=config_drive,
            user_data=user_data,
            **further,
        )

    def update_launch_metadata(self, scaling_group: Any, metadata: Any) -> None:
        """Add to the metadata of new servers; see the manager's ``update_launch_metadata``."""
        self._manager.update_launch_metadata(scaling_group, metadata)

    # --- policies ---

    def add_policy(
        self,
        scaling_group: Any,
        name: str,
        policy_type: str,
        cooldown: int,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> AutoScalePolicy:
        """Add a policy to a group; see the manager's ``add_policy``."""
        return self._manager.add_policy(
            scaling_group,
            name,
            policy_type,
            cooldown,
            change=change,
            is_percent=is_percent,
            desired_capacity=desired_capacity,
            args=args,
        )

    def list_policies(
        self, scaling_group: Any, limit: int | None = None, marker: Any = None
    ) -> list[AutoScalePolicy]:
        """Return the policies of a group; see the manager's ``list_policies``."""
        return self._manager.list_policies(scaling_group, **documents.page(limit, marker))

    def get_policy(self, scaling_group: Any, policy: Any) -> AutoScalePolicy:
        """Return one policy; see the manager's ``get_policy``."""
        return self._manager.get_policy(scaling_group, policy)

    def replace_policy(
        self,
        scaling_group: Any,
        policy: Any,
        name: str,
        policy_type: str,
        cooldown: int,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> None:
        """Set a whole policy; see the manager's ``replace_policy``."""
        self._manager.replace_policy(
            scaling_group,
            policy,
            name,
            policy_type,
            cooldown,
            change=change,
            is_percent=is_percent,
            desired_capacity=desired_capacity,
            args=args,
        )

    def update_policy(
        self,
        scaling_group: Any,
        policy: Any,
        name: str | None = None,
        policy_type: str | None = None,
        cooldown: int | None = None,
        change: Any = None,
        is_percent: bool = False,
        desired_capacity: int | None = None,
        args: Any = None,
    ) -> None:
        """Change what is given of a policy; see the manager's ``update_policy``."""
        self._manager.update_policy(
            scaling_group,
            policy,
            name=name,
            policy_type=policy_type,
            cooldown=cooldown,
            change=change,
            is_percent=is_percent,
            desired_capacity=desired_capacity,
            args=args,
        )

    def execute_policy(self, scaling_group: Any, policy: Any) -> None:
        """Execute a policy; see the manager's ``execute_policy``."""
        self._manager.execute_policy(scaling_group, policy)

    def delete_policy(self, scaling_group: Any, policy: Any) -> None:
        """Delete a policy with its webhooks; see the manager's ``delete_policy``."""
        self._manager.delete_policy(scaling_group, policy)

    # --- webhooks ---

    def add_webhook(
        self, scaling_group: Any, policy: Any, name: str, metadata: Any = None
    ) -> AutoScaleWebhook:
        """Add a webhook to a policy; see the manager's ``add_webhook``."""
        return self._manager.add_webhook(scaling_group, policy, name, metadata=metadata)

    def list_webhooks(
        self, scaling_group: Any, policy: Any, limit: int | None = None, marker: Any = None
    ) -> list[AutoScaleWebhook]:
        """Return the webhooks of a policy; see the manager's ``list_webhooks``."""
        return self._manager.list_webhooks(scaling_group, policy, **documents.page(limit, marker))

    def get_webhook(self, scaling_group: Any, policy: Any, webhook: Any) -> AutoScaleWebhook:
        """Return one webhook; see the manager's ``get_webhook``."""
        return self._manager.get_webhook(scaling_group, policy, webhook)

    def replace_webhook(
        self, scaling_group: Any, policy: Any, webhook: Any, name: str, metadata: Any = None
    ) -> None:
        """Set name and metadata of a webhook; see the manager's ``replace_webhook``."""
        self._manager.replace_webhook(scaling_group, policy, webhook, name, metadata=metadata)

    def update_webhook(
        self,
        scaling_group: Any,
        policy: Any,
        webhook: Any,
        name: str | None = None,
        metadata: Any = None,
    ) -> AutoScaleWebhook:
        """Change what is given of a webhook; see the manager's ``update_webhook``."""
        return self._manager.update_webhook(
            scaling_group, policy, webhook, name=name, metadata=metadata
        )

    def update_webhook_metadata(
        self, scaling_group: Any, policy: Any, webhook: Any, metadata: Any
    ) -> AutoScaleWebhook:
        """Add to the metadata of a webhook; see the manager's ``update_webhook_metadata``."""
        return self._manager.update_webhook_metadata(scaling_group, policy, webhook, metadata)

    def delete_webhook(self, scaling_group: Any, policy: Any, webhook: Any) -> None:
        """Delete a webhook; see the manager's ``delete_webhook``."""
        self._manager.delete_webhook(scaling_group, policy, webhook)

    def execute_webhook(self, url_or_webhook: Any) -> None:
        """Execute a policy as whoever knows its capability URL can, without a token.

        The service accepts every such call; whether anything came of it is never told.

        Args:
            url_or_webhook: The capability URL, or a webhook that has one.

        Raises:
            ValueError: It is no capability URL, or one without TLS. The text does not show it.
            ClientException: The service is not well.
        """
        url = url_or_webhook
        if isinstance(url, AutoScaleWebhook):
            url = url.capability_url
        self.request(self._checked_capability(url), "POST")

    def _checked_capability(self, url: Any) -> str:
        """Return a capability URL if it is one.

        It has to be with TLS, unless the service itself, to which tokens are sent, has the same
        origin.

        Raises:
            ValueError: It is none.
        """
        if not isinstance(url, str) or any(one.isspace() for one in url):
            raise ValueError("A capability URL, or a webhook that has one, is needed.")
        parts = urllib.parse.urlsplit(url)
        own = urllib.parse.urlsplit(self.management_url or "")
        same_origin = (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
        if not same_origin and (parts.scheme != "https" or not parts.hostname or "@" in url):
            raise ValueError("A capability URL begins with https:// and a host.")
        path = parts.path
        prefix = _OWN_PART.sub("", own.path)
        if same_origin and path.startswith(prefix):
            path = path[len(prefix) :]
        if not _CAPABILITY.fullmatch(path) or parts.query or parts.fragment:
            raise ValueError("The path of a capability URL is /v1.0/execute/1/ and its token.")
        return url
