"""Uploads whose process is killed: the next one goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import pyrax
from pyrax import sandbox

SEED = 20260117
KILLS = 10
SEGMENT = 64 * 1024
SEGMENTS = 64
PAUSE = 0.12

UPLOADER = """
import json, sys
import pyrax

settings, user, secret, path, options = json.loads(sys.argv[1])
for name, value in settings.items():
    pyrax.set_setting(name, value)
pyrax.set_credentials(user, secret)
box = pyrax.cloudfiles.get_container("box")
print("ready", flush=True)
sys.stdin.readline()
box.upload_file(path, resume=True, **options)
"""


class Uploader:
    """A process that uploads the file once it is told to.

    Args:
        cloud: Where to.
        dialect: Which of its two faces is logged in to.
        path: The file.
        kind: "slo" or "dlo".
    """

    def __init__(self, cloud: sandbox.Cloud, dialect: str, path: Path, kind: str) -> None:
        secret = cloud.api_key if dialect == "rackspace" else cloud.password
        options = {"segment_size": SEGMENT, "concurrency": 2, "large_object": kind}
        arguments = [cloud.settings(dialect), cloud.username, secret, str(path), options]
        self.process = subprocess.Popen(
            [sys.executable, "-c", UPLOADER, json.dumps(arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self) -> None:
        """Let it begin."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def kill(self) -> int:
        """End it at once, as when the machine goes down."""
        self.process.kill()
        return self.wait()

    def wait(self) -> int:
        """Wait for its end; return its exit code."""
        self.process.communicate(timeout=60)
        return self.process.returncode


def stored_segments() -> set[str]:
    """The names of the segments that stand."""
    try:
        return set(pyrax.cloudfiles.list_container_object_names("box_segments", full_listing=True))
    except pyrax.exc.NoSuchContainer:
        return set()


def segments_sent(cloud: sandbox.Cloud, since: int) -> list[str]:
    """The names of the segments for which a PUT arrived."""
    mark = "/box_segments/"
    return [
        request.path.partition(mark)[2]
        for request in cloud.requests[since:]
        if request.method == "PUT" and mark in request.path
    ]


@pytest.mark.parametrize(("dialect", "kind"), [("rackspace", "slo"), ("keystone", "dlo")])
def test_an_upload_that_is_killed_ten_times_sends_no_segment_that_stands_again(
    cloud: sandbox.Cloud, tmp_path: Path, dialect: str, kind: str, request: Any
) -> None:
    request.getfixturevalue(dialect)
    random_source = random.Random(SEED)
    data = random_source.randbytes(SEGMENT * SEGMENTS - 1000)
    path = tmp_path / "disk.img"
    path.write_bytes(data)
    pyrax.cloudfiles.create_container("box")
    pyrax.cloudfiles.store_object("box", "disk.img", b"the version before", return_none=True)
    cloud.faults.slow(PAUSE, method="PUT", path="/box_segments/", times=None)

    *uploaders, last = [Uploader(cloud, dialect, path, kind) for _ in range(KILLS + 1)]
    progress = []
    for uploader in uploaders:
        stood, since = stored_segments(), len(cloud.requests)
        uploader.begin()
        time.sleep(random_source.uniform(0.05, 0.3))
        assert uploader.kill() == -9
        time.sleep(2 * PAUSE)  # what the service has received it stores
        assert not stood & set(segments_sent(cloud, since))
        assert pyrax.cloudfiles.fetch_object("box", "disk.img") == b"the version before"
        progress.append(len(stored_segments()))

    cloud.faults.clear()
    assert progress == sorted(progress)
    assert 0 < progress[-1] < SEGMENTS
    stood, since = stored_segments(), len(cloud.requests)
    last.begin()
    assert last.wait() == 0
    sent = segments_sent(cloud, since)
    assert len(sent) == len(set(sent)) == SEGMENTS - len(stood)
    assert not stood & set(sent)
    assert len(stored_segments()) == SEGMENTS
    content = pyrax.cloudfiles.fetch_object("box", "disk.img")
    assert hashlib.md5(content).hexdigest() == hashlib.md5(data).hexdigest()


def test_a_segment_that_was_damaged_meanwhile_is_sent_again_alone(
    rackspace: sandbox.Cloud, tmp_path: Path
) -> None:
    path = tmp_path / "disk.img"
    path.write_bytes(random.Random(SEED).randbytes(SEGMENT * 5))
    box = pyrax.cloudfiles.create_container("box")
    rackspace.faults.status(403, method="PUT", path="/00000004$")
    with pytest.raises(pyrax.exc.UploadFailed) as caught:
        box.upload_file(path, segment_size=SEGMENT)
    assert caught.value.segment_container == "box_segments"
    prefix = str(caught.value.segment_prefix)
    assert prefix in str(caught.value)
    damaged = f"{prefix}00000001"
    pyrax.cloudfiles.store_object("box_segments", damaged, b"x" * SEGMENT, return_none=True)
    since = len(rackspace.requests)
    box.upload_file(path, segment_size=SEGMENT)
    assert sorted(segments_sent(rackspace, since)) == [damaged, f"{prefix}00000004"]
    assert box.fetch("disk.img") == path.read_bytes()


def test_segments_of_the_object_as_it_is_are_never_written_over(
    rackspace: sandbox.Cloud, tmp_path: Path
) -> None:
    path = tmp_path / "disk.img"
    first = random.Random(SEED).randbytes(SEGMENT * 3)
    path.write_bytes(first)
    box = pyrax.cloudfiles.create_container("box")
    box.upload_file(path, segment_size=SEGMENT)
    status = path.stat()
    path.write_bytes(first[:-1] + b"?")  # other content, but size and time are the same
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    rackspace.faults.status(403, method="PUT", path="/00000002$")
    with pytest.raises(pyrax.exc.UploadFailed):
        box.upload_file(path, segment_size=SEGMENT)
    assert box.fetch("disk.img") == first
    box.upload_file(path, segment_size=SEGMENT)
    assert box.fetch("disk.img") == first[:-1] + b"?"
