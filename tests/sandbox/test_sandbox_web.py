"""What the sandbox's object storage does for browsers: sites, other origins, forms, quotas."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest
import requests

import pyrax
from pyrax import exceptions
from tests.sandbox.wire import Wire

SITE = {
    "X-Container-Read": ".r:*,.rlistings",
    "X-Container-Meta-Web-Index": "index.html",
    "X-Container-Meta-Web-Error": "error.html",
}


def visit(wire: Wire, path: str, method: str = "GET", **headers: str) -> requests.Response:
    """Send a request without a token."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(
        method, wire.storage_url + path, headers=named, timeout=20, allow_redirects=False
    )


@pytest.fixture
def site(wire: Wire) -> Wire:
    """The wire, with a container `c` that is a web site."""
    wire.storage("PUT", "/c", headers=SITE)
    for name in ("index.html", "sub/index.html", "bare/page", "404error.html", "401error.html"):
        wire.storage("PUT", f"/c/{name}", data=name.encode())
    return wire


# -- sites -----------------------------------------------------------------------------------------


def test_index_pages_stand_for_folders(site: Wire) -> None:
    assert visit(site, "/c/").text == "index.html"
    assert visit(site, "/c/sub/").text == "sub/index.html"
    for path in ("/c", "/c/sub"):
        moved = visit(site, path)
        assert moved.status_code == 301
        assert moved.headers["Location"] == f"{site.storage_url}{path}/"
    assert visit(site, "/c/", "HEAD").headers["Content-Length"] == "10"


def test_errors_have_pages_of_their_own(site: Wire) -> None:
    lost = visit(site, "/c/nothing")
    assert (lost.status_code, lost.text) == (404, "404error.html")
    site.storage("POST", "/c", headers={"X-Container-Read": ""})
    closed = visit(site, "/c/index.html")
    assert (closed.status_code, closed.text) == (401, "401error.html")
    site.storage("DELETE", "/c/401error.html")
    assert "<h1>Unauthorized</h1>" in visit(site, "/c/index.html").text


def test_listings_are_shown_on_request(site: Wire) -> None:
    assert visit(site, "/c/bare/").status_code == 404
    site.storage("POST", "/c", headers={"X-Container-Meta-Web-Listings": "true"})
    page = visit(site, "/c/bare/").text
    assert '<a href="page">page</a>' in page and '<a href="../">' in page
    assert visit(site, "/c/none/").status_code == 404
    site.storage("DELETE", "/c/index.html")
    site.storage("POST", "/c", headers={"X-Container-Meta-Web-Listings-Css": "x.css"})
    page = visit(site, "/c/").text
    assert '<a href="sub/">sub/</a>' in page and 'href="x.css"' in page
    site.storage("POST", "/c", headers={"X-Container-Read": ".r:*"})
    assert visit(site, "/c/").status_code == 404


def test_the_owner_sees_the_container_itself(site: Wire) -> None:
    assert "sub/index.html" in site.storage("GET", "/c").text
    shown = site.storage("GET", "/c/", headers={"X-Web-Mode": "true"})
    assert shown.text == "index.html"


def test_pyrax_makes_a_site(each_dialect: Any) -> None:
    files = pyrax.cloudfiles
    made = files.create_container("site")
    made.set_web_index_page("index.html")
    files.set_container_web_error_page("site", "error.html")
    files.set_container_acl("site", read=".r:*")
    made.store_object("index.html", "home")
    url = f"{files.management_url}/site/"
    assert requests.get(url, timeout=20).text == "home"
    assert made.get_metadata() == {"web_index": "index.html", "web_error": "error.html"}


# -- other origins ---------------------------------------------------------------------------------


@pytest.fixture
def shared(site: Wire) -> Wire:
    """The wire, with the container open to two origins."""
    settings = {
        "X-Container-Meta-Access-Control-Allow-Origin": "https://a.example https://b.example",
        "X-Container-Meta-Access-Control-Max-Age": "600",
        "X-Container-Meta-Access-Control-Expose-Headers": "x-foo",
    }
    site.storage("POST", "/c", headers=settings)
    return site


def ask(wire: Wire, path: str, origin: str, method: str = "PUT") -> requests.Response:
    return visit(
        wire,
        path,
        "OPTIONS",
        Origin=origin,
        Access_Control_Request_Method=method,
        Access_Control_Request_Headers="X-Auth-Token",
    )


def test_a_page_asks_before_it_writes(shared: Wire) -> None:
    answer = ask(shared, "/c/index.html", "https://a.example")
    assert answer.status_code == 200
    headers = answer.headers
    assert headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert "PUT" in headers["Access-Control-Allow-Methods"]
    assert headers["Access-Control-Max-Age"] == "600"
    assert headers["Access-Control-Allow-Headers"] == "X-Auth-Token"
    assert ask(shared, "/c/index.html", "https://c.example").status_code == 401
    assert ask(shared, "/c", "https://a.example", "COPY").status_code == 401
    assert ask(shared, "/none/x", "https://a.example").status_code == 401
    assert "COPY" in visit(shared, "/c/x", "OPTIONS").headers["Allow"]
    assert "PUT" not in visit(shared, "", "OPTIONS").headers["Allow"]


