"""The calls for checks and for their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrax import answers, exceptions, utils, warn
from pyrax.cloudmonitoring import errors
from pyrax.cloudmonitoring.base import _PaginationManager, given, id_of, ids_of, label_of, patience
from pyrax.cloudmonitoring.check import CloudMonitorCheck, CloudMonitorCheckType, is_remote
from pyrax.tables import ResourceList


class CloudMonitorCheckTypeManager(_PaginationManager[CloudMonitorCheckType]):
    """The calls for the kinds of checks (Rackspace Monitoring API, "Check types")."""

    resource_class = CloudMonitorCheckType
    uri_base = "check_types"


class CloudMonitorCheckManager(_PaginationManager[CloudMonitorCheck]):
    """The calls for the checks of one entity.

    Attributes:
        entity: The ``CloudMonitorEntity``; its checks get it as theirs.
    """

    resource_class = CloudMonitorCheck
    entity: Any = None

    def create_check(
        self,
        label: Any = None,
        name: Any = None,
        check_type: Any = None,
        details: Any = None,
        disabled: bool = False,
        metadata: Any = None,
        monitoring_zones_poll: Any = None,
        timeout: int | None = None,
        period: int | None = None,
        target_alias: Any = None,
        target_hostname: Any = None,
        target_receiver: Any = None,
        test_only: bool = False,
        include_debug: bool = False,
        *,
        target_resolver: Any = None,
    ) -> CloudMonitorCheck:
        """Create a check, or only try it (Rackspace Monitoring API, "Create check", "Test check").

        Args:
            label: Its name.
            name: The same as ``label``, which counts if both are given.
            check_type: A ``CloudMonitorCheckType``, or its id such as ``"remote.http"``.
            details: What the type needs, a dict; ``{}`` for types that need nothing.
            disabled: Whether it rests at first.
            metadata: Dict of text.
            monitoring_zones_poll: The zones that look: one or a list, objects or ids. Remote
                checks need it.
            timeout: Seconds until a look has failed, 2 to 1800, less than ``period``.
            period: Seconds between two looks, 30 to 1800.
            target_alias: Key in the entity's ``ip_addresses``; remote checks need this or
                ``target_hostname``.
            target_hostname: Host name or address.
            target_receiver: The same as ``target_resolver``, under a name of old.
            test_only: With ``True`` nothing is created: the check looks once, now.
            include_debug: With ``test_only``: return what the target answered as well.
            target_resolver: ``"IPv4"`` or ``"IPv6"``.

        Returns:
            The ``CloudMonitorCheck``; with ``test_only`` a list of dicts, one for each zone:
            ``timestamp`` (milliseconds), ``available``, ``status``, ``metrics``.

        Raises:
            MissingMonitoringCheckDetails: ``details`` are not given.
            TypeError: ``check_type`` is not given, or ``details`` are no dict.
            MonitoringZonesPollMissing: A remote check has no zones.
            MonitoringCheckTargetNotSpecified: A remote check has no target.
            InvalidMonitoringCheckDetails: The service refuses the details.
            BadRequest: The service refuses a value; the text names it.
        """
        kind = _checked(check_type, details)
        zones = ids_of(monitoring_zones_poll)
        if is_remote(kind):
            _need_zones_and_target(zones, target_alias, target_hostname)
        body = given(
            label=label_of(label, name),
            type=kind,
            details=dict(details),
            disabled=bool(disabled),
            metadata=metadata,
            monitoring_zones_poll=zones,
            timeout=timeout,
            period=period,
            target_alias=target_alias,
            target_hostname=target_hostname,
            target_resolver=_resolver(target_resolver, target_receiver),
        )
        try:
            return self._try_out(body, include_debug) if test_only else self._new(body)
        except exceptions.BadRequest as error:
            exceptions.raise_because(error, errors.refused_check(error, details))

    def _try_out(self, body: dict[str, Any], include_debug: bool) -> Any:
        """Have a check that does not exist look once."""
        above = f"/{self.uri_base}".rpartition("/")[0]
        query = utils.build_query([("debug", "true" if include_debug else None)])
        wait = patience(self.api, body.get("timeout"))
        return self._send("POST", f"{above}/test-check{query}", body=body, timeout=wait)[1]

    def test(self, check: Any) -> list[dict[str, Any]]:
        """Have a check look once now (Rackspace Monitoring API, "Test existing check").

        Args:
            check: The check, or its id.

        Returns:
            A list of dicts, one for each zone.
        """
        wait = patience(self.api, getattr(check, "__dict__", {}).get("timeout"))
        return answers.mappings(self._send("POST", self._item_uri(check, "test"), timeout=wait)[1])

    def update(
        self,
        check: Any,
        label: Any = None,
        name: Any = None,
        disabled: bool | None = None,
        metadata: Any = None,
        monitoring_zones_poll: Any = None,
        timeout: int | None = None,
        period: int | None = None,
        target_alias: Any = None,
        target_hostname: Any = None,
        target_receiver: Any = None,
        *,
        target_resolver: Any = None,
        details: Any = None,
    ) -> Any:
        """Change a check (Rackspace Monitoring API, "Update check").

        Args:
            check: The check, or its id.
            label: Its new name; what is not given stays as it is.
            name: The same as ``label``, which counts if both are given.
            disabled: Whether it rests.
            metadata: Dict of text that replaces the present one; ``{}`` for none.
            monitoring_zones_poll: The zones that look: one or a list, objects or ids.
            timeout: Seconds until a look has failed, 2 to 1800, less than ``period``.
            period: Seconds between two looks, 30 to 1800.
            target_alias: Key in the entity's ``ip_addresses``.
            target_hostname: Host name or address.
            target_receiver: The same as ``target_resolver``, under a name of old.
            target_resolver: ``"IPv4"`` or ``"IPv6"``.
            details: What the type needs, a dict.

        Raises:
            InvalidMonitoringCheckUpdate: The service does not take a value.
            NotFound: There is no such check.
        """
        body = given(
            label=label_of(label, name),
            disabled=disabled,
            metadata=metadata,
            monitoring_zones_poll=ids_of(monitoring_zones_poll),
            timeout=timeout,
            period=period,
            target_alias=target_alias,
            target_hostname=target_hostname,
            target_resolver=_resolver(target_resolver, target_receiver),
            details=details,
        )
        try:
            return self._change(check, body) or None
        except exceptions.BadRequest as error:
            exceptions.raise_because(error, errors.refused_update(error))

    def find_all_checks(self, **kwargs: Any) -> ResourceList[CloudMonitorCheck]:
        """Return the checks whose attributes have the given values, from all pages.

        Args:
            **kwargs: Attribute names and values. A check that lacks one does not match.

        Returns:
            A list of ``CloudMonitorCheck``.
        """
        return ResourceList([check for check in self._walk_pages() if _matches(check, kwargs)])

    def findall(self, **kwargs: Any) -> ResourceList[CloudMonitorCheck]:
        """Return the checks whose attributes have the given values; see ``find_all_checks``."""
        return self.find_all_checks(**kwargs)


def _matches(check: CloudMonitorCheck, wanted: Mapping[str, Any]) -> bool:
    """Compare attributes of a check without asking the service for what the list left out."""
    known = {**check.__dict__, "name": check.__dict__.get("label")}
    return all(name in known and known[name] == value for name, value in wanted.items())


def _checked(check_type: Any, details: Any) -> str:
    """Return the id of a check's type, after a look at type and details."""
    if details is None:
        raise exceptions.MissingMonitoringCheckDetails(
            "A check needs 'details'; give {} for a type that has none."
        )
    if not isinstance(details, Mapping):
        raise TypeError(f"'details' is a dict, not {type(details).__name__}.")
    kind = id_of(check_type)
    if not kind or not isinstance(kind, str):
        raise TypeError("A check needs its type: 'check_type' is a check type or its id.")
    return kind


def _resolver(resolver: Any, receiver: Any) -> Any:
    """Return the value of ``target_resolver``; warn about the name that it once had."""
    if receiver is not None:
        warn.user("'target_receiver' is an old name; use 'target_resolver'.", DeprecationWarning)
    return resolver or receiver


def _need_zones_and_target(zones: Any, alias: Any, hostname: Any) -> None:
    """Refuse a remote check that nobody could make."""
    if not zones:
        raise exceptions.MonitoringZonesPollMissing(
            "A remote check needs zones: 'monitoring_zones_poll'."
        )
    if not alias and not hostname:
        raise exceptions.MonitoringCheckTargetNotSpecified(
            "A remote check needs a target: 'target_alias' or 'target_hostname'."
        )
