"""Work of all kinds on the clients of the module, whose answers can be told apart by who asked."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from typing import Any

import pyrax

BOX = "box"
DOMAIN = "example.com"
QUEUE_CLIENT = str(uuid.uuid4())


class WrongAnswer(AssertionError):
    """Somebody got what is not theirs, or what nobody has stored."""


def check(found: Any, wanted: Any) -> None:
    """Raise if an answer is not the one that is due."""
    if found != wanted:
        raise WrongAnswer(f"{found!r} instead of {wanted!r}"[:500])


def prepare() -> None:
    """Make what all workers share, if it is not there."""
    clients: Any = pyrax
    clients.cloudfiles.create_container(BOX)
    clients.queues.client_id = QUEUE_CLIENT
    clients.cloud_dns.set_delay(0.02)
    if DOMAIN not in [one.name for one in clients.cloud_dns.list()]:
        clients.cloud_dns.create(DOMAIN, emailAddress="admin@example.com")


class Worker:
    """One of several at work at the same time; it cleans up after itself.

    Args:
        number: Which one.
        done: Called after each request or so.
    """

    def __init__(self, number: int, done: Callable[[], Any]) -> None:
        self.name = f"worker-{number:02}"
        self._done = done
        self._serial = itertools.count()
        self._clients: Any = pyrax

    def turn(self) -> None:
        """Do some work of each kind."""
        for kind in (self.objects, self.servers, self.messages, self.records, self.others):
            kind(f"{self.name}-{next(self._serial)}")

    def _call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call and tell that it is done."""
        answer = function(*args, **kwargs)
        self._done()
        return answer

    def objects(self, name: str) -> None:
        """Store, read and delete an object."""
        call, files = self._call, self._clients.cloudfiles
        content = name.encode() * (1 + next(self._serial) % 400)
        call(files.store_object, BOX, name, content, metadata={"who": name}, return_none=True)
        check(call(files.fetch_object, BOX, name), content)
        check(call(files.get_object_metadata, BOX, name), {"who": name})
        check(call(files.list_container_object_names, BOX, prefix=f"{self.name}-"), [name])
        call(files.delete_object, BOX, name)

    def servers(self, name: str) -> None:
        """Create, read and delete a server."""
        call, compute = self._call, self._clients.cloudservers
        flavor = call(compute.list_flavors)[0]
        image = call(compute.list_images)[0]
        made = call(compute.servers.create, name, image, flavor)
        check(call(compute.servers.get, made.id).name, name)
        check([one.id for one in call(compute.servers.list, search_opts={"name": name})], [made.id])
        call(made.delete)

    def messages(self, name: str) -> None:
        """Use a queue of its own."""
        call, queues = self._call, self._clients.queues
        call(queues.create, name)
        call(queues.post_message, name, {"for": name}, 300)
        found = call(queues.list_messages, name, echo=True)
        check([one.body for one in found], [{"for": name}])
        call(queues.delete, name)

    def records(self, name: str) -> None:
        """Add a record and find it."""
        call, dns = self._call, self._clients.cloud_dns
        domain = call(dns.find, name=DOMAIN)
        record = {"type": "TXT", "name": f"{name}.{DOMAIN}", "data": f"for {name}"}
        (made,) = call(domain.add_record, record)
        (found,) = call(domain.search_records, "TXT", name=record["name"])
        check((found.id, found.data), (made.id, record["data"]))
        call(found.delete)

    def others(self, name: str) -> None:
        """Ask for what is not there, and make a client of its own for another region."""
        try:
            self._call(self._clients.cloudfiles.fetch_object, BOX, f"no-{name}")
        except pyrax.exceptions.NotFound:
            pass
        else:
            raise WrongAnswer(f"there is an object no-{name}")
        client: Any = pyrax.connect_to_cloudfiles(region="ORD")
        check(self._call(client.list_container_names), [])
