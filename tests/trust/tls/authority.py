"""A certificate authority, and servers that show what it signed or what it did not."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = ("localhost", "127.0.0.1")
Answer = tuple[int, dict[str, str], Any]


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """An authority with a key of its own; what it signs lies as PEM files in a folder.

    Args:
        folder: Where the files go.
        name: Name of the authority.
    """

    def __init__(self, folder: Path, name: str = "pyrax test authority") -> None:
        self.folder = folder
        self.name = _named(name)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.count = 0
        made = self._signed(self.name, self.key, (-2, 2), (), authority=True)
        self.bundle = str(folder / f"{name.replace(' ', '-')}.pem")
        Path(self.bundle).write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def _signed(
        self,
        subject: x509.Name,
        key: Any,
        days: tuple[int, int],
        names: tuple[str, ...],
        authority: bool = False,
        own: bool = False,
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.timezone.utc)
        alternatives = [
            x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
            for name in names
        ]
        signer = (key if own else self.key).public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if own else self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=days[0]))
            .not_valid_after(now + datetime.timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            # Python 3.13 and newer refuse chains without these.
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), False)
        )
        if authority:
            signs = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(signs, critical=True)
        if alternatives:
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), False)
        return builder.sign(key if own else self.key, hashes.SHA256())

    def certificate(
        self,
        *,
        names: tuple[str, ...] = HERE,
        subject: str = "server",
        days: tuple[int, int] = (-1, 1),
        own: bool = False,
    ) -> str:
        """Make a key and a certificate for it; return the file that holds both.

        `own` signs it with its own key instead of the authority's.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._signed(_named(subject), key, days, names, own=own)
        self.count += 1
        path = self.folder / f"{self.count}-{subject}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        return str(path)


class Seen(NamedTuple):
    """A request that reached a server."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    peer: Any


class TLSServer:
    """An HTTPS server on the loopback address.

    Args:
        certificate: File with its key and certificate.
        answer: Called with each request that arrives; `None` answers with an empty document.
        trusted: CA bundle that clients' certificates are checked against, where they show one.
    """

    def __init__(
        self,
        certificate: str,
        answer: Callable[[Seen], Answer] | None = None,
        trusted: str | None = None,
    ) -> None:
        self.seen: list[Seen] = []
        self.answer = answer or (lambda request: (200, {}, {}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        if trusted:
            context.verify_mode = ssl.CERT_OPTIONAL
            context.load_verify_locations(trusted)
        self.server = _Listener(("127.0.0.1", 0), self._handler())
        self.server.context = context
        self.port: int = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def url(self, host: str = "localhost") -> str:
        """Return the address under a host name."""
        return f"https://{host}:{self.port}"

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                peer = self.connection.getpeercert()  # type: ignore[attr-defined]
                seen = Seen(self.command, self.path, dict(self.headers), body, peer)
                owner.seen.append(seen)
                status, headers, document = owner.answer(seen)
                content = json.dumps(document).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = answer

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


class _Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Speak TLS first, in the thread of the connection."""
        request.settimeout(10)
        try:
            wrapped = self.context.wrap_socket(request, server_side=True)
        except OSError:  # the client turned away
            return
        try:
            super().finish_request(wrapped, client_address)
        finally:
            wrapped.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that turn away are what these tests are about."""
