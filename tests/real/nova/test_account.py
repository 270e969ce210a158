"""Key pairs, groups, flavors, quotas, microversions and refusals of a real Nova."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.real.beside import Cloud
from tests.real.nova.conftest import INTERVAL, LOOKS, Ground, Nova, Outside, settled

UNKNOWN = "00000000-0000-4000-8000-000000000000"
PUBLIC_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEx7fVmMCyHZrVFQbk4qQe2l7Gm3b8mD0yhXy5kHc1Vn someone"
)


def test_key_pairs(
    demo: Any, compute: Any, boot: Callable[..., Any], nova: Nova, name: str
) -> None:
    made = compute.keypairs.create(f"{name}-made")
    assert "PRIVATE KEY" in made.private_key
    assert made.private_key not in repr(made)
    taken = compute.keypairs.create(f"{name}-taken", PUBLIC_KEY)
    assert compute.keypairs.get(taken.name).public_key == PUBLIC_KEY
    with pytest.raises(demo.exceptions.Conflict):
        compute.keypairs.create(f"{name}-taken", PUBLIC_KEY)
    with pytest.raises(demo.exceptions.BadRequest):
        compute.keypairs.create(f"{name}-odd", "no key")
    assert {f"{name}-made", f"{name}-taken"} <= {one.name for one in compute.keypairs.list()}
    server = boot(key_name=taken.name)
    assert nova.server(server.id)["key_name"] == taken.name
    compute.keypairs.delete(taken.name)
    made.delete()
    with pytest.raises(demo.exceptions.NotFound):
        compute.keypairs.get(made.name)


def test_a_group_keeps_servers_apart(
    demo: Any, compute: Any, boot: Callable[..., Any], ground: Ground, name: str
) -> None:
    group = compute.server_groups.create(name=name, policies=["anti-affinity"])
    assert group.policies == ["anti-affinity"]
    first = boot("-1", scheduler_hints={"group": group.id})
    # There is one host, so that a second one finds no place.
    second = compute.servers.create(
        f"{name}-2",
        ground.image,
        ground.tiny,
        nics=[{"net-id": ground.network}],
        scheduler_hints={"group": group.id},
    )
    second = demo.utils.wait_for_build(second, interval=INTERVAL, attempts=LOOKS)
    assert (second.status, second.fault["code"]) == ("ERROR", 500)
    assert "No valid host" in second.fault["message"]
    assert first.id in compute.server_groups.get(group.id).members
    assert group.id in [one.id for one in compute.server_groups.list()]
    group.delete()
    with pytest.raises(demo.exceptions.NotFound):
        compute.server_groups.get(group.id)


def test_flavors(demo: Any, compute: Any, ground: Ground) -> None:
    tiny = compute.flavors.get(ground.tiny)
    assert (tiny.name, tiny.ram, tiny.disk, tiny.vcpus, tiny.ephemeral) == ("tiny", 64, 1, 1, 0)
    by_size = compute.flavors.list(sort_key="memory_mb", sort_dir="desc")
    assert [one.name for one in by_size] == ["medium", "small", "tiny"]
    assert [one.name for one in compute.flavors.list(min_ram=100, min_disk=3)] == ["medium"]
    first = compute.flavors.list(limit=1)
    assert compute.flavors.list(limit=1, marker=first[0])[0].id != first[0].id
    assert compute.flavors.find(name="small").id == ground.small
    with pytest.raises(demo.exceptions.Forbidden):
        compute.flavors.create("mine", 64, 1, 1)


def test_limits_quotas_and_usage_count_what_is_there(
    compute: Any, shared: Any, cloud: Cloud
) -> None:
    project = cloud.id("projects", "demo")
    limits = {limit.name: limit.value for limit in compute.limits.get().absolute}
    quotas = compute.quotas.get(project)
    assert limits["totalInstancesUsed"] >= 1
    assert limits["maxTotalInstances"] == quotas.instances
    detail = compute.quotas.get(project, detail=True)
    assert detail.instances["limit"] == quotas.instances
    assert detail.instances["in_use"] >= 1
    assert compute.quotas.defaults(project).instances == quotas.instances
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    usage = compute.usage.get(
        project, now - datetime.timedelta(days=1), now + datetime.timedelta(days=1)
    )
    assert shared.id in [row["instance_id"] for row in usage.server_usages]
    assert usage.total_hours > 0


def test_zones(compute: Any, shared: Any) -> None:
    (zone,) = compute.availability_zones.list()
    assert (zone.zoneName, zone.zoneState) == ("nova", {"available": True})
    assert getattr(shared, "OS-EXT-AZ:availability_zone") == "nova"


# --- microversions --------------------------------------------------------------------------------


def test_the_microversion_of_a_single_call(
    demo: Any, compute: Any, server: Any, nova: Nova, name: str
) -> None:
    with pytest.raises(demo.exceptions.UnsupportedAttribute, match="2.19"):
        server.update(description="words")
    compute.auto_microversion = True
    compute.servers.update(server, description="words")
    headers = {"OpenStack-API-Version": "compute 2.26"}
    document = nova.send("GET", f"/servers/{server.id}", headers=headers).json()["server"]
    assert document["description"] == "words"
    assert "description" not in compute.servers.get(server).to_dict()
    compute.servers.set_tags(server, ["one", "two"])
    compute.servers.add_tag(server, "three")
    compute.servers.delete_tag(server, "one")
    assert sorted(compute.servers.tag_list(server)) == ["three", "two"]
    assert [one.id for one in compute.servers.list(search_opts={"tags": "two"})] == [server.id]
    server.delete_all_tags()
    assert server.tag_list() == []


def test_the_microversion_of_a_client(
    demo: Any, compute: Any, shared: Any, ground: Ground, name: str
) -> None:
    current = compute.versions.get_current()
    assert current.id == "v2.1"
    compute.microversion = "2.72"
    found = compute.servers.get(shared.id)
    assert found.flavor["original_name"] == "tiny"
    assert found.description == "real-shared"  # Nova's choice for a server made without one
    made = compute.servers.create(
        name,
        ground.image,
        ground.tiny,
        description="of a test",
        tags=["x"],
        nics=[{"net-id": ground.network}],
    )
    settled(made)
    assert (made.description, made.tags) == ("of a test", ["x"])
    made.stop()
    settled(made, "SHUTOFF")
    made.delete()
    group = compute.server_groups.create(name=name, policies=["affinity"])
    assert group.policy == "affinity"
    compute.microversion = "latest"
    assert compute.servers.get(shared.id).id == shared.id
    assert compute.microversion == current.version
    compute.microversion = "2.9999"
    with pytest.raises(demo.exceptions.ClientException) as caught:
        compute.servers.list()
    assert caught.value.code == 406


def test_the_newest_microversion_for_everything(
    demo: Any, compute: Any, storage: Any, boot: Callable[..., Any], ground: Ground, name: str
) -> None:
    compute.microversion = "latest"
    server = boot(nics=[ground.network])
    volume = demo.utils.wait_for_build(
        storage.create(name, size=1), interval=INTERVAL, attempts=LOOKS
    )
    compute.volumes.create_server_volume(server, volume, delete_on_termination=True)
    demo.utils.wait_until(volume, "status", "in-use", interval=INTERVAL, attempts=LOOKS)
    (attached,) = compute.volumes.get_server_volumes(server)
    assert (attached.id, attached.delete_on_termination) == (volume.id, True)
    compute.volumes.delete_server_volume(server, volume)
    demo.utils.wait_until(volume, "status", "available", interval=INTERVAL, attempts=LOOKS)
    assert server.get_vnc_console("novnc")["console"]["type"] == "novnc"
    image_id = server.create_image(f"{name}-image")
    settled(server)
    assert compute.images.get(image_id).id == image_id
    server.resize(ground.small)
    settled(server, "VERIFY_RESIZE")
    server.confirm_resize()
    settled(server)
    server.rebuild(ground.image, description="anew")
    settled(server)
    assert server.description == "anew"
    assert ground.network in [one.id for one in compute.networks.list()]
    (interface,) = server.interface_list()
    assert interface.net_id == ground.network
    assert compute.keypairs.create(name, PUBLIC_KEY).name == name


# --- refusals -------------------------------------------------------------------------------------


def refusal(demo: Any, kind: str, call: Callable[[], Any]) -> Any:
    """What a call is refused with; it carries what one needs to ask the operator."""
    with pytest.raises(getattr(demo.exceptions, kind)) as caught:
        call()
    assert caught.value.request_id.startswith("req-")
    assert caught.value.message
    assert caught.value.message in str(caught.value)
    return caught.value


def test_what_is_not_there(demo: Any, compute: Any, ground: Ground) -> None:
    for call in (
        lambda: compute.servers.get(UNKNOWN),
        lambda: compute.servers.delete(UNKNOWN),
        lambda: compute.servers.reboot(UNKNOWN),
        lambda: compute.flavors.get("no-such-flavor"),
        lambda: compute.keypairs.get("no-such-key"),
        lambda: compute.server_groups.get(UNKNOWN),
    ):
        assert refusal(demo, "NotFound", call).code == 404
    error = refusal(demo, "NotFound", lambda: compute.servers.get(UNKNOWN))
    assert UNKNOWN in error.message


def test_what_a_server_cannot_be_made_of(
    demo: Any, compute: Any, ground: Ground, nova: Nova, name: str
) -> None:
    nics = [{"net-id": ground.network}]
    for image, flavor, options, word in (
        (ground.image, "no-such-flavor", {}, "Flavor no-such-flavor"),
        (UNKNOWN, ground.tiny, {}, "requested image"),
        (ground.image, ground.tiny, {"key_name": "no-such-key"}, "key_name"),
        (ground.image, ground.tiny, {"nics": [{"net-id": UNKNOWN}]}, UNKNOWN),
        (ground.image, ground.tiny, {"availability_zone": "moon"}, "availability zone"),
    ):
        settings = {"nics": nics, **options}
        create = functools.partial(compute.servers.create, name, image, flavor, **settings)
        error = refusal(demo, "BadRequest", create)
        assert error.code == 400
        assert word in error.message
    assert nova.servers(name) == []


def test_more_than_the_quota(
    demo: Any, compute: Any, ground: Ground, nova: Nova, cloud: Cloud, name: str
) -> None:
    limit = compute.quotas.get(cloud.id("projects", "demo")).instances
    sent: list[str] = []
    original = compute.request

    def watching(uri: str, method: str, *args: Any, **kwargs: Any) -> Any:
        sent.append(method)
        return original(uri, method, *args, **kwargs)

    compute.request = watching
    error = refusal(
        demo,
        "Forbidden",
        lambda: compute.servers.create(
            name,
            ground.image,
            ground.tiny,
            min_count=limit + 1,
            max_count=limit + 1,
            nics=[{"net-id": ground.network}],
        ),
    )
    assert (error.code, sent) == (403, ["POST"])
    assert "Quota exceeded for" in error.message
    assert nova.servers(name) == []


def test_what_a_state_does_not_allow(demo: Any, compute: Any, shared: Any, ground: Ground) -> None:
    for call in (shared.start, shared.unpause, shared.resume, shared.confirm_resize):
        assert refusal(demo, "Conflict", call).code == 409
    same = refusal(demo, "BadRequest", lambda: shared.resize(ground.tiny))
    assert same.code == 400


def test_what_only_administrators_may(demo: Any, compute: Any, shared: Any) -> None:
    for call in (
        compute.hypervisors.list,
        compute.services.list,
        compute.aggregates.list,
        lambda: shared.reset_state("error"),
        lambda: compute.quotas.update(compute.tenant_id, instances=99),
    ):
        assert refusal(demo, "Forbidden", call).code == 403


# --- administrators -------------------------------------------------------------------------------


@pytest.fixture
def operator(admin: Any) -> Any:
    """The compute client of the administrator."""
    return admin.cloudservers


def test_hypervisors_and_services(operator: Any, shared_id: str, outside: Outside) -> None:
    (host,) = operator.hypervisors.list()
    assert (host.state, host.status) == ("up", "enabled")
    assert operator.hypervisors.get(host.id).running_vms >= 1
    assert operator.hypervisors.statistics().count == 1
    assert [one.id for one in operator.hypervisors.search(host.hypervisor_hostname)] == [host.id]
    (with_servers,) = operator.hypervisors.search(host.hypervisor_hostname, servers=True)
    assert shared_id in [row["uuid"] for row in with_servers.servers]
    assert {one.binary for one in operator.services.list()} == {
        "nova-conductor",
        "nova-scheduler",
        "nova-compute",
    }
    (service,) = operator.services.list(binary="nova-compute")
    assert (service.host, service.state, service.status) == ("rig", "up", "enabled")
    try:
        disabled = operator.services.disable_log_reason("rig", "nova-compute", "a test")
        assert disabled.status == "disabled"
        assert operator.services.list(binary="nova-compute")[0].disabled_reason == "a test"
    finally:
        operator.services.enable("rig", "nova-compute")
    operator.microversion = "2.88"
    (host,) = operator.hypervisors.search("rig", servers=True)
    assert operator.hypervisors.get(host.id).hypervisor_hostname == host.hypervisor_hostname
    (service,) = operator.services.list(binary="nova-compute")
    assert operator.services.enable(service).status == "enabled"


def test_servers_of_everybody(operator: Any, shared_id: str, cloud: Cloud) -> None:
    assert shared_id not in [one.id for one in operator.servers.list()]
    assert shared_id in [one.id for one in operator.servers.list(search_opts={"all_tenants": 1})]
    server = operator.servers.get(shared_id)
    assert getattr(server, "OS-EXT-SRV-ATTR:host") == "rig"
    assert server.diagnostics()[1]
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    day = datetime.timedelta(days=1)
    usages = operator.usage.list(now - day, now + day)
    assert cloud.id("projects", "demo") in [usage.tenant_id for usage in usages]


def test_a_state_is_set(operator: Any, outside: Outside, shared_id: str) -> None:
    server = operator.servers.get(shared_id)
    server.reset_state("error")
    assert outside.nova.server(shared_id)["status"] == "ERROR"
    server.reset_state("active")
    assert outside.nova.server(shared_id)["status"] == "ACTIVE"


@pytest.fixture
def flavor(operator: Any, unique: str) -> Iterator[Any]:
    """A flavor that not everybody may use."""
    made = operator.flavors.create(unique, 96, 1, 1, ephemeral=2, swap=64, is_public=False)
    yield made
    made.delete()


def test_a_flavor_of_one_s_own(operator: Any, flavor: Any, outside: Outside, cloud: Cloud) -> None:
    assert (flavor.ram, flavor.ephemeral, flavor.swap, flavor.is_public) == (96, 2, 64, False)
    project = cloud.id("projects", "demo")

    def usable() -> bool:
        return outside.nova.send("GET", f"/flavors/{flavor.id}").status_code == 200

    assert not usable()
    operator.flavor_access.add_tenant_access(flavor, project)
    assert usable()
    assert [one.tenant_id for one in operator.flavor_access.list(flavor=flavor)] == [project]
    operator.flavor_access.remove_tenant_access(flavor, project)
    assert not usable()
    flavor.set_keys({"hw:cpu_policy": "shared", "a": "b"})
    flavor.unset_keys(["a"])
    assert operator.flavors.get(flavor.id).get_keys() == {"hw:cpu_policy": "shared"}


def test_an_aggregate_of_hosts(operator: Any, unique: str) -> None:
    aggregate = operator.aggregates.create(unique)
    try:
        aggregate.add_host("rig")
        aggregate.set_metadata({"ssd": "yes"})
        found = operator.aggregates.get(aggregate.id)
        assert (found.hosts, found.metadata["ssd"]) == (["rig"], "yes")
        aggregate.remove_host("rig")
        aggregate.update({"name": f"{unique}-2"})
        assert f"{unique}-2" in [one.name for one in operator.aggregates.list()]
    finally:
        aggregate.delete()


def test_quotas_are_changed(operator: Any, outside: Outside, cloud: Cloud) -> None:
    project = cloud.id("projects", "lab")
    before = operator.quotas.get(project).instances
    try:
        assert operator.quotas.update(project, instances=before + 1).instances == before + 1
        assert operator.quotas.get(project).instances == before + 1
    finally:
        operator.quotas.delete(project)
    assert operator.quotas.get(project).instances == before
    assert operator.quota_classes.get("default").instances == before
