"""What the samples for servers, networks, images, logins and regions do in the cloud."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import samples
from tests.docs.samples import Reader


def test_a_server_is_made_with_metadata_and_files_restarted_and_resized(reader: Reader) -> None:
    Path("motd.txt").write_text("made by a sample", encoding="utf-8")
    Path("id.pub").write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAA me@laptop")
    compute = reader.client("compute")

    out = reader.run("servers/add_key_pair.py", "laptop", "id.pub")
    assert out.splitlines()[1] == "now: create_server.py NAME --key-name laptop"
    assert [pair.name for pair in compute.keypairs.list()] == ["laptop"]

    out = reader.run(
        *("servers/create_server.py", "web-1", "--meta", "role=web", "--meta", "team=blue=1"),
        *("--file", "/etc/motd=motd.txt", "--key-name", "laptop", "--ram", "2048"),
    )
    server = compute.servers.find(name="web-1")
    assert (server.status, server.metadata) == ("ACTIVE", {"role": "web", "team": "blue=1"})
    assert server.key_name == "laptop"
    assert compute.flavors.get(server.flavor["id"]).ram == 2048
    assert "debian" in compute.images.get(server.image["id"]).name.lower()
    assert f"web-1 {server.id} is ACTIVE: {server.networks}" in out
    assert re.search(r"shown only now: \S{12,}", out)
    kept = [one for one in reader.cloud.requests.of("compute") if b"personality" in one.body]
    assert b"/etc/motd" in kept[0].body

    out = reader.run("servers/reboot_server.py", "web-1", "--hard")
    assert out == "web-1 restarts\nweb-1 is ACTIVE\n"
    actions = [one for one in reader.cloud.requests.of("compute") if b'"reboot"' in one.body]
    assert b"HARD" in actions[-1].body

    out = reader.run("servers/resize_server.py", "web-1", "--ram", "4096")
    assert out.endswith("web-1 has 4096 MB and is ACTIVE\n")
    server.get()
    assert compute.flavors.get(server.flavor["id"]).ram == 4096


def test_servers_are_listed_copied_into_an_image_and_deleted(reader: Reader) -> None:
    compute = reader.client("compute")
    image = compute.find_images_by_name("debian")[0]
    for name in ("web-1", "db-1"):
        compute.servers.create(name, image, compute.flavors.find(ram=2048))
    reader.cloud.clock.advance(600)

    out = reader.run("servers/list_servers.py", "--name", "^web", "--status", "ACTIVE")
    assert "ACTIVE      web-1  " in out and "db-1" not in out and out.endswith("servers: 1\n")

    out = reader.run("servers/list_images_and_flavors.py", "--image", "ubuntu", "--ram", "4096")
    images, flavors = out.split("Flavors:")
    assert "ubuntu" in images.lower() and "debian" not in images.lower()
    sizes = [int(size) for size in re.findall(r": (\d+) MB", flavors)]
    assert sizes == sorted(sizes) and sizes[0] == 4096

    out = reader.run("servers/create_image.py", "web-1", "golden")
    assert "golden is ACTIVE\n" in out
    assert compute.images.find(name="golden").server["id"] == compute.servers.find(name="web-1").id

    assert "say --yes" in reader.fail("servers/delete_servers.py", "web-1", "db-1")
    assert len(compute.list()) == 2
    out = reader.run("servers/delete_servers.py", "web-1", "db-1", "--yes")
    assert out.endswith("web-1 is deleted\ndb-1 is deleted\n")
    assert compute.list() == []
    assert reader.fail("servers/delete_servers.py", "web-1", "--yes").startswith("NotFound: ")


def test_servers_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    compute = reader.client("compute", "ORD")
    image = compute.find_images_by_name("debian")[0]
    compute.servers.create("web-1", image, compute.flavors.find(ram=2048))
    finished = reader.start("servers/list_servers.py", "--region", "ORD")

    assert (finished.returncode, finished.stderr) == (0, "")
    assert "web-1" in finished.stdout and finished.stdout.endswith("servers: 1\n")


def test_bad_arguments_send_nothing(openstack: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(openstack.cloud.requests)
    arguments = ["web-1", "--meta", "role"]
    code, _, error = samples.execute(monkeypatch, "servers/create_server.py", arguments)

    assert code == 2
    assert "argument --meta: invalid pair value: 'role'" in error
    assert len(openstack.cloud.requests) == before


@pytest.mark.parametrize("outside", [[], ["--outside", "public"]], ids=["rackspace", "openstack"])
def test_a_network_of_your_own_is_reached_through_a_bastion(
    outside: list[str], request: pytest.FixtureRequest
) -> None:
    reader: Reader = request.getfixturevalue("openstack" if outside else "rackspace")
    compute, networks = reader.client("compute"), reader.client("network")
    out = reader.run("networks/isolated_network.py", "backend", "--cidr", "10.9.0.0/24", *outside)

    bastion = compute.servers.find(name="backend-bastion")
    inside = compute.servers.find(name="backend-app")
    assert networks.find_network_by_label("backend").cidr == "10.9.0.0/24"
    assert set(inside.networks) == {"backend"}
    assert all(address.startswith("10.9.0.") for address in inside.networks["backend"])
    if outside:
        addresses = [one.floating_ip_address for one in networks.floating_ips.list()]
        assert len(addresses) == 1 and addresses[0] in bastion.networks["backend"]
        assert networks.routers.find(name="backend") is not None
    else:
        assert set(bastion.networks) == {"backend", "public", "private"}
    assert out.count(" ACTIVE ") == 2
    assert "backend  10.9.0.0/24  own" in reader.run("networks/list_networks.py")

    arguments = ("networks/isolated_network.py", "backend", "--delete", *outside)
    assert "backend 10.9.0.0/24 with backend-bastion, backend-app\n" in reader.fail(*arguments)
    assert len(compute.list()) == 2
    out = reader.run(*arguments, "--yes")
    assert out.splitlines()[-1] == "backend is deleted"
    assert compute.list() == []
    assert networks.findall(label="backend") == []
    if outside:
        assert networks.floating_ips.list() == []
        assert networks.routers.findall(name="backend") == []


def test_networks_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    finished = reader.start("networks/list_networks.py")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "everybody's" in finished.stdout


def make_image(reader: Reader) -> str:
    """Make the image of a server; return its id."""
    compute = reader.client("compute")
    image = compute.find_images_by_name("debian")[0]
    server = compute.servers.create("web-1", image, compute.flavors.find(ram=2048))
    reader.cloud.clock.advance(600)
    made: str = server.create_image("golden")
    reader.cloud.clock.advance(600)
    return made


def test_images_are_listed_shared_and_saved(reader: Reader) -> None:
    made = make_image(reader)
    images = reader.client("image")

    assert len(reader.run("images/list_images.py").splitlines()) > 3
    own = reader.run("images/list_images.py", "--own").splitlines()
    assert len(own) == 1 and own[0].startswith(f"{made}  active  private  golden")

    member = "0123456789abcdef0123456789abcdef" if reader.kind == "openstack" else "123456"
    out = reader.run("images/share_image.py", "golden", member)
    assert out == f"golden is shared with {member}: pending\n"
    assert [one.member_id for one in images.list_image_members(made)] == [member]
    assert reader.run("images/share_image.py", "golden", member, "--stop") == ""
    assert images.list_image_members(made) == []

    out = reader.run("images/save_image.py", "golden", "saved")
    if reader.kind == "rackspace":
        assert out == f"saved/{made}.vhd: success\n"
        assert reader.client("object_store").list_container_object_names("saved") == [f"{made}.vhd"]
    else:
        assert out == f"saved: {Path('saved').stat().st_size} bytes\n"


def test_images_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    finished = reader.start("images/list_images.py", "--region", "IAD")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "active  public" in finished.stdout


def test_the_login_shows_its_services_and_regions(reader: Reader) -> None:
    finished = reader.start("identity/list_services.py")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "regions: DFW, ORD, IAD" in finished.stdout
    assert "\ncompute\n  DFW: http://127.0.0.1:" in finished.stdout
    assert finished.stdout.startswith("demo of ")


def test_two_logins_are_used_side_by_side(openstack: Reader, tmp_path: Path) -> None:
    files = {kind: tmp_path / kind for kind in ("rackspace", "keystone")}
    for kind, file in files.items():
        openstack.credential_file(file, kind)
    compute = openstack.client("compute", "ORD")
    image = compute.find_images_by_name("debian")[0]
    compute.servers.create("only-here", image, compute.flavors.find(ram=2048))
    logins = [f"{kind}={file}" for kind, file in files.items()]
    out = openstack.run("identity/two_logins.py", *logins)

    first, second = re.split(r"^(?=demo of )", out, flags=re.MULTILINE)[1:]
    assert first.startswith(f"demo of {openstack.cloud.tenant_id}\n") and "only-here" not in first
    assert second.startswith("demo of demo\n") and "  ORD: only-here\n" in second


def test_servers_of_all_regions_are_listed_and_those_that_fail_are_named(reader: Reader) -> None:
    for region in ("DFW", "IAD"):
        compute = reader.client("compute", region)
        image = compute.find_images_by_name("debian")[0]
        compute.servers.create(f"in-{region}", image, compute.flavors.find(ram=2048))
    out = reader.run("regions/list_all_servers.py")
    assert re.findall(r"^(\w+)  .*  in-(\w+)$", out, re.MULTILINE) == [
        ("DFW", "DFW"),
        ("IAD", "IAD"),
    ]

    reader.cloud.faults.status(500, service="compute", region="IAD", times=50)
    out = reader.fail("regions/list_all_servers.py")
    assert "in-DFW" in out and "IAD did not answer: " in out


def test_a_container_is_copied_to_another_region_once(reader: Reader) -> None:
    here, there = (reader.client("object_store", region) for region in ("DFW", "ORD"))
    photos = here.create_container("photos")
    photos.store_object("a.txt", "one", content_type="text/x-a", metadata={"author": "me"})
    photos.store_object("sub/b.bin", b"\0" * 100_000)

    assert reader.run("regions/copy_container.py", "photos", "DFW", "ORD").startswith("2 copied")
    copy = there.get_object("photos", "a.txt")
    assert (copy.content_type, copy.get_metadata()) == ("text/x-a", {"author": "me"})
    assert there.fetch_object("photos", "sub/b.bin") == b"\0" * 100_000
    again = reader.run("regions/copy_container.py", "photos", "DFW", "ORD")
    assert again == "0 copied, 2 were there\n"
