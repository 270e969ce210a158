"""Files to and from one real Swift, beside the clients that one would use instead.

The Swift is that of ``tests/real/rig``; it is started for the run unless it runs already.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from benchmarks import peers, process
from benchmarks.storage_rivals import SEGMENT, Rival, Rivals

ROUNDS = 3
SIZE_MIB = 1024
FILES = 5000
FILE_BYTES = 4096
FILES_A_FOLDER = 100
BLOCK = 1024**2
NAME = "large.bin"
DESCRIPTION = "PYRAX_REAL_RIG"
TIMEOUT = 600
ROOT = Path(__file__).parent.parent


@dataclasses.dataclass
class Case:
    """The costs of every rival in one case, by its title."""

    name: str
    costs: dict[str, list[process.Cost]] = dataclasses.field(default_factory=dict)

    def add(self, rival: Rival, cost: process.Cost) -> None:
        """Note one run."""
        self.costs.setdefault(rival.title, []).append(cost)
        print(
            f"{self.name}: {rival.title}: {cost.seconds:.1f} s, {cost.cpu:.1f} s of CPU",
            file=sys.stderr,
            flush=True,
        )

    def table(self) -> str:
        """The medians, as Markdown."""
        lines = [
            f"| {self.name} | Seconds | Spread | Ratio | CPU seconds | Peak MiB |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        times = {title: [one.seconds for one in costs] for title, costs in self.costs.items()}
        fastest = min(statistics.median(values) for values in times.values())
        for title, values in sorted(times.items(), key=lambda item: statistics.median(item[1])):
            median = statistics.median(values)
            cpu = statistics.median(one.cpu for one in self.costs[title])
            peak = statistics.median(one.peak for one in self.costs[title])
            lines.append(
                f"| {title} | {median:.1f} | {min(values):.1f} to {max(values):.1f} | "
                f"{median / fastest:.2f} | {cpu:.1f} | {peak:.0f} |"
            )
        return "\n".join(lines)


class Store:
    """The account, used by no client that is measured."""

    def __init__(self, description: dict[str, Any], token: str) -> None:
        project = description["ids"]["projects"]["demo@Default"]
        self.url = f"{description['swift']['url']}/v1/AUTH_{project}"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["X-Auth-Token"] = token

    def _call(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = self.session.request(method, self.url + path, timeout=TIMEOUT, **options)
        answer.raise_for_status()
        return answer

    def make(self, container: str) -> None:
        """Make a container."""
        self._call("PUT", f"/{container}")

    def rows(self, container: str) -> list[dict[str, Any]]:
        """All rows of a container."""
        found: list[dict[str, Any]] = []
        while True:
            marker = quote(found[-1]["name"], safe="") if found else ""
            page = self._call("GET", f"/{container}?format=json&marker={marker}").json()
            if not page:
                return found
            found += page

    def remove(self, container: str) -> None:
        """Delete a container with everything in it, and that of its segments."""
        there = {row["name"] for row in self._call("GET", "?format=json").json()}
        for name in {container, f"{container}_segments"} & there:
            names = [quote(f"{name}/{row['name']}") for row in self.rows(name)]
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(self._delete, [names[part::4] for part in range(4)]))
            self._call("DELETE", f"/{name}")

    def _delete(self, names: list[str]) -> None:
        headers = {"Content-Type": "text/plain", "Accept": "application/json"}
        self._call("POST", "?bulk-delete", data="\n".join(names), headers=headers)

    def put(self, container: str, name: str, path: Path, size: int | None = None) -> None:
        """Store a file, as one object or as a static large object in segments of a size."""
        if size is None:
            with path.open("rb") as source:
                self._call("PUT", f"/{container}/{name}", data=source)
            return
        self.make(f"{container}_segments")
        manifest = []
        with path.open("rb") as source:
            for number, piece in enumerate(iter(lambda: source.read(size), b"")):
                place = f"/{container}_segments/{name}/{number:08}"
                self._call("PUT", place, data=piece)
                manifest.append({"path": place})
        self._call("PUT", f"/{container}/{name}?multipart-manifest=put", data=json.dumps(manifest))

    def md5(self, container: str, name: str) -> str:
        """The MD5 of what an object gives when it is read."""
        answer = self._call("GET", f"/{container}/{name}", stream=True)
        return md5_of(answer.iter_content(BLOCK))


def md5_of(pieces: Iterator[bytes]) -> str:
    """The MD5 of some pieces."""
    digest = hashlib.md5(usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def md5_of_file(path: Path) -> str:
    """The MD5 of a file."""
    with path.open("rb") as source:
        return md5_of(iter(lambda: source.read(BLOCK), b""))


class Benchmark:
    """The files, the rivals and the server of one run.

    Args:
        folder: For everything local.
        store: The account.
        rivals: Who runs.
        environment: The variables of all rivals.
        size: MiB of the large file.
        files: Number of small files.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        rivals: Rivals,
        environment: dict[str, str],
        size: int,
        files: int,
    ) -> None:
        self.store = store
        self.rivals = rivals
        self.environment = environment
        self.scratch = folder / "scratch"
        self.large = folder / NAME
        self.small = folder / "small"
        self.scratch.mkdir()
        with self.large.open("wb") as out:
            for _ in range(size):
                out.write(os.urandom(BLOCK))
        self.digest = md5_of_file(self.large)
        self.digests = dict(self._make_small(files))
        shape = f"{files:,} files of 4 KiB"
        gib = f"{size / 1024:g} GiB"
        self.up = Case(f"{gib}, one file up")
        self.down = Case(f"{gib}, one plain object down")
        self.down_large = Case(f"{gib}, one static large object down")
        self.folder = Case(f"{shape}, a folder up")
        self.again = Case(f"{shape}, the same again, nothing changed")
        self.cases = [self.up, self.down, self.down_large, self.folder, self.again]

    def _make_small(self, count: int) -> Iterator[tuple[str, str]]:
        """Write the small files; give the name and the MD5 of each."""
        for number in range(count):
            name = f"{number // FILES_A_FOLDER:03}/file-{number:05}.bin"
            path = self.small / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(os.urandom(FILE_BYTES))
            yield name, md5_of_file(path)

    def prepare(self) -> None:
        """Store what is downloaded."""
        for container, size in (("bench-plain", None), ("bench-large", SEGMENT)):
            self.store.remove(container)
            self.store.make(container)
            self.store.put(container, NAME, self.large, size)

    def close(self) -> None:
        """Remove what was stored."""
        for container in ("bench-plain", "bench-large", "bench-work"):
            self.store.remove(container)

    def run_round(self, number: int) -> None:
        """Let every rival have its turn in every case."""
        for rival in turned(self.rivals.upload(), number):
            with_container(self.store, lambda one=rival: self._upload(one))  # type: ignore[misc]
        for case, container in ((self.down, "bench-plain"), (self.down_large, "bench-large")):
            for rival in turned(self.rivals.download(), number):
                self._download(case, container, rival)
        for rival in turned(self.rivals.folder(), number):
            with_container(self.store, lambda one=rival: self._folder(one))  # type: ignore[misc]

    def _run(self, command: list[str], rival: Rival, folder: Path, **values: str) -> process.Cost:
        filled = rival.filled(command, values)
        return process.run(filled, self.environment, str(folder), str(self.scratch))

    def _upload(self, rival: Rival) -> None:
        """Store the large file and look whether it is there."""
        cost = self._run(
            rival.command,
            rival,
            self.scratch,
            container="bench-work",
            name=NAME,
            path=str(self.large),
        )
        assert self.store.md5("bench-work", NAME) == self.digest, rival.title
        self.up.add(rival, cost)

    def _download(self, case: Case, container: str, rival: Rival) -> None:
        """Fetch the large file and look whether it is whole."""
        target = self.scratch / NAME
        cost = self._run(
            rival.command, rival, self.scratch, container=container, name=NAME, target=str(target)
        )
        assert md5_of_file(target) == self.digest, rival.title
        target.unlink()
        case.add(rival, cost)

    def _folder(self, rival: Rival) -> None:
        """Store the folder, look whether all is there, and let the rival find nothing to do."""
        for case, command in ((self.folder, rival.command), (self.again, rival.again)):
            cost = self._run(
                command, rival, self.small, container="bench-work", path=str(self.small)
            )
            rows = self.store.rows("bench-work")
            assert {row["name"]: row["hash"] for row in rows} == self.digests, rival.title
            case.add(rival, cost)


