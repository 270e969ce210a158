"""The sandbox's image service on the wire, and with openstacksdk."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import openstack
import pytest

from pyrax import sandbox
from tests.sandbox.wire import Wire

from .sdk import admin_of, connect, user_of

PATCH = {"Content-Type": "application/openstack-images-v2.1-json-patch"}
OCTETS = {"Content-Type": "application/octet-stream"}
DATA = b"0123456789" * 1000


class Images:
    """Plain calls to the image service."""

    def __init__(self, wire: Wire) -> None:
        name = "cloudImages" if wire.dialect == "rackspace" else "glance"
        self.wire = wire
        self.base = wire.urls["image", name].rstrip("/")
        self.url = self.base if wire.dialect == "rackspace" else f"{self.base}/v2"

    def __call__(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Accept": "application/json", **kwargs.pop("headers", {})}
        return self.wire.send(method, self.url + path, headers=headers, **kwargs)

    def create(self, **fields: Any) -> Any:
        """Create an image and return its document."""
        body = {"name": "web", "disk_format": "raw", "container_format": "bare", **fields}
        answer = self("POST", "/images", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()


@pytest.fixture
def images(wire: Wire) -> Images:
    """The service of either dialect."""
    return Images(wire)


@pytest.fixture
def glance(keystone_wire: Wire) -> Images:
    """OpenStack's service."""
    return Images(keystone_wire)


@pytest.fixture
def rax(rackspace_wire: Wire) -> Images:
    """Rackspace's service."""
    return Images(rackspace_wire)


# --- documents ------------------------------------------------------------------------------------


def test_versions_need_no_token(glance: Images) -> None:
    glance.wire.session.headers.clear()
    answer = glance.wire.session.get(glance.base + "/", timeout=20)
    assert answer.status_code == 300
    assert answer.json()["versions"][0] == {
        "id": "v2.17",
        "status": "CURRENT",
        "links": [{"rel": "self", "href": f"{glance.base}/v2/"}],
    }


def test_everything_else_needs_a_token(images: Images) -> None:
    del images.wire.token
    answer = images("GET", "/images")
    assert answer.status_code == 401
    assert "message" in answer.text


def test_a_rackspace_image(rax: Images) -> None:
    document = rax("GET", "/images").json()["images"][0]
    assert document["container_format"] == "ovf"
    assert document["com.rackspace__1__build_core"] == "1"
    assert document["visibility"] == "public"
    assert "os_hash_algo" not in document


def test_an_openstack_image(glance: Images) -> None:
    document = glance.create(os_distro="debian", tags=["a"], visibility="private")
    assert (document["status"], document["size"], document["os_hash_algo"]) == (
        "queued",
        None,
        None,
    )
    assert (document["os_distro"], document["tags"]) == ("debian", ["a"])
    assert document["file"] == f"/v2/images/{document['id']}/file"


def test_the_next_link_keeps_the_question(images: Images) -> None:
    first = images("GET", "/images?limit=2&sort_key=name&sort_dir=asc").json()
    assert first["first"] == "/v2/images?limit=2&sort_key=name&sort_dir=asc"
    last = first["images"][-1]["id"]
    assert first["next"] == f"/v2/images?limit=2&sort_key=name&sort_dir=asc&marker={last}"
    second = images("GET", first["next"].partition("/v2")[2]).json()
    assert "next" not in second
    names = [one["name"] for page in (first, second) for one in page["images"]]
    assert names == sorted(names)


