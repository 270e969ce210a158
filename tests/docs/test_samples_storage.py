"""What the samples for files, volumes, databases and queues do in the cloud."""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import pyrax
from tests.docs.samples import Reader


def test_files_that_are_not_there_leave_nothing_behind(reader: Reader, tmp_path: Path) -> None:
    said = reader.fail("files/upload_files.py", "photos", str(tmp_path / "none.jpg"))
    assert said == f"These are no files: {tmp_path / 'none.jpg'}\n"
    folder = tmp_path / "inbox"
    assert reader.fail("files/download_files.py", "photos", str(folder)).startswith("NoSuchCont")
    assert not folder.exists()
    assert reader.client("object_store").list() == []

    reader.client("object_store").create_container("photos")
    said = reader.fail("files/temporary_url.py", "photos", "sea.jpg")
    assert said.startswith("NoSuchObject: ")
    assert "temp_url_sig" in reader.run("files/temporary_url.py", "photos", "a", "--method", "PUT")


def test_files_are_uploaded_listed_downloaded_and_deleted(reader: Reader) -> None:
    Path("sea.txt").write_text("blue", encoding="utf-8")
    Path("sky.txt").write_text("bluer", encoding="utf-8")
    files = reader.client("object_store")

    out = reader.run(
        *("files/upload_files.py", "photos", "sea.txt", "sky.txt"),
        *("--prefix", "2024/", "--meta", "author=me", "--ttl", "86400"),
    )
    assert out == "photos/2024/sea.txt: 4 bytes\nphotos/2024/sky.txt: 5 bytes\n"
    assert files.fetch_object("photos", "2024/sea.txt") == b"blue"
    assert files.get_object("photos", "2024/sky.txt").get_metadata()["author"] == "me"
    assert "x_delete_at" in files.get_object_metadata("photos", "2024/sea.txt", prefix="")

    assert reader.run("files/list_files.py") == "photos: 2 objects\n1 containers, 9 bytes\n"
    out = reader.run("files/list_files.py", "photos", "--prefix", "2024/se")
    assert out == "2024/sea.txt: 4 bytes, text/plain\n4 bytes\n"

    out = reader.run("files/download_files.py", "photos", "inbox", "--object", "2024/sea.txt")
    assert (out, Path("inbox/2024/sea.txt").read_text()) == ("inbox/2024/sea.txt\n", "blue")
    out = reader.run("files/download_files.py", "photos", "all")
    assert out == "2 downloaded, 0 were there already\n"
    assert sorted(os.listdir("all/2024")) == ["sea.txt", "sky.txt"]

    assert "say --yes" in reader.fail("files/delete_container.py", "photos")
    assert files.list_container_names() == ["photos"]
    out = reader.run("files/delete_container.py", "photos", "--yes")
    assert out == "photos: 2 objects, 9 bytes\nphotos is deleted\n"
    assert files.list_container_names() == []


def test_a_file_that_does_not_exist_is_told_in_one_line(reader: Reader) -> None:
    out = reader.fail("files/upload_files.py", "photos", "nowhere.txt")
    assert out == "These are no files: nowhere.txt\n"


def test_a_folder_is_mirrored(reader: Reader) -> None:
    os.makedirs("site/images")
    for name in ("index.html", "images/logo.svg", "notes.tmp"):
        Path("site", name).write_text(name, encoding="utf-8")
    arguments = ("files/sync_folder.py", "site", "www", "--delete", "--ignore", "*.tmp")
    assert reader.run(*arguments) == "2 uploaded, 0 unchanged, 0 deleted\n"
    os.remove("site/images/logo.svg")
    assert reader.run(*arguments) == "0 uploaded, 1 unchanged, 1 deleted\n"
    assert reader.client("object_store").list_container_object_names("www") == ["index.html"]


def test_a_temporary_url_fetches_and_stores_without_a_login(reader: Reader) -> None:
    files = reader.client("object_store")
    files.store_object(files.create_container("photos"), "sea.txt", "blue")

    url = reader.run("files/temporary_url.py", "photos", "sea.txt", "--seconds", "60").strip()
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"blue"
    other = reader.run("files/temporary_url.py", "photos", "new.txt", "--method", "PUT").strip()
    put = urllib.request.Request(other, data=b"stored", method="PUT")
    urllib.request.urlopen(put).close()
    assert files.fetch_object("photos", "new.txt") == b"stored"
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"blue"


