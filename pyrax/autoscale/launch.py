"""The calls for launch configurations: how the servers of a group are made."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pyrax import exceptions, utils
from pyrax.autoscale import documents
from pyrax.autoscale.documents import UNCHANGED
from pyrax.autoscale.group import ScalingGroup
from pyrax.manager import BaseManager

_GONE = (404, 410)


class LaunchCalls(BaseManager["ScalingGroup"]):
    """How the servers of a group are made (Auto Scale API, "Launch configurations")."""

    def get_launch_config(self, scaling_group: Any) -> dict[str, Any]:
        """Return how servers are made (Auto Scale API, "Show launch configuration").

        Args:
            scaling_group: The group, or its id.

        Returns:
            One flat dict: ``type``, ``load_balancers`` (a list of dicts, or ``None``), ``image``
            and ``flavor`` (ids), ``disk_config``, ``name``, ``metadata``, ``networks``,
            ``personality``, ``key_name``, ``config_drive``, ``user_data``, ``draining_timeout``
            and what else the service has. Contents of files and user data are in base64.
        """
        return documents.flat_launch(self._fetch_launch(scaling_group))

    def _fetch_launch(self, scaling_group: Any) -> dict[str, Any]:
        """Return the launch configuration as the service sends it."""
        uri = self._item_uri(scaling_group, "launch")
        found = self._send("GET", uri)[1]
        if not isinstance(found, Mapping) or not isinstance(
            found.get("launchConfiguration"), Mapping
        ):
            raise exceptions.ServiceResponseFailure(
                f"The answer for '{uri}' has no 'launchConfiguration' in it."
            )
        return dict(found["launchConfiguration"])

    def _put_launch(self, scaling_group: Any, launch: dict[str, Any]) -> None:
        """Send a whole launch configuration, and note it on the group."""
        self._send("PUT", self._item_uri(scaling_group, "launch"), body=launch)
        if isinstance(scaling_group, ScalingGroup):
            vars(scaling_group)["launchConfiguration"] = copy.deepcopy(launch)

    def _launch_document(
        self,
        launch_config_type: str,
        server_name: str,
        image: Any,
        flavor: Any,
        load_balancers: Any,
        draining_timeout: Any,
        metadata: Any,
        config_drive: Any,
        **server_fields: Any,
    ) -> dict[str, Any]:
        """Return a whole launch configuration."""
        server: dict[str, Any] = {}
        documents.change_server(
            server,
            server_name=server_name,
            image=documents.reference(image, "image"),
            flavor=documents.reference(flavor, "flavor"),
            metadata={} if metadata is None else metadata,
            config_drive=config_drive,
            **server_fields,
        )
        arguments = documents.launch_arguments(
            server, self._resolve_lbs(load_balancers), draining_timeout
        )
        return {"type": launch_config_type, "args": arguments}

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
        """Set how servers are made; what is not given is no longer there.

        Only servers made from then on are concerned (Auto Scale API, "Update launch
        configuration").

        Args:
            scaling_group: The group, or its id.
            launch_config_type: ``"launch_server"``.
            server_name: Beginning of the names of servers.
            image: The image, or its id.
            flavor: The flavor, or its id.
            disk_config: ``"AUTO"`` or ``"MANUAL"``.
            metadata: Metadata of the servers.
            personality: Files: a dict, or a list, with ``path`` and ``contents`` (text or bytes).
            networks: A list of ``{"uuid": id}``.
            load_balancers: One or a list of: a ``CloudLoadBalancer``, ``(id, port)``, an id (its
                port is looked up), a dict ``{"loadBalancerId": id, "port": port}``.
            key_name: Name of a key pair.
            config_drive: ``True`` for a drive with the configuration.
            user_data: Text or bytes for cloud-init.
            draining_timeout: Seconds that a load balancer has for open connections, 30 to 3600.

        Raises:
            InvalidLoadBalancer: A load balancer is none.
            ValueError: Image or flavor has no id.
            BadRequest: The service does not take a value.
            NotFound: There is no such group.
        """
        launch = self._launch_document(
            launch_config_type,
            server_name,
            image,
            flavor,
            load_balancers,
            draining_timeout,
            metadata,
            config_drive,
            disk_config=disk_config,
            personality=personality,
            networks=networks,
            key_name=key_name,
            user_data=user_data,
        )
        self._put_launch(scaling_group, launch)

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
        """Change how servers are made: fetch it, change what is given, send it.

        Args:
            scaling_group: The group, or its id.
            server_name: Beginning of the names of servers. Here and below ``None`` leaves a thing
                as it is; ``[]``, ``{}`` and ``""`` are values.
            image: The image, or its id.
            flavor: The flavor, or its id.
            disk_config: ``"AUTO"`` or ``"MANUAL"``.
            metadata: All metadata of the servers.
            personality: All files; ``[]`` for none.
            networks: All networks.
            load_balancers: All load balancers; ``[]`` for none.
            key_name: Name of a key pair.
            config_drive: ``True``, or ``False`` for no such drive; default: as it is.
            user_data: Text or bytes for cloud-init.
            draining_timeout: Seconds that a load balancer has for open connections, 30 to 3600.

        Raises:
            InvalidLoadBalancer: A load balancer is none.
            BadRequest: The service does not take a value.
            NotFound: There is no such group.
        """
        changed: dict[str, Any] = {}
        documents.change_server(
            changed,
            server_name=server_name,
            image=image,
            flavor=flavor,
            disk_config=disk_config,
            metadata=metadata,
            personality=personality,
            networks=networks,
            key_name=key_name,
            config_drive=config_drive,
            user_data=user_data,
        )
        balancers = None if load_balancers is None else self._resolve_lbs(load_balancers)
        launch = self._fetch_launch(scaling_group)
        arguments = launch.setdefault("args", {})
        if changed:
            arguments.setdefault("server", {}).update(changed)
        if config_drive is False:
            arguments.get("server", {}).pop("config_drive", None)
        if balancers is not None:
            arguments["loadBalancers"] = balancers
        if draining_timeout is not None:
            arguments["draining_timeout"] = draining_timeout
        self._put_launch(scaling_group, launch)

    def update_launch_metadata(self, scaling_group: Any, metadata: Any) -> None:
        """Add to the metadata of new servers, or change values of it.

        Args:
            scaling_group: The group, or its id.
            metadata: What is added, a dict.

        Raises:
            NotFound: There is no such group.
        """
        added = documents.text_mapping(metadata, "metadata of servers")
        group = (
            scaling_group if isinstance(scaling_group, ScalingGroup) else self.get(scaling_group)
        )
        if group._is_fresh() and "launchConfiguration" in vars(group):
            launch = copy.deepcopy(dict(vars(group)["launchConfiguration"]))
        else:
            launch = self._fetch_launch(group)
        server = launch.setdefault("args", {}).setdefault("server", {})
        server["metadata"] = {**(server.get("metadata") or {}), **added}
        self._put_launch(group, launch)

    # --- load balancers ---

    def _resolve_lbs(self, load_balancers: Any) -> list[dict[str, Any]]:
        """Return load balancers as the service names them; programs call this, too.

        Args:
            load_balancers: One reference or a list of them: a dict (sent as it is), a
                ``CloudLoadBalancer``, a tuple ``(id, port)``, or an id, whose port is looked up.

        Raises:
            InvalidLoadBalancer: There is no such load balancer, or it is no reference.
        """
        if load_balancers is None:
            return []
        several = isinstance(load_balancers, (list, set, frozenset)) or (
            isinstance(load_balancers, tuple) and not _is_pair(load_balancers)
        )
        return [self._resolve_lb(one) for one in (load_balancers if several else [load_balancers])]

    def _resolve_lb(self, balancer: Any) -> dict[str, Any]:
        """Return one load balancer as the service names it."""
        if isinstance(balancer, Mapping):
            return copy.deepcopy(dict(balancer))
        if isinstance(balancer, (tuple, list)) and _is_pair(balancer):
            return _reference(utils.get_id(balancer[0]), balancer[1])
        if isinstance(balancer, (str, int)) and not isinstance(balancer, bool) and balancer != "":
            balancer = self._look_up_lb(balancer)
        found = getattr(balancer, "id", None)
        if found is None or not hasattr(balancer, "port"):
            raise exceptions.InvalidLoadBalancer(
                f"A load balancer, its id, a tuple (id, port) or a dict is needed; got a "
                f"{type(balancer).__name__}."
            )
        return _reference(found, balancer.port)

    def _look_up_lb(self, balancer_id: Any) -> Any:
        """Return the load balancer of an id; of the same login and region."""
        client = self.api.other_service("load_balancer")
        if client is None:
            raise exceptions.ServiceNotAvailable(
                "There is no load balancer service in this region to look up the port of "
                f"'{balancer_id}'; give a tuple (id, port)."
            )
        try:
            return client.get(balancer_id)
        except exceptions.ClientException as error:
            if error.code not in _GONE:
                raise
            raise exceptions.InvalidLoadBalancer(
                f"There is no load balancer '{balancer_id}' in this region."
            ) from error


def _is_pair(value: Any) -> bool:
    """Tell whether a tuple is ``(id, port)``, and not several references."""
    if len(value) != 2 or isinstance(value[0], (Mapping, tuple, list)):
        return False
    port = value[1]
    return (isinstance(port, int) and not isinstance(port, bool)) or (
        isinstance(port, str) and port.isdigit()
    )


def _reference(balancer_id: Any, port: Any) -> dict[str, Any]:
    """Return the reference to a Cloud Load Balancer.

    Raises:
        InvalidLoadBalancer: The id is none of theirs, which are numbers.
    """
    number = isinstance(balancer_id, int) and not isinstance(balancer_id, bool)
    if not number and not (isinstance(balancer_id, str) and balancer_id.isdigit()):
        raise exceptions.InvalidLoadBalancer(
            f"'{balancer_id}' is no id of a Rackspace Cloud Load Balancer, which are numbers: "
            "groups cannot use load balancers of Octavia. For RackConnect v3 give a dict with "
            "'loadBalancerId' and 'type'."
        )
    return {"loadBalancerId": int(balancer_id), "port": int(port)}
