"""The cases: who does what, how often, and what pyrax must reach."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import measure, nginx
from benchmarks.measure import Case, Cost, Rival

MIB = 1024**2
BARE = "requests"
SCRIPTS = Path(__file__).parent / "scripts"
CLIENTS = {
    "requests": "bare",
    "pyrax": "with_pyrax",
    "python-novaclient": "with_novaclient",
    "python-swiftclient": "with_swiftclient",
    "openstacksdk": "with_openstacksdk",
    "apache-libcloud": "with_libcloud",
}
SIZES = (1, 10, 100, 256, 1000)
"""MiB of the files that are moved."""

FILES = 5000
SMALL = 4096


class Bench:
    """The server, the files and the processes of one run.

    Args:
        folder: For everything that is on a disk.
        cloud: The server.
        tls: Whether it is used over TLS.
        rounds: Turns of every client; the slow ones have fewer.
    """

    def __init__(self, folder: Path, cloud: nginx.Cloud, tls: bool, rounds: int) -> None:
        self.folder = folder
        self.cloud = cloud
        self.tls = tls
        self.rounds = rounds
        self.how = " over TLS" if tls else ""
        self.url = cloud.tls if tls else cloud.plain
        self.environment = environment(folder, str(cloud.bundle) if tls else None)

    def site(self, name: object) -> str:
        """Return the address of a site."""
        return f"{self.url}/{name}"

    def worker(self, who: str, case: str, site: object = 10, **options: Any) -> Callable[[], Cost]:
        """Return what lets a client do a case once."""
        return functools.partial(
            measure.worker, CLIENTS[who], case, self.environment, site=self.site(site), **options
        )

    def case(self, title: str, unit: str, *rivals: Rival, rounds: int | None = None) -> Case:
        """Measure a case."""
        return Case(title + self.how, unit, rivals).measure(rounds or self.rounds)

    # --- starting ---

    def imports(self) -> Iterator[Case]:
        """What an import costs beyond an empty program."""
        modules = {
            "requests": "requests",
            "pyrax": "pyrax",
            "python-novaclient": "novaclient.client",
            "python-swiftclient": "swiftclient",
            "openstacksdk": "openstack",
            "apache-libcloud": "libcloud",
        }

        def run(module: str) -> Cost:
            empty = measure.program([sys.executable, "-c", "pass"], self.environment)
            full = measure.program([sys.executable, "-c", f"import {module}"], self.environment)
            return Cost(full.seconds - empty.seconds, full.cpu - empty.cpu)

        rivals = [
            Rival(
                f"`import {module}`",
                functools.partial(run, module),
                limit=0.2 if who == "pyrax" else None,
                least=None if who in ("requests", "pyrax") else 3,
            )
            for who, module in modules.items()
        ]
        yield self.case("import", "ms", *rivals, rounds=self.rounds * 3)

    def script(self) -> Iterator[Case]:
        """A whole program that imports, logs in and lists ten servers once."""

        def run(name: str) -> Cost:
            path = str(SCRIPTS / f"list_{name}.py")
            variables = {**self.environment, "SITE": self.site(10)}
            return measure.program([sys.executable, path], variables)

        rivals = [Rival(BARE, lambda: run("bare"))]
        rivals.append(Rival("pyrax", lambda: run("pyrax"), limit=1.1, ahead=True))
        for who, name in (
            ("python-novaclient with keystoneauth", "novaclient"),
            ("openstacksdk", "openstacksdk"),
            ("apache-libcloud", "libcloud"),
        ):
            rivals.append(Rival(who, functools.partial(run, name), least=3))
        yield self.case(
            "program that logs in and lists once", "ms", *rivals, rounds=self.rounds * 3
        )

    # --- lists ---

    def lists(self) -> Iterator[Case]:
        """Lists through one client."""
        for count, repeats, limit in ((10, 500, 1.0), (1000, 20, 1.1)):
            rivals = []
            slow_ones = () if self.tls else ("openstacksdk", "apache-libcloud")
            for who in (BARE, "pyrax", "python-novaclient", *slow_ones):
                slow = who in slow_ones
                often = max(1, repeats // 20) if slow else repeats
                work = self.worker(who, "lists", count, count=count, repeats=often)
                title = f"{BARE} and `json.loads`" if who == BARE and count == 1000 else who
                promised = limit if who == "pyrax" else None
                rivals.append(
                    Rival(title, work, per=often, limit=promised, least=1 if slow else None)
                )
            yield self.case(f"{repeats} lists of {count:,} servers, each", "ms", *rivals)

    def threads(self) -> Iterator[Case]:
        """Lists by threads that share one client."""
        repeats = 1000
        rivals = []
        for who, number in (("pyrax", 1), ("pyrax", 4), (BARE, 1), (BARE, 4)):
            work = self.worker(who, "threads", number=number, repeats=repeats)
            title = f"{who}, {number} thread{'s' if number > 1 else ''}"
            limit = 1.0 if (who, number) == ("pyrax", 4) else None
            rivals.append(Rival(title, work, per=repeats, limit=limit))
        yield self.case(f"{repeats:,} lists of 10 servers in threads, each", "ms", *rivals)

    def regions(self) -> Iterator[Case]:
        """Lists in six regions, one of which is the slowest."""
        slowest = max(nginx.REGIONS, key=lambda name: nginx.REGIONS[name])
        one = self.worker("pyrax", "region", "regions", name=slowest)
        every = self.worker("pyrax", "all_regions", "regions", count=10 * len(nginx.REGIONS))
        yield self.case(
            f"lists in {len(nginx.REGIONS)} regions that take "
            f"{min(nginx.REGIONS.values())} to {max(nginx.REGIONS.values())} ms",
            "ms",
            Rival("pyrax, the slowest region alone", one),
            Rival("pyrax, `across_regions`", every, limit=1.5),
        )

    # --- objects ---

    def file_of(self, size: int) -> Path:
        """Return the file of a size in MiB."""
        return self.folder / f"{size}.bin"

    def objects(self) -> Iterator[Case]:
        """One file up and down."""
        size = 256
        container = str(size)
        path = self.file_of(size)
        whos = (BARE, "pyrax", "python-swiftclient", "openstacksdk")
        verified = {"pyrax": "pyrax, MD5 compared"}

        def up(who: str) -> Cost:
            self.cloud.empty(container)
            cost = self.worker(who, "put", container=container, path=str(path))()
            assert _same(self.cloud.store / container / path.name, path), who
            return cost

        def down(who: str) -> Cost:
            target = self.folder / "down" / path.name
            cost = self.worker(who, "get", container=container, path=str(target))()
            assert _same(target, path), who
            target.unlink()
            return cost

        (self.folder / "down").mkdir(exist_ok=True)
        for title, run in ((f"put of {size} MiB", up), (f"get of {size} MiB", down)):
            rivals = [
                Rival(
                    verified.get(who, who),
                    functools.partial(run, who),
                    limit=1.1 if who == "pyrax" else None,
                    most=45 if who == "pyrax" else None,
                )
                for who in whos
            ]
            yield self.case(title, "ms", *rivals)
        self.cloud.empty(container)

    def small(self) -> Iterator[Case]:
        """Many small objects, one after the other."""
        repeats = 500

        def run(who: str) -> Cost:
            self.cloud.empty("small")
            options = {"container": "small", "repeats": repeats, "size": SMALL}
            cost = self.worker(who, "puts", **options)()
            assert len(list((self.cloud.store / "small").iterdir())) == repeats + 1, who
            return cost

        rivals = [
            Rival(who, functools.partial(run, who), per=repeats, fastest=who == "pyrax")
            for who in (BARE, "pyrax", "python-swiftclient", "openstacksdk", "apache-libcloud")
        ]
        yield self.case(f"{repeats} puts of 4 KiB, each", "ms", *rivals)

    def tree(self) -> Iterator[Case]:
        """A folder of small files."""
        path = self.folder / "tree"

        def run(who: str) -> Cost:
            self.cloud.empty("small")
            cost = self.worker(who, "folder", container="small", path=str(path))()
            stored = sum(len(names) for _, _, names in os.walk(self.cloud.store / "small"))
            assert stored == FILES, who
            return cost

        rivals = [
            Rival(
                title,
                functools.partial(run, who),
                per=FILES,
                fastest=who == "pyrax",
            )
            for who, title in (
                (BARE, "requests, one by one"),
                ("pyrax", "pyrax, `upload_folder`"),
                ("python-swiftclient", "python-swiftclient, as `swift upload`"),
            )
        ]
        yield Case(f"folder of {FILES:,} files of 4 KiB, each{self.how}", "ms", rivals).measure(
            min(3, self.rounds), warm=False
        )
        self.cloud.empty("small")

    # --- growth ---

    def growth(self) -> Iterator[Case]:
        """What one server, or one MiB, costs where there are more and more of them."""
        rivals = []
        for count in nginx.COUNTS:
            repeats = max(1, 5000 // count)
            work = self.worker("pyrax", "lists", count, count=count, repeats=repeats)
            limit = None if count == nginx.COUNTS[0] else 1.0
            rivals.append(Rival(f"pyrax, {count:,} servers", work, repeats * count, limit=limit))
        yield self.case("lists that grow, each server", "us", *rivals, rounds=min(3, self.rounds))
        first, *others = (size for size in SIZES if size != 256)

        def up(size: int) -> Cost:
            self.cloud.empty(str(size))
            options = {"container": str(size), "path": str(self.file_of(size))}
            return self.worker("pyrax", "put", **options)()

        yield self.case(
            "puts that grow, each MiB",
            "ms",
            Rival(f"pyrax, {first} MiB", functools.partial(up, first), first),
            *(
                Rival(f"pyrax, {size:,} MiB", functools.partial(up, size), size, limit=1.0, most=45)
                for size in others
            ),
            rounds=min(3, self.rounds),
        )
        self.cloud.empty(str(SIZES[-1]))


PLAIN = ("imports", "script", "lists", "threads", "objects", "small", "tree", "regions", "growth")
OVER_TLS = ("script", "lists", "objects", "small")
"""The cases that are done over TLS as well, in fewer rounds."""


def environment(folder: Path, bundle: str | None) -> dict[str, str]:
    """Return the variables of all processes: nobody's settings, and compiled modules are kept."""
    values = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder / "home"),
        "PYTHONPATH": str(measure.ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONWARNINGS": "ignore",
    }
    if bundle is not None:
        values["REQUESTS_CA_BUNDLE"] = bundle
    return values


