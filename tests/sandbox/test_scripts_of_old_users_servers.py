"""Scripts as users of pyrax 1.10 have them, unchanged: building, changing and finding servers."""

from __future__ import annotations

import json
import re
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

import pyrax

from .old_users import Account, flavor_for, linux_image, plain_fields, to_dict

PUBLIC_KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 ops@example.net"


@pytest.fixture
def cs(account: Account) -> Any:
    """The compute client after a login."""
    pyrax.set_credentials(account.user, account.secret)
    return pyrax.cloudservers


@pytest.fixture
def server(cs: Any) -> Any:
    """A server that was waited for."""
    image = linux_image(cs)
    made = cs.servers.create("web01", image.id, flavor_for(cs, image).id, meta={"role": "web"})
    return pyrax.utils.wait_for_build(made)


def test_build_a_server_with_files_and_a_key(cs: Any, tmp_path: Path) -> None:
    (tmp_path / "id_rsa.pub").write_text(PUBLIC_KEY)
    with open(tmp_path / "id_rsa.pub") as keyfile:
        cs.keypairs.create("ops", keyfile.read())
    image = linux_image(cs)
    flavor = flavor_for(cs, image)
    with open(tmp_path / "id_rsa.pub") as keyfile:
        files = {"/root/authorized_keys": PUBLIC_KEY, "/etc/motd": b"caf\xe9", "/etc/key": keyfile}
        server = cs.servers.create(
            "web01", image.id, flavor.id, key_name="ops", files=files, meta={"group": "ops"}
        )
    assert (server.name, server.status, server.networks) == ("web01", "BUILD", {})
    password = server.adminPass

    server = pyrax.utils.wait_until(server, "status", ["ACTIVE", "ERROR"], interval=10, attempts=0)
    assert server.status == "ACTIVE" and server.adminPass == password
    assert server.metadata == {"group": "ops"} and server.key_name == "ops"
    assert server.image["id"] == image.id and server.flavor["id"] == flavor.id
    assert all(isinstance(address, str) for ips in server.networks.values() for address in ips)


def test_wait_with_a_callback(cs: Any, server: Any) -> None:
    done: list[str] = []
    server.reboot("hard")
    thread = pyrax.utils.wait_until(
        server, "status", ["ACTIVE", "ERROR"], callback=lambda obj: done.append(obj.status)
    )
    thread.join(10)
    assert done == ["ACTIVE"]


