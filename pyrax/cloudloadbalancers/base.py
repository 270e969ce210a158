"""What all calls of a load balancer manager share: paths, changes that wait, and batches."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers.resources import CloudLoadBalancer
from pyrax.manager import BaseManager

BATCH = 10
"""How many ids one DELETE takes at most."""

WORKING = ("BUILD", "PENDING_CREATE", "PENDING_UPDATE")
"""The states that pass by themselves and after which a load balancer can be changed."""


class LoadBalancerBase(BaseManager[CloudLoadBalancer]):
    """Paths and requests below one load balancer."""

    service = "Cloud Load Balancers v1"

    def _unsupported(self, method: str, reason: str | None = None) -> exceptions.NotSupported:
        """Make the exception for what this dialect cannot do."""
        return exceptions.NotSupported(method, self.service, reason)

    def _read(self, loadbalancer: Any, *further: Any, query: str = "") -> Any:
        """Return the body of a GET below a load balancer."""
        return self._send("GET", self._item_uri(loadbalancer, *further) + query)[1]

    def _write(
        self,
        verb: str,
        loadbalancer: Any,
        *further: Any,
        body: Any = None,
        query: str = "",
    ) -> tuple[Any, Any]:
        """Send a change below a load balancer; return ``(response, body)``."""
        return self._change(
            loadbalancer, verb, self._item_uri(loadbalancer, *further) + query, body
        )

    def _change(self, loadbalancer: Any, verb: str, uri: str, body: Any = None) -> tuple[Any, Any]:
        """Send a change; repeat it after the load balancer's own work, if the client says so."""
        kwargs = {} if body is None else {"body": body}
        left = int(self.api.immutable_retries or 0)
        while True:
            try:
                return self._send(verb, uri, **kwargs)
            except exceptions.ClientException as error:
                if left <= 0 or not self._is_busy(error):
                    raise
                left -= 1
                if self._wait_while_working(loadbalancer) != "ACTIVE":
                    raise

    def _is_busy(self, error: exceptions.ClientException) -> bool:
        """Tell whether a change was refused for a state that passes."""
        message = (error.message or "").lower()
        return (
            error.code == 422
            and "immutable" in message
            and any(state.lower() in message for state in ("PENDING_UPDATE", "BUILD"))
        )

    def _status(self, loadbalancer: Any) -> str:
        """Return the status that the service has now."""
        return str(self._one(self._read(loadbalancer)).get("status"))

    def _wait_while_working(self, loadbalancer: Any) -> str:
        """Wait until the load balancer can be changed again, or never will; return the status.

        Raises:
            RequestTimeout: It took longer than the client's ``active_timeout``.
        """
        deadline = time.monotonic() + self.api.active_timeout
        while True:
            status = self._status(loadbalancer)
            if status not in WORKING:
                return status
            if time.monotonic() >= deadline:
                raise exceptions.RequestTimeout(
                    f"The load balancer '{utils.get_id(loadbalancer)}' was still {status} after "
                    f"{self.api.active_timeout} seconds."
                )
            time.sleep(self.api.immutable_retry_delay)

    def _wait_for_active(self, loadbalancer: Any) -> None:
        """Wait between two changes.

        Raises:
            Conflict: The load balancer went to a state in which nothing can be changed.
            RequestTimeout: It took longer than the client's ``active_timeout``.
        """
        status = self._wait_while_working(loadbalancer)
        if status != "ACTIVE":
            raise exceptions.Conflict(
                409,
                f"The load balancer '{utils.get_id(loadbalancer)}' is {status}; what was asked for "
                "is done in part.",
            )

    def _delete_in_batches(self, loadbalancer: Any, ids: Sequence[Any], *further: Any) -> Any:
        """Send DELETEs with ``?id=``, ten at a time, waiting between them; return the last body."""
        body = None
        for number, batch in enumerate(batches(ids)):
            if number and loadbalancer is not None:
                self._wait_for_active(loadbalancer)
            query = utils.build_query([("id", one) for one in batch])
            if loadbalancer is None:
                body = self._send("DELETE", f"/{self.uri_base}{query}")[1]
            else:
                body = self._write("DELETE", loadbalancer, *further, query=query)[1]
        return body


def batches(ids: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    """Yield a list in pieces.

    Args:
        ids: The list.
        size: Length of a piece.
    """
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def needed_ids(things: Any) -> list[Any]:
    """Return the ids of one thing or several.

    Raises:
        ValueError: There is none, or one of them has no id.
    """
    if isinstance(things, (set, frozenset, range)):
        things = list(things)
    ids = [utils.get_id(one) for one in utils.coerce_to_list(things)]
    if not ids or any(one is None or one == "" for one in ids):
        raise ValueError("One id or several are needed.")
    return ids


def without_key(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document about TLS without a private key, should the service have sent one."""
    found = answers.mapping(document)
    return {name: value for name, value in found.items() if name.lower() != "privatekey"}
