"""The classes that all exceptions of pyrax derive from, and those that HTTP statuses stand for.

They are used under ``pyrax.exceptions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from pyrax import last_answer
from pyrax.texts import as_text

NO_MESSAGE = "-no error message returned-"
"""The message of an error answer in which the service said nothing."""

LONGEST_REASONS = 300
"""Characters of what an exception's text says beyond the message."""


class _OfCause:
    """An attribute that, until it is assigned, is that of the exception that led to this one."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, error: BaseException | None, owner: type) -> Any:
        seen: set[int] = set()  # An exception can be among its own causes.
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            error = error.__cause__ or error.__context__
            if isinstance(error, PyraxException):
                held = getattr(type(error), self.name)
                if self.name in vars(error) or held is not None:
                    return vars(error).get(self.name, held)
        return None


class PyraxException(Exception):
    """The root of all exceptions that pyrax raises itself.

    Attributes:
        message: The first argument as text, ``""`` without one. Can be assigned.
        code: HTTP status of the answer that led to the exception, ``None`` if there was none.
        details: What the service said beyond the message, or ``None``.
        request_id: The id that the service gave to the request, or ``None``.
        method: HTTP method of the request that led to the exception, or ``None``.
        url: Address of that request, or ``None``.
    """

    message: str = ""
    details: str | None = None
    if TYPE_CHECKING:
        code: int | None
        request_id: str | None
        method: str | None
        url: str | None
    else:
        code = _OfCause()
        request_id = _OfCause()
        method = _OfCause()
        url = _OfCause()

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        if args:
            self.message = as_text(args[0])

    def __str__(self) -> str:
        return super().__str__() if len(self.args) > 1 else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # Constructors differ from class to class: a copy is made without calling them.
        known = {name: getattr(self, name) for name in ("code", "request_id", "method", "url")}
        told = {name: value for name, value in known.items() if value is not None}
        return _rebuild, (type(self), self.args), {**told, **self.__dict__}


def _request_of(error: PyraxException) -> str:
    """Return which request an exception is about, as its text ends."""
    text = f" (HTTP {error.code})"
    if error.request_id:
        text += f" (Request-ID: {error.request_id})"
    if error.method and error.url:
        text += f" [{error.method} {error.url.partition('?')[0]}]"
    return text


def _reasons_of(error: ClientException) -> str:
    """Return the sentences that the service said beyond the message, on one line."""
    if not error.url:
        return ""  # made by a program, which has the text that it gave, and no more
    line = " ".join(error.details.split()) if isinstance(error.details, str) else ""
    kind = type(error).__name__.lower()
    if " " not in line or line.startswith("<") or line.replace(" ", "").lower() == kind:
        return ""  # nothing, one word, a page, or a title such as "Not Found"
    if error.message in line or line in error.message:
        return ""
    return f": {line}" if len(line) <= LONGEST_REASONS else f": {line[: LONGEST_REASONS - 3]}..."


def _rebuild(kind: type[BaseException], args: tuple[Any, ...]) -> BaseException:
    """Make an exception without calling its constructor; its attributes follow."""
    error = kind.__new__(kind, *args)
    error.args = args
    return error


class ClientException(PyraxException):
    """A service answered with an error status.

    The classes of single statuses are subclasses. These can also be made from one text, which
    then is all they say, or from another ``ClientException``, whose attributes they take over.

    Args:
        code: HTTP status; or the text, or the other exception.
        message: The error in the service's words.
        details: What the service said beyond that.
        request_id: The id that the service gave to the request.
        url: Address of the request. Its query is not shown.
        method: HTTP method of the request.
        retry_after: Seconds after which the service takes the request again.

    Attributes:
        http_status: The status that the class stands for, ``None`` if it is none in particular.
        code: HTTP status of the answer.
        message: As given; a fixed text if the service said nothing.
        details: As given.
        request_id: As given.
        url: As given.
        method: As given.
        retry_after: As given; 0 instead of ``None`` for ``OverLimit``.
    """

    http_status: int | None = None
    retry_after: float | None = None
    _says_only_message = False

    def __init__(
        self,
        code: Any = None,
        message: Any = None,
        details: Any = None,
        request_id: str | None = None,
        url: str | None = None,
        method: str | None = None,
        *,
        retry_after: float | None = None,
    ) -> None:
        if isinstance(code, ClientException) and message is None:
            self.__dict__.update(code.__dict__)
            return
        if code is not None and not isinstance(code, int) and message is None:
            self._says_only_message = True
            code, message = None, as_text(code)
        elif code is None and message is None:
            message = type(self).message
        self.code = self.http_status if code is None else code
        self.message = as_text(message) or NO_MESSAGE
        self.details = details
        given = {"request_id": request_id, "url": url, "method": method, "retry_after": retry_after}
        self.__dict__.update((name, one) for name, one in given.items() if one is not None)

    def __str__(self) -> str:
        if self._says_only_message:
            return self.message
        return self.message + _request_of(self) + _reasons_of(self)

    def __reduce__(self) -> tuple[Any, ...]:
        values = (self.code, self.message, self.details, self.request_id)
        return type(self), values, dict(self.__dict__)


class AmbiguousEndpoints(PyraxException):
    """Several endpoints answer to what was asked for.

    Args:
        endpoints: The endpoints.
    """

    def __init__(self, endpoints: Any = None) -> None:
        super().__init__(f"AmbiguousEndpoints: {endpoints!r}")
        self.endpoints = endpoints


class ConnectionFailed(PyraxException, ConnectionError):
    """There was no connection to the service, or it broke.

    The exception of the transport is its ``__cause__``.
    """


class RequestTimeout(ConnectionFailed, TimeoutError):
    """The service was not reached, or did not answer, within the time allowed."""


# --- HTTP statuses ------------------------------------------------------------------------------


class BadRequest(ClientException):
    """HTTP 400: the service did not understand the request or refused what it asks for."""

    http_status = 400
    message = "Bad request"


class Unauthorized(ClientException):
    """HTTP 401: the token is missing, expired or wrong."""

    http_status = 401
    message = "Unauthorized"


class Forbidden(ClientException):
    """HTTP 403: the account may not do this."""

    http_status = 403
    message = "Forbidden"


class NotFound(ClientException):
    """HTTP 404: there is no such thing."""

    http_status = 404
    message = "Not found"


class MethodNotAllowed(ClientException):
    """HTTP 405: the thing has no such operation."""

    http_status = 405
    message = "Method Not Allowed"


class NotAcceptable(ClientException):
    """HTTP 406: the service cannot answer in the form, or API version, asked for."""

    http_status = 406
    message = "Not Acceptable"


class Conflict(ClientException):
    """HTTP 409: the thing is not in a state that allows this, or exists already."""

    http_status = 409
    message = "Conflict"


class OverLimit(ClientException):
    """HTTP 413 (or 429, 498): a rate limit, a quota or a size is exceeded.

    ``retry_after`` is 0 when the service names no time: waiting may not help then.
    """

    http_status = 413
    message = "Over limit"
    retry_after: float = 0


class UnprocessableEntity(ClientException):
    """HTTP 422: the service understood the request, but cannot do it now or at all."""

    http_status = 422
    message = "Unprocessable Entity"


class RateLimit(OverLimit):
    """HTTP 429: too many requests."""

    http_status = 429
    message = "Too Many Requests"


class InternalServerError(ClientException):
    """HTTP 500: the service failed."""

    http_status = 500
    message = "Internal Server Error"


class HTTPNotImplemented(ClientException):
    """HTTP 501: the service does not offer this."""

    http_status = 501
    message = "Not Implemented"


class BadGateway(ClientException):
    """HTTP 502: the service behind the gateway answered with nonsense."""

    http_status = 502
    message = "Bad Gateway"


class ServiceUnavailable(ClientException):
    """HTTP 503: the service is down or overloaded."""

    http_status = 503
    message = "Service Unavailable"


class GatewayTimeout(ClientException):
    """HTTP 504: the service behind the gateway did not answer."""

    http_status = 504
    message = "Gateway Timeout"


class NoUniqueMatch(ClientException):
    """``find`` met more than one match. No answer of a service becomes this class."""

    http_status = 400
    message = "Not Unique"


STATUS_CLASSES: dict[int, type[ClientException]] = {
    **{
        kind.http_status: kind
        for kind in (
            BadRequest,
            Unauthorized,
            Forbidden,
            NotFound,
            MethodNotAllowed,
            NotAcceptable,
            Conflict,
            OverLimit,
            UnprocessableEntity,
            RateLimit,
            InternalServerError,
            HTTPNotImplemented,
            BadGateway,
            ServiceUnavailable,
            GatewayTimeout,
        )
    },
    498: OverLimit,
}
"""The class of each status; other statuses become plain ``ClientException``."""


def from_response(
    response: Any, body: Any, url: str | None = None, method: str | None = None
) -> ClientException:
    """Make the exception that an error answer stands for.

    Args:
        response: A ``requests.Response``, or a dict with ``status_code`` and perhaps ``headers``.
        body: Its body: decoded JSON, bytes or text, or ``None``.
        url: Address of the request.
        method: HTTP method of the request.

    Returns:
        An instance of the class of the status, plain ``ClientException`` for a status without
        one. What the request itself had as secrets is masked in message and details.
    """
    from pyrax import error_documents  # most programs meet no error

    if isinstance(response, Mapping):
        status, headers, request = response["status_code"], response.get("headers"), None
    else:
        status, headers = response.status_code, getattr(response, "headers", None)
        request = getattr(response, "request", None)
    # Before, since reading changes the text; and after, since it may undo a second quoting.
    said = error_documents.read_body(error_documents.without_secrets(body, request))
    retry_after = error_documents.retry_after_of(headers)
    kind = STATUS_CLASSES.get(status, ClientException)
    return kind(
        status,
        error_documents.without_secrets(said.message, request),
        error_documents.without_secrets(said.details, request),
        error_documents.request_id_of(headers) or said.request_id,
        url,
        method,
        retry_after=said.retry_after if retry_after is None else retry_after,
    )


def about_last_answer(error: PyraxException) -> None:
    """Let an exception tell the request that this thread had the last answer to."""
    answer = last_answer.last()
    if answer is not None:
        from pyrax import error_documents

        error.code = answer.status if error.code is None else error.code
        error.method = answer.method
        error.url = answer.without_secrets(answer.url).partition("?")[0]
        error.request_id = error_documents.request_id_of(answer.headers)


def raise_because(cause: BaseException, meaning: BaseException) -> NoReturn:
    """Raise what an error means, with that error as its cause.

    Args:
        cause: What was raised.
        meaning: What it means; ``cause`` itself, which cannot be its own cause, for no more than
            it says.
    """
    if meaning is cause:
        raise cause
    raise meaning from cause


class ServiceResponseFailure(PyraxException):
    """The answer of a service is not what its API promises.

    The attributes tell which answer: the last one that came in this thread.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        about_last_answer(self)

    def __str__(self) -> str:
        return super().__str__() + ("" if self.code is None else _request_of(self))


