"""Storing one object by one PUT, verified on both sides."""

from __future__ import annotations

import dataclasses
import datetime
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from pyrax import exceptions, http, utils
from pyrax.object_storage import errors, names
from pyrax.object_storage.constants import DEFAULT_CHUNKSIZE
from pyrax.object_storage.hashing import MD5
from pyrax.object_storage.sources import BLOCK, Source, SourceError, state_of

log = logging.getLogger("pyrax")

TOKEN_MARGIN = 300.0
"""Seconds; a token with less than this left is renewed before data that cannot be sent twice."""

HASH_AHEAD = 64 * 1024 * 1024
"""Bytes; larger content is hashed before it is sent only if it replaces something."""

_MD5 = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Stored:
    """What is known of an object after its PUT.

    Args:
        etag: The ETag in the answer, without quotes; ``None`` if there was none.
        md5: MD5 of what was sent; ``None`` if it was not computed.
        size: Bytes sent.
        headers: Headers of the answer.
    """

    etag: str | None
    md5: str | None
    size: int
    headers: Mapping[str, str]


def plain_etag(value: Any) -> str | None:
    """Return an ETag without quotes and weakness mark, ``None`` if there is none."""
    if not value:
        return None
    text = str(value).strip()
    return text.removeprefix("W/").strip('"') or None


def md5_of_etag(value: Any) -> str | None:
    """Return an ETag in lower case if it has the form of an MD5, else ``None``."""
    etag = plain_etag(value)
    return etag.lower() if etag and _MD5.fullmatch(etag) else None


class Body:
    """The body of a PUT: hashed as it goes out. Each iteration begins anew.

    It is no plain ``bytes`` so that the debug trace shows its length, never its content.

    Args:
        source: What to send.
        block: Bytes of a block.
        checksum: Whether to hash.
        on_sent: Called with the number of bytes that have gone out, block by block.

    Attributes:
        md5: MD5 of what went out, ``None`` if it did not all go out or is not hashed.
    """

    def __init__(
        self,
        source: Source,
        block: int,
        checksum: bool,
        on_sent: Callable[[int], Any] | None = None,
    ) -> None:
        self.source = source
        self.block = block
        self.checksum = checksum
        self.on_sent = on_sent
        self.rounds = 0
        self.sent = 0
        self.complete = False
        self.md5: str | None = None

    def __len__(self) -> int:
        if self.source.size is None:
            raise TypeError("The length is not known.")
        return self.source.size

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        """Give the blocks and keep count."""
        self.rounds += 1
        self.sent = 0
        self.complete = False
        self.md5 = None
        digest = MD5(self.source.size) if self.checksum else None
        try:
            for piece in self.source.blocks(self.block):
                if digest is not None:
                    digest.update(piece)
                self.sent += len(piece)
                yield piece
                if self.on_sent is not None:
                    self.on_sent(self.sent)
            if digest is not None:
                self.md5 = digest.hexdigest()
            self.complete = True
        finally:
            if digest is not None:
                digest.close()


class OnceBody(Body):
    """A body that cannot be sent a second time: it is its own iterator."""

    _running: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._running is None:
            self._running = self._pieces()
        return next(self._running)


