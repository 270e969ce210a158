"""The front of Auto Scale: authentication, then the table of its calls."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from werkzeug.wrappers import Response

from pyrax.sandbox.autoscale import engine, schema
from pyrax.sandbox.autoscale.models import Group, Policy, ScalingStore, Webhook
from pyrax.sandbox.clock import iso_milliseconds
from pyrax.sandbox.errors import Problem, _finished, empty_answer, json_answer
from pyrax.sandbox.identity.access import require_tenant
from pyrax.sandbox.routing import Call, Router

routes = Router()

VERSION = "v1.0"
LARGEST_PAGE = 100
ANYBODY = ""
FAULTS = {
    400: "ValidationError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    413: "OverLimitError",
    422: "ScalingGroupOverLimitError",
    503: "ServiceUnavailableError",
}
_EXECUTION = re.compile(r"execute/1/([^/]+)/?")

T = TypeVar("T")


def respond(call: Call) -> Response:
    """Answer a call: with a token, or the capability of a webhook."""
    version, _, rest = call.path.strip("/").partition("/")
    if version != VERSION or not rest:
        raise Problem(404, "The resource could not be found.")
    execution = _EXECUTION.fullmatch(rest)
    if execution is not None:
        return execute_webhook(call, execution.group(1))
    account, _, below = rest.partition("/")
    require_tenant(call, account)
    call.store.count("calls", account)
    return routes.dispatch(call, below)


def refuse(call: Call, problem: Problem) -> Response:
    """Write a problem as the service does."""
    finished = _finished(problem)
    if finished is not None:
        return finished
    if problem.status == 413:
        retry_after = problem.headers.get("Retry-After", "1")
        over = {"code": 413, "message": problem.message, "retryAfter": retry_after}
        return json_answer({"overLimit": over}, 413, problem.headers)
    fault = problem.fault or FAULTS.get(problem.status, "InternalError")
    error = {
        "type": fault,
        "code": problem.status,
        "message": problem.message,
        "details": "",
    }
    return json_answer({"error": error}, problem.status, problem.headers)


def decorate(call: Call, answer: Response) -> None:
    """Add the id of the request."""
    answer.headers["X-Response-Id"] = call.request_id


def find(call: Call, group_id: str) -> Group:
    """Return a group of the calling account."""
    store: ScalingStore = call.store
    return store.group(group_id, call.tenant)


def find_policy(group: Group, policy_id: str) -> Policy:
    """Return a policy of a group.

    Raises:
        Problem: 404, there is none.
    """
    found = group.policies.get(policy_id)
    if found is None:
        text = f"No such scaling policy {policy_id} for group {group.id}"
        raise Problem(404, text, fault="NoSuchPolicyError")
    return found


def find_webhook(policy: Policy, webhook_id: str) -> Webhook:
    """Return a webhook of a policy.

    Raises:
        Problem: 404, there is none.
    """
    found = policy.webhooks.get(webhook_id)
    if found is None:
        text = f"No such webhook {webhook_id} for policy {policy.id}"
        raise Problem(404, text, fault="NoSuchWebhookError")
    return found


# -- documents and pages ---------------------------------------------------------------------------


def address(call: Call, *parts: str) -> str:
    """Return the address of something of the account; the service ends them with a slash."""
    return "/".join([call.site.url, VERSION, call.tenant, *parts, ""])


def self_link(call: Call, *parts: str) -> list[dict[str, str]]:
    """Return the link of something to itself."""
    return [{"rel": "self", "href": address(call, *parts)}]


def state_document(call: Call, group: Group) -> dict[str, Any]:
    """Return the state of a group."""
    active = [member.server_id for member in group.members.values() if member.active]
    compute = call.site.cloud.stores.site("compute", call.site.dialect, call.site.region)
    document: dict[str, Any] = {
        "name": group.configuration["name"],
        "active": [
            {
                "id": one,
                "links": [
                    {"rel": "self", "href": f"{compute.url}/v2/{group.tenant_id}/servers/{one}"}
                ],
            }
            for one in active
        ],
        "activeCapacity": len(active),
        "pendingCapacity": len(group.members) - len(active),
        "desiredCapacity": group.desired,
        "paused": group.paused,
        "status": "ERROR" if group.errors else "ACTIVE",
    }
    if group.errors:
        document["errors"] = [{"message": text} for text in group.errors]
    return document


def policy_document(
    call: Call, group: Group, policy: Policy, webhooks: bool = False
) -> dict[str, Any]:
    """Return a policy."""
    where = ("groups", group.id, "policies", policy.id)
    document = {
        **copy.deepcopy(policy.document),
        "id": policy.id,
        "links": self_link(call, *where),
    }
    if webhooks:
        document["webhooks"] = [
            webhook_document(call, group, policy, one) for one in policy.webhooks.values()
        ]
        href = address(call, *where, "webhooks")
        document["webhooks_links"] = [{"rel": "webhooks", "href": href}]
    return document


def webhook_document(call: Call, group: Group, policy: Policy, webhook: Webhook) -> dict[str, Any]:
    """Return a webhook with the address that executes its policy."""
    links = self_link(call, "groups", group.id, "policies", policy.id, "webhooks", webhook.id)
    capability = f"{call.site.url}/{VERSION}/execute/1/{webhook.token}/"
    return {
        "id": webhook.id,
        "name": webhook.name,
        "metadata": dict(webhook.metadata),
        "links": [*links, {"rel": "capability", "href": capability}],
    }


def group_document(call: Call, group: Group, webhooks: bool = False) -> dict[str, Any]:
    """Return a group with all that belongs to it."""
    shown = list(group.policies.values())[:LARGEST_PAGE]
    href = address(call, "groups", group.id, "policies")
    return {
        "id": group.id,
        "links": self_link(call, "groups", group.id),
        "groupConfiguration": copy.deepcopy(group.configuration),
        "launchConfiguration": copy.deepcopy(group.launch),
        "scalingPolicies": [policy_document(call, group, one, webhooks) for one in shown],
        "scalingPolicies_links": [{"rel": "policies", "href": href}],
        "state": state_document(call, group),
    }


def page(
    call: Call, items: Sequence[T], key: str, make: Callable[[T], dict[str, Any]], *where: str
) -> Response:
    """Answer with one page of a list."""
    text = call.query.get("limit", str(LARGEST_PAGE))
    if not text.isdigit() or int(text) < 1:
        raise Problem(
            400, f"Invalid query argument for 'limit': {text}", fault="InvalidQueryArgument"
        )
    limit = min(int(text), LARGEST_PAGE)
    ids = [getattr(item, "id") for item in items]  # noqa: B009 - all of them have one
    marker = call.query.get("marker")
    if marker is not None and marker not in ids:
        raise Problem(
            400, f"Invalid query argument for 'marker': {marker}", fault="InvalidQueryArgument"
        )
    begin = 0 if marker is None else ids.index(marker) + 1
    chosen = items[begin : begin + limit]
    links = []
    if begin + limit < len(items):
        href = f"{address(call, *where)}?limit={limit}&marker={ids[begin + limit - 1]}"
        links.append({"rel": "next", "href": href})
    return json_answer({key: [make(item) for item in chosen], f"{key}_links": links})


def switch(call: Call, name: str, default: str) -> bool:
    """Return a switch of the query.

    Raises:
        Problem: 400, it is neither `true` nor `false`.
    """
    text = call.query.get(name, default).lower()
    if text not in ("true", "false"):
        raise Problem(
            400, f"Invalid query argument for '{name}': {text}", fault="InvalidQueryArgument"
        )
    return text == "true"


def body(call: Call) -> Any:
    """Return the decoded body.

    Raises:
        Problem: 400, it is no JSON.
    """
    try:
        return call.json()
    except Problem as problem:
        raise Problem(400, problem.message, fault="InvalidJsonError") from None


def body_list(call: Call) -> list[Any]:
    """Return the list in the body.

    Raises:
        Problem: 400, it is none.
    """
    found = body(call)
    if not isinstance(found, list) or not found:
        raise schema.invalid(f"{found!r} is not of type 'array'")
    return found


# -- groups ----------------------------------------------------------------------------------------


@routes.get("/limits")
def show_limits(call: Call) -> Response:
    """Show the limits."""
    store: ScalingStore = call.store
    rate = [
        {
            "uri": uri,
            "regex": regex,
            "limit": [
                {
                    "verb": "ALL",
                    "value": store.rates[kind][0],
                    "remaining": max(0, store.rates[kind][0] - len(store.lately(kind, who))),
                    "unit": unit,
                    "next-available": iso_milliseconds(call.now),
                }
            ],
        }
        for kind, who, uri, regex, unit in (
            ("executions", ANYBODY, "/v1.0/execute/*", "/v1\\.0/execute/(.*)", "SECOND"),
            ("calls", call.tenant, "/v1.0/*", "/v1\\.0/(.*)", "MINUTE"),
        )
    ]
    return json_answer({"limits": {"rate": rate, "absolute": dict(store.limits)}})


@routes.get("/groups")
def list_groups(call: Call) -> Response:
    """List the groups page by page."""

    def row(group: Group) -> dict[str, Any]:
        return {
            "id": group.id,
            "links": self_link(call, "groups", group.id),
            "state": state_document(call, group),
        }

    return page(call, call.store.of(call.tenant), "groups", row, "groups")


@routes.post("/groups")
def create_group(call: Call) -> Response:
    """Create a group, and begin to bring up its servers."""
    store: ScalingStore = call.store
    assert call.caller is not None  # noqa: S101 # nosec B101 # the call was authenticated
    given = schema.object_of(
        body(call),
        "The body",
        ("groupConfiguration", "launchConfiguration", "scalingPolicies"),
    )
    configuration = schema.configuration(given.get("groupConfiguration"), complete=False)
    launch = schema.launch(call, given.get("launchConfiguration"))
    entries = given.get("scalingPolicies", [])
    if not isinstance(entries, list):
        raise schema.invalid("scalingPolicies is not of type 'array'")
    policies = [schema.policy(call, one) for one in entries]
    if len(store.of(call.tenant)) >= store.limits["maxGroups"]:
        raise Problem(422, "Max groups reached", fault="ScalingGroupOverLimitError")
    check_policy_count(store, len(policies))
    group = Group(store.new_id(), call.tenant, call.caller, configuration, launch)
    for document in policies:
        add_policy(store, group, document)
    store.groups[group.id] = group
    group.desired = group.clamp(0)
    engine.converge(store, group, call.now)
    headers = {"Location": address(call, "groups", group.id)}
    return json_answer({"group": group_document(call, group)}, 201, headers)


@routes.get("/groups/{group_id}")
def show_group(call: Call, group_id: str) -> Response:
    """Show a group."""
    webhooks = switch(call, "webhooks", "false")
    return json_answer({"group": group_document(call, find(call, group_id), webhooks)})


@routes.delete("/groups/{group_id}")
def delete_group(call: Call, group_id: str) -> Response:
    """Delete a group that is empty, or with its servers when that is asked for."""
    store: ScalingStore = call.store
    force = switch(call, "force", "false")
    group = find(call, group_id)
    if group.members and not force:
        text = f"Group {group.id} has {len(group.members)} servers"
        raise Problem(403, text, fault="GroupNotEmptyError")
    for member in list(group.members.values()):
        engine.remove(store, group, member)
    engine.remove_nodes(store)
    del store.groups[group.id]
    return empty_answer(204)


@routes.get("/groups/{group_id}/state")
def show_state(call: Call, group_id: str) -> Response:
    """Show the state of a group."""
    return json_answer({"group": state_document(call, find(call, group_id))})


@routes.post("/groups/{group_id}/pause")
def pause_group(call: Call, group_id: str) -> Response:
    """Pause a group."""
    find(call, group_id).paused = True
    return empty_answer(204)


@routes.post("/groups/{group_id}/resume")
def resume_group(call: Call, group_id: str) -> Response:
    """Let a group go on."""
    group = find(call, group_id)
    group.paused = False
    engine.converge(call.store, group, call.now)
    return empty_answer(204)


@routes.post("/groups/{group_id}/converge")
def converge_group(call: Call, group_id: str) -> Response:
    """Try again to bring a group to what is wanted."""
    group = find(call, group_id)
    engine.check_running(group)
    restart(call, group)
    return empty_answer(204)


def restart(call: Call, group: Group) -> None:
    """Forget errors and go on."""
    group.errors = []
    engine.observe(call.store, group)
    engine.converge(call.store, group, call.now)


@routes.get("/groups/{group_id}/config")
def show_configuration(call: Call, group_id: str) -> Response:
    """Show the configuration of a group."""
    return json_answer({"groupConfiguration": find(call, group_id).configuration})


@routes.put("/groups/{group_id}/config")
def replace_configuration(call: Call, group_id: str) -> Response:
    """Replace the configuration of a group."""
    group = find(call, group_id)
    group.configuration = schema.configuration(body(call), complete=True)
    group.desired = group.clamp(group.desired)
    restart(call, group)
    return empty_answer(204)


@routes.get("/groups/{group_id}/launch")
def show_launch(call: Call, group_id: str) -> Response:
    """Show how servers are made."""
    return json_answer({"launchConfiguration": find(call, group_id).launch})


@routes.put("/groups/{group_id}/launch")
def replace_launch(call: Call, group_id: str) -> Response:
    """Replace how servers are made; those that there are stay as they are."""
    group = find(call, group_id)
    group.launch = schema.launch(call, body(call))
    restart(call, group)
    return empty_answer(204)


@routes.delete("/groups/{group_id}/servers/{server_id}")
def delete_server(call: Call, group_id: str, server_id: str) -> Response:
    """Take a server out of a group."""
    store: ScalingStore = call.store
    group = find(call, group_id)
    replace, purge = switch(call, "replace", "true"), switch(call, "purge", "true")
    engine.check_running(group)
    member = group.members.get(server_id)
    if member is None:
        text = f"Active server {server_id} not found in group {group.id}"
        raise Problem(404, text, fault="ServerNotFoundError")
    if not replace:
        if group.desired - 1 < group.configuration["minEntities"]:
            text = f"Group {group.id} would have fewer servers than it must have"
            raise Problem(403, text, fault="CannotDeleteServerBelowMinError")
        group.desired -= 1
    engine.remove(store, group, member, purge)
    engine.remove_nodes(store)
    engine.converge(store, group, call.now)
    return empty_answer(202)


# -- policies --------------------------------------------------------------------------------------


def check_policy_count(store: ScalingStore, count: int) -> None:
    """Refuse more policies than a group may have."""
    if count > store.limits["maxPoliciesPerGroup"]:
        raise Problem(422, "Max policies per group reached", fault="PoliciesOverLimitError")


def add_policy(store: ScalingStore, group: Group, document: dict[str, Any]) -> Policy:
    """Add a policy that is in order to a group."""
    policy = Policy(store.new_id(), document)
    policy.plan(store.clock.now())
    group.policies[policy.id] = policy
    return policy


@routes.get("/groups/{group_id}/policies")
def list_policies(call: Call, group_id: str) -> Response:
    """List the policies of a group page by page."""
    group = find(call, group_id)

    def row(policy: Policy) -> dict[str, Any]:
        return policy_document(call, group, policy)

    where = ("groups", group.id, "policies")
    return page(call, list(group.policies.values()), "policies", row, *where)


@routes.post("/groups/{group_id}/policies")
def create_policies(call: Call, group_id: str) -> Response:
    """Add policies, all or none."""
    group = find(call, group_id)
    documents = [schema.policy(call, one) for one in body_list(call)]
    check_policy_count(call.store, len(group.policies) + len(documents))
    made = [add_policy(call.store, group, document) for document in documents]
    return json_answer({"policies": [policy_document(call, group, one) for one in made]}, 201)


@routes.get("/groups/{group_id}/policies/{policy_id}")
def show_policy(call: Call, group_id: str, policy_id: str) -> Response:
    """Show a policy."""
    group = find(call, group_id)
    return json_answer({"policy": policy_document(call, group, find_policy(group, policy_id))})


@routes.put("/groups/{group_id}/policies/{policy_id}")
def replace_policy(call: Call, group_id: str, policy_id: str) -> Response:
    """Replace a policy."""
    policy = find_policy(find(call, group_id), policy_id)
    policy.document = schema.policy(call, body(call))
    policy.plan(call.now)
    return empty_answer(204)


@routes.delete("/groups/{group_id}/policies/{policy_id}")
def delete_policy(call: Call, group_id: str, policy_id: str) -> Response:
    """Delete a policy; its webhooks go with it."""
    group = find(call, group_id)
    del group.policies[find_policy(group, policy_id).id]
    return empty_answer(204)


@routes.post("/groups/{group_id}/policies/{policy_id}/execute")
def execute_policy(call: Call, group_id: str, policy_id: str) -> Response:
    """Execute a policy."""
    group = find(call, group_id)
    engine.execute(call.store, group, find_policy(group, policy_id), call.now)
    return json_answer({}, 202)


# -- webhooks --------------------------------------------------------------------------------------


@routes.get("/groups/{group_id}/policies/{policy_id}/webhooks")
def list_webhooks(call: Call, group_id: str, policy_id: str) -> Response:
    """List the webhooks of a policy page by page."""
    group = find(call, group_id)
    policy = find_policy(group, policy_id)

    def row(webhook: Webhook) -> dict[str, Any]:
        return webhook_document(call, group, policy, webhook)

    where = ("groups", group.id, "policies", policy.id, "webhooks")
    return page(call, list(policy.webhooks.values()), "webhooks", row, *where)


@routes.post("/groups/{group_id}/policies/{policy_id}/webhooks")
def create_webhooks(call: Call, group_id: str, policy_id: str) -> Response:
    """Add webhooks to a policy, all or none."""
    store: ScalingStore = call.store
    group = find(call, group_id)
    policy = find_policy(group, policy_id)
    given = [schema.webhook(one, complete=False) for one in body_list(call)]
    if len(policy.webhooks) + len(given) > store.limits["maxWebhooksPerPolicy"]:
        raise Problem(422, "Max webhooks per policy reached", fault="WebhooksOverLimitError")
    made = [Webhook(store.new_id(), *one, store.new_token()) for one in given]
    policy.webhooks.update({one.id: one for one in made})
    documents = [webhook_document(call, group, policy, one) for one in made]
    return json_answer({"webhooks": documents}, 201)


@routes.get("/groups/{group_id}/policies/{policy_id}/webhooks/{webhook_id}")
def show_webhook(call: Call, group_id: str, policy_id: str, webhook_id: str) -> Response:
    """Show a webhook."""
    group = find(call, group_id)
    policy = find_policy(group, policy_id)
    webhook = find_webhook(policy, webhook_id)
    return json_answer({"webhook": webhook_document(call, group, policy, webhook)})


@routes.put("/groups/{group_id}/policies/{policy_id}/webhooks/{webhook_id}")
def replace_webhook(call: Call, group_id: str, policy_id: str, webhook_id: str) -> Response:
    """Replace name and metadata of a webhook; its address stays."""
    webhook = find_webhook(find_policy(find(call, group_id), policy_id), webhook_id)
    webhook.name, webhook.metadata = schema.webhook(body(call), complete=True)
    return empty_answer(204)


@routes.delete("/groups/{group_id}/policies/{policy_id}/webhooks/{webhook_id}")
def delete_webhook(call: Call, group_id: str, policy_id: str, webhook_id: str) -> Response:
    """Delete a webhook."""
    policy = find_policy(find(call, group_id), policy_id)
    del policy.webhooks[find_webhook(policy, webhook_id).id]
    return empty_answer(204)


def execute_webhook(call: Call, token: str) -> Response:
    """Execute a policy for whoever knows the address; nobody is told what comes of it."""
    if call.method != "POST":
        raise Problem(405, "The method is not allowed for this resource.")
    store: ScalingStore = call.store
    store.count("executions", ANYBODY)
    found = store.capability(token)
    if found is not None:
        try:
            engine.execute(store, *found, call.now)
        except Problem:
            pass  # told to nobody
    return json_answer({}, 202)
