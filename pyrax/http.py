"""The one HTTP layer: everything that leaves the process goes through ``request``.

It answers for time-outs, repetitions, redirects, the rewinding of bodies and the debug trace. It
knows nothing about identities; tokens come in as headers.
"""

from __future__ import annotations

import datetime
import functools
import os
import time
import urllib.parse
from typing import Any, NoReturn

import requests
import requests.exceptions
import urllib3.exceptions

from pyrax import exceptions, http_trace, last_answer, version
from pyrax.http_answer import classify, decode, read_answer, reason_of
from pyrax.http_pool import ConnectionPool, default_pool
from pyrax.http_prepare import (
    BodyMark,
    InvalidURL,
    add_credentials,
    add_query,
    prepare_body,
    prepare_headers,
    split_url,
)
from pyrax.http_retry import (
    DEFAULT_POLICY,
    Failure,
    RetryPolicy,
    retry_after_seconds,
    retry_delay,
    should_retry,
    too_long,
)
from pyrax.http_trace import http_log_req, http_log_resp

__all__ = [
    "BodyMark",
    "ConnectionFailed",
    "ConnectionPool",
    "Failure",
    "InvalidURL",
    "RequestTimeout",
    "RetryPolicy",
    "TLSFailed",
    "http_log_req",
    "http_log_resp",
    "parse_timeout",
    "req_methods",
    "request",
    "retry_after_seconds",
    "retry_delay",
    "should_retry",
    "verify_ssl",
]

CONNECT_TIMEOUT = 30.0
READ_TIMEOUT = 300.0
NO_BODIES = "no bodies"
"""The value of ``log`` with which the debug trace has no bodies."""

RETRIES = 3
MAX_REDIRECTS = 5

verify_ssl = True
"""Kept for old callers; nothing reads it."""

clock = time.monotonic

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_USER_AGENT = f"pyrax/{version.version}"
_DEFAULT_PORTS = {"http": 80, "https": 443}

Timeout = tuple[float, float]


def sleep(seconds: float) -> None:
    """Wait; a test that replaces ``time.sleep`` need not wait for retries either.

    Args:
        seconds: How long.
    """
    time.sleep(seconds)


class ConnectionFailed(exceptions.ConnectionFailed, requests.exceptions.ConnectionError):
    """No answer: no connection, or one that broke. Also a ``requests`` ``ConnectionError``."""


class RequestTimeout(exceptions.RequestTimeout, requests.exceptions.Timeout):
    """No answer in time. Also a ``requests`` ``Timeout``."""


class TLSFailed(ConnectionFailed, requests.exceptions.SSLError):
    """The other side's certificate was refused, or TLS failed. Also a ``requests`` ``SSLError``."""


# --- parameters ---------------------------------------------------------------------------------


def parse_timeout(value: Any) -> Timeout:
    """Bring a time-out into the form ``(connect, read)``, in seconds.

    Args:
        value: ``None`` for the defaults (30, 300); a number, the read time-out, which also limits
            connecting when it is below 30; a pair, in which ``None`` stands for the default; or
            text with one or two numbers (``"60"``, ``"10,60"``).

    Returns:
        Seconds for connecting, and seconds of silence after which an answer is given up.

    Raises:
        ValueError: Not a positive number.
    """
    if value is None:
        return CONNECT_TIMEOUT, READ_TIMEOUT
    parts: Any = value.split(",") if isinstance(value, str) else value
    try:
        if not isinstance(parts, (list, tuple)):
            read = _seconds(parts)
            return min(CONNECT_TIMEOUT, read), read
        if len(parts) == 1:
            return parse_timeout(_seconds(parts[0]))
        connect, read = parts
        return (
            CONNECT_TIMEOUT if connect is None else _seconds(connect),
            READ_TIMEOUT if read is None else _seconds(read),
        )
    except (TypeError, ValueError):
        raise ValueError(
            f"{value!r} is not a time-out: give seconds above 0, or a pair (connect, read)."
        ) from None


