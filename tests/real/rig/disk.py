"""The disk of the object store: XFS in a file where it can be mounted, else a plain folder.

XFS takes any amount of metadata with an object, ext4 about 4 KiB.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.real.rig.errors import RigError
from tests.real.rig.site import say

DEVICE = "d1"
IMAGE_BYTES = 8 * 1024**3
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


def mount(folder: Path) -> Path:
    """Make the disk ready for use.

    Args:
        folder: where the image file, the mount point and the plain folder are.

    Returns:
        The folder that holds the device's folder.

    Raises:
        RigError: not even the plain folder can store extended attributes.
    """
    reason = _mount_xfs(folder)
    if reason is None:
        return folder / "xfs"
    say(f"no XFS file system for Swift ({reason}); using a plain folder")
    plain = folder / "plain" / DEVICE
    plain.mkdir(parents=True, exist_ok=True)
    try:
        os.setxattr(plain, "user.pyrax", b"1")
    except OSError as error:
        raise RigError(
            f"the file system of {plain} stores no extended attributes ({error}), "
            "which Swift needs; name another folder in PYRAX_REAL_DIR"
        ) from error
    return folder / "plain"


def kind(folder: Path) -> str:
    """``xfs`` or ``plain``: what the disk is now."""
    return "xfs" if os.path.ismount(folder / "xfs" / DEVICE) else "plain"


def unmount(folder: Path) -> None:
    """Give the mounted disk back; its data stay in the image file."""
    target = folder / "xfs" / DEVICE
    for _ in range(20):
        if not os.path.ismount(target) or _run("umount", str(target)) is None:
            return
        time.sleep(0.25)
    say(f"{target} stays mounted: it is in use")


def _mount_xfs(folder: Path) -> str | None:
    """Mount the image file, made at the first time; the reason when that is not possible."""
    target = folder / "xfs" / DEVICE
    image = folder / f"{DEVICE}.img"
    if os.path.ismount(target):
        return None
    if os.geteuid() != 0:
        return "only root can mount"
    target.mkdir(parents=True, exist_ok=True)
    if not image.exists():
        fresh = image.with_suffix(".new")
        with fresh.open("wb") as out:
            out.truncate(IMAGE_BYTES)
        reason = _run("mkfs.xfs", "-q", "-f", str(fresh))
        if reason is not None:
            fresh.unlink()
            return reason
        fresh.rename(image)
    return _run("mount", "-o", "loop,noatime,discard", str(image), str(target))


def _run(program: str, *arguments: str) -> str | None:
    """Run a system program; its complaint when it fails."""
    path = shutil.which(program, path=SEARCH_PATH)
    if path is None:
        return f"there is no {program}"
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else (done.stderr or done.stdout).strip() or program