class Upload:
    """One object that is stored by one PUT.

    Args:
        client: The ``StorageClient``.
        container: Name of the container.
        name: Name of the object.
        source: The content.
        headers: Headers to send, complete except for those of the body.
        etag: The caller's own MD5 of the content; sent as it is.
        checksum: ``False`` to neither compute nor compare MD5 sums.
        chunked: Send in chunks, without announcing the length.
        chunk_size: Bytes of a chunk.
        on_sent: Called with the number of bytes sent so far; what it raises ends the upload.
        announce: Whether the MD5 goes ahead of the content, so that the service keeps what it has
            when something else arrives. ``False`` where nothing can be lost: the content is then
            hashed only as it is sent.
    """

    def __init__(
        self,
        client: Any,
        container: str,
        name: str,
        source: Source,
        *,
        headers: Mapping[str, Any],
        etag: str | None = None,
        checksum: bool = True,
        chunked: bool = False,
        chunk_size: int | None = None,
        on_sent: Callable[[int], Any] | None = None,
        announce: bool = True,
    ) -> None:
        self.client = client
        self.container = container
        self.name = name
        self.path = names.object_path(container, name)
        self.source = source
        self.checksum = checksum
        self.announce = announce
        self.chunked = chunked or source.size is None
        if self.chunked:
            block = chunk_size or (DEFAULT_CHUNKSIZE if chunked else BLOCK)
        else:
            block = BLOCK
        kind = Body if source.rewindable else OnceBody
        self.body = kind(source, block, checksum, on_sent)
        self.headers = dict(headers)
        self.etag = etag
        self.known_md5: str | None = None

    def run(self) -> Stored:
        """Send the object.

        Returns:
            What is known of it.

        Raises:
            NoSuchContainer: The container does not exist.
            UploadFailed: What arrived is not what was sent (``local_md5`` and ``remote_etag``
                tell), the data changed while it was read, or it would have to be sent again and
                cannot be.
            ClientException: The service refused the object.
        """
        try:
            self._prepare()
            response = self._send()
        except SourceError as error:
            raise_source_error(error, self.name)
        finally:
            self.source.finish()
        if response.status_code == 202:
            log.warning(
                "A newer version of '%s' was stored by somebody else meanwhile; the service keeps "
                "that one.",
                self.name,
            )
        stored = self._verified(response.headers)
        self._check_unchanged()
        return stored

    def _check_unchanged(self) -> None:
        """Raise if a file was changed while it was sent, where no MD5 went ahead to tell.

        One that has only grown, such as a log, was read as it was before, and so was one that has
        been removed meanwhile.
        """
        source = self.source
        if source.path is None or source.state is None or "ETag" in self.headers:
            return
        state = state_of(source.path)
        if state is None or state[0] > source.state[0]:
            return
        if state != source.state:
            raise exceptions.UploadFailed(
                f"'{self.name}' was stored, but '{source.path}' was changed while it was read"
            )

    def _prepare(self) -> None:
        """Announce the length, and the MD5 if the content can be read twice."""
        if self.etag is not None:
            self.headers["ETag"] = self.etag
        if self.chunked:
            self.headers["Transfer-Encoding"] = "chunked"
            return
        self.headers["Content-Length"] = str(self.source.size)
        if self.etag is None and self.checksum and self.source.rewindable and self._replaces():
            self.known_md5 = self.source.md5()
            self.headers["ETag"] = self.known_md5
            self.body.checksum = False  # the service compares what goes out with it

    def _replaces(self) -> bool:
        """Tell whether there may be something that wrong content must not replace."""
        if not self.announce or (self.source.size or 0) <= HASH_AHEAD:
            return self.announce
        try:
            self.client.method_head(self.path)
        except exceptions.NotFound:
            return False
        except (exceptions.ClientException, exceptions.ConnectionFailed):
            pass  # the PUT will tell what is wrong
        return True

    def _send(self) -> Any:
        """Send the PUT; repeat it where http cannot know that it may."""
        if not self.source.rewindable:
            renew_token_early(self.client)
        attempt = 0
        while True:
            try:
                return self.client.method_put(self.path, data=self.body, headers=self.headers)[0]
            except exceptions.Unauthorized as error:
                if self.source.rewindable:
                    raise
                if self.body.rounds or attempt:
                    raise exceptions.UploadFailed(
                        401,
                        f"The token expired while '{self.name}' was sent, and the data cannot be "
                        "read a second time. There is a new token: send the data again",
                        *_trail(error),
                    ) from error
            except exceptions.ConnectionFailed as error:
                if self.source.rewindable:
                    raise
                if self.body.complete:
                    return self._arrived_after_all(error)
                if self.body.rounds or attempt >= self.client.retries:
                    raise
                http.sleep(http.retry_delay(attempt, None, self.client.retry_policy))
            except exceptions.NotFound as error:
                raise errors.no_such_container(self.container, error) from error
            except exceptions.ClientException as error:
                if error.code == 422:
                    raise upload_failed(error, self.known_md5 or self.body.md5) from error
                if error.code == 412 and self._stored_before():
                    return self._arrived_after_all(error)
                raise
            attempt += 1

    def _stored_before(self) -> bool:
        """Tell whether a refused "create only" PUT may have met its own first try."""
        wanted = {name.lower(): value for name, value in self.headers.items()}
        return self.body.rounds > 1 and wanted.get("if-none-match") == "*"

    def _arrived_after_all(self, error: Exception) -> Any:
        """After an answer was lost: look whether the object is there; else raise the error."""
        expected = self.known_md5 or self.body.md5
        try:
            response = self.client.method_head(self.path)[0]
        except exceptions.ClientException:
            raise error from None
        same = response.headers.get("Content-Length") == str(self.body.sent)
        if expected and same and md5_of_etag(response.headers.get("ETag")) == expected:
            return response
        raise error

    def _verified(self, headers: Mapping[str, str]) -> Stored:
        """Compare the MD5 of what went out with the ETag that came back."""
        local = self.body.md5 or self.known_md5
        remote = md5_of_etag(headers.get("ETag"))
        if self.checksum and local and remote and local != remote:
            failure = exceptions.UploadFailed(
                422,
                f"'{self.name}' was stored, but not as it was sent: its MD5 is {local} here and "
                f"{remote} there",
                method="PUT",
            )
            failure.local_md5 = local
            failure.remote_etag = remote
            raise failure
        size = self.body.sent or self.source.size or 0
        return Stored(plain_etag(headers.get("ETag")), local, size, headers)


