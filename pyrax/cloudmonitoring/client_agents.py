"""Calls for agents, what they tell of their machines, and their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from pyrax import answers
from pyrax.client import BaseClient
from pyrax.cloudmonitoring.entity import CloudMonitorEntity

if TYPE_CHECKING:
    from pyrax.cloudmonitoring.entities import CloudMonitorEntityManager
    from pyrax.cloudmonitoring.further import CloudMonitorAgent, CloudMonitorAgentManager
    from pyrax.cloudmonitoring.tokens import CloudMonitorAgentToken, CloudMonitorTokenManager
    from pyrax.tables import ResourceList


class AgentCalls(BaseClient[CloudMonitorEntity]):
    """Part of the client."""

    _agent_manager: CloudMonitorAgentManager
    _entity_manager: CloudMonitorEntityManager
    _token_manager: CloudMonitorTokenManager

    # --- agents ---

    @overload
    def list_agents(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorAgent]: ...

    @overload
    def list_agents(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_agents(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return agents, a list of ``CloudMonitorAgent`` (API: "List agents")."""
        return self._agent_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_agent(self, agent: Any) -> CloudMonitorAgent:
        """Return a ``CloudMonitorAgent`` (API: "Get agent").

        Raises:
            NotFound: There is no such agent.
        """
        return self._agent_manager.get(agent)

    def list_agent_connections(self, agent: Any) -> list[dict[str, Any]]:
        """Return the connections of an agent, a list of dicts (API: "List agent connections")."""
        return self._agent_manager.connections(agent)

    def get_agent_connection(self, agent: Any, connection: Any) -> dict[str, Any]:
        """Return one connection of an agent, a dict (API: "Get agent connection").

        Args:
            agent: The agent, or its id.
            connection: Id of the connection.
        """
        if not connection:
            raise ValueError("A connection is found by its id: give one.")
        return answers.mapping(self._agent_manager.connections(agent, connection))

    def list_host_info_types(self, agent: Any) -> dict[str, Any]:
        """Return what an agent can tell about its host, as the service sends it."""
        return self._agent_manager.host_info_types(agent)

    def get_host_info(self, agent: Any, info_type: str) -> dict[str, Any]:
        """Return what an agent tells about its host now (API: "Get host information").

        Args:
            agent: The agent, or its id.
            info_type: ``"cpus"``, ``"disks"``, ``"filesystems"``, ``"memory"``,
                ``"network_interfaces"``, ``"processes"``, ``"system"``, ``"who"``.

        Returns:
            A dict with ``timestamp`` (milliseconds), ``error`` and ``info``.

        Raises:
            BadRequest: The agent is not connected.
        """
        return self._agent_manager.host_info(agent, info_type)

    def list_agent_check_targets(self, entity: Any, check_type: Any) -> Any:
        """Return what agent checks of a type can look at (API: "List agent check targets").

        Args:
            entity: The entity, or its id.
            check_type: The type, or its id such as ``"agent.disk"``.

        Returns:
            A list, as the service sends it: names of disks, file systems, interfaces.

        Raises:
            BadRequest: The type has no targets, or no agent is connected.
        """
        return self._entity_manager.agent_check_targets(entity, check_type)

    # --- agent tokens ---

    def create_agent_token(self, label: Any) -> CloudMonitorAgentToken:
        """Create a token for agents, a ``CloudMonitorAgentToken`` (API: "Create agent token").

        Args:
            label: A name for people.
        """
        return self._token_manager.create(label)

    @overload
    def list_agent_tokens(
        self, limit: int | None = None, marker: Any = None
    ) -> ResourceList[CloudMonitorAgentToken]: ...

    @overload
    def list_agent_tokens(self, *args: Any, **kwargs: Any) -> Any: ...

    def list_agent_tokens(
        self, limit: int | None = None, marker: Any = None, return_next: bool = False
    ) -> Any:
        """Return tokens of agents, a list of ``CloudMonitorAgentToken``."""
        return self._token_manager.list(limit=limit, marker=marker, return_next=return_next)

    def get_agent_token(self, token_id: Any) -> CloudMonitorAgentToken:
        """Return a ``CloudMonitorAgentToken`` (API: "Get agent token").

        Args:
            token_id: The token, or its id.

        Raises:
            NotFound: There is no such token.
        """
        return self._token_manager.get(token_id)

    def update_agent_token(self, token: Any, label: Any = None) -> CloudMonitorAgentToken:
        """Give a token another label; see ``CloudMonitorTokenManager.update``."""
        return self._token_manager.update(token, label)

    def delete_agent_token(self, token: Any) -> None:
        """Delete a token: agents with it cannot log in again (API: "Delete agent token").

        Raises:
            NotFound: There is no such token.
        """
        self._token_manager.delete(token)
