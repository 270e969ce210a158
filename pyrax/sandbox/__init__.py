"""A cloud on this machine, to try programs against and to test with.

It speaks real HTTP on the loopback address: Keystone v2.0 with API keys and Keystone v3, three
regions, servers that build and become active, object storage. Everything is kept in memory.

    with pyrax.sandbox.running() as cloud:
        ...

From a shell, `python -m pyrax.sandbox` starts one and prints the settings to use. It needs the
extra `pyrax[sandbox]`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

try:
    import werkzeug as _werkzeug
except ImportError as error:
    raise ImportError('pyrax.sandbox needs Werkzeug: pip install "pyrax[sandbox]"') from error

from pyrax.sandbox.cloud import REGIONS, Accounts, Cloud
from pyrax.sandbox.requests_log import Request

del _werkzeug

__all__ = ["Accounts", "Cloud", "Request", "running"]


@contextlib.contextmanager
def running(
    regions: Iterable[str] = REGIONS,
    *,
    port: int = 0,
    username: str = Accounts.username,
    api_key: str = Accounts.api_key,
    password: str = Accounts.password,
    tenant_id: str = Accounts.tenant_id,
    tenant_name: str = Accounts.tenant_name,
    keystone_versions: Iterable[str] = ("v3", "v2.0"),
    any_login: bool = False,
) -> Iterator[Cloud]:
    """Run a cloud for the length of a `with` block.

    Args:
        regions: names of its regions.
        port: TCP port on the loopback address; 0 for a free one.
        username: the ordinary user, of both dialects.
        api_key: the API key of that user on Rackspace.
        password: the password of that user, in both dialects.
        tenant_id: the Rackspace account number.
        tenant_name: name of the Keystone project of that user.
        keystone_versions: versions that the Keystone endpoint offers, `v3` and `v2.0`.
        any_login: whether every user with every API key or password may log in on Rackspace.

    Yields:
        Cloud: the running cloud.

    Raises:
        OSError: the port is in use.
    """
    accounts = Accounts(
        username=username,
        api_key=api_key,
        password=password,
        tenant_id=tenant_id,
        tenant_name=tenant_name,
        any_login=any_login,
    )
    cloud = Cloud(regions, port=port, accounts=accounts, keystone_versions=keystone_versions)
    cloud.start()
    try:
        yield cloud
    finally:
        cloud.stop()
