"""Octavia without load balancers behind it: all its drivers do nothing, well."""

from __future__ import annotations

from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService

PASSPHRASE = "a passphrase of nobody"
KEY_PASSPHRASE = "0123456789abcdefghijklmnopqrstuv"

CONFIGURATION = """\
[DEFAULT]
use_stderr = true
transport_url = {transport}

[api_settings]
auth_strategy = keystone
enabled_provider_drivers = amphora:The amphora driver, noop_driver:The noop driver
default_provider_driver = amphora

[database]
connection = {database}

[controller_worker]
amphora_driver = amphora_noop_driver
compute_driver = compute_noop_driver
network_driver = network_noop_driver
image_driver = image_noop_driver
volume_driver = volume_noop_driver
distributor_driver = distributor_noop_driver
client_ca = {folder}/ca.pem
workers = 1

[certificates]
cert_manager = local_cert_manager
cert_generator = local_cert_generator
ca_certificate = {folder}/ca.pem
ca_private_key = {folder}/ca.key
ca_private_key_passphrase = {passphrase}
server_certs_key_passphrase = {key_passphrase}
storage_path = {folder}/certificates

[oslo_messaging]
topic = octavia

[driver_agent]
status_socket_path = {folder}/status.sock
stats_socket_path = {folder}/stats.sock
get_socket_path = {folder}/get.sock

[service_auth]
{login}

{tokens}
{messages}
"""

CERTIFICATE = """\
import datetime, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

folder, passphrase = sys.argv[1:]
key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rig")])
now = datetime.datetime.now(datetime.timezone.utc)
certificate = (
    x509.CertificateBuilder()
    .subject_name(name)
    .issuer_name(name)
    .public_key(key.public_key())
    .serial_number(x509.random_serial_number())
    .not_valid_before(now)
    .not_valid_after(now + datetime.timedelta(days=3650))
    .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    .sign(key, hashes.SHA256())
)
pem = serialization.Encoding.PEM
with open(f"{folder}/ca.pem", "wb") as out:
    out.write(certificate.public_bytes(pem))
with open(f"{folder}/ca.key", "wb") as out:
    out.write(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase.encode()),
        )
    )
"""


# Its network driver takes any subnet to be there.
SUBNET = "d0b0b0b0-0000-4000-8000-000000000000"


class Octavia(OpenStackService):
    """Load balancing API v2."""

    name = "octavia"
    needs = ("memcached", "keystone", "mariadb", "rabbitmq")
    packages = ("octavia", "PyMySQL", *SHARED_PACKAGES)
    catalog_types = ("load-balancer",)

    def create(self) -> None:
        """Make the tables, and the authority whose key has to be encrypted."""
        self.configure()
        self.manage("octavia-db-manage", "--config-file", self.config_file, "upgrade", "head")
        command = [str(self.site.python), "-c", CERTIFICATE, str(self.folder), PASSPHRASE]
        self.site.run(command, log="octavia-certificate")

    def configure(self) -> None:
        """Write the configuration."""
        for name in ("certificates", "locks"):
            self.site.folder(f"octavia/{name}")
        text = CONFIGURATION.format(
            transport=self.transport(),
            database=self.database(),
            folder=self.folder,
            passphrase=PASSPHRASE,
            key_passphrase=KEY_PASSPHRASE,
            login=self.login(),
            tokens=self.tokens(),
            messages=self.messages(),
        )
        (self.folder / "octavia.conf").write_text(text)

    def start_programs(self) -> list[Program]:
        """The API and the worker."""
        arguments = ("--config-file", self.config_file)
        return [
            self.web_server(
                "octavia.wsgi.api:application",
                {"WSGI_ARGS": " ".join(arguments)},
            ),
            self.daemon("octavia-worker", "octavia-worker", *arguments),
        ]

    def describe(self) -> dict[str, str]:
        """Its address, and the id of a subnet for load balancers."""
        return {**super().describe(), "subnet": SUBNET}