def raise_source_error(error: SourceError, name: str) -> NoReturn:
    """Raise what stands behind a failure to read what is to be uploaded.

    Args:
        error: The failure.
        name: Name of the object.

    Raises:
        Exception: What the source raised.
        UploadFailed: The source ended early.
    """
    if isinstance(error.reason, Exception):
        raise error.reason from None
    raise exceptions.UploadFailed(
        f"'{name}' was not stored: {error}. Was the file changed meanwhile?"
    ) from error


def upload_failed(
    error: exceptions.ClientException, local_md5: str | None
) -> exceptions.UploadFailed:
    """Return the exception for a PUT that the service refused with 422.

    Args:
        error: The refusal.
        local_md5: MD5 of what was sent.
    """
    failure = exceptions.UploadFailed(
        422,
        "The service did not store the object: what arrived has another MD5 than was announced. "
        "An earlier version is untouched",
        *_trail(error),
    )
    failure.local_md5 = local_md5
    failure.remote_etag = None
    return failure


def _trail(error: exceptions.ClientException) -> tuple[Any, Any, Any, Any]:
    """Return what an exception says about its request, in the order of the constructor."""
    return error.details, error.request_id, error.url, error.method


def renew_token_early(client: Any) -> None:
    """Log in again if the token ends soon: the data that follows cannot be sent twice.

    Args:
        client: The ``StorageClient``.
    """
    identity = client.identity
    token = identity.valid_token()
    expires = getattr(identity, "expires", None)
    if not expires or getattr(identity, "token_only", False) or client._renewed_early == token:
        return
    try:
        moment = expires if isinstance(expires, datetime.datetime) else utils.parse_date(expires)
    except (TypeError, ValueError, OverflowError):
        return  # a date that nobody understands says nothing
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    left = (moment - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    if 0 < left < TOKEN_MARGIN:
        client._renewed_early = identity.renew_token(token)