@pytest.mark.parametrize(
    "query",
    [
        "limit=x",
        "limit=-1",
        "marker=nothing",
        "sort_key=colour",
        "sort_dir=up",
        "sort=name:asc&sort_key=name",
        "visibility=secret",
        "member_status=maybe",
        "size_min=-5",
        "os_hidden=perhaps",
        "created_at=gt:yesterday",
        'name=in:"open',
    ],
)
def test_bad_questions(images: Images, query: str) -> None:
    answer = images("GET", f"/images?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "400 Bad Request"


def test_filters(glance: Images) -> None:
    one = glance.create(name="a,b", min_disk=5)
    two = glance.create(name="c", protected=True, disk_format="qcow2")
    hidden = glance.create(name="h", os_hidden=True)

    def found(query: str) -> set[str]:
        return {image["id"] for image in glance("GET", f"/images?{query}").json()["images"]}

    own = f"owner={one['owner']}"
    assert found(own) == {one["id"], two["id"]}
    assert found(f'{own}&name=in:"a,b",c') == {one["id"], two["id"]}
    assert found(f"{own}&disk_format=in:qcow2,vhd") == {two["id"]}
    assert found(f"{own}&protected=true") == {two["id"]}
    assert found(f"{own}&os_hidden=true") == {hidden["id"]}
    assert found(f"{own}&min_disk=5") == {one["id"]}
    assert found(f"{own}&created_at=gte:2000-01-01T00:00:00Z") == {one["id"], two["id"]}
    assert found(f"{own}&updated_at=lt:2000-01-01T00:00:00Z") == set()
    assert found(f"{own}&limit=0") == set()


# --- patches --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ({"op": "add", "path": "/name", "value": "x"}, 409),
        ({"op": "add", "path": "/os_distro", "value": "x"}, 409),
        ({"op": "replace", "path": "/absent", "value": "x"}, 409),
        ({"op": "remove", "path": "/absent"}, 409),
        ({"op": "remove", "path": "/name"}, 403),
        ({"op": "replace", "path": "/status", "value": "active"}, 403),
        ({"op": "replace", "path": "/disk_format", "value": "floppy"}, 400),
        ({"op": "add", "path": "/number", "value": 5}, 400),
        ({"op": "add", "path": "/os_glance_x", "value": "5"}, 403),
        ({"op": "replace", "path": "/visibility", "value": "public"}, 403),
        ({"op": "replace", "path": "/tags", "value": [""]}, 400),
        ({"op": "move", "path": "/name"}, 400),
        ({"op": "add", "path": "name", "value": "x"}, 400),
        ({"op": "add", "path": "/a/b", "value": "x"}, 400),
        ({"op": "add", "path": "/a~2b", "value": "x"}, 400),
        ({"op": "add", "path": "/x"}, 400),
        ("nonsense", 400),
    ],
)
def test_refused_patches_change_nothing(glance: Images, operation: Any, status: int) -> None:
    document = glance.create(os_distro="debian")
    first = {"op": "replace", "path": "/os_distro", "value": "changed"}
    answer = glance("PATCH", f"/images/{document['id']}", json=[first, operation], headers=PATCH)
    assert answer.status_code == status, answer.text
    assert glance("GET", f"/images/{document['id']}").json() == document


def test_a_patch_has_a_type_of_its_own(images: Images) -> None:
    image_id = images("GET", "/images").json()["images"][0]["id"]
    assert images("PATCH", f"/images/{image_id}", json=[]).status_code == 415


# --- refusals -------------------------------------------------------------------------------------


def test_errors_are_json_or_html(images: Images) -> None:
    as_json = images("GET", "/images/nothing")
    assert as_json.json() == {
        "message": "No image found with ID nothing<br /><br />\n\n\n",
        "code": "404 Not Found",
        "title": "Not Found",
    }
    as_html = images("GET", "/images/nothing", headers={"Accept": "*/*"})
    assert "<title>404 Not Found</title>" in as_html.text


def test_rackspace_takes_no_images_and_no_data(rax: Images) -> None:
    image_id = rax("GET", "/images").json()["images"][0]["id"]
    assert rax("POST", "/images", json={"name": "x"}).status_code == 403
    for method, path in [
        ("GET", f"/images/{image_id}/file"),
        ("PUT", f"/images/{image_id}/file"),
        ("POST", f"/images/{image_id}/import"),
        ("POST", f"/images/{image_id}/actions/deactivate"),
        ("GET", "/info/import"),
        ("GET", "/info/stores"),
        ("GET", "/info/usage"),
        ("GET", "/cache"),
    ]:
        assert rax(method, path).status_code == 404, path


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "import"},
        {"type": "clone", "input": {}},
        {"type": "import", "input": {"import_from": "a/b"}},
        {"type": "export", "input": {"image_uuid": "x"}},
        {
            "type": "import",
            "input": {
                "import_from": "a/b",
                "import_from_format": "vhd",
                "image_properties": {"name": "x", "min_disk": "5"},
            },
        },
    ],
)
def test_tasks_that_lack_something(rax: Images, body: Any) -> None:
    assert rax("POST", "/tasks", json=body).status_code == 400


