"""State of Designate in one region: zones, record sets, exports, imports, names of floating IPs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from pyrax.sandbox.clock import moment
from pyrax.sandbox.errors import Problem
from pyrax.sandbox.network.kinds import FLOATING_IP
from pyrax.sandbox.service import Site, Store

# How long name servers take to have a change, and how long a task takes, in seconds.
DURATIONS = {"propagate": 2.0, "task": 1.0}
QUOTAS = {
    "zones": 50,
    "zone_recordsets": 1000,
    "zone_records": 1000,
    "recordset_records": 100,
    "api_export_size": 1000,
}
NAMESERVERS = ("ns1.example.net.", "ns2.example.net.")
POOL = "572ba08c-d929-4c70-8e42-03824bb24ca2"


def refusal(status: int, kind: str, message: str, errors: Any = None) -> Problem:
    """Make a refusal; its kind is the `type` of the document."""
    problem = Problem(status, message, fault=kind)
    if errors is not None:
        problem.errors = errors  # type: ignore[attr-defined]
    return problem


def invalid(path: str, message: str) -> Problem:
    """Make the refusal of a value."""
    errors = {"errors": [{"path": [path], "message": message, "validator": "format"}]}
    return refusal(400, "invalid_object", "Provided object does not match schema", errors)


@dataclass
class Zone:
    """A zone.

    Attributes:
        until: when the name servers have the last change; None when they have.
    """

    id: str
    project_id: str
    name: str
    email: str
    ttl: int
    description: str | None
    created: float
    updated: float | None = None
    action: str = "CREATE"
    status: str = "PENDING"
    until: float | None = None
    serial: int = 0
    recordsets: dict[str, dict[str, Any]] = field(default_factory=dict)


class DesignateStore(Store):
    """All of Designate in one region.

    Attributes:
        durations: seconds (of the cloud's clock) that changes and tasks take; may be changed, for
            instance `durations["propagate"] = 0`.
        failing: names of zones that end in ERROR, and `export` or `import` for tasks that do.
        hanging: `export` or `import` for tasks that never end.
        quotas: limits of each project.
        page_limit: most items that a list returns at once.
        floating_ips: address by id, of floating IPs beside those that compute and networks know.
    """

    def __init__(self, site: Site) -> None:
        super().__init__(site, DURATIONS)
        self.failing: set[str] = set()
        self.hanging: set[str] = set()
        self.zones: dict[str, Zone] = {}
        self.tasks: dict[str, dict[str, Any]] = {}
        self.names: dict[str, dict[str, Any]] = {}
        self.quotas: dict[str, dict[str, int]] = {}
        self.page_limit = 20
        self.floating_ips: dict[str, tuple[str, str]] = {}

    def stamp(self, seconds: float | None) -> str | None:
        """Return a time as the service writes it."""
        if seconds is None:
            return None
        return moment(seconds).strftime("%Y-%m-%dT%H:%M:%S.%f")

    def quota_of(self, project: str) -> dict[str, int]:
        """Return the limits of a project."""
        return self.quotas.setdefault(project, dict(QUOTAS))

    def settle(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        for zone in list(self.zones.values()):
            for one in list(zone.recordsets.values()):
                if one["_until"] is not None and one["_until"] <= now:
                    one["_until"] = None
                    if one["action"] == "DELETE":
                        del zone.recordsets[one["id"]]
                    else:
                        one["status"], one["action"] = "ACTIVE", "NONE"
            if zone.until is not None and zone.until <= now:
                zone.until = None
                if zone.action == "DELETE":
                    del self.zones[zone.id]
                elif zone.name in self.failing:
                    zone.status = "ERROR"
                else:
                    zone.status, zone.action = "ACTIVE", "NONE"
        for task in self.tasks.values():
            if task["_at"] is not None and task["_at"] <= now:
                task["_at"] = None
                self._finish(task)
        for name in self.names.values():
            if name["_until"] is not None and name["_until"] <= now:
                name["_until"] = None
                name["status"], name["action"] = "ACTIVE", "NONE"

    def _finish(self, task: dict[str, Any]) -> None:
        """Do what a task is for."""
        task["updated_at"] = self.stamp(self.clock.now())
        if task["_kind"] in self.failing:
            task["status"], task["message"] = "ERROR", "The sandbox was asked for this."
            return
        try:
            task["_work"](task)
        except Problem as problem:
            task["status"], task["message"] = "ERROR", problem.message
            return
        task["status"] = "COMPLETE"

    # -- zones and record sets -----------------------------------------------------------------

    def zones_of(self, project: str) -> list[Zone]:
        """Return the zones of a project, by name."""
        self.settle()
        found = [one for one in self.zones.values() if one.project_id == project]
        return sorted(found, key=lambda one: one.name)

    def zone(self, zone_id: str, project: str) -> Zone:
        """Return a zone.

        Raises:
            Problem: 404, there is none; 400, the id has not the form of one.
        """
        self.settle()
        try:
            uuid.UUID(zone_id)
        except ValueError:
            raise refusal(400, "invalid_uuid", f"Invalid UUID zone_id: {zone_id}") from None
        found = self.zones.get(zone_id)
        if found is None or found.project_id != project:
            raise refusal(404, "zone_not_found", f"Could not find Zone {zone_id}")
        return found

    def add_zone(
        self, project: str, name: str, email: str, ttl: int, description: str | None
    ) -> Zone:
        """Keep a new zone with its SOA and NS record sets."""
        now = self.clock.now()
        zone = Zone(str(uuid.uuid4()), project, name, email, ttl, description, now)
        self.zones[zone.id] = zone
        contact = email.replace("@", ".", 1)
        soa = f"{NAMESERVERS[0]} {contact}. {int(now)} 3510 600 86400 3600"
        self.add_recordset(zone, name, "SOA", [soa], None, None)
        self.add_recordset(zone, name, "NS", list(NAMESERVERS), None, None)
        self.touch(zone, "CREATE")
        return zone

    def touch(self, zone: Zone, action: str) -> None:
        """Let the name servers get the last change of a zone."""
        now = self.clock.now()
        if action != "CREATE":
            zone.updated = now
        zone.serial = max(zone.serial + 1, int(now))
        zone.action, zone.status = action, "PENDING"
        zone.until = now + self.durations["propagate"]

    def add_recordset(
        self,
        zone: Zone,
        name: str,
        kind: str,
        records: list[str],
        ttl: int | None,
        description: str | None,
    ) -> dict[str, Any]:
        """Keep a new record set."""
        made: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "zone_id": zone.id,
            "zone_name": zone.name,
            "project_id": zone.project_id,
            "name": name,
            "type": kind,
            "records": records,
            "ttl": ttl,
            "description": description,
            "status": "PENDING",
            "action": "CREATE",
            "version": 1,
            "created_at": self.stamp(self.clock.now()),
            "updated_at": None,
            "_until": self.clock.now() + self.durations["propagate"],
        }
        zone.recordsets[made["id"]] = made
        return made

    def zone_document(self, zone: Zone) -> dict[str, Any]:
        """Return a zone as the service shows it."""
        return {
            "id": zone.id,
            "pool_id": POOL,
            "project_id": zone.project_id,
            "name": zone.name,
            "email": zone.email,
            "ttl": zone.ttl,
            "serial": zone.serial,
            "status": zone.status,
            "action": zone.action,
            "description": zone.description,
            "masters": [],
            "type": "PRIMARY",
            "transferred_at": None,
            "version": 1,
            "shared": False,
            "attributes": {},
            "created_at": self.stamp(zone.created),
            "updated_at": self.stamp(zone.updated),
            "links": {"self": f"{self.site.url}/v2/zones/{zone.id}"},
        }

    def recordset_document(self, one: dict[str, Any]) -> dict[str, Any]:
        """Return a record set as the service shows it."""
        shown = {key: value for key, value in one.items() if not key.startswith("_")}
        path = f"zones/{one['zone_id']}/recordsets/{one['id']}"
        return {**shown, "links": {"self": f"{self.site.url}/v2/{path}"}}

    # -- floating IPs ----------------------------------------------------------------------------

    def floating_of(self, project: str) -> dict[str, str]:
        """Return the floating IPs of a project: address by id."""
        stores = self.site.cloud.stores
        found = {
            key: address for key, (owner, address) in self.floating_ips.items() if owner == project
        }
        compute = stores.of("compute", self.site.region, self.site.dialect)
        for one in compute.floating_ips.values():
            if one.tenant_id == project:
                found[str(one.id)] = one.ip
        network = stores.of("network", self.site.region, self.site.dialect)
        for row in network.of(FLOATING_IP):
            if row["project_id"] == project:
                found[str(row["id"])] = row["floating_ip_address"]
        return found

    def ptr_document(self, floating_id: str, address: str) -> dict[str, Any]:
        """Return the name of a floating IP as the service shows it."""
        region_id = f"{self.site.region}:{floating_id}"
        known = self.names.get(floating_id, {})
        blank = {"ptrdname": None, "ttl": None, "description": None}
        shown = {key: value for key, value in known.items() if not key.startswith("_")}
        return {
            "id": region_id,
            "address": address,
            **blank,
            "status": "INACTIVE",
            "action": "NONE",
            **shown,
            "links": {"self": f"{self.site.url}/v2/reverse/floatingips/{region_id}"},
        }