def _same(one: Path, other: Path) -> bool:
    """Tell whether two files have the same content."""
    with one.open("rb") as left, other.open("rb") as right:
        while True:
            piece = left.read(MIB)
            if piece != right.read(MIB):
                return False
            if not piece:
                return True


def _prepare(folder: Path) -> dict[str, str]:
    """Write the files; return the MD5 for each container."""
    digest = hashlib.md5(usedforsecurity=False)
    digests: dict[str, str] = {}
    block = os.urandom(MIB)
    outs = {size: (folder / f"{size}.bin").open("wb") for size in SIZES}
    for number in range(max(SIZES)):
        piece = number.to_bytes(8, "big") + block[8:]
        digest.update(piece)
        for size, out in outs.items():
            if number < size:
                out.write(piece)
            if number == size - 1:
                digests[str(size)] = digest.hexdigest()
    for out in outs.values():
        out.close()
    for number in range(FILES):
        path = folder / "tree" / f"{number // 100:03}" / f"{number:05}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(SMALL))
    (folder / "home").mkdir()
    digests["small"] = hashlib.md5(bytes(SMALL), usedforsecurity=False).hexdigest()
    digests["ready"] = hashlib.md5(usedforsecurity=False).hexdigest()
    return digests


def run(chosen: Mapping[bool, tuple[str, ...]], rounds: int) -> list[Case]:
    """Measure.

    Args:
        chosen: The names of the cases without TLS (``False``) and with it (``True``).
        rounds: Turns of every client.
    """
    memory = Path("/dev/shm")
    fast = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    cases: list[Case] = []
    with tempfile.TemporaryDirectory(prefix="pyrax-bench-", dir=fast) as name:
        folder = Path(name)
        folder.chmod(0o755)
        digests = _prepare(folder)
        (folder / "nginx").mkdir()
        with nginx.running(folder / "nginx", digests) as cloud:
            for tls, names in chosen.items():
                bench = Bench(folder, cloud, tls, max(3, rounds // 2) if tls else rounds)
                for case in names:
                    cases += getattr(bench, case)()
    return cases
