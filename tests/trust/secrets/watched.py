"""A program that uses pyrax while an audit hook notes what is written to the disk, and where to.

Run as `python watched.py DIALECT ENDPOINT USER SECRET FOLDER`; prints what it saw as JSON.
"""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = (
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod"),
    *("os.chown", "os.truncate", "shutil.", "tempfile.", "sqlite3.connect", "dbm.", "shelve."),
)
seen: list[list[str]] = []
hosts: set[str] = set()


def watch(event: str, args: Any) -> None:
    """Note what changes something on the disk, and who is connected to."""
    if event == "open" and isinstance(args[2], int) and args[2] & WRITING:
        if args[0] != os.devnull and isinstance(args[0], (str, bytes)):
            seen.append(["open", os.fsdecode(args[0])])
    elif event.startswith(CHANGING):
        seen.append([event, *(str(arg) for arg in args[:2])])
    elif event == "socket.connect" and isinstance(args[1], tuple):
        hosts.add(args[1][0])


def taken() -> list[list[str]]:
    """Return what was noted since the last time."""
    found = list(seen)
    seen.clear()
    return found


class Stream:
    """Content that can be read once, and whose length nobody knows."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        taken = self.left if size < 0 else min(size, self.left)
        self.left -= taken
        return b"s" * taken


def mode_of(path: Path) -> str:
    """Return the permissions of a file as text."""
    return oct(stat.S_IMODE(path.stat().st_mode))


def main(dialect: str, endpoint: str, user: str, secret: str, folder: Path) -> dict[str, Any]:
    """Log in, do a day's work, then save something because that is asked for."""
    source = folder / "source.txt"
    source.write_text("what is uploaded" * 1000)
    credentials = folder / "credentials"
    section, key = (
        ("rackspace_cloud", "api_key") if dialect == "rackspace" else ("keystone", "password")
    )
    lines = [f"[{section}]", f"username = {user}", f"{key} = {secret}", "tenant_id ="]
    credentials.write_text("\n".join(lines))
    credentials.chmod(0o600)
    os.umask(0o022)
    sys.addaudithook(watch)

    import pyrax

    pyrax.set_setting("identity_type", dialect)
    pyrax.set_setting("auth_endpoint", endpoint)
    if dialect == "keystone":
        pyrax.set_setting("tenant_name", "demo")
    pyrax.set_http_debug(True)
    pyrax.set_setting("token_cache", True)
    pyrax.set_credential_file(str(credentials))
    pyrax.set_credentials(user, secret)
    servers = pyrax.cloudservers
    made = servers.servers.create("web", servers.list_images()[0], servers.list_flavors()[0])
    for name in pyrax.services:
        client = pyrax.client_class_for_service(name) and pyrax.identity.get_client(name, "DFW")
        if client:
            try:
                client.list()
            except (pyrax.exc.PyraxException, ValueError):
                pass  # what it lists needs an argument
    made.delete()
    photos = pyrax.cloudfiles.create_container("photos")
    pyrax.cloudfiles.set_temp_url_key("a-key")
    pyrax.cloudfiles.store_object(photos, "hello.txt", "Hello from pyrax")
    pyrax.cloudfiles.store_object(photos, "sub/hello.txt", "Hello from below")
    pyrax.cloudfiles.upload_file(photos, str(source), "source.txt")
    pyrax.cloudfiles.upload_file(photos, io.BytesIO(b"x" * 100_000), "large")
    pyrax.cloudfiles.upload_file(photos, str(source), "segments", segment_size=5000)
    pyrax.cloudfiles.fetch_object(photos, "source.txt")
    photos.get_object("hello.txt").get_temp_url(60)
    report: dict[str, Any] = {"unasked": taken()}

    modes: dict[str, str] = {}
    during: list[str] = []

    def progress(done: int, total: Any) -> None:
        during.extend(mode_of(path) for path in target.rglob(".*.part"))

    target = folder / "target"
    (target / "all").mkdir(parents=True)
    taken()
    pyrax.cloudfiles.upload_file(photos, Stream(100_000), "stream", segment_size=30_000)
    report["pieces"] = taken()
    pyrax.cloudfiles.download_object(photos, "large", str(target), progress=progress)
    modes["object"] = mode_of(target / "large")
    pyrax.cloudfiles.download_container(photos, str(target / "all"))
    modes["objects of a container"] = mode_of(target / "all" / "hello.txt")
    modes["folder of a container"] = mode_of(target / "all" / "sub")
    if dialect == "keystone":
        image = pyrax.images.create("base", "raw", data=io.BytesIO(b"i" * 5000))
        image.download(str(target / "image"), progress=progress)
        modes["image"] = mode_of(target / "image")
    with pyrax.utils.SelfDeletingTempfile() as path:
        modes["temporary file"] = mode_of(Path(path))
    with pyrax.utils.SelfDeletingTempDirectory() as path:
        modes["temporary folder"] = mode_of(Path(path))
    report.update(asked=taken(), modes=modes, during=sorted(set(during)), hosts=sorted(hosts))
    return report


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:5], Path(sys.argv[5]))))
