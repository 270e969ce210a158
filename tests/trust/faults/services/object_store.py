"""Object storage: what its operations need, and what they are called with."""

from __future__ import annotations

from typing import Any

from pyrax.object_storage import BulkDeleter, FolderUploader
from tests.trust.faults.things import Stage, thing


@thing
def container(s: Stage) -> Any:
    return s.storage.create("photos")


@thing
def other_container(s: Stage) -> Any:
    return s.storage.create("other")


@thing
def stored(s: Stage) -> Any:
    return s.storage.store_object(s.container, "a.txt", b"content of the object " * 10)


@thing
def published(s: Stage) -> Any:
    s.container.make_public(ttl=1000)
    return s.container


@thing
def local_file(s: Stage) -> str:
    path = s.folder / "local.txt"
    path.write_bytes(b"content of a file " * 10)
    return str(path)


@thing
def local_folder(s: Stage) -> str:
    folder = s.folder / "local"
    folder.mkdir(exist_ok=True)
    (folder / "one.txt").write_bytes(b"one")
    (folder / "two.txt").write_bytes(b"two")
    return str(folder)


@thing
def target_folder(s: Stage) -> str:
    folder = s.folder / "target"
    folder.mkdir(exist_ok=True)
    return str(folder)


@thing
def upload_key(s: Stage) -> str:
    key, _ = s.storage.upload_folder(s.local_folder, s.container)
    s.storage.wait_for_folder_upload(key)
    return str(key)


@thing
def signed(s: Stage) -> str:
    s.storage.set_temp_url_key("key-of-the-account")
    return "GET"


@thing
def deleter(s: Stage) -> Any:
    return BulkDeleter(s.storage, s.container, [s.stored.name])


@thing
def uploader(s: Stage) -> Any:
    return FolderUploader(s.local_folder, s.container, None, "key", s.storage)


RECEIVERS = ("container", "stored", "deleter", "uploader")

PARAMETERS: dict[str, Any] = {
    "container": lambda s: s.container,
    "cont": lambda s: s.container,
    "item": lambda s: s.container,
    "uri": lambda s: f"/{s.container.name}",
    "obj": lambda s: s.stored,
    "obj_name": "b.txt",
    "data": b"data",
    "new_container": lambda s: s.other_container,
    "seconds": 100,
    "directory": lambda s: s.target_folder,
    "size": 10,
    "page": "index.html",
    "new_ctype": "text/css",
    "upload_key": lambda s: s.upload_key,
    "folder_path": lambda s: s.local_folder,
    "file_or_path": lambda s: s.local_file,
    "source": lambda s: s.local_folder,
    "target": lambda s: s.target_folder,
    "enabled": True,
    "object_names": ["a.txt"],
    "segments": lambda s: [s.stored],
    "archive": lambda s: s.local_file,
    "dirname": lambda s: s.local_folder,
    "fnames": ["one.txt"],
    "pth": lambda s: s.local_folder,
}

ITEMS: dict[str, Any] = {
    "object_manager": lambda s: s.stored,
}

METHODS: dict[str, dict[str, Any]] = {
    "BulkDeleter.wait": {"timeout": 0},
    "request": {"uri": lambda s: f"{s.storage.management_url}/{s.container.name}"},
    "create": {"name": "new-name"},
    "create_container": {"name": "new-name"},
    "create_object": {"data": b"data", "obj_name": "b.txt"},
    "Container.create": {"data": b"data", "obj_name": "b.txt"},
    "RackspaceObjectManager.create": {"data": b"data", "obj_name": "b.txt"},
    "StorageObjectManager.create": {"data": b"data", "obj_name": "b.txt"},
    "extract_archive": {"format": "tar"},
    "set_container_acl": {"read": ".r:*"},
    "set_acl": {"read": ".r:*"},
    "set_container_cdn_metadata": {"metadata": {"X-TTL": "1000"}},
    "set_cdn_metadata": {"metadata": {"X-TTL": "1000"}},
    "sync_containers": {
        "source": lambda s: s.container,
        "target": lambda s: s.other_container,
    },
    "get_temp_url": {"method": lambda s: s.signed},
    "get_form_post": {"key": lambda s: s.signed},
    "Container.fetch_object": {"obj_name": lambda s: s.stored.name},
    "Container.download_object": {"obj_name": lambda s: s.stored.name},
    "RackspaceObjectManager.delete_all_objects": {"nms": lambda s: [s.stored.name]},
    "StorageObjectManager.delete_all_objects": {"nms": lambda s: [s.stored.name]},
    "walk_folder": {"prefix": "a/"},
    "upload_folder": {"container": lambda s: s.container},
    "sync_folder_to_container": {"container": lambda s: s.container},
    "cdn_request": {"method": "HEAD", "uri": lambda s: f"/{s.published.name}"},
    "get_cdn_log_retention": {"container": lambda s: s.published},
    "get_container_cdn_metadata": {"container": lambda s: s.published},
    "get_cdn_metadata": {"container": lambda s: s.published},
    "get_container_ios_uri": {"container": lambda s: s.published},
    "get_container_streaming_uri": {"container": lambda s: s.published},
    "purge_cdn_object": {"container": lambda s: s.published},
    "find": {"name": "photos"},
}