def with_container(store: Store, work: Callable[[], None]) -> None:
    """Do something with an empty container, ``bench-work``, that is gone afterwards."""
    store.remove("bench-work")
    store.make("bench-work")
    try:
        work()
    finally:
        store.remove("bench-work")


def turned(rivals: list[Rival], number: int) -> list[Rival]:
    """The same rivals, another one first in each round."""
    at = number % len(rivals)
    return rivals[at:] + rivals[:at]


def environment_of(description: dict[str, Any], home: str) -> dict[str, str]:
    """The variables of a shell in which one has logged in with an ``openrc`` file."""
    values = {
        "OS_AUTH_URL": f"{description['keystone']['url']}/v3",
        "OS_IDENTITY_API_VERSION": "3",
        "OS_USERNAME": "demo",
        "OS_PASSWORD": description["users"]["demo@Default"]["password"],
        "OS_PROJECT_NAME": "demo",
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_REGION_NAME": "RegionOne",
        "RCLONE_CONFIG_RIG_TYPE": "swift",
        "RCLONE_CONFIG_RIG_ENV_AUTH": "true",
        "HOME": home,
        "PYTHONPATH": str(ROOT),
    }
    return {"PATH": os.environ.get("PATH", os.defpath), **values}


def token_of(environment: dict[str, str]) -> str:
    """Log in without any client."""
    domain = {"name": environment["OS_USER_DOMAIN_NAME"]}
    user = {"name": "demo", "domain": domain, "password": environment["OS_PASSWORD"]}
    auth = {
        "identity": {"methods": ["password"], "password": {"user": user}},
        "scope": {"project": {"name": "demo", "domain": domain}},
    }
    url = f"{environment['OS_AUTH_URL']}/auth/tokens"
    answer = requests.post(url, json={"auth": auth}, timeout=TIMEOUT)
    answer.raise_for_status()
    return answer.headers["X-Subject-Token"]