def test_tasks_are_forbidden_on_openstack(glance: Images) -> None:
    assert glance("GET", "/tasks").status_code == 403
    assert glance("POST", "/tasks", json={"type": "import", "input": {}}).status_code == 403


# --- data -----------------------------------------------------------------------------------------


def test_upload_and_ranges(glance: Images) -> None:
    path = f"/images/{glance.create()['id']}"
    assert glance("GET", f"{path}/file").status_code == 204
    assert glance("PUT", f"{path}/file", data=DATA).status_code == 415
    assert glance("PUT", f"{path}/file", data=DATA, headers=OCTETS).status_code == 204
    assert glance("PUT", f"{path}/file", data=DATA, headers=OCTETS).status_code == 409
    whole = glance("GET", f"{path}/file")
    assert whole.content == DATA
    assert whole.headers["Content-MD5"] == hashlib.md5(DATA).hexdigest()
    part = glance("GET", f"{path}/file", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, DATA[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(DATA)}"
    behind = glance("GET", f"{path}/file", headers={"Range": "bytes=999999-"})
    assert behind.status_code == 416
    document = glance("GET", path).json()
    assert document["os_hash_value"] == hashlib.sha512(DATA).hexdigest()
    assert (document["checksum"], document["stores"]) == (whole.headers["Content-MD5"], "fast")


def test_an_upload_that_is_refused_leaves_the_image_queued(
    glance: Images, cloud: sandbox.Cloud
) -> None:
    path = f"/images/{glance.create()['id']}"
    wrong_size = {**OCTETS, "X-OpenStack-Image-Size": "5"}
    assert glance("PUT", f"{path}/file", data=DATA, headers=wrong_size).status_code == 400
    wrong_store = {**OCTETS, "X-Image-Meta-Store": "moon"}
    assert glance("PUT", f"{path}/file", data=DATA, headers=wrong_store).status_code == 400
    cloud.stores.images("DFW", "openstack").quotas["image_size_total"] = 0
    chunked = iter([DATA])
    assert glance("PUT", f"{path}/file", data=chunked, headers=OCTETS).status_code == 413
    assert glance("GET", path).json()["status"] == "queued"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"method": {"name": "carrier-pigeon"}}, 400),
        ({"method": {"name": "web-download", "uri": "file:///etc/passwd"}}, 400),
        ({"method": {"name": "glance-download"}}, 400),
        ({"method": {"name": "glance-direct"}}, 409),
        ({"method": {"name": "copy-image"}, "all_stores": True}, 409),
        (
            {
                "method": {"name": "web-download", "uri": "http://127.0.0.1:1/x"},
                "stores": ["fast"],
                "all_stores": True,
            },
            400,
        ),
        (
            {
                "method": {"name": "web-download", "uri": "http://127.0.0.1:1/x"},
                "stores": ["moon"],
            },
            409,
        ),
    ],
)
def test_refused_imports(glance: Images, body: Any, status: int) -> None:
    path = f"/images/{glance.create()['id']}/import"
    assert glance("POST", path, json=body).status_code == status


def test_counts_have_quotas(glance: Images, cloud: sandbox.Cloud) -> None:
    cloud.stores.images("DFW", "openstack").quotas["image_count_total"] = 1
    glance.create()
    assert glance("POST", "/images", json={"name": "x"}).status_code == 413


# --- openstacksdk ---------------------------------------------------------------------------------


