"""Trove's API and task manager in one process, with the fake guest agents that Trove brings.

The fake agents keep databases and users in memory, so that both have to share it. They are older
than the rest of Trove; what they lack is given to them here. Backups are a few bytes in Swift.
"""

from __future__ import annotations

from typing import Any

from trove.cmd.common import with_initialize  # first: it prepares the process for eventlet


@with_initialize
def main(conf: Any) -> None:
    """Serve until the end."""
    import trove.tests.util
    from trove.backup.models import Backup
    from trove.backup.state import BackupState
    from trove.common import cfg, clients, notification, profile, wsgi
    from trove.common.rpc import service as rpc_service
    from trove.extensions.common.common import unquote_user_host
    from trove.instance import models
    from trove.taskmanager.api import API
    from trove.taskmanager.models import BuiltInstanceTasks

    trove.tests.util.unquote_user_host = unquote_user_host
    from trove.tests.fakes import guestagent

    guest = guestagent.FakeGuest
    prepare = guest.prepare
    pause = BuiltInstanceTasks.set_datastore_status_to_paused

    def prepare_without_version(self: Any, *args: Any, ds_version: Any = None, **named: Any) -> Any:
        return prepare(self, *args, **named)

    def stop_database(self: Any, do_not_start_on_reboot: bool = False) -> None:
        self._set_task_status("SHUTDOWN")

    def pause_until_the_guest_reports(self: Any) -> None:
        pause(self)
        guestagent.get_or_create(self.id)._set_task_status("HEALTHY")

    def store_a_backup(self: Any, information: dict[str, Any]) -> None:
        storage = clients.create_swift_client(self.context)
        container = information.get("swift_container") or cfg.CONF.backup_swift_container
        storage.put_container(container)
        backup = Backup.get_by_id(self.context, information["id"])
        backup.checksum = storage.put_object(container, backup.id, b"a backup")
        backup.location = f"{storage.url}/{container}/{backup.id}"
        backup.size = guestagent.BACKUP_SIZE
        backup.state = BackupState.COMPLETED
        backup.save()

    guest.prepare = prepare_without_version
    guest.stop_db = stop_database
    BuiltInstanceTasks.create_backup = store_a_backup
    BuiltInstanceTasks.set_datastore_status_to_paused = pause_until_the_guest_reports

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
