"""The application behind the server: finds the service, meets the faults, writes the log."""

from __future__ import annotations

import threading
import traceback
import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request as WsgiRequest
from werkzeug.wrappers import Response

from pyrax.sandbox.body import BadFraming, ClientGone, RequestBody
from pyrax.sandbox.clock import http_date
from pyrax.sandbox.errors import Problem, fault_document, json_answer
from pyrax.sandbox.faults import Fault
from pyrax.sandbox.requests_log import Request
from pyrax.sandbox.routing import Call
from pyrax.sandbox.server import BODY, HangUp, Reset
from pyrax.sandbox.service import NO_REGION, OPENSTACK, RACKSPACE, Site

if TYPE_CHECKING:
    from pyrax.sandbox.cloud import Cloud

INTERNAL_PREFIX = "servicenet"


class Application:
    """Answers everything that comes to the cloud's address."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.stopping = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        path = _path(environ)
        site, rest, internal = self.locate(path)
        entry = self._log(environ, path, site, internal)
        faults = self.cloud.faults.take(entry)
        call = None
        if site is not None:
            request_id = f"req-{uuid.uuid4()}"
            call = Call(environ, site, rest, request_id, internal)
        answer = self._answer(call, path, environ[BODY], faults)
        answer = self._distort(answer, faults)
        answer.headers.setdefault("Date", http_date(self.cloud.clock.now()))
        entry.status = answer.status_code
        return answer(environ, start_response)

    def locate(self, path: str) -> tuple[Site | None, str, bool]:
        """Return the site that a path belongs to, the rest of the path, and whether it is internal.

        Paths are `/rackspace/v2.0/...` and `/keystone/...` for identity, else
        `/<dialect>/<region>/<service>/...`, all of these also below `/servicenet`.
        """
        head, _, rest = path.lstrip("/").partition("/")
        internal = head == INTERNAL_PREFIX
        if internal:
            head, _, rest = rest.partition("/")
        sites = self.cloud.stores
        if head == "keystone":
            return sites.site("identity", OPENSTACK, ""), rest, internal
        if head == RACKSPACE and rest.partition("/")[0] == "v2.0":
            return sites.site("identity", RACKSPACE, ""), rest.partition("/")[2], internal
        if head == "info" and not rest:
            return sites.site("object-store", OPENSTACK, self.cloud.regions[0]), "info", internal
        region, _, rest = rest.partition("/")
        service, slash, rest = rest.partition("/")
        found = self.cloud.region_named(region)
        if region == NO_REGION:
            found = ""
        known = self.cloud.services.get(service)
        if known is None or found is None or head not in (RACKSPACE, OPENSTACK):
            return None, "", internal
        return sites.site(service, head, found), slash and rest, internal

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the cloud."""
        if self.stopping.wait(seconds):
            raise HangUp

    def _log(
        self, environ: dict[str, Any], path: str, site: Site | None, internal: bool
    ) -> Request:
        """Write the request into the log."""
        request = WsgiRequest(environ)
        body: RequestBody = environ[BODY]
        entry = Request(
            request.method,
            path,
            {key: values[-1] for key, values in request.args.lists()},
            request.query_string.decode("latin-1"),
            Headers(list(request.headers.items())),
            body,
            service=site.service.name if site else "",
            dialect=site.dialect if site else "",
            region=site.region if site else "",
            internal=internal,
            at=self.cloud.clock.now(),
        )
        self.cloud.requests.add(entry)
        return entry

    def _answer(
        self, call: Call | None, path: str, body: RequestBody, faults: list[Fault]
    ) -> Response:
        """Return the answer, of a fault or of the service."""
        for fault in faults:
            if fault.kind == "slow":
                self.pause(fault.options["seconds"])
        for fault in faults:
            if fault.kind == "drop" and fault.options["when"] == "before":
                body.take_small()
                raise HangUp
            if fault.kind == "drop" and fault.options["when"] == "in_body":
                raise Reset
            if fault.kind == "status":
                body.take_small()
                return self._refuse(call, _problem(fault))
        if call is None:
            if path in ("", "/"):
                return self._front_page()
            return fault_document(Problem(404, "There is no service at this path."))
        answer = self._serve(call)
        if any(fault.kind == "drop" for fault in faults):
            raise HangUp
        return answer

    def _serve(self, call: Call) -> Response:
        """Let the service answer; an error of the sandbox itself becomes a 500 and is noted."""
        service = call.site.service
        try:
            if service.streams:
                answer = service.respond(call)
            else:
                call.payload = call.body.read()
                with self.cloud.lock:
                    self.cloud.stores.catch_up()
                    answer = service.respond(call)
        except Problem as problem:
            return self._refuse(call, problem)
        except (ClientGone, BadFraming, HangUp):
            raise
        except Exception:
            return self._broken(call)
        return self._decorated(call, answer)

    def _broken(self, call: Call) -> Response:
        """Note an error of the sandbox itself and answer 500."""
        self.cloud.report(traceback.format_exc())
        return self._refuse(call, Problem(500, "The sandbox itself has failed; see its output."))

    def _refuse(self, call: Call | None, problem: Problem) -> Response:
        """Return the error document of the service."""
        if call is None:
            return fault_document(problem)
        return self._decorated(call, call.site.service.refuse(call, problem))

    def _decorated(self, call: Call, answer: Response) -> Response:
        """Add what every answer of the service carries."""
        decorate = call.site.service.decorate
        if decorate is not None:
            decorate(call, answer)
        return answer

    def _distort(self, answer: Response, faults: list[Fault]) -> Response:
        """Apply the faults that concern how the answer is sent."""
        for fault in faults:
            if fault.kind == "trickle":
                _announce_length(answer)
                answer.response = self._trickled(answer.response, **fault.options)
            elif fault.kind == "cut":
                _announce_length(answer)
                answer.response = _cut(answer.response, fault.options["after_bytes"])
        return answer

    def _trickled(
        self, body: Iterable[Any], seconds: float, piece: int, limit: int | None
    ) -> Iterator[bytes]:
        """Give a body in small pieces with pauses."""
        given = 0
        for block in body:
            data = block.encode() if isinstance(block, str) else bytes(block)
            while data:
                if limit is not None and given >= limit:
                    yield data
                    break
                self.pause(seconds)
                yield data[:piece]
                given += piece
                data = data[piece:]

    def _front_page(self) -> Response:
        """Tell what runs here."""
        return json_answer(
            {
                "sandbox": "pyrax",
                "regions": list(self.cloud.regions),
                "identity": {
                    RACKSPACE: self.cloud.rackspace_endpoint,
                    OPENSTACK: self.cloud.keystone_endpoint,
                },
                "services": sorted(self.cloud.services),
            }
        )


def _path(environ: dict[str, Any]) -> str:
    """Return the path of a request as it was sent, without query, scheme and host."""
    uri = str(environ["REQUEST_URI"]).partition("?")[0]
    if not uri.startswith("/") and "://" in uri:
        uri = "/" + uri.partition("://")[2].partition("/")[2]
    return uri


def _problem(fault: Fault) -> Problem:
    """Return the problem that a fault stands for."""
    options = fault.options
    return Problem(
        options["status"],
        headers=options["headers"],
        body=options["body"],
        content_type=options["content_type"],
    )


def _announce_length(answer: Response) -> None:
    """Say how long the whole body is, before it is sent otherwise than whole."""
    length = answer.calculate_content_length()
    if "Content-Length" not in answer.headers and length is not None:
        answer.headers["Content-Length"] = str(length)


def _cut(body: Iterable[Any], after_bytes: int) -> Iterator[bytes]:
    """Give the beginning of a body, then hang up."""
    left = after_bytes
    for block in body:
        data = block.encode() if isinstance(block, str) else bytes(block)
        if len(data) >= left:
            yield data[:left]
            raise HangUp
        left -= len(data)
        yield data
    raise HangUp