def machine(programs: Path) -> str:
    """Describe the machine and the versions in a sentence or two."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB of memory, "
        f"{platform.system()} {platform.release().split('-')[0]}, load at the start {load:.1f}; "
        f"Python {platform.python_version()}, {peers.versions(programs)}; client and Swift "
        "(one node, one replica) on the same machine."
    )


def run(rounds: int = ROUNDS, size: int = SIZE_MIB, files: int = FILES) -> str:
    """Measure.

    Args:
        rounds: Turns of every rival.
        size: MiB of the large file.
        files: Number of small files.

    Returns:
        The tables as Markdown, under a description of the machine.
    """
    if DESCRIPTION not in os.environ:
        return _with_rig(rounds, size, files)
    description = json.loads(Path(os.environ[DESCRIPTION]).read_text())
    programs = peers.install(Path(description["swift"]["state"]).parent)
    about = machine(programs)
    with tempfile.TemporaryDirectory(prefix="pyrax-bench-") as name:
        folder = Path(name)
        (folder / "home").mkdir()
        environment = environment_of(description, str(folder / "home"))
        store = Store(description, token_of(environment))
        benchmark = Benchmark(folder, store, Rivals(programs), environment, size, files)
        try:
            benchmark.prepare()
            for number in range(rounds):
                benchmark.run_round(number)
        finally:
            benchmark.close()
            shutil.rmtree(benchmark.scratch)
    command = f"python -m benchmarks object_storage --rounds {rounds}"
    command += f" --size {size}" if size != SIZE_MIB else ""
    command += f" --files {files}" if files != FILES else ""
    head = f"`{command}`, medians of {rounds} rounds. {about}"
    return "\n\n".join([head, *(case.table() for case in benchmark.cases)])


def _with_rig(rounds: int, size: int, files: int) -> str:
    """Start the services, measure in a process that knows them, stop them."""
    with tempfile.NamedTemporaryFile("r", prefix="pyrax-bench-") as out:
        inner = [sys.executable, "-m", "benchmarks", "object_storage", "--output", out.name]
        inner += ["--rounds", str(rounds), "--size", str(size), "--files", str(files)]
        rig = [sys.executable, "-m", "tests.real.rig", "run", "keystone", "swift", "--", *inner]
        subprocess.run(rig, check=True, cwd=ROOT, stdout=sys.stderr)
        return out.read().strip()
