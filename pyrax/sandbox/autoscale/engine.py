"""How groups live: executions, schedules, and servers that come and go until all is as wanted."""

from __future__ import annotations

import json
import math
import uuid
from typing import Any

from pyrax.sandbox.autoscale.inner import send
from pyrax.sandbox.autoscale.models import Group, Member, Policy, Removal, ScalingStore
from pyrax.sandbox.errors import Problem

# After a long jump of the clock no more schedules than this are caught up with.
MOST_EVENTS = 2000

RACKCONNECT = "RackConnectV3"

# What a load balancer says that can be changed in a moment.
AT_WORK = ("'BUILD'", "'PENDING_UPDATE'")


def catch_up(store: ScalingStore) -> None:
    """Let everything happen that is due: schedules in their order, then the servers."""
    now = store.clock.now()
    for _ in range(MOST_EVENTS):
        due = [
            (policy.due, group, policy)
            for group in store.groups.values()
            for policy in group.policies.values()
            if policy.due is not None and policy.due <= now
        ]
        if not due:
            break
        at, group, policy = min(due, key=lambda event: event[0])
        observe(store, group)
        try:
            execute(store, group, policy, at)
        except Problem:
            pass  # as with webhooks, nobody is told
        policy.plan(at)
    remove_nodes(store)
    for group in list(store.groups.values()):
        observe(store, group)
        converge(store, group, now)


def refused(message: str, fault: str = "CannotExecutePolicyError") -> Problem:
    """Make the refusal of an execution."""
    return Problem(403, message, fault=fault)


def check_running(group: Group) -> None:
    """Refuse what a paused group does not do.

    Raises:
        Problem: 403.
    """
    if group.paused:
        raise refused(f"Scaling group {group.id} is paused", "GroupPausedError")


def execute(store: ScalingStore, group: Group, policy: Policy, at: float) -> None:
    """Execute a policy.

    Args:
        store: the state of the service.
        group: the group.
        policy: the policy.
        at: the moment, in seconds since the epoch; not later than now.

    Raises:
        Problem: 403, the group is paused, a cooldown has not passed, or nothing would change.
    """
    check_running(group)
    for executed, cooldown in (
        (group.executed, group.configuration["cooldown"]),
        (policy.executed, policy.document["cooldown"]),
    ):
        if executed is not None and at < executed + cooldown:
            raise refused(f"Cooldowns not met for policy {policy.id} of group {group.id}")
    wanted = group.clamp(wanted_by(policy.document, group.desired))
    if wanted == group.desired:
        raise refused(f"No change in servers for policy {policy.id} of group {group.id}")
    group.desired = wanted
    group.executed = policy.executed = at
    converge(store, group, at)


def wanted_by(document: dict[str, Any], desired: int) -> int:
    """Return how many servers a policy wants; parts of a server are rounded away from zero."""
    if "desiredCapacity" in document:
        return int(document["desiredCapacity"])
    if "change" in document:
        return desired + int(document["change"])
    exact = desired * document["changePercent"] / 100.0
    return desired + int(math.copysign(math.ceil(abs(exact)), exact))


# -- servers ---------------------------------------------------------------------------------------


def converge(store: ScalingStore, group: Group, at: float) -> None:
    """Start or delete servers until there are as many as wanted."""
    if group.paused or group.errors:
        return
    while len(group.members) < group.desired:
        try:
            _start(store, group, at)
        except Problem as problem:
            group.errors.append(f"Server could not be created: {problem.message}")
            return
    for member in _leaving(group):
        remove(store, group, member)
    remove_nodes(store)


def _leaving(group: Group) -> list[Member]:
    """Return the servers that are too many: those being built first, then the oldest."""
    ordered = sorted(group.members.values(), key=lambda member: member.active)
    return ordered[: max(0, len(ordered) - group.desired)]


def _start(store: ScalingStore, group: Group, at: float) -> None:
    """Start to build a server."""
    args = group.launch["args"]
    fields = dict(args["server"])
    suffix = uuid.uuid4().hex[:8]
    fields["name"] = f"{fields['name']}-{suffix}" if fields.get("name") else f"as{suffix}"
    balancers = [dict(one) for one in args.get("loadBalancers") or []]
    fields["metadata"] = {
        **(fields.get("metadata") or {}),
        "rax:auto_scaling_group_id": group.id,
        "rax:autoscale:group:id": group.id,
        **{
            f"rax:autoscale:lb:{one.get('type', 'CloudLoadBalancer')}:{one['loadBalancerId']}": (
                json.dumps([{"port": one["port"]}] if "port" in one else [])
            )
            for one in balancers
        },
    }
    made = send(store.site, group.caller, "compute", "POST", "servers", {"server": fields})
    server = store.compute.servers[made["server"]["id"]]
    # A schedule that was due a while ago began its servers a while ago.
    late = max(0.0, store.clock.now() - at)
    server.created, server.began = server.created - late, server.began - late
    for step in server.steps:
        step.at -= late
    group.members[server.id] = Member(server.id, balancers)


