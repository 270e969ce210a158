"""Scripts as users of pyrax 1.10 have them, unchanged: backups, storage back ends, folders."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

import pyrax
import pyrax.exceptions as exc
from pyrax.exceptions import NoSuchContainer, NoSuchObject

from .old_users import Account, plain_fields, to_dict


@pytest.fixture
def cf(account: Account) -> Any:
    """The storage client after a login."""
    pyrax.set_credentials(account.user, account.secret)
    return pyrax.cloudfiles


@pytest.fixture
def cont(cf: Any) -> Any:
    """A container."""
    return cf.create_container("backups")


@pytest.fixture
def log_file(tmp_path: Path) -> str:
    """A file as big as a log of a quiet day."""
    path = tmp_path / "app.log"
    path.write_bytes(b"one line\n" * 5000)
    return str(path)


@pytest.fixture
def tree(tmp_path: Path) -> str:
    """A folder with folders, a hidden file and what nobody wants to keep."""
    for name in ("a.txt", "b.pyc", "sub/c.txt", "sub/deep/d.log", ".hidden"):
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name * 100)
    return str(tmp_path / "tree")


def test_containers_come_and_go(cf: Any) -> None:
    assert cf.list_containers() == [] == cf.get_all_containers()
    cont = cf.create_container("backups")
    assert (cont.name, cont.object_count, cont.total_bytes) == ("backups", 0, 0)
    assert cf.create_container("backups") == cont
    cont.store_object("x", "12345")
    assert cf.list_containers() == ["backups"]
    assert cf.list_containers_info()[0]["count"] == 1
    assert [int(number) for number in cf.get_account_info()] == [1, 5]
    cont.get()
    assert (cont.object_count, cont.total_bytes) == (1, 5)

    with pytest.raises(exc.ClientException) as full:
        cf.delete_container("backups")
    assert full.value.code == 409
    cont.delete(True)
    assert cf.list_containers() == []


def test_text_with_characters_of_all_kinds(cf: Any, cont: Any) -> None:
    text = "This is some text containing unicode like é, ü and ˚¬∆ç"
    obj = cf.store_object("backups", "new_object.txt", text)
    assert obj.get().decode("utf-8") == text
    assert cont.fetch_object("new_object.txt") == text.encode("utf-8")


def test_upload_files_in_every_way(cf: Any, cont: Any, log_file: str) -> None:
    chksum = pyrax.utils.get_checksum(log_file)
    assert cf.upload_file(cont, log_file, etag=chksum).etag == chksum
    with open(log_file, "rb") as data:
        assert cont.upload_file(data, obj_name="day/binary", ttl=3600).total_bytes == 45000
    with open(log_file) as data:
        cf.upload_file("backups", data, obj_name="day/text")
    assert cf.upload_file(cont, log_file.encode(), b"day/bytes", return_none=True) is None
    cont.create(file_or_path=log_file, obj_name="day/create", metadata={"n": 1})
    cont.store_object("day/generated", (b"x" * 10 for _ in range(3)))
    cont.store_object("day/buffer", io.BytesIO(b"abc"), content_type="text/x-abc")

    names = ["binary", "buffer", "bytes", "create", "generated", "text"]
    assert cont.get_object_names() == ["app.log"] + ["day/" + name for name in names]
    assert cont.fetch_object("day/text") == cont.fetch_object("day/bytes")
    assert cont.get_object("day/buffer").content_type == "text/x-abc"


def test_a_wrong_checksum_is_refused(cont: Any, log_file: str) -> None:
    with pytest.raises(exc.ClientException) as refused:
        cont.upload_file(log_file, etag="0" * 32)
    assert refused.value.code == 422
    assert cont.get_object_names() == []


def test_fetch_in_every_way(cont: Any, log_file: str) -> None:
    obj = cont.upload_file(log_file)
    data = obj.get()
    meta, same = cont.fetch_object("app.log", include_meta=True)
    assert data == same == b"".join(obj.fetch(chunk_size=1024))
    assert meta["etag"] == hashlib.md5(data).hexdigest() and meta["Content-Length"] == "45000"
    assert cont.fetch_partial("app.log", 10) == data[:10]
    pieces = obj.get(chunk_size=40000)
    assert [len(pieces.next()), len(pieces.next())] == [40000, 5000]
    with pytest.raises(StopIteration):
        pieces.next()


def test_download_with_and_without_folders(cf: Any, cont: Any, tmp_path: Path) -> None:
    cont.store_object("day/log", "x" * 10)
    cf.download_object("backups", "day/log", str(tmp_path))
    cont.download_object("day/log", str(tmp_path).encode(), structure=False)
    assert (tmp_path / "day" / "log").read_text() == (tmp_path / "log").read_text() == "x" * 10
    with pytest.raises(exc.FolderNotFound) as missing:
        cont.get_object("day/log").download(str(tmp_path / "none"))
    assert "none" in missing.value.message


def test_listing_in_every_way(cf: Any, cont: Any) -> None:
    for name in ("a", "day/1", "day/2", "day/3", "z"):
        cont.store_object(name, "x", return_none=True)
    assert [obj.name for obj in cont.get_objects(limit=2)] == ["a", "day/1"]
    assert cont.get_object_names(prefix="day/", marker="day/1") == ["day/2", "day/3"]
    assert [obj.name for obj in cont.list_subdirs()] == ["day/"]
    assert [obj.name for obj in cont.get_objects(full_listing=True)] == cont.get_object_names()
    assert cont.find(name="z").total_bytes == 1

    names = []
    objects = cf.object_listing_iterator("backups")
    while True:
        try:
            names.append(objects.next().name)
        except StopIteration:
            break
    assert names == [obj.name for obj in cont.list_all()] == cont.get_object_names()


def test_metadata_of_all_three(cf: Any, cont: Any) -> None:
    cont.set_metadata({"Famous-Family": "Simpsons", "number": 5, "flag": True})
    expected = {"famous_family": "Simpsons", "number": "5", "flag": "True"}
    assert cont.get_metadata() == cf.get_container_metadata("backups") == expected
    cf.set_container_metadata(cont, {"x": "y"}, clear=True)
    assert cont.get_metadata() == {"x": "y"}
    cf.remove_container_metadata_key(cont, "x")
    assert cont.get_metadata() == {}

    obj = cont.store_object("o", "x", content_type="text/x-o")
    obj.set_metadata({"Owner": "ops", "generation": 3})
    cf.set_object_metadata(cont, obj, {"X-Object-Meta-Two": "2"})
    assert obj.get_metadata() == {"owner": "ops", "generation": "3", "two": "2"}
    obj.remove_metadata_key("two")
    assert cf.get_object_metadata("backups", "o") == {"owner": "ops", "generation": "3"}
    assert cont.get_object("o").content_type == "text/x-o"

    cf.set_account_metadata({"Contact": "me"})
    assert cf.get_account_metadata()["contact"] == "me"


def test_copy_move_retype_and_expire(account: Account, cf: Any, cont: Any) -> None:
    cf.create_container("other")
    obj = cont.store_object("o", "x")
    assert cont.copy_object("o", "other") == obj.etag
    assert cf.move_object("backups", "o", "other", "moved.txt") == obj.etag
    assert cont.get_object_names() == []
    moved = cf.get_container("other").get_object("moved.txt")
    moved.change_content_type("text/x-log")
    assert cf.get_object("other", "moved.txt").content_type == "text/x-log"
    moved.delete_in_seconds(60)
    account.cloud.clock.advance(120)
    with pytest.raises(exc.NoSuchObject):
        cf.get_object("other", "moved.txt")


def test_temporary_urls_for_reading_and_writing(account: Account, cf: Any, cont: Any) -> None:
    obj = cont.store_object("a b/ü.txt", "shared")
    with pytest.raises(exc.MissingTemporaryURLKey):
        obj.get_temp_url(seconds=600)
    cf.set_temp_url_key("super secret")
    assert cf.get_temp_url_key() == "super secret"

    url = obj.get_temp_url(seconds=600)
    assert urllib.request.urlopen(url).read() == b"shared"
    put = cf.get_temp_url(cont, "dropped", 600, method="PUT")
    urllib.request.urlopen(urllib.request.Request(put, data=b"in", method="PUT"))
    assert cont.fetch_object("dropped") == b"in"
    with pytest.raises(exc.InvalidTemporaryURLMethod):
        cf.get_temp_url(cont, obj, 60, method="NOPE")
    account.cloud.clock.advance(3600)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url)
    cf.set_temp_url_key()
    assert len(cf.get_temp_url_key()) == 32


def test_upload_a_folder_and_watch_it(cf: Any, tree: str) -> None:
    upload_key, total = cf.upload_folder(tree, container="up", ignore=["*.pyc"])
    until = time.monotonic() + 10
    while cf.get_uploaded(upload_key) < total and time.monotonic() < until:
        time.sleep(0.1)
    assert cf.get_uploaded(upload_key) == total
    names = cf.get_container("up").get_object_names()
    assert names == [".hidden", "a.txt", "sub/c.txt", "sub/deep/d.log"]

    with pytest.raises(exc.InvalidUploadID):
        cf.get_uploaded("no such key")
    with pytest.raises(exc.FolderNotFound):
        cf.upload_folder(tree + "/none")


def test_cancel_the_upload_of_a_folder(cf: Any, tree: str) -> None:
    upload_key, total = cf.upload_folder(tree.encode())
    cf.cancel_folder_upload(upload_key)
    assert cf.folder_upload_status[upload_key]["continue"] is False
    assert 0 <= cf.get_uploaded(upload_key) <= total


def test_sync_a_folder(cf: Any, tree: str) -> None:
    cont = cf.create_container("sync")
    cf.sync_folder_to_container(tree, cont)
    assert cont.get_object_names() == ["a.txt", "b.pyc", "sub/c.txt", "sub/deep/d.log"]
    os.remove(tree + "/a.txt")
    Path(tree, "new.txt").write_text("new")
    cf.sync_folder_to_container(tree, "sync", delete=True, include_hidden=True, ignore="*.pyc")
    names = cont.get_object_names()
    assert "a.txt" not in names and {".hidden", "new.txt", "sub/c.txt"} <= set(names)
    assert (cf._sync_summary["uploaded"], cf._sync_summary["deleted"]) == (2, 1)


@pytest.mark.parametrize("background", ["async_", "async"])
def test_bulk_delete(cf: Any, cont: Any, background: str) -> None:
    for number in range(20):
        cont.store_object(f"n{number}", "x", return_none=True)
    results = cf.bulk_delete("backups", [f"n{number}" for number in range(10)] + ["missing"])
    assert (results["deleted"], results["not_found"], results["errors"]) == (10, 1, [])

    deleter = cf.bulk_delete(cont, cont.get_object_names(), **{background: True})
    until = time.monotonic() + 10
    while not deleter.completed and time.monotonic() < until:
        time.sleep(0.1)
    assert deleter.results["deleted"] == 10
    assert cont.get_object_names() == []


def test_empty_a_container(cont: Any) -> None:
    for number in range(5):
        cont.store_object(f"n{number}", "x", return_none=True)
    cont.delete_all_objects()
    assert cont.get_objects() == []


class Storage:
    """A storage back end of a web framework."""

    def __init__(self, name: str) -> None:
        self.connection = pyrax.connect_to_cloudfiles(region="ORD", public=True)
        try:
            self.container = self.connection.get_container(name)
        except NoSuchContainer:
            self.container = self.connection.create_container(name)

    def save(self, name: str, content: Any) -> str:
        """Store a file of the framework."""
        kind = mimetypes.guess_type(name)[0]
        headers = {"X-Object-Meta-By": "framework", "Access-Control-Allow-Origin": "*"}
        self.container.upload_file(content, obj_name=name, content_type=kind, headers=headers)
        return name

    def exists(self, name: str) -> bool:
        """Tell whether there is an object."""
        try:
            return bool(self.container.get_object(name))
        except NoSuchObject:
            return False

    def delete(self, name: str) -> None:
        """Delete an object; one that is missing is fine."""
        try:
            self.container.delete_object(name)
        except pyrax.exceptions.ClientException as e:
            if e.code != 404:
                raise

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return folders and files."""
        folders = [obj.name for obj in self.container.list_subdirs(prefix=path)]
        names = self.container.get_object_names(prefix=path, delimiter="/")
        return folders, [name for name in names if name not in folders]


