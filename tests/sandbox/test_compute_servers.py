"""Servers from birth to deletion, over HTTP, on both kinds of cloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import pyrax
from pyrax import sandbox
from pyrax.compute import ComputeClient, Server

from .compute_helpers import built, flavor_id, image_id, later, request

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEjw4Z7Q0y6yKp3lFhQ0mZ0f3m2m3m9H6H1b7Qm8yQ0a ops"


@pytest.fixture
def cloud_now(each_dialect: sandbox.Cloud) -> sandbox.Cloud:
    """The cloud that pyrax is logged in on."""
    return each_dialect


@pytest.fixture
def cs(cloud_now: sandbox.Cloud) -> Iterator[ComputeClient]:
    """The compute client of the region that is set."""
    client = pyrax.cloudservers
    assert client is not None
    yield client


# --- building -----------------------------------------------------------------------------------


def test_a_server_builds_and_becomes_active(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = request(cs, meta={"role": "web"})
    password = server.adminPass
    server.get()
    assert (server.status, server.networks) == ("BUILD", {})
    cloud_now.clock.advance(2)
    server.get()
    assert 0 < server.progress < 100

    assert later(cloud_now, server) == "ACTIVE"
    assert server.metadata == {"role": "web"}
    assert server.networks["private"]
    assert server.adminPass == password
    assert isinstance(server, pyrax.CloudServer)


def test_wait_for_build_returns_the_server_when_it_is_there(
    cs: ComputeClient, cloud_now: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.waiting.time.sleep", cloud_now.clock.advance)

    server = pyrax.utils.wait_for_build(request(cs))
    assert (server.status, server.progress) == ("ACTIVE", 100)


def test_wait_until_tells_how_far_it_is(
    cs: ComputeClient,
    cloud_now: sandbox.Cloud,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("pyrax.waiting.time.sleep", cloud_now.clock.advance)
    server = pyrax.utils.wait_until(
        request(cs),
        "status",
        ["ACTIVE", "ERROR"],
        interval=1,
        verbose=True,
        verbose_atts="progress",
    )

    assert server.status == "ACTIVE"
    lines = capsys.readouterr().out.splitlines()
    assert "BUILD" in lines[0] and "progress=" in lines[0]
    assert "ACTIVE" in lines[-1]


def test_trap_29_wait_until_does_not_sleep_after_its_last_attempt(
    cs: ComputeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr("pyrax.waiting.time.sleep", naps.append)
    server = pyrax.utils.wait_until(request(cs), "status", "ACTIVE", interval=5, attempts=3)

    assert (server.status, naps) == ("BUILD", [5, 5])


def test_trap_29_an_attribute_that_comes_late_is_waited_for(
    cs: ComputeClient, cloud_now: sandbox.Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrax.waiting.time.sleep", cloud_now.clock.advance)
    server = request(cs, meta={"server_error": "yes"})
    pyrax.utils.wait_until(server, "fault", None, interval=5, attempts=3)

    assert server.fault["code"] == 500


def test_a_failed_build_says_why(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = request(cs, meta={"server_error": "yes"})

    assert later(cloud_now, server) == "ERROR"
    assert server.fault["message"] == "No valid host was found."


def test_a_server_is_made_with_all_that_one_can_give(
    cs: ComputeClient, cloud_now: sandbox.Cloud
) -> None:
    key = cs.keypairs.create("deploy", PUBLIC_KEY)
    server = built(
        cs,
        cloud_now,
        key_name=key,
        userdata="#cloud-config\n",
        files={"/etc/motd": "hello", "/bin/data": b"\xff\x00"},
        config_drive=True,
        disk_config="MANUAL",
        admin_pass="Zq8-invented",
    )

    stored = cloud_now.stores.compute(dialect=cs.dialect).servers[server.id]
    assert stored.personality == {"/etc/motd": b"hello", "/bin/data": b"\xff\x00"}
    assert stored.admin_password == "Zq8-invented"
    assert (stored.key_name, stored.disk_config, stored.config_drive) == ("deploy", "MANUAL", True)


def test_unknown_images_and_flavors_are_refused(cs: ComputeClient) -> None:
    with pytest.raises(pyrax.exc.BadRequest):
        cs.servers.create("web01", "00000000-0000-4000-8000-000000000000", flavor_id(cs))
    with pytest.raises(pyrax.exc.BadRequest):
        cs.servers.create("web01", image_id(cs), "no-such-flavor")
    assert cs.servers.list() == []


# --- changing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "between"), [("SOFT", "REBOOT"), ("hard", "HARD_REBOOT")])
def test_a_server_reboots(
    cs: ComputeClient, cloud_now: sandbox.Cloud, kind: str, between: str
) -> None:
    server = built(cs, cloud_now)
    server.reboot(kind)
    server.get()

    assert server.status == between
    assert later(cloud_now, server) == "ACTIVE"


@pytest.mark.parametrize("decision", ["confirm_resize", "revert_resize"])
def test_a_resize_is_confirmed_or_reverted(
    cs: ComputeClient, cloud_now: sandbox.Cloud, decision: str
) -> None:
    server = built(cs, cloud_now)
    small, large = server.flavor["id"], flavor_id(cs, 4096)
    server.resize(large)
    server.get()
    assert server.status == "RESIZE"
    assert later(cloud_now, server) == "VERIFY_RESIZE"
    getattr(server, decision)()

    assert later(cloud_now, server) == "ACTIVE"
    assert server.flavor["id"] == (large if decision == "confirm_resize" else small)


@pytest.mark.parametrize("decision", ["confirm_resize", "revert_resize"])
def test_a_server_that_was_off_stays_off_when_it_is_resized(
    cs: ComputeClient, cloud_now: sandbox.Cloud, decision: str
) -> None:
    server = built(cs, cloud_now)
    server.stop()
    assert later(cloud_now, server) == "SHUTOFF"
    server.resize(flavor_id(cs, 4096))
    assert later(cloud_now, server) == "VERIFY_RESIZE"
    getattr(server, decision)()

    assert later(cloud_now, server) == "SHUTOFF"


def test_a_server_is_rebuilt(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = built(cs, cloud_now)
    other = [one.id for one in cs.images.list() if one.id != server.image["id"]][0]
    rebuilt = server.rebuild(other, password="n3w-Pass", name="web02", meta={"a": "b"})
    assert (rebuilt.status, rebuilt.adminPass) == ("REBUILD", "n3w-Pass")

    assert later(cloud_now, server) == "ACTIVE"
    assert (server.name, server.image["id"], server.metadata) == ("web02", other, {"a": "b"})


def test_a_password_is_changed(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = built(cs, cloud_now)
    server.change_password("n3w-Pass")
    server.get()

    assert server.status == "PASSWORD"
    assert later(cloud_now, server) == "ACTIVE"


def test_a_server_is_renamed(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = built(cs, cloud_now)
    server.update(name="web02", access_ip_v4="203.0.113.9")

    assert (server.name, server.accessIPv4) == ("web02", "203.0.113.9")
    assert cs.servers.get(server).name == "web02"


def test_metadata_is_merged_replaced_and_removed(
    cs: ComputeClient, cloud_now: sandbox.Cloud
) -> None:
    server = built(cs, cloud_now, meta={"role": "web"})

    assert server.set_meta({"zone": "a", "port": 80}).to_dict() == {
        "role": "web",
        "zone": "a",
        "port": "80",
    }
    server.set_meta_item("role", "db")
    server.delete_meta(["zone", "port"])
    assert server.metadata == cs.servers.list_meta(server) == {"role": "db"}
    assert cs.servers.get_meta(server, "role") == "db"


def test_a_name_with_a_slash_is_one_key(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = built(cs, cloud_now)
    server.set_meta({"a/b?c": "1", "a": "2"})
    server.delete_meta("a/b?c")

    assert cs.servers.get(server).metadata == {"a": "2"}


def test_an_action_in_the_wrong_state_is_a_conflict(cs: ComputeClient) -> None:
    with pytest.raises(pyrax.cloudservers.exceptions.Conflict) as caught:
        request(cs).reboot()
    assert caught.value.code == 409
    assert caught.value.request_id


# --- images of servers --------------------------------------------------------------------------


def test_a_server_becomes_an_image(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = built(cs, cloud_now)
    image = cs.images.get(server.create_image("snap1", {"why": "backup"}))
    assert image.status == "SAVING"
    cloud_now.clock.advance(60)
    image = pyrax.utils.wait_until(image, "status", ["ACTIVE", "ERROR"], interval=0.01)

    assert (image.status, image.server["id"]) == ("ACTIVE", server.id)
    assert image.metadata["why"] == "backup"
    assert [one.name for one in cs.list_snapshots()] == ["snap1"]
    assert image.id not in [one.id for one in cs.list_base_images()]
    image.delete()
    with pytest.raises(pyrax.exc.NotFound):
        cs.images.get(image)


# --- deleting -----------------------------------------------------------------------------------


def test_a_deleted_server_is_gone(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    server = built(cs, cloud_now)
    server.delete()

    with pytest.raises(pyrax.exc.NotFound):
        server.get()
    with pytest.raises(pyrax.exc.ServerNotFound):
        cs.servers.delete(server)
    assert cs.list() == []


def test_every_name_of_a_deleted_server_is_readable(
    cs: ComputeClient, cloud_now: sandbox.Cloud
) -> None:
    server = built(cs, cloud_now)
    server.delete()
    sent = len(cloud_now.requests)

    assert {name: getattr(server, name) for name in dir(server)}
    assert len(cloud_now.requests) == sent


# --- listing and finding ------------------------------------------------------------------------


def test_lists_come_whole_or_page_by_page(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    names = {f"web{number:02}" for number in range(7)}
    for name in sorted(names):
        request(cs, name)

    assert {one.name for one in cs.servers.list()} == names
    first = cs.servers.list(limit=3)
    second = cs.servers.list(limit=3, marker=first[-1])
    assert len({one.id for one in first + second}) == 6
    assert cs.servers.list(limit=0) == []


def test_a_page_shorter_than_the_list_is_followed(
    cs: ComputeClient, cloud_now: sandbox.Cloud
) -> None:
    store = cloud_now.stores.compute(dialect=cs.dialect)
    store.page_limit = 100
    store.quotas[cs.tenant_id] = {"instances": -1, "ram": -1, "cores": -1}
    for number in range(105):
        request(cs, f"web{number:03}")

    assert len(cs.servers.list()) == 105
    assert cs.servers.find(name="web000").name == "web000"


def test_servers_are_found_by_name_and_state(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    built(cs, cloud_now, "web.01")
    request(cs, "web.01")
    request(cs, "webX01")

    assert cs.servers.find(name="web.01", status="ACTIVE").name == "web.01"
    assert len(cs.servers.findall(name="web.01")) == 2
    assert cs.servers.find(name="webX01").status == "BUILD"
    with pytest.raises(pyrax.cloudservers.exceptions.NoUniqueMatch):
        cs.servers.find(name="web.01")
    with pytest.raises(pyrax.cloudservers.exceptions.NotFound):
        cs.servers.find(name="web")


def test_the_service_filters(cs: ComputeClient, cloud_now: sandbox.Cloud) -> None:
    built(cs, cloud_now, "web01")
    request(cs, "db01")

    assert [one.name for one in cs.servers.list(search_opts={"status": "BUILD"})] == ["db01"]
    assert [one.name for one in cs.servers.list(search_opts={"name": "^web"})] == ["web01"]


def test_brief_objects_complete_themselves(cs: ComputeClient) -> None:
    made = request(cs)
    brief = Server(cs.servers, {"id": made.id, "name": made.name})

    assert brief.status == "BUILD"


def test_regions_have_servers_of_their_own(cs: ComputeClient) -> None:
    request(cs)
    other = pyrax.connect_to_cloudservers(region="IAD")

    assert other is not None
    assert other.list() == []
