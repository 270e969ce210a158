"""Build a network of your own with a server in it, and a bastion by which it can be reached.

The bastion is also on the internet: on Rackspace by itself, on OpenStack by a floating IP with
``--outside NETWORK``. ``--delete --yes`` removes all, also the rest of a run that failed.

Example: python samples/networks/isolated_network.py backend --cidr 192.168.20.0/24 --key-name me
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import pyrax


def build(compute: Any, networks: Any, options: argparse.Namespace) -> None:
    """Make the network, the bastion and the server behind it."""
    outside = networks.find_network_by_label(options.outside) if options.outside else None
    images = compute.find_images_by_name(options.image)
    flavors = sorted(compute.flavors.list(min_ram=options.ram), key=lambda flavor: flavor.ram)
    if not images or not flavors:
        sys.exit(f"There is no image {options.image!r} or no flavor of {options.ram} MB.")
    network = networks.create(options.network, cidr=options.cidr)
    inside = network.get_server_networks()
    both = inside if options.outside else network.get_server_networks(public=True, private=True)

    names = {f"{options.network}-bastion": both, f"{options.network}-app": inside}
    servers = [
        compute.servers.create(name, images[0], flavors[0], nics=nics, key_name=options.key_name)
        for name, nics in names.items()
    ]
    servers = [pyrax.utils.wait_for_build(one, interval=10, timeout=3600) for one in servers]
    if outside:
        router = networks.routers.create(options.network, external_network=outside)
        router.add_interface(subnet=network.subnets[0])
        address = networks.floating_ips.create(outside)
        address.associate(server=servers[0])
        servers[0].get()
    for server in servers:
        print(f"{server.name} {server.status} {server.networks}")
    if any(server.status != "ACTIVE" for server in servers):
        sys.exit("Not all could be built: --delete --yes removes what there is.")


def delete(compute: Any, networks: Any, options: argparse.Namespace) -> None:
    """Remove the servers, then what they were connected to."""
    network = networks.find_network_by_label(options.network)
    names = [f"{options.network}-{role}" for role in ("bastion", "app")]
    servers = [server for name in names for server in compute.servers.findall(name=name)]
    print(f"{network.label} {network.cidr} with {', '.join(one.name for one in servers)}")
    if not options.yes:
        sys.exit("Nothing was deleted: say --yes to delete it.")

    for server in servers:
        if options.outside:
            for address in networks.floating_ips.list():
                if address.floating_ip_address in server.networks.get(network.label, []):
                    address.delete()
        server.delete()
        pyrax.utils.wait_until(server, "status", "DELETED", interval=5, timeout=600)
        print(f"{server.name} is deleted")
    if options.outside:
        for router in networks.routers.findall(name=options.network):
            router.remove_interface(subnet=network.subnets[0])
            router.delete()
    networks.delete(network, wait=120)
    print(f"{network.label} is deleted")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", help="name of the network; the servers' names begin with it")
    parser.add_argument("--cidr", default="192.168.20.0/24", help="address range (%(default)s)")
    parser.add_argument(
        "--outside", metavar="NETWORK", help="OpenStack: network of the floating IP"
    )
    parser.add_argument("--image", default="debian", metavar="TEXT", help="name (%(default)s)")
    parser.add_argument("--ram", type=int, default=2048, metavar="MB", help="least (%(default)s)")
    parser.add_argument("--key-name", metavar="NAME", help="key pair that may log in")
    parser.add_argument("--delete", action="store_true", help="show all of it, to remove it")
    parser.add_argument("--yes", action="store_true", help="remove it")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    networks = pyrax.connect_to_cloud_networks(region=options.region)
    compute = pyrax.connect_to_cloudservers(region=options.region)
    if networks is None or compute is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    (delete if options.delete else build)(compute, networks, options)


if __name__ == "__main__":
    try:
        main()
    except pyrax.exc.PyraxException as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