def test_a_container_is_published_and_no_longer(reader: Reader) -> None:
    files = reader.client("object_store")
    site = files.create_container("www")
    site.store_object("index.html", "welcome")
    out = reader.run("files/publish_container.py", "www", "--index", "index.html", "--ttl", "3600")

    if reader.kind == "rackspace":
        site = files.get_container("www")
        assert (site.cdn_enabled, site.cdn_ttl) == (True, 3600)
        assert out == f"{site.cdn_ssl_uri}\n"
        out = reader.run("files/publish_container.py", "www", "--purge", "index.html")
        assert out == "index.html will be fetched anew\n"
    else:
        with urllib.request.urlopen(out.strip()) as answer:
            assert answer.read() == b"welcome"
        said = reader.fail("files/publish_container.py", "www", "--purge", "index.html")
        assert said.startswith("NotCDNEnabled: ")

    stopped = reader.run("files/publish_container.py", "www", "--stop")
    assert stopped == "www is no longer published\n"
    if reader.kind == "rackspace":
        assert files.list_public_containers() == []
        return
    with pytest.raises(urllib.error.HTTPError, match="401|403"):
        urllib.request.urlopen(out.strip())


def test_metadata_are_set_and_removed(reader: Reader) -> None:
    files = reader.client("object_store")
    photos = files.create_container("photos")
    stored = photos.store_object("sea.txt", "blue", metadata={"draft": "1"})

    out = reader.run("files/metadata.py", "photos", "--set", "team=blue", "--set", "stage=test")
    assert out == "stage: test\nteam: blue\n"
    out = reader.run(
        *("files/metadata.py", "photos", "--object", "sea.txt"),
        *("--set", "author=me", "--remove", "draft"),
    )
    assert out == "author: me\n"
    assert stored.get_metadata() == {"author": "me"}
    assert photos.get_metadata() == {"stage": "test", "team": "blue"}


def test_files_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    files = reader.client("object_store", "ORD")
    files.store_object(files.create_container("photos"), "sea.txt", "blue")
    finished = reader.start("files/list_files.py", "photos", "--region", "ORD")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout == "sea.txt: 4 bytes, text/plain\n4 bytes\n"


def test_volumes_are_made_attached_kept_in_snapshots_and_deleted(reader: Reader) -> None:
    compute, storage = reader.client("compute"), reader.client("volume")
    image = compute.find_images_by_name("debian")[0]
    server = compute.servers.create("web-1", image, compute.flavors.find(ram=2048))
    reader.cloud.clock.advance(600)

    out = reader.run("block_storage/create_volume.py", "data-1", "--size", "100")
    volume = storage.find(name="data-1")
    assert out == f"data-1 {volume.id}: 100 GB, available\n"

    arguments = ("block_storage/attach_volume.py", "data-1")
    out = reader.run(*arguments, "web-1", "--device", "/dev/xvdd")
    assert out == "web-1 has data-1 as /dev/xvdd\n"
    volume.get()
    assert volume.attachments[0]["server_id"] == server.id
    out = reader.fail("block_storage/snapshot_volume.py", "data-1", "too-early")
    assert out.startswith("VolumeNotAvailable: ")
    assert "data-1 100 GB in-use" in reader.run("block_storage/list_volumes.py")
    assert reader.run(*arguments, "web-1", "--detach") == "data-1 is available\n"

    out = reader.run("block_storage/snapshot_volume.py", "data-1", "before-upgrade")
    snapshot = storage.list_snapshots()[0]
    assert out == f"before-upgrade {snapshot.id} of data-1: 100 GB\n"
    again = ("block_storage/create_volume.py", "data-2", "--snapshot")
    assert "'never'" in reader.fail(*again, "never")
    reader.run(*again, "before-upgrade")
    assert storage.find(name="data-2").snapshot_id == snapshot.id

    assert "say --yes" in reader.fail("block_storage/delete_volume.py", "data-1")
    out = reader.run("block_storage/delete_volume.py", "data-1", "--snapshots", "--yes")
    assert out.endswith("data-1 is deleted\n")
    assert [volume.name for volume in storage.list()] == ["data-2"]
    assert storage.list_snapshots() == []