def test_wait_and_print_progress(cs: Any, server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    server.rebuild(linux_image(cs), "NewPass123")
    pyrax.utils.wait_for_build(server, interval=2, verbose=True, verbose_atts=["progress"])
    printed = capsys.readouterr().out
    assert "REBUILD" in printed and "ACTIVE" in printed and "progress" in printed


def test_wait_in_a_loop_of_their_own(cs: Any, server: Any) -> None:
    server.reboot(reboot_type="SOFT")
    while True:
        server = cs.servers.get(server.id)
        if server.status in ("ACTIVE", "ERROR"):
            break
        time.sleep(5)
    assert server.status == "ACTIVE"


def test_resize_and_confirm(cs: Any, server: Any) -> None:
    old = cs.flavors.get(server.flavor["id"])
    bigger = [flavor for flavor in cs.list_flavors() if flavor.ram > old.ram][0]
    server.resize(bigger.id)
    pyrax.utils.wait_until(server, "status", ["VERIFY_RESIZE", "ACTIVE", "ERROR"])
    assert server.status == "VERIFY_RESIZE"
    server.confirm_resize()
    pyrax.utils.wait_until(server, "status", ["ACTIVE", "ERROR"])
    assert server.flavor["id"] == bigger.id


def test_image_a_server_and_rebuild_from_it(cs: Any, server: Any) -> None:
    image_id = server.create_image("web01-snap", metadata={"by": "backup"})
    image = pyrax.utils.wait_until(cs.images.get(image_id), "status", ["ACTIVE", "ERROR"])
    assert image.status == "ACTIVE" and image.server["id"] == server.id
    assert [snapshot.name for snapshot in cs.list_snapshots()] == ["web01-snap"]
    assert image not in cs.list_base_images()

    rebuilt = server.rebuild(image, "NewPass123")
    assert rebuilt.adminPass == "NewPass123"
    assert pyrax.utils.wait_for_build(server).image["id"] == image_id
    image.delete()


def test_rename_change_the_password_and_metadata(cs: Any, server: Any) -> None:
    server.update("web02")
    server.change_password("Xyz-12345")
    pyrax.utils.wait_until(server, "status", "ACTIVE")
    cs.servers.set_meta(server, {"owner": "ops", "groups": json.dumps(["a"])})
    cs.servers.delete_meta(server, ["role"])
    server.get()
    assert server.name == "web02"
    assert server.metadata == {"owner": "ops", "groups": '["a"]'}


def test_delete_and_wait_until_it_is_gone(cs: Any, server: Any) -> None:
    server.delete()
    try:
        while True:
            server.get()
            time.sleep(5)
    except cs.exceptions.NotFound as e:
        assert e.code == 404 and e.message
    server.status = "DELETED"
    assert to_dict(server)["rax_status"] == "DELETED"


# --- finding ------------------------------------------------------------------------------------


def test_images_by_regular_expression_and_name(cs: Any) -> None:
    image = linux_image(cs)
    assert image in cs.find_images_by_name("^ubuntu.*")
    assert image in cs.find_images_by_name("UBUNTU")
    assert cs.find_images_by_name("^no-such-system") == []
    assert cs.images.find(human_id=image.human_id) == image
    assert cs.images.find(name=image.name) == image


def test_find_an_image_as_configuration_management_does(cs: Any) -> None:
    def find_image(wanted: str) -> Any:
        try:
            uuid.UUID(wanted)
            return wanted
        except ValueError:
            pass
        try:
            return cs.images.find(human_id=wanted).id
        except (cs.exceptions.NotFound, cs.exceptions.NoUniqueMatch):
            try:
                return cs.images.find(name=wanted).id
            except (cs.exceptions.NotFound, cs.exceptions.NoUniqueMatch) as e:
                return e.message

    image = linux_image(cs)
    assert find_image(image.human_id) == find_image(image.name) == find_image(image.id) == image.id
    assert "no-such" in find_image("no-such")


def test_servers_by_search_options(cs: Any, server: Any) -> None:
    flavor = cs.flavors.get(server.flavor["id"])
    other = cs.servers.create("web011", server.image["id"], flavor)
    for options in (
        {"name": "^web01$"},
        {"name": "^web01$", "flavor": flavor},
        {"name": "^web01$", "flavor": flavor.id, "image": server.image["id"]},
        {"status": "ACTIVE"},
    ):
        assert cs.servers.list(search_opts=options) == [server], options
    assert cs.servers.list(search_opts={"name": "^eb01"}) == []
    assert sorted(cs.list(search_opts={"name": "web01"}), key=lambda s: s.name) == [server, other]


def test_servers_by_find(cs: Any, server: Any) -> None:
    assert cs.servers.find(name="web01") == server
    assert cs.servers.findall(name="web01", status="ACTIVE") == [server]
    cs.servers.create("web01", server.image["id"], server.flavor["id"])
    with pytest.raises(cs.exceptions.NoUniqueMatch) as several:
        cs.servers.find(name="web01")
    assert several.value.message
    with pytest.raises(cs.exceptions.NotFound):
        cs.servers.find(name="db01")


def test_servers_by_address(cs: Any, server: Any) -> None:
    wanted = next(iter(server.networks.values()))[0]
    found = [
        one
        for one in cs.servers.list()
        for addresses in one.networks.values()
        if re.search(re.escape(wanted) + "$", " ".join(addresses))
    ]
    assert found == [server]


def test_a_key_pair_is_made_when_it_is_missing(cs: Any) -> None:
    try:
        cs.keypairs.find(name="deploy")
        raise AssertionError("it was there")
    except cs.exceptions.NotFound:
        made = cs.keypairs.create("deploy", PUBLIC_KEY)
    assert cs.keypairs.find(name="deploy") == made
    try:
        cs.keypairs.create("deploy", PUBLIC_KEY)
        raise AssertionError("it was made twice")
    except cs.exceptions.ClientException as e:
        assert e.code == 409 and "deploy" in e.message
    assert "PRIVATE KEY" in cs.keypairs.create("fresh").private_key
    cs.keypairs.delete("deploy")


# --- generic code -------------------------------------------------------------------------------


def test_facts_of_a_server_new_stale_and_deleted(cs: Any, account: Account) -> None:
    image = linux_image(cs)
    server = cs.servers.create("web01", image.id, flavor_for(cs, image).id)
    account.cloud.requests.clear()
    new = to_dict(server)
    assert new["rax_name"] == "web01" and new["rax_human_id"] == "web01"
    server = pyrax.utils.wait_for_build(server)
    facts = to_dict(server)
    assert facts["rax_status"] == "ACTIVE" and facts["rax_networks"]
    assert facts["rax_os_ext_sts_vm_state"] == "active" and "rax_accessipv4" in facts
    assert json.dumps(facts, default=str)

    cs.servers.get(server.id).delete()
    account.cloud.clock.advance(60)
    stale = to_dict(server)
    assert stale["rax_id"] == server.id
    changing = [one.method for one in account.cloud.requests if one.method not in ("GET", "HEAD")]
    assert changing == ["DELETE"]


def test_plain_fields_of_a_server(cs: Any, server: Any) -> None:
    fields = plain_fields(server)
    assert fields["name"] == "web01" and fields["metadata"] == {"role": "web"}
    assert fields["OS-DCF:diskConfig"] and fields["OS-EXT-STS:vm_state"] == "active"
    assert fields["image"]["id"] == server.image["id"]


def test_attributes_of_their_own(cs: Any, server: Any) -> None:
    server.rax_networks = server.networks
    server.get()
    assert server.rax_networks == server.networks


def test_everything_of_the_client_can_be_read(cs: Any) -> None:
    names = [name for name in dir(cs) if getattr(cs, name) is not None]
    assert {"servers", "images", "flavors", "keypairs", "networks", "volumes"} <= set(names)


def test_volumes_of_a_server(cs: Any, server: Any) -> None:
    assert [volume.id for volume in cs.volumes.get_server_volumes(server.id)] == []


def test_names_and_ids_that_are_bytes(cs: Any, server: Any) -> None:
    image, flavor = server.image["id"].encode(), server.flavor["id"].encode()
    made = cs.servers.create(b"web02", image, flavor, meta={b"k": b"v"}, availability_zone=b"nova")
    assert made.name == "web02"
    assert cs.servers.get(made.id.encode()).metadata == {"k": "v"}
    assert cs.servers.find(name=b"web02") == made
    made = pyrax.utils.wait_for_build(made)
    made.resize([one for one in cs.flavors.list() if one.ram > 4096][0].id.encode())
    pyrax.utils.wait_until(made, "status", "VERIFY_RESIZE")
    cs.servers.delete(made.id.encode())


def test_a_server_of_several_networks(account: Account, cs: Any) -> None:
    image = linux_image(cs)
    if account.dialect == "rackspace":
        network = cs.networks.create("backend", "192.168.77.0/24")
        ids = ["00000000-0000-0000-0000-000000000000", network.id]
        labels = {"public", "backend"}
    else:
        found = cs.networks.list()[0]
        ids, labels = [found.id], {found.label}
    nics = [{"net-id": one} for one in ids]
    server = cs.servers.create("netted", image.id, flavor_for(cs, image).id, nics=nics)
    assert set(pyrax.utils.wait_for_build(server).networks) == labels


def test_a_refused_build_says_why(cs: Any) -> None:
    try:
        cs.servers.create("x", "no-such-image", cs.flavors.list()[0].id)
        raise AssertionError("it was built")
    except cs.exceptions.BadRequest as e:
        assert e.code == 400 and "image" in e.message