@pytest.fixture
def connection(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the ordinary user; nothing takes long."""
    store = cloud.stores.images("DFW", "openstack")
    store.durations = dict.fromkeys(store.durations, 0.2)
    with user_of(cloud) as connection:
        yield connection


@pytest.fixture
def admin(cloud: sandbox.Cloud) -> Iterator[Any]:
    """A connection of the administrator."""
    with admin_of(cloud) as connection:
        yield connection


sdk = pytest.mark.filterwarnings("ignore")


@sdk
def test_sdk_image_from_creation_to_deletion(connection: Any) -> None:
    image = connection.image.create_image(
        "web",
        data=DATA,
        disk_format="raw",
        container_format="bare",
        tags=["one"],
        validate_checksum=True,
        wait=True,
        os_distro="debian",
    )
    assert (image.status, image.size, image.hash_algo) == ("active", len(DATA), "sha512")
    assert connection.image.find_image("web").id == image.id
    assert connection.image.download_image(image).content == DATA
    target = io.BytesIO()
    connection.image.download_image(image, output=target, stream=True)
    assert target.getvalue() == DATA
    changed = connection.image.update_image(image, name="renamed", min_disk=3, os_distro="ubuntu")
    assert (changed.name, changed.min_disk) == ("renamed", 3)
    assert changed.os_distro == "ubuntu"
    connection.image.add_tag(image, "two")
    connection.image.remove_tag(image, "one")
    assert connection.image.get_image(image).tags == ["two"]
    connection.image.deactivate_image(image)
    assert connection.image.get_image(image).status == "deactivated"
    connection.image.delete_image(image, ignore_missing=False)
    assert connection.image.find_image("renamed") is None


@sdk
def test_sdk_lists_follow_pages(connection: Any) -> None:
    for number in range(7):
        connection.image.create_image(f"image-{number}", disk_format="raw", container_format="bare")
    assert len(list(connection.image.images(limit=2))) == 10
    assert [one.name for one in connection.image.images(name="image-3")] == ["image-3"]
    public = [one.name for one in connection.image.images(visibility="public", sort="name:asc")]
    assert public == sorted(public)


@sdk
def test_sdk_members(connection: Any, cloud: sandbox.Cloud) -> None:
    image = connection.image.create_image("web", disk_format="raw", container_format="bare")
    second = cloud.accounts.fixed_id("project second")
    assert connection.image.add_member(image, member=second).status == "pending"
    other = connect(cloud, cloud.username, cloud.password, "second")
    assert [one.id for one in other.image.images(visibility="shared", member_status="pending")] == [
        image.id
    ]
    other.image.update_member(second, image, status="accepted")
    assert image.id in [one.id for one in other.image.images()]
    assert [one.status for one in connection.image.members(image)] == ["accepted"]
    connection.image.remove_member(second, image, ignore_missing=False)
    assert image.id not in [one.id for one in other.image.images()]
    other.close()


@sdk
def test_sdk_stage_and_import(connection: Any) -> None:
    image = connection.image.create_image("web", disk_format="raw", container_format="bare")
    connection.image.stage_image(image, data=io.BytesIO(DATA))
    stores = list(connection.image.stores())
    assert [store.id for store in stores] == ["fast", "cheap"]
    connection.image.import_image(image, method="glance-direct", stores=stores)
    found = openstack.resource.wait_for_status(
        connection.image, connection.image.get_image(image), "active", [], interval=0.1, wait=20
    )
    assert found.size == len(DATA)
    tasks = connection.image.get(f"/images/{image.id}/tasks").json()["tasks"]
    assert [(task["type"], task["status"]) for task in tasks] == [("api_image_import", "success")]
    info = connection.image.get_import_info()
    assert "web-download" in info.import_methods["value"]


@sdk
def test_sdk_administrator(admin: Any, connection: Any) -> None:
    image = connection.image.create_image(
        "web", data=DATA, disk_format="raw", container_format="bare", wait=True
    )
    admin.image.deactivate_image(image)
    assert connection.image.get_image(image).status == "deactivated"
    with pytest.raises(openstack.exceptions.SDKException):
        connection.image.download_image(image)
    admin.image.reactivate_image(image)
    admin.image.queue_image(image)
    assert admin.image.get_image_cache().queued_images == [image.id]
    admin.image.cache_delete_image(image)
    admin.image.clear_cache("both")
    assert admin.image.get_image_cache().queued_images == []
    assert len(list(admin.image.stores(details=True))) == 2
    assert list(admin.image.tasks()) == []


@sdk
def test_sdk_schemas(connection: Any) -> None:
    assert "disk_format" in connection.image.get_image_schema().properties
    assert connection.image.get_images_schema().properties["images"]
    assert connection.image.get_member_schema().properties["status"]
    assert connection.image.get_members_schema()
    assert connection.image.get_task_schema().properties["type"]
    assert connection.image.get_tasks_schema()
