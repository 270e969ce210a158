"""Zaqar, its messages in Redis."""

from __future__ import annotations

from tests.real.rig.processes import Program
from tests.real.rig.servers import SHARED_PACKAGES, OpenStackService
from tests.real.rig.site import HOST

CONFIGURATION = """\
[DEFAULT]
use_stderr = true
auth_strategy = keystone
admin_mode = true
pooling = false
unreliable = true

[drivers]
transport = wsgi
message_store = redis
management_store = redis

[drivers:message_store:redis]
uri = {redis}?dbid=0

[drivers:management_store:redis]
uri = {redis}?dbid=1

[signed_url]
secret_key = a secret of nobody

{tokens}
"""


class Zaqar(OpenStackService):
    """Messaging API v2."""

    name = "zaqar"
    needs = ("memcached", "keystone", "redis")
    packages = ("zaqar", "redis", "pymongo", *SHARED_PACKAGES)
    catalog_types = ("messaging",)

    def configure(self) -> None:
        """Write the configuration where Zaqar looks for it: below its home."""
        text = CONFIGURATION.format(
            redis=f"redis://{HOST}:{self.site.port('redis')}", tokens=self.tokens()
        )
        (self.site.folder("zaqar/.zaqar") / "zaqar.conf").write_text(text)

    def start_programs(self) -> list[Program]:
        """The API."""
        return [
            self.web_server(
                "zaqar.transport.wsgi.app:application",
                {"HOME": str(self.folder)},
                statuses=(200, 300, 401),
            )
        ]
