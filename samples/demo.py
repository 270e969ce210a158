"""The main job of pyrax on a cloud on this machine: log in, build a server, store files.

Example: python samples/demo.py
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import pyrax
from pyrax import sandbox


def build_server() -> None:
    """Create a server in Chicago, wait until it runs, and list what is there."""
    servers = pyrax.connect_to_cloudservers(region="ORD")
    image = servers.images.list()[0]
    flavor = servers.flavors.list()[0]
    server = servers.servers.create("demo-1", image, flavor, meta={"role": "demo"})
    print(f"created {server.name} from {image.name!r} with {flavor.name!r}")
    server = pyrax.utils.wait_until(
        server, "status", ["ACTIVE", "ERROR"], interval=0.5, attempts=60
    )
    for server in servers.list():
        print(f"  {server.name}: {server.status}, addresses {server.networks}")


def store_files() -> None:
    """Store a small and a larger file, list them, and fetch the larger one back."""
    files = pyrax.cloudfiles
    container = files.create_container("demo")
    files.store_object(container, "hello.txt", "Hello from pyrax", metadata={"author": "demo"})
    with tempfile.TemporaryDirectory() as folder:
        original = Path(folder, "numbers.txt")
        original.write_text("\n".join(str(number) for number in range(500_000)), encoding="utf-8")
        files.upload_file(container, str(original))
        for stored in container.list():
            print(
                f"  {stored.name}: {stored.bytes} bytes, {stored.content_type}, MD5 {stored.hash}"
            )
        back = Path(folder, "back")
        back.mkdir()
        files.download_object(container, original.name, str(back))
        same = (
            hashlib.sha256(original.read_bytes()).digest()
            == hashlib.sha256(Path(back, original.name).read_bytes()).digest()
        )
    print(f"  fetched back and compared: {'identical' if same else 'DIFFERENT'}")
    container.delete(del_objects=True)


def main() -> None:
    """Run the demonstration once in the style of each kind of cloud."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    with sandbox.running() as cloud:
        for dialect, secret in (("rackspace", cloud.api_key), ("keystone", cloud.password)):
            pyrax.clear_credentials()
            for key, value in cloud.settings(dialect).items():
                pyrax.set_setting(key, value)
            pyrax.set_credentials(cloud.username, secret)
            print(f"logged in the {dialect} way; regions: {', '.join(pyrax.regions)}")
            build_server()
            store_files()


if __name__ == "__main__":
    main()