def test_a_page_may_read_what_is_open_to_it(shared: Wire) -> None:
    headers = visit(shared, "/c/index.html", Origin="https://b.example").headers
    assert headers["Access-Control-Allow-Origin"] == "https://b.example"
    assert "x-foo" in headers["Access-Control-Expose-Headers"]
    other = visit(shared, "/c/index.html", Origin="https://c.example").headers
    assert "Access-Control-Allow-Origin" not in other
    everybody = {"X-Container-Meta-Access-Control-Allow-Origin": "*"}
    shared.storage("POST", "/c", headers=everybody)
    headers = visit(shared, "/c/index.html", Origin="https://c.example").headers
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_pyrax_opens_a_container_to_an_origin(each_dialect: Any) -> None:
    files = pyrax.cloudfiles
    files.create_container("open")
    files.set_container_metadata("open", {"Access-Control-Allow-Origin": "https://a.example"})
    answer = requests.options(
        f"{files.management_url}/open/x",
        headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"},
        timeout=20,
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "https://a.example"


# -- forms -----------------------------------------------------------------------------------------


def upload(
    form: dict[str, Any], *files: tuple[str | None, bytes], **changed: str
) -> requests.Response:
    """Send a form as a browser does."""
    return requests.post(
        form["url"],
        data={**form["fields"], **changed},
        files=[(f"file{number}", file) for number, file in enumerate(files)],
        timeout=20,
        allow_redirects=False,
    )


@pytest.fixture
def files(each_dialect: Any) -> Any:
    """Object storage with a key and the container `in`."""
    pyrax.cloudfiles.set_temp_url_key("s3cret")
    pyrax.cloudfiles.create_container("in")
    return pyrax.cloudfiles


@pytest.mark.parametrize("digest", [None, "sha1", "sha256", "sha512"])
def test_a_browser_uploads_files(files: Any, digest: str | None) -> None:
    form = files.get_form_post("in", "up ü/", 600, max_file_count=2, digest=digest)
    assert upload(form, ("a.txt", b"alpha"), ("b.html", b"bravo")).status_code == 201
    assert files.fetch_object("in", "up ü/a.txt") == b"alpha"
    assert files.get_object("in", "up ü/b.html").content_type == "text/html"


def test_a_form_may_lead_on(files: Any) -> None:
    form = files.get_form_post("in", redirect="https://a.example/done?x=1")
    good = upload(form, ("a", b"1"))
    assert good.status_code == 303
    assert good.headers["Location"] == "https://a.example/done?x=1&status=201&message="
    bad = upload(form, ("a", b"1"), ("b", b"2"))
    assert "status=400&message=max%20file%20count" in bad.headers["Location"]


def test_a_form_has_limits(files: Any, each_dialect: Any) -> None:
    form = files.get_form_post("in", "x", 600, max_file_size=3)
    assert upload(form, ("a", b"1234")).status_code == 413
    assert upload(form, (None, b"no file")).status_code == 400
    assert upload(form, ("a", b"1"), max_file_size="9").status_code == 401
    assert upload(form, ("a", b"1"), signature="ff").status_code == 401
    assert upload(form, ("a", b"1"), expires="soon").status_code == 400
    assert files.list_container_object_names("in") == []
    each_dialect.clock.advance(601)
    assert upload(form, ("a", b"1")).status_code == 401


def test_a_form_is_signed_as_the_middleware_documents(wire: Wire) -> None:
    wire.storage("POST", headers={"X-Account-Meta-Temp-Url-Key": "k"})
    wire.storage("PUT", "/in")
    expires = int(wire.cloud.clock.now()) + 60
    path = "/v1/" + wire.storage_url.rpartition("/")[2] + "/in/p"
    text = f"{path}\n\n10\n1\n{expires}"
    fields = {
        "redirect": "",
        "max_file_size": "10",
        "max_file_count": "1",
        "expires": str(expires),
        "signature": hmac.new(b"k", text.encode(), hashlib.sha1).hexdigest(),
    }
    form = {"url": f"{wire.storage_url}/in/p", "fields": fields}
    assert upload(form, ("a", b"1")).status_code == 201
    assert wire.storage("GET", "/in/pa").content == b"1"


# -- quotas ----------------------------------------------------------------------------------------


def test_a_container_has_quotas(each_dialect: Any) -> None:
    files = pyrax.cloudfiles
    files.create_container("box", {"Quota-Bytes": 5, "Quota-Count": 2})
    files.store_object("box", "a", "1234")
    for name, data in (("b", "12"), ("a", "123456")):
        with pytest.raises(exceptions.OverLimit):
            files.store_object("box", name, data)
    files.store_object("box", "b", "1")
    with pytest.raises(exceptions.OverLimit) as caught:
        files.store_object("box", "c", "")
    assert caught.value.code == 413
    assert files.fetch_object("box", "a") == b"1234"


def test_an_account_has_a_quota_that_its_owner_cannot_raise(wire: Wire) -> None:
    name = wire.storage_url.rpartition("/")[2]
    assert wire.storage("POST", headers={"X-Account-Meta-Quota-Bytes": "5"}).status_code == 403
    store = wire.cloud.stores.object_storage(dialect=wire.dialect)
    store.account(name).headers["X-Account-Meta-Quota-Bytes"] = "5"
    wire.storage("PUT", "/c")
    assert wire.storage("PUT", "/c/a", data=b"12345").status_code == 201
    assert wire.storage("PUT", "/c/b", data=b"1").status_code == 413
    assert wire.storage("HEAD").headers["X-Account-Meta-Quota-Bytes"] == "5"