def test_volumes_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    storage = reader.client("volume")
    volume = storage.create(name="data-1", size=100)
    reader.cloud.clock.advance(600)
    volume.create_snapshot("nightly")
    finished = reader.start("block_storage/list_volumes.py")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "data-1 100 GB available" in finished.stdout
    assert "\n  snapshot nightly " in finished.stdout


def test_a_database_of_a_wrong_name_costs_no_instance(reader: Reader) -> None:
    arguments = ("databases/create_instance.py", "shop-db", "--database", "a" * 70, "--user", "u")
    assert reader.fail(*arguments).startswith("BadRequest: ")
    assert reader.client("database").list() == []


def test_databases_are_made_backed_up_restored_resized_and_deleted(reader: Reader) -> None:
    databases = reader.client("database")
    out = reader.run(
        *("databases/create_instance.py", "shop-db"),
        *("--database", "shop", "--user", "shop_app", "--size", "5"),
    )
    instance = databases.find(name="shop-db")
    assert f"shop-db {instance.id} is " in out
    password = re.search(r"^database shop, user shop_app, password (\S{20,})$", out, re.MULTILINE)
    assert password is not None
    assert [user.name for user in instance.list_users()] == ["shop_app"]
    assert [one.name for one in instance.list_user_access("shop_app")] == ["shop"]

    out = reader.run("databases/list_instances.py")
    assert "2048 MB memory, 5 GB disk\n  database shop\n  user shop_app from %: shop\n" in out

    out = reader.run("databases/backup_instance.py", "shop-db", "nightly")
    assert out.startswith("nightly ") and out.endswith(" of shop-db is COMPLETED\n")
    reader.cloud.clock.advance(600)
    arguments = ("databases/backup_instance.py", "shop-db")
    assert reader.fail(*arguments, "x", "--restore", "y").startswith("shop-db has no backup 'x'")
    assert reader.run(*arguments, "nightly", "--restore", "shop-db-2").startswith("shop-db-2 ")
    copy = databases.find(name="shop-db-2")
    assert [database.name for database in copy.list_databases()] == ["shop"]

    out = reader.run("databases/resize_instance.py", "shop-db", "--ram", "4096", "--size", "10")
    assert out == "shop-db has 4096 MB memory, 10 GB disk\n"
    instance.get()
    assert (instance.flavor.ram, instance.volume.size) == (4096, 10)

    assert "say --yes" in reader.fail("databases/delete_instance.py", "shop-db")
    out = reader.run("databases/delete_instance.py", "shop-db", "--yes")
    assert out.endswith("has the databases shop\nshop-db is deleted\n")
    assert [one.name for one in databases.list()] == ["shop-db-2"]


def test_databases_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    reader.client("database").create("shop-db", flavor=2048, volume=5)
    reader.cloud.clock.advance(600)
    finished = reader.start("databases/list_instances.py")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("shop-db: ")


def test_messages_are_posted_worked_through_and_deleted(reader: Reader) -> None:
    queues = reader.client("queues")
    out = reader.run("queues/post_messages.py", "jobs", "resize 17", "resize 18")
    assert out == "2 posted; 2 are free in jobs\n"
    assert reader.run("queues/post_messages.py", "jobs", "last").startswith("1 posted; 3 are free")
    assert reader.run("queues/list_queues.py") == "jobs: 3 free, 0 claimed\n"

    out = reader.run("queues/work_through_queue.py", "jobs")
    lines = out.splitlines()
    assert sorted(lines[:3]) == ["working on last", "working on resize 17", "working on resize 18"]
    assert lines[3] == "3 done"
    assert queues.get_stats("jobs")["free"] == 0

    assert "say --yes" in reader.fail("queues/delete_queue.py", "jobs")
    out = reader.run("queues/delete_queue.py", "jobs", "--yes")
    assert out == "jobs: 0 free, 0 claimed\njobs is deleted\n"
    assert queues.list() == []
    with pytest.raises(pyrax.exc.NotFound):
        queues.get("jobs")


def test_messages_go_from_process_to_process(reader: Reader) -> None:
    posted = reader.start("queues/post_messages.py", "jobs", "resize 17")
    assert (posted.returncode, posted.stderr) == (0, "")
    worked = reader.start("queues/work_through_queue.py", "jobs")
    assert (worked.returncode, worked.stderr) == (0, "")
    assert worked.stdout == "working on resize 17\n1 done\n"
