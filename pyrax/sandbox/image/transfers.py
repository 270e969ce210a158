"""The data of images: uploads, downloads, and imports that the service does by itself."""

from __future__ import annotations

import ipaddress
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from pyrax.sandbox.body import BadFraming, ClientGone
from pyrax.sandbox.errors import Problem, empty_answer, status_line
from pyrax.sandbox.image import sharing
from pyrax.sandbox.image.data import Data, receive
from pyrax.sandbox.image.models import MIB, Failed, Image, ImageStore, Task, new_id
from pyrax.sandbox.image.rights import find, only_openstack, own
from pyrax.sandbox.object_storage.reading import parse_ranges, resolve
from pyrax.sandbox.routing import Call, Router

routes = Router()
"""The calls here lock the state themselves: their bodies can be long."""

FETCH_TIMEOUT = 20.0
OCTETS = "application/octet-stream"


# -- uploads -------------------------------------------------------------------------------------


def _begin(call: Call, image_id: str, status: str, quota: str) -> tuple[Image, str | None]:
    """Let an image begin to take data in; return it and the store that was asked for."""
    only_openstack(call)
    store: ImageStore = call.store
    image = own(call, image_id)
    if call.headers.get("Content-Type", "").partition(";")[0].strip() != OCTETS:
        raise Problem(415, f"The media type of image data is {OCTETS}")
    if image.status != "queued":
        raise Problem(
            409,
            f"Image status transition from {image.status} to {status} is not allowed",
        )
    wanted = call.headers.get("X-Image-Meta-Store")
    if wanted is not None and wanted not in store.stores:
        raise Problem(400, f"Backend {wanted} is not in the list of configured stores")
    store.check_quota("image_count_uploading", call.tenant)
    store.check_quota(quota, call.tenant, call.body.declared or 0)
    if not (image.disk_format and image.container_format):
        raise Problem(
            400, "Properties disk_format, container_format must be set prior to saving data."
        )
    image.status, image.updated = status, call.now
    return image, wanted


def _take_in(call: Call, image: Image, quota: str) -> Data:
    """Take in the data of an image; after a failure it is `queued` again."""
    store: ImageStore = call.store
    lock = call.site.cloud.lock
    with lock:
        room = store.quotas[quota] * MIB - store.usage(call.tenant)[quota]

    def check(length: int) -> None:
        if length > room:
            raise Problem(413, f"Project {call.tenant} is over a limit for Resource {quota}")

    try:
        data = receive(call.body.pieces(), check)
        said = call.headers.get("X-OpenStack-Image-Size")
        if said is not None and said != str(data.length):
            raise Problem(400, f"The size of the data is {data.length}, not {said}")
        return data
    except (Problem, ClientGone, BadFraming):
        with lock:
            image.status = "queued"
        raise


@routes.put("/images/{image_id}/file")
def upload(call: Call, image_id: str) -> Response:
    """Take the data of an image."""
    store: ImageStore = call.store
    with call.site.cloud.lock:
        image, wanted = _begin(call, image_id, "saving", "image_size_total")
    data = _take_in(call, image, "image_size_total")
    with call.site.cloud.lock:
        _finish(store, image, data, [wanted or next(iter(store.stores))], call.now)
    return empty_answer(204)


def _finish(store: ImageStore, image: Image, data: Data, places: list[str], now: float) -> None:
    """Let an image be active; it may have been deleted in the meantime."""
    if image.id not in store.images:
        raise Problem(410, f"Image {image.id} could not be found after upload.")
    image.data, image.stores = data, places
    image.staged = None
    image.status, image.updated = "active", now
    sharing.hand_over(store, image)


@routes.put("/images/{image_id}/stage")
def stage(call: Call, image_id: str) -> Response:
    """Take data for an import."""
    with call.site.cloud.lock:
        image, _ = _begin(call, image_id, "uploading", "image_stage_total")
    data = _take_in(call, image, "image_stage_total")
    with call.site.cloud.lock:
        image.staged = data
    return empty_answer(204)


# -- downloads -----------------------------------------------------------------------------------


@routes.get("/images/{image_id}/file")
def download(call: Call, image_id: str) -> Response:
    """Send the data of an image, or a range of them."""
    only_openstack(call)
    with call.site.cloud.lock:
        image = find(call, image_id)
        if image.status == "deactivated" and not call.is_admin:
            raise Problem(
                403, "The requested image has been deactivated. Image data download is forbidden."
            )
        data = image.data if image.status in ("active", "deactivated") else None
    if data is None:
        return empty_answer(204)
    start, end, status = 0, data.length, 200
    ranges = parse_ranges(call.headers.get("Range"))
    headers = {"Content-Type": OCTETS}
    if ranges:
        found = resolve(ranges, data.length)
        if len(found) != 1:
            raise Problem(416, headers={"Content-Range": f"bytes */{data.length}"})
        (start, end), status = found[0], 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{data.length}"
    else:
        headers["Content-MD5"] = data.md5
    headers["Content-Length"] = str(end - start)
    return Response(data.pieces(start, end), status=status_line(status), headers=headers)


# -- imports -------------------------------------------------------------------------------------


