"""Trove's API and task manager in one process, with the fake guest agents that Trove brings.

The fake agents keep databases and users in memory, so that both have to share it. They are older
than the rest of Trove; what they lack is given to them here.
"""

from __future__ import annotations

from typing import Any

from trove.cmd.common import with_initialize  # first: it prepares the process for eventlet


@with_initialize
def main(conf: Any) -> None:
    """Serve until the end."""
    import trove.tests.util
    from trove.common import cfg, notification, profile, wsgi
    from trove.common.rpc import service as rpc_service
    from trove.extensions.common.common import unquote_user_host
    from trove.instance import models
    from trove.taskmanager.api import API

    trove.tests.util.unquote_user_host = unquote_user_host
    from trove.tests.fakes import guestagent

    prepare = guestagent.FakeGuest.prepare

    def prepare_without_version(self: Any, *args: Any, ds_version: Any = None, **named: Any) -> Any:
        return prepare(self, *args, **named)

    guestagent.FakeGuest.prepare = prepare_without_version

    notification.DBaaSAPINotification.register_notify_callback(models.persist_instance_fault)
    cfg.set_api_config_defaults()
    profile.setup_profiler("api", conf.host)
    paste = conf.find_file(conf.api_paste_config)
    launcher = wsgi.launch("trove", conf.bind_port, paste, host=conf.bind_host, workers=1)
    launcher.launch_service(
        rpc_service.RpcService(
            key=None,
            manager=conf.taskmanager_manager,
            topic=conf.taskmanager_queue,
            rpc_api_version=API.API_LATEST_VERSION,
        )
    )
    launcher.wait()


main()
