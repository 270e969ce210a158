"""The settings of a load balancer on Octavia: listener, pool, monitor and tags."""

from __future__ import annotations

from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers import octavia_values as values
from pyrax.cloudloadbalancers.base import needed_ids
from pyrax.cloudloadbalancers.features import access_items
from pyrax.cloudloadbalancers.metadata import as_pairs, id_of_node, text_of
from pyrax.cloudloadbalancers.octavia_base import OctaviaBase
from pyrax.cloudloadbalancers.resources import as_bool, persistence_type

_PEM = "-----BEGIN"


class OctaviaFeatures(OctaviaBase):
    """The same calls as those of Cloud Load Balancers, as far as Octavia can."""

    def _put(self, loadbalancer: Any, kind: str, key: str, thing: Any, changes: Any) -> Any:
        """Change a listener, pool or monitor; return ``(response, body)``."""
        uri = self._at(kind, thing)
        return self._change(loadbalancer, "PUT", uri, {key: changes})

    # --- access list ---

    def get_access_list(self, loadbalancer: Any) -> list[dict[str, Any]]:
        """Return the ranges that may connect; their ids are the ranges themselves."""
        return values.access_list(self._main_listener(loadbalancer, "get_access_list"))

    def add_access_list(self, loadbalancer: Any, access_list: Any) -> Any:
        """Let further ranges connect; entries of type ``DENY`` raise ``NotSupported``."""
        fresh = values.allowed_cidrs(access_items(access_list), "add_access_list")
        listener = self._main_listener(loadbalancer, "add_access_list")
        known = listener.get("allowed_cidrs") or []
        allowed = [*known, *(one for one in fresh if one not in known)]
        return self._allow(loadbalancer, listener, allowed)

    def delete_access_list(self, loadbalancer: Any) -> Any:
        """Let everybody connect."""
        return self._allow(loadbalancer, self._main_listener(loadbalancer, "delete_access_list"))

    def delete_access_list_items(self, loadbalancer: Any, item_ids: Any) -> Any:
        """Take ranges off the list; without any left everybody may connect."""
        wanted = [str(one) for one in needed_ids(item_ids)]
        listener = self._main_listener(loadbalancer, "delete_access_list_items")
        known = listener.get("allowed_cidrs") or []
        bad = [one for one in wanted if one not in known]
        if bad:
            raise exceptions.AccessListIDNotFound(
                f"The following ID(s) are not valid Access List items: {', '.join(bad)}"
            )
        return self._allow(loadbalancer, listener, [one for one in known if one not in wanted])

    def _allow(self, loadbalancer: Any, listener: Any, cidrs: Any = None) -> Any:
        """Set the ranges that may connect; none for everybody."""
        changes = {"allowed_cidrs": cidrs or None}
        return self._put(loadbalancer, "listeners", "listener", listener["id"], changes)[1]

    # --- health monitor ---

    def get_health_monitor(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the health monitor, ``{}`` if there is none."""
        monitor = self._pool(loadbalancer, "get_health_monitor").get("healthmonitor_id")
        if not monitor:
            return {}
        return values.monitor_info(self._fetch("healthmonitors", "healthmonitor", monitor))

    def add_health_monitor(
        self,
        loadbalancer: Any,
        type: str,
        delay: int = 10,
        timeout: int = 10,
        attemptsBeforeDeactivation: int = 3,
        path: str = "/",
        statusRegex: str | None = None,
        bodyRegex: str | None = None,
        hostHeader: str | None = None,
    ) -> Any:
        """Set the health monitor; ``timeout`` has to be less than ``delay`` here.

        ``statusRegex`` is taken as whole hundreds (``^[23][0-9][0-9]$``) or codes (``200``,
        ``200,202``, ``200-204``); other shapes, and ``bodyRegex``, raise ``NotSupported``.
        """
        given = {
            "type": type,
            "delay": delay,
            "timeout": timeout,
            "attemptsBeforeDeactivation": attemptsBeforeDeactivation,
            "path": path,
            "statusRegex": statusRegex,
            "bodyRegex": bodyRegex,
            "hostHeader": hostHeader,
        }
        wanted = values.monitor_body(self._monitor(loadbalancer, given), "add_health_monitor")
        pool = self._pool(loadbalancer, "add_health_monitor")
        present = pool.get("healthmonitor_id")
        if present:
            found = self._fetch("healthmonitors", "healthmonitor", present)
            if found.get("type") == wanted["type"]:
                del wanted["type"]
                return self._put(loadbalancer, "healthmonitors", "healthmonitor", present, wanted)[
                    1
                ]
            self._change(loadbalancer, "DELETE", self._at("healthmonitors", present))
            self._wait_for_active(loadbalancer)
        body = {"healthmonitor": {**wanted, "pool_id": pool["id"]}}
        return self._change(loadbalancer, "POST", self._at("healthmonitors"), body)[1]

    def delete_health_monitor(self, loadbalancer: Any) -> None:
        """Remove the health monitor, if there is one."""
        monitor = self._pool(loadbalancer, "delete_health_monitor").get("healthmonitor_id")
        if monitor:
            self._change(loadbalancer, "DELETE", self._at("healthmonitors", monitor))

    # --- connection throttle ---

    def get_connection_throttle(self, loadbalancer: Any) -> dict[str, Any]:
        """Return ``{}``: there is no throttle."""
        return {}

    def add_connection_throttle(
        self,
        loadbalancer: Any,
        maxConnectionRate: int | None = None,
        maxConnections: int | None = None,
        minConnections: int | None = None,
        rateInterval: int | None = None,
    ) -> Any:
        """Raise ``NotSupported`` if anything is given: a listener's limit is another thing."""
        given = (maxConnectionRate, maxConnections, minConnections, rateInterval)
        if any(one is not None for one in given):
            raise values.unsupported(
                "add_connection_throttle", "connections cannot be limited for each address"
            )

    def delete_connection_throttle(self, loadbalancer: Any) -> None:
        """Do nothing: there is no throttle."""

    # --- TLS ---

    def get_ssl_termination(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the TLS termination; its certificate is the reference to the secret."""
        document = self._document(loadbalancer)
        listeners = self._listeners(document)
        main = self._main_of(listeners) or {}
        found = next(
            (
                one
                for one in listeners
                if one.get("protocol") == "TERMINATED_HTTPS" and one["id"] != main.get("id")
            ),
            None,
        )
        if found is None:
            return {}
        return {
            "id": found["id"],
            "securePort": found.get("protocol_port"),
            "enabled": bool(found.get("admin_state_up")),
            "secureTrafficOnly": not main.get("admin_state_up", True),
            "certificate": found.get("default_tls_container_ref"),
        }

    def add_ssl_termination(
        self,
        loadbalancer: Any,
        securePort: int,
        privatekey: str | None,
        certificate: str,
        intermediateCertificate: str | None = None,
        enabled: bool = True,
        secureTrafficOnly: bool = False,
    ) -> Any:
        """Let the load balancer take TLS connections.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            securePort: Port for TLS connections.
            privatekey: ``None``: the secret holds the key.
            certificate: Reference of a secret of the key manager, with certificate and key.
            intermediateCertificate: ``None``: the secret holds them.
            enabled: Whether TLS connections are taken at once.
            secureTrafficOnly: Whether only TLS connections are taken.

        Returns:
            The body of the last answer.

        Raises:
            NotSupported: Certificate or key are given as text.
        """
        reference = utils.ensure_text(certificate or "")
        if not reference or _PEM in reference or intermediateCertificate:
            raise values.unsupported(
                "add_ssl_termination with PEM text",
                "store certificate and key as a secret of the key manager, and give its reference",
            )
        if privatekey and not reference.startswith(("http://", "https://")):
            raise values.unsupported(
                "add_ssl_termination(privatekey)", "the secret holds the private key"
            )
        document = self._document(loadbalancer)
        main = self._main_of(self._listeners(document)) or {}
        present = self._secure_listener(loadbalancer)
        settings = {"default_tls_container_ref": reference, "admin_state_up": as_bool(enabled)}
        if present is not None:
            self._same_port(present, securePort, "add_ssl_termination")
            answer = self._put(loadbalancer, "listeners", "listener", present["id"], settings)
        else:
            listener = {
                **settings,
                "name": document.get("name"),
                "loadbalancer_id": document["id"],
                "protocol": "TERMINATED_HTTPS",
                "protocol_port": securePort,
            }
            if main.get("default_pool_id"):
                listener["default_pool_id"] = main["default_pool_id"]
            body = {"listener": listener}
            answer = self._change(loadbalancer, "POST", self._at("listeners"), body)
        return self._secure_only(loadbalancer, main, secureTrafficOnly) or answer[1]

    def update_ssl_termination(
        self,
        loadbalancer: Any,
        securePort: int | None = None,
        enabled: bool | None = None,
        secureTrafficOnly: bool | None = None,
    ) -> Any:
        """Change the TLS termination; another port raises ``NotSupported``."""
        self._existing_ssl(loadbalancer)
        listener = self._secure_listener(loadbalancer) or {}
        self._same_port(listener, securePort, "update_ssl_termination")
        body = None
        if enabled is not None:
            changes = {"admin_state_up": as_bool(enabled)}
            body = self._put(loadbalancer, "listeners", "listener", listener["id"], changes)[1]
        if secureTrafficOnly is None:
            return body
        main = self._main_listener(loadbalancer, "update_ssl_termination")
        return self._secure_only(loadbalancer, main, secureTrafficOnly, first=body is None) or body

    @staticmethod
    def _same_port(listener: Any, port: Any, method: str) -> None:
        """Refuse another port for a listener that is there."""
        if port is not None and port != listener.get("protocol_port"):
            raise values.unsupported(
                f"{method}(securePort)", "the port of a listener is fixed; delete the termination"
            )

    def _secure_only(self, loadbalancer: Any, main: Any, only: Any, first: bool = False) -> Any:
        """Let the main listener take connections, or not; nothing is sent if it is so already."""
        open_to_all = not as_bool(only)
        if not main or bool(main.get("admin_state_up", True)) == open_to_all:
            return None
        if not first:
            self._wait_for_active(loadbalancer)
        changes = {"admin_state_up": open_to_all}
        return self._put(loadbalancer, "listeners", "listener", main["id"], changes)[1]

    def delete_ssl_termination(self, loadbalancer: Any) -> None:
        """Remove the TLS termination, if there is one."""
        listener = self._secure_listener(loadbalancer)
        if listener is not None:
            self._change(loadbalancer, "DELETE", self._at("listeners", listener["id"]))

    # --- session persistence ---

    def get_session_persistence(self, loadbalancer: Any) -> str:
        """Return the type of session persistence, ``""`` if there is none."""
        return values.persistence_of(self._pool(loadbalancer, "get_session_persistence"))

    def set_session_persistence(self, loadbalancer: Any, val: Any) -> Any:
        """Set the session persistence; ``SSL_ID`` raises ``NotSupported``."""
        kind = persistence_type(val)
        if kind == "SSL_ID":
            raise values.unsupported("set_session_persistence('SSL_ID')")
        return self._persist(loadbalancer, {"type": kind}, "set_session_persistence")

    def delete_session_persistence(self, loadbalancer: Any) -> Any:
        """End the session persistence; it is no error if there is none."""
        return self._persist(loadbalancer, None, "delete_session_persistence")

    def _persist(self, loadbalancer: Any, persistence: Any, method: str) -> Any:
        """Set the session persistence of the pool."""
        pool = self._pool_id(loadbalancer, method)
        changes = {"session_persistence": persistence}
        return self._put(loadbalancer, "pools", "pool", pool, changes)[1]

    # --- switches and the error page ---

    def _get_switch(self, loadbalancer: Any, key: str) -> bool:
        """Return ``False``: there are no such switches."""
        return False

    def _set_switch(self, loadbalancer: Any, key: str, val: Any) -> Any:
        """Refuse to turn a switch on."""
        if as_bool(val):
            name = {"connectionLogging": "connection_logging"}.get(key, "content_caching")
            raise values.unsupported(f"set_{name}")
        return None

    def get_error_page(self, loadbalancer: Any) -> dict[str, Any]:
        """Raise ``NotSupported``: there are no error pages."""
        raise values.unsupported("get_error_page")

    def set_error_page(self, loadbalancer: Any, html: Any) -> Any:
        """Raise ``NotSupported``: there are no error pages."""
        raise values.unsupported("set_error_page")

    def clear_error_page(self, loadbalancer: Any) -> Any:
        """Raise ``NotSupported``: there are no error pages."""
        raise values.unsupported("clear_error_page")

    # --- metadata ---

    def _tags(self, loadbalancer: Any, node: Any) -> list[str]:
        """Return the tags of a load balancer or of one of its members."""
        if node is None:
            return list(answers.texts(self._document(loadbalancer), "tags"))
        pool = self._pool_id(loadbalancer, "get_metadata_for_node")
        member = self._fetch("pools", "member", pool, "members", id_of_node(node))
        return list(answers.texts(member, "tags"))

    def _set_tags(self, loadbalancer: Any, node: Any, tags: list[str]) -> Any:
        """Replace the tags of a load balancer or of one of its members; return the body."""
        if node is None:
            return self._write("PUT", loadbalancer, body={"loadbalancer": {"tags": tags}})[1]
        pool = self._pool_id(loadbalancer, "set_metadata_for_node")
        uri = self._at("pools", pool, "members", id_of_node(node))
        return self._change(loadbalancer, "PUT", uri, {"member": {"tags": tags}})[1]

    def get_metadata(self, loadbalancer: Any, node: Any = None, raw: bool = False) -> Any:
        """Return the metadata: the tags of the form ``key=value``."""
        items = values.tag_items(self._tags(loadbalancer, node))
        return items if raw else {item["key"]: item["value"] for item in items}

    def set_metadata(self, loadbalancer: Any, metadata: Any, node: Any = None) -> Any:
        """Replace the metadata; other tags stay."""
        fresh = values.metadata_tags(metadata)
        others = [tag for tag in self._tags(loadbalancer, node) if not values.is_metadata(tag)]
        return self._set_tags(loadbalancer, node, [*others, *fresh])

    def update_metadata(self, loadbalancer: Any, metadata: Any, node: Any = None) -> Any:
        """Change values of the metadata and add keys; the others, and other tags, stay."""
        fresh = values.metadata_tags(metadata)
        wanted = as_pairs(metadata)
        return self._without(loadbalancer, node, lambda key: key in wanted, fresh)

    def delete_metadata(self, loadbalancer: Any, keys: Any = None, node: Any = None) -> Any:
        """Delete metadata: one key, a list of keys, or with ``None`` all; other tags stay."""
        wanted = None if keys is None else {text_of(key) for key in utils.coerce_to_list(keys)}
        return self._without(loadbalancer, node, lambda key: wanted is None or key in wanted, [])

    def _without(self, loadbalancer: Any, node: Any, goes: Any, fresh: list[str]) -> Any:
        """Take items off the tags and add others; nothing is sent if that changes nothing."""
        before = self._tags(loadbalancer, node)
        kept = [
            tag for tag in before if not (values.is_metadata(tag) and goes(tag.partition("=")[0]))
        ]
        after = [*kept, *fresh]
        return None if after == before else self._set_tags(loadbalancer, node, after)