@routes.post("/images/{image_id}/import")
def import_image(call: Call, image_id: str) -> Response:
    """Let the service fill an image by itself."""
    only_openstack(call)
    store: ImageStore = call.store
    call.payload = call.body.read()
    document = call.json()
    how = document.get("method") if isinstance(document, dict) else None
    if not isinstance(how, dict) or not isinstance(how.get("name"), str):
        raise Problem(400, "Missing 'name' of the import method")
    if how["name"] not in store.import_methods:
        raise Problem(400, f"Unknown import method name '{how['name']}'.")
    with call.site.cloud.lock:
        image = own(call, image_id)
        places = _places(call, document, image)
        _check_state(image, how["name"])
        source = _SOURCES[how["name"]]
    # Whatever has to be fetched is fetched at once, unlocked, and shown when its time has come.
    work = source(call, image, how, places)
    with call.site.cloud.lock:
        _add_task(call, image, document, places, work)
    return empty_answer(202)


def _check_state(image: Image, method: str) -> None:
    """Refuse an import that does not fit the state of the image."""
    wanted = {"glance-direct": "uploading", "copy-image": "active"}.get(method, "queued")
    if image.status != wanted:
        raise Problem(409, f"Image needs to be in '{wanted}' state to use {method}")
    if not (image.disk_format and image.container_format):
        raise Problem(400, "'disk_format' and 'container_format' need to be set before import.")


def _places(call: Call, document: dict[str, Any], image: Image) -> list[str]:
    """Return the stores that an import fills."""
    store: ImageStore = call.store
    asked, everywhere = document.get("stores"), document.get("all_stores")
    if asked and everywhere:
        raise Problem(400, "'stores' and 'all_stores' are mutually exclusive")
    if everywhere:
        return list(store.stores)
    wanted = call.headers.get("X-Image-Meta-Store")
    places = list(asked or ([wanted] if wanted else [])) or list(store.stores)[:1]
    for place in places:
        if place not in store.stores:
            raise Problem(409, f"The Store {place} is not available.")
        if document["method"]["name"] == "copy-image" and place in image.stores:
            raise Problem(400, f"Image is already present at store '{place}'")
    return places


def _add_task(
    call: Call,
    image: Image,
    document: dict[str, Any],
    places: list[str],
    work: Callable[[float], None],
) -> None:
    """Keep the task of an import; it fills the image when its time has come."""
    store: ImageStore = call.store
    copying = document["method"]["name"] == "copy-image"

    def begin(now: float) -> None:
        if not copying:
            image.status, image.updated = "importing", now

    def finish(now: float) -> dict[str, Any] | None:
        if image.id not in store.images:
            raise Failed("the image was deleted")
        try:
            work(now)
        except Failed:
            if not copying:
                image.status, image.staged = "queued", None
            raise
        return None

    store.add_task(
        Task(
            id=new_id(),
            type="api_image_import",
            owner=call.tenant,
            input={"image_id": image.id, "import_req": document, "backend": places},
            created=call.now,
            updated=call.now,
            starts=call.now + store.durations["pending"],
            ends=call.now + store.durations["pending"] + store.durations["processing"],
            work=finish,
            image_id=image.id,
            user=call.caller.user_id if call.caller else "",
            request_id=call.request_id,
            begin=begin,
        )
    )


def _staged(
    call: Call, image: Image, how: dict[str, Any], places: list[str]
) -> Callable[[float], None]:
    """Return what takes the data that were staged."""

    def work(now: float) -> None:
        if image.staged is None:
            raise Failed("there are no staged data")
        _finish(call.store, image, image.staged, places, now)

    return work


def _web(
    call: Call, image: Image, how: dict[str, Any], places: list[str]
) -> Callable[[float], None]:
    """Return what takes the data that stand at a URL."""
    uri = how.get("uri")
    parts = urllib.parse.urlsplit(uri if isinstance(uri, str) else "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Problem(400, f"Import URI is not allowed: {uri}")
    data: Data | None = None
    problem = "the sandbox fetches from this machine only"
    if _is_loopback(parts.hostname):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(urllib.parse.urlunsplit(parts), timeout=FETCH_TIMEOUT) as answer:
                data = receive(iter(lambda: answer.read(MIB), b""), lambda length: None)
        except (OSError, ValueError) as error:
            problem = f"{error}"

    def work(now: float) -> None:
        if data is None:
            raise Failed(f"Failed to download {uri}: {problem}")
        _finish(call.store, image, data, places, now)

    return work


def _is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _other_region(
    call: Call, image: Image, how: dict[str, Any], places: list[str]
) -> Callable[[float], None]:
    """Return what takes the data of an image of another region."""
    region, remote_id = how.get("glance_region"), how.get("glance_image_id")
    found = call.site.cloud.region_named(str(region))
    if found is None or not remote_id:
        raise Problem(400, "'glance_region' and 'glance_image_id' are needed")

    def work(now: float) -> None:
        other: ImageStore = call.site.cloud.stores.site("image", call.site.dialect, found).store
        sharing.take_over(other)
        remote = other.images.get(str(remote_id))
        if remote is None or remote.data is None or not other.visible(remote, call.tenant):
            raise Failed(f"Image {remote_id} could not be found in region {region}")
        _finish(call.store, image, remote.data, places, now)

    return work


def _copy(
    call: Call, image: Image, how: dict[str, Any], places: list[str]
) -> Callable[[float], None]:
    """Return what copies the data of an image into more stores."""

    def work(now: float) -> None:
        image.stores = list(dict.fromkeys([*image.stores, *places]))
        image.updated = now

    return work


_SOURCES: dict[str, Callable[..., Callable[[float], None]]] = {
    "glance-direct": _staged,
    "web-download": _web,
    "glance-download": _other_region,
    "copy-image": _copy,
}