def observe(store: ScalingStore, group: Group) -> None:
    """Look at the servers: which are gone, which failed, and which can serve."""
    compute = store.compute
    compute.settle()
    ready: list[Member] = []
    for member in list(group.members.values()):
        server = compute.servers.get(member.server_id)
        if server is None or server.deleted is not None:
            remove(store, group, member)
        elif server.status == "ERROR":
            group.errors.append(f"Server {server.id} failed to build")
            remove(store, group, member)
        elif server.status == "ACTIVE" and not member.active:
            ready.append(member)
    if ready and not group.errors:
        _add_nodes(store, group, ready)


def _add_nodes(store: ScalingStore, group: Group, ready: list[Member]) -> None:
    """Put servers behind their load balancers; those that are at work are asked again later."""
    missing = [
        (member, one)
        for member in ready
        for one in member.balancers
        if one.get("type") != RACKCONNECT and "address" not in one
    ]
    waiting: set[str] = set()
    for balancer_id in sorted({str(one["loadBalancerId"]) for _, one in missing}):
        concerned = [
            (member, one, service_address(store, member.server_id))
            for member, one in missing
            if str(one["loadBalancerId"]) == balancer_id
        ]
        nodes = [
            {"address": address, "port": one["port"], "condition": "ENABLED"}
            for _, one, address in concerned
        ]
        path = f"loadbalancers/{balancer_id}/nodes"
        try:
            send(store.site, group.caller, "load-balancer", "POST", path, {"nodes": nodes})
        except Problem as problem:
            waiting.update(member.server_id for member, _, _ in concerned)
            if not any(state in problem.message for state in AT_WORK):
                group.errors.append(f"Cloud load balancer {balancer_id}: {problem.message}")
            continue
        for _, one, address in concerned:
            one["address"] = address
    for member in ready:
        member.active = member.server_id not in waiting


def service_address(store: ScalingStore, server_id: str) -> str:
    """Return the address of a server on ServiceNet, "" when it has none."""
    for interface in store.compute.servers[server_id].interfaces:
        for address in interface.addresses:
            if interface.label == "private" and address.version == 4:
                return str(address.addr)
    return ""


def remove(store: ScalingStore, group: Group, member: Member, purge: bool = True) -> None:
    """Take a server out of a group, and delete it unless it is to stay in the account.

    Its nodes are noted; `remove_nodes` takes them away, all in one change.
    """
    group.members.pop(member.server_id, None)
    for one in member.balancers:
        if "address" in one:
            balancer_id = str(one["loadBalancerId"])
            store.removals.append(Removal(group.caller, balancer_id, one["address"], one["port"]))
    server = store.compute.servers.get(member.server_id)
    if server is None or server.deleted is not None:
        return
    if purge:
        try:
            send(store.site, group.caller, "compute", "DELETE", f"servers/{member.server_id}")
        except Problem as problem:
            group.errors.append(f"Server {server.id} could not be deleted: {problem.message}")
        return
    server.metadata = {
        key: value
        for key, value in server.metadata.items()
        if not key.startswith(("rax:autoscale:", "rax:auto_scaling"))
    }


def remove_nodes(store: ScalingStore) -> None:
    """Take nodes from load balancers; those that are at work are asked again later."""
    left: list[Removal] = []
    for balancer_id in sorted({removal.balancer_id for removal in store.removals}):
        removals = [one for one in store.removals if one.balancer_id == balancer_id]
        gone = {(one.address, one.port) for one in removals}
        caller = removals[0].caller
        path = f"loadbalancers/{balancer_id}/nodes"
        try:
            nodes = send(store.site, caller, "load-balancer", "GET", path)["nodes"]
            ids = [each["id"] for each in nodes if (each["address"], each["port"]) in gone]
            query = [("id", str(one)) for one in ids[:10]]
            if query:
                send(store.site, caller, "load-balancer", "DELETE", path, query=query)
            if len(ids) > len(query):
                left += removals
        except Problem as problem:
            if problem.status == 422:
                left += removals
    store.removals = left
