"""RabbitMQ: how the programs of one service talk with each other."""

from __future__ import annotations

import socket

from tests.real.rig.processes import Program
from tests.real.rig.service import Service
from tests.real.rig.site import HOST

# The program of that name on the path changes to a user of its own; this one does not.
SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"
LOOPBACK = "{127,0,0,1}"


class RabbitMQ(Service):
    """One node with nothing but AMQP, for user ``guest``."""

    name = "rabbitmq"
    programs = {"rabbitmq-server": "rabbitmq-server"}

    def start_programs(self) -> list[Program]:
        """The node; it starts Erlang's port mapper, which the rig ends by its mark."""
        folder = self.site.folder("rabbitmq")
        (folder / "enabled_plugins").write_text("[].\n")
        environment = {
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"pyrax{self.site.port('rabbitmq')}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": HOST,
            "RABBITMQ_NODE_PORT": str(self.site.port("rabbitmq")),
            "RABBITMQ_DIST_PORT": str(self.site.port("rabbitmq-distribution")),
            "ERL_EPMD_PORT": str(self.site.port("rabbitmq-epmd")),
            "ERL_EPMD_ADDRESS": HOST,
            "RABBITMQ_MNESIA_BASE": str(self.site.folder("rabbitmq/mnesia")),
            "RABBITMQ_LOG_BASE": str(self.site.folder("rabbitmq/log")),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (f"-kernel inet_dist_use_interface {LOOPBACK}"),
        }
        return [Program("rabbitmq", [SERVER], self._speaks, environment)]

    def _speaks(self) -> bool:
        """Whether it answers AMQP's first frame."""
        try:
            with socket.create_connection((HOST, self.site.port("rabbitmq")), 2) as connection:
                connection.settimeout(2)
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                return connection.recv(1) == b"\x01"
        except OSError:
            return False