class Upload:
    """A file as a web framework hands it on: it reads, has a size, and no descriptor."""

    name = "photo.png"

    def __init__(self, content: bytes) -> None:
        self.file = io.BytesIO(content)
        self.size = len(content)

    def read(self, size: int = -1) -> bytes:
        """Read."""
        return self.file.read(size)


def test_a_storage_back_end(account: Account) -> None:
    pyrax.set_credentials(account.user, account.secret)
    storage = Storage("media")
    storage.save("css/a.css", io.BytesIO(b"body{}"))
    storage.save("img/w.png", Upload(b"PNG" * 1000))
    storage.save("note.txt", io.StringIO("text é"))

    assert storage.exists("css/a.css") and not storage.exists("none")
    assert storage.container.get_object("css/a.css").content_type == "text/css"
    assert storage.container.get_object("img/w.png").total_bytes == 3000
    assert storage.container.fetch_object("note.txt").decode("utf-8") == "text é"
    assert storage.container.get_object("css/a.css").get_metadata() == {"by": "framework"}
    assert storage.listdir("") == (["css/", "img/"], ["note.txt"])
    storage.delete("note.txt")
    storage.delete("note.txt")
    assert Storage("media").container.object_count == 2


def test_names_that_are_bytes(cf: Any, tmp_path: Path) -> None:
    name = "café".encode()
    cont = cf.create_container(name)
    cont.store_object("naïve".encode(), b"data")
    assert cf.list_containers() == ["café"] and cont.get_object_names() == ["naïve"]
    assert cf.fetch_object(name, "naïve".encode()) == b"data"
    cf.copy_object(name, "naïve".encode(), name, b"copy")
    cf.set_object_metadata(name, b"copy", {b"key": b"value", "number": 1.5})
    assert cf.get_object_metadata(name, b"copy") == {"key": "value", "number": "1.5"}
    cf.download_object(name, b"copy", os.fsencode(tmp_path))
    assert (tmp_path / "copy").read_bytes() == b"data"
    cf.delete_container(name, del_objects=True)


def test_generic_code_reads_containers_and_objects(account: Account, cf: Any, cont: Any) -> None:
    obj = cont.store_object("o", "12345")
    listed = cont.get_objects()[0]
    for one in (obj, listed):
        assert plain_fields(one)["name"] == "o" and plain_fields(one)["bytes"] == 5
        assert to_dict(one)["rax_total_bytes"] == 5 and to_dict(one)["rax_etag"] == obj.etag
    assert to_dict(cont)["rax_name"] == plain_fields(cont)["name"] == "backups"
    cont.delete(True)
    account.cloud.requests.clear()
    for gone in (cont, obj, listed):
        assert to_dict(gone)["rax_name"] == gone.name
    assert {request.method for request in account.cloud.requests} <= {"GET", "HEAD"}
