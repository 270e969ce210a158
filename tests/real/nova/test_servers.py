"""The life of servers of a real Nova."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.real.nova.conftest import DATA, INTERVAL, LOOKS, Ground, Nova, Outside, settled


def test_from_creation_to_deletion(
    demo: Any, compute: Any, ground: Ground, nova: Nova, name: str
) -> None:
    made = compute.servers.create(
        name,
        ground.image,
        ground.tiny,
        meta={"purpose": "test"},
        userdata="#cloud-config",
        nics=[{"net-id": ground.network}],
    )
    assert (made.name, len(made.adminPass) > 8) == (name, True)
    server = demo.utils.wait_for_build(made, interval=INTERVAL, attempts=LOOKS)
    outside = nova.server(server.id)
    assert (server.status, outside["status"], outside["metadata"]) == (
        "ACTIVE",
        "ACTIVE",
        {"purpose": "test"},
    )
    assert (outside["image"]["id"], outside["flavor"]["id"]) == (ground.image, ground.tiny)
    (addresses,) = server.networks.values()
    assert addresses[0].startswith("10.7.0.")
    assert [row["addr"] for row in compute.servers.ips(server)["real-network"]] == addresses
    server.delete()
    demo.utils.wait_until(server, "status", "DELETED", interval=INTERVAL, attempts=LOOKS)
    with pytest.raises(demo.exceptions.NotFound) as caught:
        server.get()
    assert caught.value.code == 404
    assert nova.servers(name) == []


def test_lists_filters_and_pages(compute: Any, shared: Any) -> None:
    assert shared.id in [one.id for one in compute.list()]
    assert [one.id for one in compute.servers.list(search_opts={"name": "^real-shared$"})] == [
        shared.id
    ]
    assert compute.servers.list(search_opts={"name": "^real-shared$", "status": "ERROR"}) == []
    assert compute.servers.find(name="real-shared").id == shared.id
    short = compute.servers.list(detailed=False, search_opts={"name": "real-shared"})[0]
    assert "status" not in short.to_dict()
    short.get()
    assert short.status == "ACTIVE"


def test_several_servers_at_once_in_pages(
    compute: Any, ground: Ground, nova: Nova, name: str
) -> None:
    nics = [{"net-id": ground.network}]
    compute.servers.create(name, ground.image, ground.tiny, min_count=3, max_count=3, nics=nics)
    made = set(nova.servers(name))
    assert len(made) == 3
    search = {"name": name}
    order = {"sort_keys": "display_name", "sort_dirs": "asc"}
    first = compute.servers.list(search_opts=search, limit=2, **order)
    rest = compute.servers.list(search_opts=search, limit=2, marker=first[-1], **order)
    assert {one.id for one in [*first, *rest]} == made
    assert [one.name for one in [*first, *rest]] == [f"{name}-{number}" for number in (1, 2, 3)]
    for one in compute.servers.list(search_opts=search):
        settled(one)


def test_a_name_with_signs(compute: Any, server: Any, nova: Nova, name: str) -> None:
    odd = f"{name} a&b=c?d/é (1)+日本"
    server.update(name=odd, access_ip_v4="198.51.100.7")
    document = nova.server(server.id)
    assert (document["name"], document["accessIPv4"]) == (odd, "198.51.100.7")
    assert (server.name, server.accessIPv4) == (odd, "198.51.100.7")
    assert compute.servers.find(name=odd).id == server.id


def test_metadata(compute: Any, server: Any, nova: Nova) -> None:
    server.set_meta({"a": 1, "word": "grün 日本", "b": "x"})
    server.set_meta_item("b", "y")
    server.delete_meta(["a"])
    assert nova.server(server.id)["metadata"] == {"word": "grün 日本", "b": "y"}
    assert server.metadata == {"word": "grün 日本", "b": "y"}
    assert compute.servers.list_meta(server) == {"word": "grün 日本", "b": "y"}
    assert compute.servers.get_meta(server, "word") == "grün 日本"


def test_off_and_on_again(demo: Any, server: Any, nova: Nova) -> None:
    server.stop()
    settled(server, "SHUTOFF")
    with pytest.raises(demo.exceptions.Conflict) as caught:
        server.stop()
    assert "stopped" in caught.value.message
    server.start()
    settled(server)
    server.reboot()
    settled(server)
    server.reboot("HARD")
    settled(server)
    assert nova.server(server.id)["OS-EXT-STS:power_state"] == 1


def test_paused_suspended_locked(demo: Any, server: Any, nova: Nova) -> None:
    server.pause()
    settled(server, "PAUSED")
    server.unpause()
    settled(server)
    server.suspend()
    settled(server, "SUSPENDED")
    server.resume()
    settled(server)
    server.lock()
    server.unlock()
    server.change_password("new-secret")
    settled(server)


def test_rescued_and_shelved(server: Any) -> None:
    _, answer = server.rescue("rescue-secret")
    assert answer["adminPass"] == "rescue-secret"
    settled(server, "RESCUE")
    server.unrescue()
    settled(server)
    server.shelve()
    settled(server, "SHELVED_OFFLOADED")
    server.unshelve()
    settled(server)


def test_what_a_server_shows(compute: Any, shared: Any) -> None:
    assert shared.get_console_output().splitlines() == [
        "FAKE CONSOLE OUTPUT",
        "ANOTHER",
        "LAST LINE",
    ]
    assert shared.get_console_output(length=1).strip() == "LAST LINE"
    console = shared.get_vnc_console("novnc")["console"]
    assert (console["type"], console["url"].startswith("http")) == ("novnc", True)
    assert shared.get_password() == ""
    shared.clear_password()
    actions = compute.instance_action.list(shared)
    assert actions[-1].action == "create"
    assert compute.instance_action.get(shared, actions[-1].request_id).action == "create"


# --- images of servers and other sizes ------------------------------------------------------------


def test_a_snapshot_is_an_image_to_boot_from(
    demo: Any,
    compute: Any,
    server: Any,
    boot: Callable[..., Any],
    outside: Outside,
    ground: Ground,
    name: str,
) -> None:
    image_id = server.create_image(f"{name}-image", {"kept": "yes"})
    image = demo.utils.wait_until(
        demo.images.get(image_id), "status", "active", interval=INTERVAL, attempts=LOOKS
    )
    settled(server)
    document = outside.glance.image(image_id)
    assert (document["status"], document["name"]) == ("active", f"{name}-image")
    assert (document["kept"], document["instance_uuid"]) == ("yes", server.id)
    assert image.download() == outside.glance.data(image_id) == b"disk of a server\n"
    assert compute.images.get(image_id).status == "ACTIVE"
    assert image_id in [one.id for one in compute.list_snapshots()]
    assert ground.image in [one.id for one in compute.list_base_images()]

    nics = [{"net-id": ground.network}]
    other = settled(compute.servers.create(f"{name}-2", image_id, ground.tiny, nics=nics))
    assert outside.nova.server(other.id)["image"]["id"] == image_id


def test_backups_rotate(demo: Any, server: Any, outside: Outside, name: str) -> None:
    for number in range(2):
        server.backup(f"{name}-{number}", "daily", 1)
        settled(server)
    (image_id,) = outside.glance.ids(name)
    assert outside.glance.image(image_id)["name"] == f"{name}-1"


def test_a_server_grows_and_shrinks_again(server: Any, nova: Nova, ground: Ground) -> None:
    server.resize(ground.small)
    settled(server, "VERIFY_RESIZE")
    server.revert_resize()
    settled(server)
    assert nova.server(server.id)["flavor"]["id"] == ground.tiny
    server.resize(ground.small)
    settled(server, "VERIFY_RESIZE")
    server.confirm_resize()
    settled(server)
    assert nova.server(server.id)["flavor"]["id"] == ground.small
    assert server.flavor["id"] == ground.small


def test_a_server_is_installed_anew(server: Any, ground: Ground, nova: Nova, name: str) -> None:
    rebuilt = server.rebuild(ground.image, password="another-secret", name=f"{name}-new")
    assert (rebuilt.id, rebuilt.adminPass) == (server.id, "another-secret")
    settled(server)
    assert nova.server(server.id)["name"] == f"{name}-new"


def test_the_image_is_what_was_uploaded(demo: Any, compute: Any, ground: Ground) -> None:
    assert demo.images.get(ground.image).download() == DATA
    assert ground.image in [one.id for one in compute.list_images()]
    assert compute.images.find(name="real-image").id == ground.image