def _seconds(value: Any) -> float:
    """Return a positive number of seconds."""
    seconds = float(value)
    if not 0 < seconds < float("inf") or isinstance(value, bool):
        raise ValueError(value)
    return seconds


def _resolve_verify(verify: Any, origin: str) -> bool | str:
    """Return what to check certificates against; the CA variables count only for ``True``."""
    if verify is None or verify == "":  # an empty path checks nothing, and nobody means that
        verify = True
    if verify is True and origin.startswith("https"):
        return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    return verify if isinstance(verify, bool) else os.fspath(verify)


# --- one call -----------------------------------------------------------------------------------


def request(method: str, uri: str | bytes, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
    """Send one HTTP request and return the answer.

    Args:
        method: HEAD, GET, POST, PUT, DELETE, PATCH or another method, in any letter case.
        uri: The absolute URL. What is percent-encoded in it is sent exactly so.
        *args: ``params`` and ``data``, as ``requests`` takes them by position.
        **kwargs: Any of these.

            * ``body``: Sent as JSON, with the matching ``Content-Type`` unless ``headers`` has one.
            * ``data``: Sent as it is: bytes, text (as UTF-8), a file or an iterator. Wins over
              ``body``.
            * ``headers``: A dict; it is not changed. ``None`` as value leaves a default header out.
            * ``params``: Query parameters, a dict or pairs; they are percent-encoded.
            * ``verify``: ``True``, ``False``, or the path of a CA bundle.
            * ``timeout``: Seconds, see ``parse_timeout``; ``None`` for 30 to connect and 300 of
              silence.
            * ``stream``: With ``True`` the body of a successful answer is not read; the caller
              reads ``response.raw`` or ``response.iter_content`` and closes the response.
            * ``raw_content``: With ``True`` the body comes back as bytes even if it is JSON.
            * ``raise_exception``: With ``False`` an error status is returned instead of raised.
            * ``pool``: The ``ConnectionPool`` to use; ``None`` for one shared by all such calls.
            * ``retries``: How often to repeat at most (default 3; 0 for never).
            * ``retry_policy``: A ``RetryPolicy``; what is repeated, and after how long.
            * ``idempotent``: Whether the request may be carried out twice; ``None``: by its method.
            * ``allow_redirects``: ``None`` or ``True``: GET follows up to five redirects, and takes
              no credential to another origin. ``"same-origin"``: only to the same scheme, host and
              port. ``False``: the redirect itself is the answer. Other methods never follow.
            * ``log``: With ``True`` the exchange is written to the debug trace; with ``"no
              bodies"`` without what is in the bodies.
            * ``cert``: A client certificate, instead of the pool's.
            * ``cookies``, ``auth``: As ``requests`` takes them; not kept for other requests.
            * ``json``: The same as ``body``.

    Returns:
        ``(response, body)``: a ``requests.Response``, and the decoded JSON, or ``bytes`` when the
        body is no JSON (``b""`` when there is none); ``None`` instead with ``stream``.

    Raises:
        ClientException: The class that belongs to the status, for 400 and above, and for a
            redirect that was not followed. ``OverLimit`` when the service wants to be left alone
            for more than two minutes.
        ConnectionFailed: No connection, or a broken one. A POST or PATCH whose connection broke
            after it was sent is not repeated: the service may have carried it out.
        RequestTimeout: No answer in time, or one that trickles: after the read time-out has
            passed, a body must have come at 1 KiB a second on average.
        InvalidURL: ``uri`` is not an HTTP URL.
        ValueError: A header or a time-out is malformed. Nothing was sent.
    """
    for name, value in zip(("params", "data"), args):
        kwargs.setdefault(name, value)
    if len(args) > 2:
        raise TypeError("request() takes at most 'params' and 'data' by position after the URL.")
    if "json" in kwargs:
        json_body = kwargs.pop("json")
        kwargs.setdefault("body", json_body)
    return _Call(method, uri, **kwargs).run()


class _Call:
    """One call of ``request``: its settings and what has happened so far."""

    def __init__(
        self,
        method: str,
        uri: str | bytes,
        *,
        body: Any = None,
        data: Any = None,
        headers: Any = None,
        params: Any = None,
        verify: Any = True,
        timeout: Any = None,
        stream: bool = False,
        raw_content: bool = False,
        raise_exception: bool = True,
        pool: ConnectionPool | None = None,
        retries: int | None = RETRIES,
        retry_policy: RetryPolicy | None = None,
        idempotent: bool | None = None,
        allow_redirects: bool | str | None = None,
        log: bool | str = False,
        cert: Any = None,
        cookies: Any = None,
        auth: Any = None,
    ) -> None:
        self.method = method.upper()
        self.origin, self.target = split_url(uri)
        if params:
            self.target = add_query(self.target, params)
        self.headers = self._complete_headers(headers)
        self.omitted = [name for name, value in headers.items() if value is None] if headers else []
        self.body = body
        self.data = data
        self.mark = BodyMark(data)
        self.verify = verify
        self.timeout = parse_timeout(timeout)
        self.stream = stream
        self.raw_content = raw_content
        self.raise_exception = raise_exception
        self.pool = pool if pool is not None else default_pool()
        self.retries = RETRIES if retries is None else retries
        self.policy = retry_policy or DEFAULT_POLICY
        self.idempotent = idempotent
        self.allow_redirects = allow_redirects
        self.log = log
        self.cert = cert if cert is not None else self.pool.client_cert
        if cookies or auth:
            add_credentials(self.headers, self.method, self.url, cookies, auth)

    def _complete_headers(self, headers: Any) -> Any:
        """Prepare the caller's headers and add what HTTP itself wants."""
        prepared = prepare_headers(headers)
        if "User-Agent" not in prepared:
            prepared["User-Agent"] = _USER_AGENT
        if "Accept-Encoding" not in prepared:
            prepared["Accept-Encoding"] = "identity" if self.method == "HEAD" else "gzip, deflate"
        if "Accept" not in prepared:
            prepared["Accept"] = "*/*"
        return prepared

    @property
    def url(self) -> str:
        """The URL of the next exchange."""
        return self.origin + self.target

    # --- the answer ---

    def run(self) -> tuple[Any, Any]:
        """Send, repeat and follow as the rules say; return the answer or raise."""
        history: list[requests.Response] = []
        while True:
            response, content = self._exchange_with_repeats()
            location = self._redirect_target(response)
            if location is None:
                break
            if len(history) == MAX_REDIRECTS:
                self._refuse_redirect(response, f"it is number {MAX_REDIRECTS + 1} in a row")
                break
            history.append(response)
            response.close()
            self._follow(location)
        response.history = history
        return self._finish(response, content)

    def _finish(self, response: requests.Response, content: bytes | None) -> tuple[Any, Any]:
        """Decode the body, or raise what the status stands for."""
        status = response.status_code
        last_answer.note(self.method, self.url, status, response.headers, http_trace.mask_url)
        failed = status >= 400
        body: Any = content
        if content is not None and (failed or not self.raw_content):
            try:
                body = decode(content, strict=not failed)
            except RecursionError:
                raise exceptions.ServiceResponseFailure(
                    "The answer is nested too deeply to be read."
                ) from None
        if self.log:
            http_log_resp(response, self._to_show(body))
        if failed and self.raise_exception:
            raise self._error(response, body)
        return response, content if self.raw_content else body

    def _error(self, response: requests.Response, body: Any) -> exceptions.ClientException:
        """Make the exception for an error answer."""
        return exceptions.from_response(
            response, body, url=http_trace.mask_url(self.url), method=self.method
        )

    def _exchange_with_repeats(self) -> tuple[requests.Response, bytes | None]:
        """Exchange once, and again after failures and refusals that allow it."""
        attempt = 0
        while True:
            wait: float | None = None
            try:
                response, content = self._exchange()
            except (OSError, urllib3.exceptions.HTTPError) as error:
                failure = classify(error)
                if not self._may_repeat(attempt, failure=failure):
                    self._raise_failure(error, failure)
            else:
                status = response.status_code
                if status < 400:
                    return response, content
                wait = retry_after_seconds(response.headers)
                if too_long(status, wait, self.policy):
                    if self.raise_exception:
                        self._raise_over_limit(response, content, wait or 0.0)
                    return response, content
                if not self._may_repeat(attempt, status=status, retry_after=wait):
                    return response, content
                if self.log:
                    http_log_resp(response, self._to_show(decode(content or b"")))
            sleep(retry_delay(attempt, wait, self.policy))
            attempt += 1

    def _to_show(self, body: Any) -> Any:
        """Return a body as far as the debug trace may have it."""
        return None if self.log == NO_BODIES else body

    def _may_repeat(self, attempt: int, **outcome: Any) -> bool:
        """Tell whether to send again; if so, the body stands where it stood at first."""
        return (
            attempt < self.retries
            and should_retry(self.method, idempotent=self.idempotent, policy=self.policy, **outcome)
            and self.mark.rewind()
        )

    def _exchange(self) -> tuple[requests.Response, bytes | None]:
        """Send the request once; read the answer unless the caller wants to."""
        prepared = requests.PreparedRequest()
        prepared.method = self.method
        prepared.url = self.url
        prepared.body = prepare_body(self.data, self.body, self.method, self.headers)
        for name in self.omitted:
            self.headers.pop(name, None)
        prepared.headers = self.headers
        if self.log:
            shown = {
                "headers": self.headers,
                "body": self._to_show(self.body),
                "data": self._to_show(self.data),
            }
            http_log_req(self.method, self.url, (), shown)
        verify = _resolve_verify(self.verify, self.origin)
        started = clock()
        response = (
            self.pool.session(verify)
            .get_adapter(self.url)
            .send(
                prepared,
                stream=True,
                timeout=self.timeout,
                verify=verify,
                cert=self.cert,
                proxies=self.pool.proxies(self.origin),
            )
        )
        response.elapsed = datetime.timedelta(seconds=clock() - started)
        if self.stream and response.status_code < 400 and self.method != "HEAD":
            return response, None
        content = read_answer(response, self.timeout[1], clock)
        if self.method == "HEAD":
            content = b""
        response._content = content
        response._content_consumed = True  # type: ignore[attr-defined]
        return response, content

    # --- redirects ---

    def _redirect_target(self, response: requests.Response) -> str | None:
        """Return the URL to go to, ``None`` if this is the answer; raise if it must not be."""
        if response.status_code not in _REDIRECTS or self.allow_redirects is False:
            return None
        location = response.headers.get("Location")
        if not location:
            return None
        text = location.encode("latin-1", "replace").decode("utf-8", "replace")
        if self.method != "GET":
            self._refuse_redirect(response, f"{self.method} is never sent to another URL")
            return None
        try:
            target = urllib.parse.urljoin(self.url, text)
            _origin_parts(target)
        except ValueError:
            self._refuse_redirect(response, "it is not a URL")
            return None
        if not target.lower().startswith(("http://", "https://")):
            self._refuse_redirect(response, "it is not an HTTP URL")
            return None
        if self.allow_redirects == "same-origin" and not _same_origin(self.url, target):
            self._refuse_redirect(response, "it leads to another host")
            return None
        return target

    def _refuse_redirect(self, response: requests.Response, why: str) -> None:
        """Raise for a redirect that is not followed, if errors are to be raised."""
        if not self.raise_exception:
            return
        location = http_trace.mask_url(response.headers.get("Location", "")).partition("?")[0]
        response.close()
        raise exceptions.ClientException(
            response.status_code,
            f"The service redirects to '{location}', which is not followed: {why}. "
            "If that is the right address, use it as the endpoint",
            url=http_trace.mask_url(self.url),
            method=self.method,
        )

    def _follow(self, target: str) -> None:
        """Turn to the URL of a redirect; to another origin go neither credentials nor a body."""
        same = _same_origin(self.url, target)
        self.origin, self.target = split_url(target)
        if same:
            return
        for name in list(self.headers):
            lowered = name.lower() if isinstance(name, str) else name.decode("utf-8").lower()
            if (
                http_trace.is_secret_header(lowered)
                or lowered.startswith("x-auth-")
                or lowered in ("host", "content-length", "content-type", "transfer-encoding")
            ):
                del self.headers[name]
        self.data = self.body = None
        self.mark = BodyMark(None)
        self.cert = None

    # --- failures ---

    def _raise_over_limit(
        self, response: requests.Response, content: bytes | None, wait: float
    ) -> NoReturn:
        """Raise ``OverLimit`` for a refusal that asks for a longer wait than pyrax makes."""
        body = decode(content or b"")
        if self.log:
            http_log_resp(response, self._to_show(body))
        error = self._error(response, body)
        if not isinstance(error, exceptions.OverLimit):
            error = exceptions.OverLimit(
                error.code,
                error.message,
                error.details,
                error.request_id,
                url=error.url,
                method=error.method,
            )
        error.retry_after = wait
        raise error

    def _raise_failure(self, error: Exception, failure: str) -> NoReturn:
        """Raise the exception that says what went wrong, and what to look at."""
        url = http_trace.mask_url(self.url).partition("?")[0]
        kind: type[exceptions.ConnectionFailed] = ConnectionFailed
        connect, read = self.timeout
        cause = reason_of(error)
        if isinstance(error, requests.exceptions.SSLError):
            kind = TLSFailed
            reason = f"the TLS connection failed: {cause}"
            hint = (
                "Check the certificate of the service; a private CA is named by the setting "
                "'verify_ssl' (the path of its bundle)."
            )
            if "WRONG_VERSION_NUMBER" in cause:
                hint = "That port does not speak TLS; is the address meant to begin with http://?"
        elif isinstance(error, requests.exceptions.ConnectTimeout):
            kind = RequestTimeout
            reason = f"no connection within {connect:g} seconds"
            hint = "Check the URL, the network and the proxy settings."
        elif isinstance(error, requests.exceptions.Timeout):
            kind = RequestTimeout
            reason = (
                "no complete answer in time (the time-outs are "
                f"{connect:g} seconds to connect and {read:g} seconds to wait)"
            )
            hint = "The service is slow or dead; the setting 'timeout' gives it more time."
        elif failure == Failure.UNSENT:
            reason = f"no connection: {cause}"
            hint = "Check the URL, the network and the proxy settings."
        elif failure == Failure.FINAL:
            reason = cause
            hint = "Check the URL and the proxy and certificate settings."
        else:
            reason = f"{failure}: {cause}"
            hint = (
                "The service may have carried the request out; look before you repeat it."
                if self.method not in self.policy.idempotent
                else "Try again later."
            )
        raised = kind(f"{self.method} {url} failed: {reason}. {hint}")
        raised.method = self.method
        raised.url = url
        raise raised from error


# --- helpers ------------------------------------------------------------------------------------


def _same_origin(one: str, other: str) -> bool:
    """Tell whether two URLs have the same scheme, host and port."""
    return _origin_parts(one) == _origin_parts(other)


def _origin_parts(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL, the default port filled in."""
    parts = urllib.parse.urlsplit(url)
    return (
        parts.scheme,
        (parts.hostname or "").lower(),
        parts.port or _DEFAULT_PORTS.get(parts.scheme),
    )


req_methods = {
    verb: functools.partial(request, verb)
    for verb in ("HEAD", "GET", "POST", "PUT", "DELETE", "PATCH")
}
"""The six verbs, upper case, each with the function that sends it."""