# --- refused calls --------------------------------------------------------------------------------


class AuthorizationFailure(PyraxException):
    """The account may not do this. ``authorization_failure`` makes the one for an answer."""


class UnauthorizedAuthorizationFailure(AuthorizationFailure, Unauthorized):
    """An ``AuthorizationFailure`` that came as HTTP 401."""


class ForbiddenAuthorizationFailure(AuthorizationFailure, Forbidden):
    """An ``AuthorizationFailure`` that came as HTTP 403."""


class NotFoundAuthorizationFailure(AuthorizationFailure, NotFound):
    """An ``AuthorizationFailure`` that came as HTTP 404: the service hides what it forbids."""


def authorization_failure(error: ClientException) -> AuthorizationFailure:
    """Make the ``AuthorizationFailure`` that a refused call stands for.

    Args:
        error: What the HTTP layer raised.

    Returns:
        An exception that is both an ``AuthorizationFailure`` and of the class of the status
        (``Unauthorized``, ``Forbidden`` or ``NotFound``; others count as forbidden), with the
        attributes of the original.
    """
    if isinstance(error, Unauthorized):
        return UnauthorizedAuthorizationFailure(error)
    if isinstance(error, NotFound):
        return NotFoundAuthorizationFailure(error)
    return ForbiddenAuthorizationFailure(error)


# --- what a cloud cannot do ---------------------------------------------------------------------


class NotSupported(PyraxException, NotImplementedError):
    """The cloud in use has no counterpart for a call. Nothing was sent.

    Args:
        method: The call, as the user writes it.
        service: The service that cannot do it.
        reason: Why not, or what to do instead.
    """

    def __init__(self, method: Any, service: Any, reason: Any = None) -> None:
        self.method = as_text(method)
        self.service = as_text(service)
        self.reason = None if reason is None else as_text(reason)
        text = f"'{self.method}' is not supported by the '{self.service}' service"
        super().__init__(f"{text}: {self.reason}" if self.reason else f"{text}.")
