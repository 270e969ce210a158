"""Networks as scripts know them, at the Networking API: a network and its subnets as one thing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyrax import answers, exceptions, utils
from pyrax.cloudnetworks import errors
from pyrax.cloudnetworks.ids import (
    PSEUDO_NETWORKS,
    PUBLIC_NET_ID,
    SERVICE_NET_ID,
    id_of,
    needed_id,
    nics,
)
from pyrax.cloudnetworks.network import CloudNetwork, CloudNetworkManager, Networks, Nics
from pyrax.cloudnetworks.neutron import UNSET, after_marker
from pyrax.tables import ResourceList

_OF_SUBNETS = (
    "ip_version",
    "gateway_ip",
    "enable_dhcp",
    "dns_nameservers",
    "allocation_pools",
    "host_routes",
)
_STANDING = {PUBLIC_NET_ID: "public_network", SERVICE_NET_ID: "service_network"}
_SUBNET_FIELDS = [("fields", name) for name in ("id", "network_id", "cidr", "ip_version")]

Documents = list[dict[str, Any]]


class NeutronNetworkManager(CloudNetworkManager):
    """The calls for networks where the Networking API has them.

    Rackspace's two pseudo networks exist there under their ids; other clouds have none.
    """

    uri_base = "networks"

    def _base_url(self) -> str:
        """Return the address of the network service."""
        return self.api.neutron_url

    # --- reading ---

    def list(
        self,
        limit: int | None = None,
        marker: Any = None,
        return_raw: bool = False,
        other_keys: Any = None,
    ) -> ResourceList[CloudNetwork]:
        """Return the networks that the project sees: its own, shared and external ones.

        OpenStack Networking API, 'List networks' and 'List subnets'.

        Args:
            limit: How many at most; ``None`` for all, from all pages.
            marker: Id of the last network of the page before.
            return_raw: With ``True`` the answer itself is returned.
            other_keys: Name, or list of names, of further keys of the answer to return.
        """
        if return_raw or other_keys is not None:
            return super().list(limit, marker, return_raw, other_keys)  # type: ignore[no-any-return]
        marker = None if marker is None else id_of(marker)
        pages = self._pages("networks", [("limit", limit), ("marker", marker)], limit is None)
        return self._with_subnets(after_marker(pages, marker))

    def get(self, item: Any) -> CloudNetwork:
        """Return one network.

        OpenStack Networking API, 'Show network details' and 'List subnets'.

        Args:
            item: A network or its id.

        Raises:
            NotFound: There is no such network.
        """
        self._check_standing(item, "get")
        uri = self._item_uri(item)
        document = self._one(self._send("GET", uri)[1])
        network_id = answers.member(document, "id", "'network' in the answer")
        (network,) = self._with_subnets([document], [("network_id", network_id)], loaded=True)
        return network

    def with_label(self, label: str) -> Networks:
        """Return the networks that have exactly this label."""
        found = [
            document
            for document in self._pages("networks", [("name", label)])
            if document.get("name") == label
        ]
        if len(found) != 1:
            return [CloudNetwork(self, document) for document in found]
        return self._with_subnets(found, [("network_id", found[0]["id"])])

    def _pages(
        self, plural: str, query: Iterable[tuple[str, Any]], follow: bool = True
    ) -> Iterator[dict[str, Any]]:
        """Yield the documents of a list, page by page if asked to."""
        uri: str | None = f"/{plural}{utils.build_query(query)}"
        asked: set[str] = set()
        while uri and uri not in asked:
            asked.add(uri)
            body = self._send("GET", uri)[1]
            page = self._data_from_response(body, plural)
            yield from page
            uri = self._link(body, plural) if follow and page else None

    def _link(self, body: Any, plural: str) -> str | None:
        """Return the path of the next page, if the answer has a link to it."""
        following = self._next_page({"links": body.get(f"{plural}_links")}, [])
        return None if following is None else following.replace("/networks?", f"/{plural}?", 1)

    def _with_subnets(
        self,
        documents: Documents,
        query: Iterable[tuple[str, Any]] = (),
        *,
        loaded: bool = False,
    ) -> ResourceList[CloudNetwork]:
        """Return networks with the address ranges of their subnets."""
        ranges: dict[str, dict[str, Any]] = {}
        if any(document.get("subnets") for document in documents):
            rows = self._pages("subnets", [*query, *_SUBNET_FIELDS])
            ranges = {answers.member(row, "id", "A subnet in the answer"): row for row in rows}
        networks: ResourceList[CloudNetwork] = ResourceList()
        for document in documents:
            network = CloudNetwork(self, document, loaded=loaded)
            rows_of = [ranges[one] for one in answers.texts(document, "subnets") if one in ranges]
            _fill(network, rows_of)
            networks.append(network)
        return networks

    def _walk_pages(self) -> Iterator[Any]:
        """Give all networks."""
        yield from self.list()

    # --- changing ---

    def _create_body(
        self, name: Any, label: Any = None, cidr: Any = None, **further: Any
    ) -> dict[str, Any]:
        """Return the body of a new network, without its subnet."""
        further["name"] = utils.ensure_text(label or name, self.api.encoding)
        fields = {
            "router:external" if key == "external" else key: value
            for key, value in further.items()
            if value is not None and key not in _OF_SUBNETS
        }
        return {"network": fields}

    def create(self, name: Any, *args: Any, **kwargs: Any) -> CloudNetwork:
        """Create a network, and with ``cidr`` a subnet in it.

        OpenStack Networking API, 'Create network' and 'Create subnet'. A network whose subnet is
        refused is deleted again.

        Args:
            name: Its name.
            *args: ``label`` (used in place of the name) and ``cidr``.
            **kwargs: ``label``, ``cidr``, further fields of the network or the subnet, and
                ``return_none``, ``return_raw`` or ``return_response``.

        Returns:
            The network, unless one of those says otherwise.
        """
        given = {**kwargs, **dict(zip(("label", "cidr"), args))}
        flags = {name: given.pop(f"return_{name}", False) for name in ("none", "raw", "response")}
        cidr = errors.cidr_text(given.get("cidr"))
        subnet = {
            key: value
            for key, value in given.items()
            if key in _OF_SUBNETS
            and value is not UNSET
            and (value is not None or key == "gateway_ip")
        }
        if subnet and not cidr:
            raise ValueError(f"A network without a cidr has no {', '.join(sorted(subnet))}.")
        version = errors.parsed(cidr).version if cidr else None
        body = self._create_body(name, **given)
        self.run_hooks("modify_body_for_create", body)
        uri = f"/{self.uri_base}"
        response, answer = self._send("POST", uri, body=body)
        document = self._one(answer)
        rows = []
        network_id = answers.member(document, "id", "'network' in the answer")
        if cidr:
            fields = {"network_id": network_id, "ip_version": version, "cidr": cidr}
            named = {"name": body["network"].get("name")}
            rows = [self._subnet_of(network_id, {**fields, **named, **subnet})]
            document = {**document, "subnets": [row.get("id") for row in rows]}
        if flags["none"]:
            return None  # type: ignore[return-value]
        if flags["response"]:
            return response  # type: ignore[no-any-return]
        if flags["raw"]:
            return document  # type: ignore[no-any-return]
        network = CloudNetwork(self, document, loaded=True)
        _fill(network, rows)
        return network

    def _subnet_of(self, network_id: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Create the subnet of a new network; if that fails, delete the network."""
        try:
            answer = self._send("POST", "/subnets", body={"subnet": fields})[1]
            made: dict[str, Any] = answers.mapping(answers.member(answer, "subnet"), "'subnet'")
        except Exception as error:
            try:
                self._delete(self._item_uri(network_id))
            except exceptions.PyraxException as failure:
                error.cleanup_error = failure  # type: ignore[attr-defined]
            raise
        return made

    def make(self, label: Any, cidr: Any, **further: Any) -> CloudNetwork:
        """Create a network; refusals come as pyrax's own exceptions."""
        text = errors.cidr_text(cidr)
        if text:
            errors.parsed(text)
        try:
            made: CloudNetwork = self.create(label, cidr=text, **further)
        except exceptions.Conflict as error:
            exceptions.raise_because(error, self._carrying(errors.conflict(error), error))
        except exceptions.ClientException as error:
            exceptions.raise_because(
                error, self._carrying(errors.creation_refused(error, text), error)
            )
        return made

    @staticmethod
    def _carrying(
        meaning: exceptions.PyraxException, error: exceptions.ClientException
    ) -> exceptions.PyraxException:
        """Return an exception that knows of a failed clean-up, too."""
        failure = getattr(error, "cleanup_error", None)
        if failure is not None:
            meaning.cleanup_error = failure  # type: ignore[attr-defined]
        return meaning

    def check_real(self, item: Any, method: str) -> None:
        """Refuse what would be done to a pseudo network."""
        self._check_standing(item, method)
        super().check_real(item, method)

    # --- networks that everybody is on ---

    def is_own(self, network: CloudNetwork) -> bool:
        """Tell whether a network is neither external nor shared by another project."""
        fields = network.__dict__
        if fields.get("router:external"):
            return False
        owner = fields.get("project_id", fields.get("tenant_id"))
        return not fields.get("shared") or owner is None or owner == self.api.projectid

    def _check_standing(self, item: Any, method: str) -> None:
        """Refuse an id that no network of this cloud can have."""
        network_id = needed_id(item, "network")
        if network_id in PSEUDO_NETWORKS and not self.api.has_pseudo_networks:
            raise exceptions.NotSupported(
                f"cloud_networks.{method}",
                "network",
                f"the network {network_id} exists on Rackspace alone",
            )

    def server_networks(
        self, network: Any, public: bool = False, private: bool = False, key: str | None = None
    ) -> Nics:
        """Return the networks of a new server; see ``CloudNetworkClient``."""
        wanted = [needed_id(network, "network")]
        wanted += [PUBLIC_NET_ID] if public else []
        wanted += [SERVICE_NET_ID] if private else []
        return nics([self._existing(network_id) for network_id in wanted], key)

    def _existing(self, network_id: str) -> str:
        """Return the id of a network; that of another in place of a pseudo network."""
        if network_id not in PSEUDO_NETWORKS or self.api.has_pseudo_networks:
            return network_id
        attribute = _STANDING[network_id]
        chosen = getattr(self.api, attribute)
        if chosen is None:
            flag = "public" if network_id == PUBLIC_NET_ID else "private"
            raise exceptions.NotSupported(
                f"cloud_networks.get_server_networks({flag}=True)",
                "network",
                f"assign a network's id or name to cloud_networks.{attribute} first",
            )
        text = str(id_of(chosen))
        try:
            uuid.UUID(text)
        except ValueError:
            return str(self.api.find_network_by_label(text).id)
        return text

    def change(self, item: Any, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a network, and return its document."""
        document = super().change(item, attributes)
        if isinstance(item, CloudNetwork) and document.get("subnets") != item.subnets:
            network_id = answers.member(document, "id", "'network' in the answer")
            rows = self._pages("subnets", [("network_id", network_id), *_SUBNET_FIELDS])
            _fill(item, list_of(rows))
        return document


def list_of(rows: Iterable[dict[str, Any]]) -> Documents:
    """Return documents as a list; managers have a method of that name."""
    return [*rows]


def _fill(network: CloudNetwork, rows: Documents) -> None:
    """Give a network the address ranges of its subnets."""
    first = next((row for row in rows if row.get("ip_version") == 4), rows[0] if rows else None)
    network.__dict__["_cidrs"] = [answers.member(row, "cidr", "A subnet") for row in rows]
    network.__dict__["cidr"] = None if first is None else first["cidr"]
