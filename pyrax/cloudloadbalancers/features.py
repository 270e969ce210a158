"""What can be set on a load balancer: access list, monitor, throttle, TLS, switches, error page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudloadbalancers.base import LoadBalancerBase, needed_ids, without_key
from pyrax.cloudloadbalancers.resources import CloudLoadBalancer, as_bool, persistence_type
from pyrax.parameters import given


class FeatureCalls(LoadBalancerBase):
    """The calls for a load balancer's settings (Cloud Load Balancers API)."""

    # --- access list ("Access lists") ---

    def get_access_list(self, loadbalancer: Any) -> list[dict[str, Any]]:
        """Return the access list.

        Returns:
            A list of dicts of ``id``, ``address`` and ``type``, empty if there is none.
        """
        return answers.rows(self._read(loadbalancer, "accesslist"), "accessList")

    def add_access_list(self, loadbalancer: Any, access_list: Any) -> Any:
        """Add to the access list.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            access_list: A list of dicts of ``address`` (an address or a range in CIDR notation)
                and ``type`` (``"ALLOW"`` or ``"DENY"``), or ``{"accessList": [...]}``.

        Returns:
            The body of the answer.
        """
        body = {"accessList": access_items(access_list)}
        return self._write("POST", loadbalancer, "accesslist", body=body)[1]

    def delete_access_list(self, loadbalancer: Any) -> Any:
        """Delete the whole access list.

        Returns:
            The body of the answer.
        """
        return self._write("DELETE", loadbalancer, "accesslist")[1]

    def delete_access_list_items(self, loadbalancer: Any, item_ids: Any) -> Any:
        """Delete items of the access list, ten with one request; waits for ACTIVE between them.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            item_ids: An id or a list of ids.

        Returns:
            The body of the last answer.

        Raises:
            AccessListIDNotFound: One of them is not in the list; nothing is deleted then.
        """
        wanted = [str(one) for one in needed_ids(item_ids)]
        known = {str(item.get("id")) for item in self.get_access_list(loadbalancer)}
        bad = [one for one in wanted if one not in known]
        if bad:
            raise exceptions.AccessListIDNotFound(
                f"The following ID(s) are not valid Access List items: {', '.join(bad)}"
            )
        return self._delete_in_batches(loadbalancer, wanted, "accesslist")

    # --- health monitor ("Monitors") ---

    def get_health_monitor(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the health monitor, ``{}`` if there is none."""
        return answers.inner(self._read(loadbalancer, "healthmonitor"), "healthMonitor")

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
        """Set the health monitor.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            type: ``"CONNECT"``, ``"HTTP"`` or ``"HTTPS"``; the last two only for load balancers
                of the same protocol.
            delay: Seconds between two checks, 1 to 3600.
            timeout: Seconds that a check may take, 1 to 300.
            attemptsBeforeDeactivation: Failures after which a node is taken out, 1 to 10.
            path: HTTP(S): the path that is asked for.
            statusRegex: HTTP(S): a regular expression for good statuses; needed.
            bodyRegex: HTTP(S): one for good bodies.
            hostHeader: HTTP(S): the name of the host that is asked.

        Returns:
            The body of the answer.

        Raises:
            ProtocolMismatch: The load balancer has another protocol.
            MissingHealthMonitorSettings: A HTTP(S) monitor needs ``path`` and ``statusRegex``.
        """
        monitor = self._monitor(
            loadbalancer,
            {
                "type": type,
                "delay": delay,
                "timeout": timeout,
                "attemptsBeforeDeactivation": attemptsBeforeDeactivation,
                "path": path,
                "statusRegex": statusRegex,
                "bodyRegex": bodyRegex,
                "hostHeader": hostHeader,
            },
        )
        body = {"healthMonitor": monitor}
        return self._write("PUT", loadbalancer, "healthmonitor", body=body)[1]

    def _monitor(self, loadbalancer: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Return a monitor as it is sent, after the checks that need no service."""
        kind = utils.ensure_text(asked["type"]).upper()
        fields = given(**asked)
        fields["type"] = kind
        if not kind.startswith("HTTP"):
            for name in ("path", "statusRegex", "bodyRegex", "hostHeader"):
                fields.pop(name, None)
            return fields
        if not isinstance(loadbalancer, CloudLoadBalancer):
            loadbalancer = self.get(loadbalancer)
        protocol = str(loadbalancer.protocol).upper()
        if kind != protocol:
            raise exceptions.ProtocolMismatch(
                f"Cannot set the Health Monitor type to '{kind}' when the Load Balancer's protocol "
                f"is '{protocol}'."
            )
        if not (fields.get("path") and fields.get("statusRegex")):
            raise exceptions.MissingHealthMonitorSettings(
                "An HTTP(S) monitor needs the 'path' and 'statusRegex' parameters."
            )
        return fields

    def delete_health_monitor(self, loadbalancer: Any) -> None:
        """Remove the health monitor."""
        self._write("DELETE", loadbalancer, "healthmonitor")

    # --- connection throttle ("Throttle connections") ---

    def get_connection_throttle(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the connection throttle, ``{}`` if there is none."""
        found = self._read(loadbalancer, "connectionthrottle")
        return answers.inner(found, "connectionThrottle")

    def add_connection_throttle(
        self,
        loadbalancer: Any,
        maxConnectionRate: int | None = None,
        maxConnections: int | None = None,
        minConnections: int | None = None,
        rateInterval: int | None = None,
    ) -> Any:
        """Set the connection throttle; only ``maxConnections`` has an effect today.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            maxConnectionRate: Connections within the interval, of one address.
            maxConnections: Connections of one address at a time, 1 to 100000; 0: no limit.
            minConnections: Connections that are always allowed.
            rateInterval: Length of the interval in seconds.

        Returns:
            The body of the answer; ``None``, and nothing is sent, when none is given.
        """
        throttle = utils.params_to_dict(
            {
                "maxConnectionRate": maxConnectionRate,
                "maxConnections": maxConnections,
                "minConnections": minConnections,
                "rateInterval": rateInterval,
            },
            {},
        )
        if not throttle:
            return None
        body = {"connectionThrottle": throttle}
        return self._write("PUT", loadbalancer, "connectionthrottle", body=body)[1]

    def delete_connection_throttle(self, loadbalancer: Any) -> None:
        """Remove the connection throttle."""
        self._write("DELETE", loadbalancer, "connectionthrottle")

    # --- TLS ("SSL termination") ---

    def get_ssl_termination(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the TLS termination without its private key, ``{}`` if there is none."""
        try:
            found = self._read(loadbalancer, "ssltermination")
        except exceptions.NotFound:
            return {}
        return without_key(answers.inner(found, "sslTermination"))

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
            privatekey: The private key (RSA) in PEM form; it is sent, and not kept.
            certificate: The certificate in PEM form.
            intermediateCertificate: The certificates of its issuers in PEM form, if clients do not
                know them.
            enabled: Whether TLS connections are taken at once.
            secureTrafficOnly: Whether only TLS connections are taken.

        Returns:
            The body of the answer.
        """
        settings = utils.params_to_dict(
            {
                "securePort": securePort,
                "privatekey": privatekey,
                "certificate": certificate,
                "intermediateCertificate": intermediateCertificate,
                "enabled": enabled,
                "secureTrafficOnly": secureTrafficOnly,
            },
            {},
        )
        body = {"sslTermination": settings}
        answer = self._write("PUT", loadbalancer, "ssltermination", body=body)[1]
        if isinstance(answer, dict) and isinstance(answer.get("sslTermination"), dict):
            # Programs read the key, which is not sent when it has no value.
            answer["sslTermination"].setdefault("intermediateCertificate", None)
        return answer

    def update_ssl_termination(
        self,
        loadbalancer: Any,
        securePort: int | None = None,
        enabled: bool | None = None,
        secureTrafficOnly: bool | None = None,
    ) -> Any:
        """Change the TLS termination; certificate and key stay, and what is not given.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            securePort: Port for TLS connections.
            enabled: Whether TLS connections are taken.
            secureTrafficOnly: Whether only TLS connections are taken.

        Returns:
            The body of the answer.

        Raises:
            NoSSLTerminationConfiguration: There is nothing to change.
        """
        current = self._existing_ssl(loadbalancer)
        changes = {
            "securePort": securePort,
            "enabled": enabled,
            "secureTrafficOnly": secureTrafficOnly,
        }
        settings = {
            name: current.get(name) if value is None else value for name, value in changes.items()
        }
        body = {"sslTermination": utils.params_to_dict(settings, {})}
        return self._write("PUT", loadbalancer, "ssltermination", body=body)[1]

    def _existing_ssl(self, loadbalancer: Any) -> Any:
        """Return the TLS termination that is there.

        Raises:
            NoSSLTerminationConfiguration: There is none.
        """
        current = self.get_ssl_termination(loadbalancer)
        if not current:
            raise exceptions.NoSSLTerminationConfiguration(
                "The load balancer has no SSL termination that could be changed; add one first."
            )
        return current

    def delete_ssl_termination(self, loadbalancer: Any) -> None:
        """Remove the TLS termination."""
        self._write("DELETE", loadbalancer, "ssltermination")

    # --- session persistence ("Session persistence") ---

    def get_session_persistence(self, loadbalancer: Any) -> str:
        """Return the type of session persistence, ``""`` if there is none."""
        found = self._read(loadbalancer, "sessionpersistence")
        return str(answers.inner(found, "sessionPersistence").get("persistenceType") or "")

    def set_session_persistence(self, loadbalancer: Any, val: Any) -> Any:
        """Set the session persistence.

        Args:
            loadbalancer: A ``CloudLoadBalancer`` or its id.
            val: ``"HTTP_COOKIE"``, ``"SOURCE_IP"`` or ``"SSL_ID"``, in any letter case.

        Returns:
            The body of the answer.

        Raises:
            InvalidSessionPersistenceType: There is no such type.
        """
        body = {"sessionPersistence": {"persistenceType": persistence_type(val)}}
        return self._write("PUT", loadbalancer, "sessionpersistence", body=body)[1]

    def delete_session_persistence(self, loadbalancer: Any) -> Any:
        """End the session persistence; it is no error if there is none.

        Returns:
            The body of the answer.
        """
        try:
            return self._write("DELETE", loadbalancer, "sessionpersistence")[1]
        except exceptions.UnprocessableEntity:
            if self._status(loadbalancer) == "ACTIVE" and not self.get_session_persistence(
                loadbalancer
            ):
                return None
            raise

    # --- switches ("Log connections", "Content caching") and the error page ("Error pages") ---

    def _get_switch(self, loadbalancer: Any, key: str) -> bool:
        """Return a switch of the load balancer."""
        found = self._read(loadbalancer, key.lower())
        return as_bool(answers.inner(found, key).get("enabled", False))

    def _set_switch(self, loadbalancer: Any, key: str, val: Any) -> Any:
        """Turn a switch of the load balancer."""
        body = {key: {"enabled": as_bool(val)}}
        return self._write("PUT", loadbalancer, key.lower(), body=body)[1]

    def get_connection_logging(self, loadbalancer: Any) -> bool:
        """Return whether connections are logged."""
        return self._get_switch(loadbalancer, "connectionLogging")

    def set_connection_logging(self, loadbalancer: Any, val: Any) -> Any:
        """Log connections, or no longer; ``val`` is a bool, or ``"true"`` or ``"false"``.

        Returns:
            The body of the answer.
        """
        return self._set_switch(loadbalancer, "connectionLogging", val)

    def get_content_caching(self, loadbalancer: Any) -> bool:
        """Return whether content is cached."""
        return self._get_switch(loadbalancer, "contentCaching")

    def set_content_caching(self, loadbalancer: Any, val: Any) -> Any:
        """Cache content (HTTP only), or no longer; ``val`` as for the logging.

        Returns:
            The body of the answer.
        """
        return self._set_switch(loadbalancer, "contentCaching", val)

    def get_error_page(self, loadbalancer: Any) -> dict[str, Any]:
        """Return the error page: ``{"errorpage": {"content": HTML}}``."""
        return answers.mapping(self._read(loadbalancer, "errorpage"))

    def set_error_page(self, loadbalancer: Any, html: Any) -> Any:
        """Set the error page.

        Args:
            html: The page in HTML, at most 65,536 characters.

        Returns:
            The body of the answer.
        """
        page = utils.ensure_text(html, self.api.encoding)
        return self._write("PUT", loadbalancer, "errorpage", body={"errorpage": {"content": page}})[
            1
        ]

    def clear_error_page(self, loadbalancer: Any) -> Any:
        """Go back to the service's own error page.

        Returns:
            The body of the answer.
        """
        return self._write("DELETE", loadbalancer, "errorpage")[1]


def access_items(access_list: Any) -> list[dict[str, Any]]:
    """Return an access list in any of its forms as a list of dicts.

    Raises:
        TypeError: It has another form.
        ValueError: It is empty.
    """
    if isinstance(access_list, Mapping):
        access_list = access_list.get("accessList", [access_list])
    if not isinstance(access_list, (list, tuple)) or not all(
        isinstance(one, Mapping) for one in access_list
    ):
        raise TypeError("An access list is a list of dicts with 'address' and 'type'.")
    if not access_list:
        raise ValueError("The access list to add is empty.")
    return [dict(one) for one in access_list]
