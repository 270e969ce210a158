"""Agent tokens: what an agent logs in with."""

from __future__ import annotations

from typing import Any

from pyrax import tables
from pyrax.cloudmonitoring.base import Labelled, _PaginationManager, given
from pyrax.secret_names import MASK


class CloudMonitorAgentToken(Labelled):
    """The secret of an agent (Rackspace Monitoring API, "Agent tokens").

    Attributes:
        id: The token itself: as secret as ``token``; ``repr`` shows neither.
        token: The token.
        label: Its name.
    """

    manager: CloudMonitorTokenManager
    id: str
    token: str
    created_at: int
    updated_at: int

    def _display(self) -> dict[str, Any]:
        """Show the label, and that there is a token."""
        return {"id": MASK, "label": self.__dict__.get("label"), "token": MASK}

    def __repr__(self) -> str:
        """Show the label, and that there is a token."""
        return tables.text_of(type(self).__name__, self._display())

    def __getstate__(self) -> dict[str, Any]:
        """Give the fields for pickling; the token only if ``pickle_secrets`` is true."""
        state = super().__getstate__()
        if not self.pickle_secrets:
            state = {**state, "_info": dict(state["_info"])}
            for name in ("id", "token"):
                state.pop(name, None)
                state["_info"].pop(name, None)
        return state


class CloudMonitorTokenManager(_PaginationManager[CloudMonitorAgentToken]):
    """The calls for agent tokens (Rackspace Monitoring API, "Agent tokens").

    Args:
        api: The client that sends the requests.
    """

    resource_class = CloudMonitorAgentToken
    uri_base = "agent_tokens"

    def __init__(self, api: Any) -> None:
        super().__init__(api)

    def create(self, name: Any) -> CloudMonitorAgentToken:
        """Create a token.

        Args:
            name: Its label.

        Returns:
            The ``CloudMonitorAgentToken``.
        """
        return self._new(given(label=name))

    def update(self, token: Any, label: Any) -> CloudMonitorAgentToken:
        """Give a token another label.

        Args:
            token: The token, or its id.
            label: The new label, a name for people.

        Returns:
            The ``CloudMonitorAgentToken``, fetched again.

        Raises:
            ValueError: There is no label.
            NotFound: There is no such token.
        """
        if not label:
            raise ValueError("An agent token can only change its label: give one.")
        self._change(token, {"label": label})
        return self.get(token)
