"""What the samples for load balancers, DNS, the CDN, monitoring and Auto Scale do in the cloud."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path
from typing import Any

from tests.docs.samples import Reader

ADDRESSES = ("10.180.0.11", "10.180.0.12")


def make_balancer(reader: Reader) -> tuple[Any, str]:
    """Make a load balancer with a sample; return it and what was printed."""
    front = []
    if reader.kind == "openstack":
        front = ["--subnet", reader.client("network").subnets.list()[0].id]
    out = reader.run("load_balancers/create_load_balancer.py", "web", *ADDRESSES, *front)
    return reader.client("load_balancer").find(name="web"), out


def test_a_load_balancer_is_made_changed_and_deleted(reader: Reader) -> None:
    balancer, out = make_balancer(reader)
    assert out == f"web {balancer.id} is ACTIVE at {balancer.virtual_ips[0].address}:80\n"
    assert [(node.address, node.port) for node in balancer.nodes] == [
        (one, 80) for one in ADDRESSES
    ]

    out = reader.run(
        *("load_balancers/change_nodes.py", "web", "--add", "10.180.0.13", "--port", "8080"),
        *("--drain", "10.180.0.11", "--remove", "10.180.0.12"),
    )
    balancer.get()
    found = {node.address: (node.port, node.condition) for node in balancer.nodes}
    assert found == {"10.180.0.11": (80, "DRAINING"), "10.180.0.13": (8080, "ENABLED")}
    assert "  10.180.0.11:80 DRAINING\n" in out and "10.180.0.12" not in out
    assert "  10.180.0.13:8080 ENABLED" in reader.run("load_balancers/list_load_balancers.py")

    assert "say --yes" in reader.fail("load_balancers/delete_load_balancer.py", "web")
    out = reader.run("load_balancers/delete_load_balancer.py", "web", "--yes")
    assert out.endswith("has 2 nodes\nweb is deleted\n")
    left = reader.client("load_balancer").list()
    assert [one for one in left if one.status != "DELETED"] == []


def test_a_load_balancer_of_openstack_wants_a_subnet_that_is_listed(openstack: Reader) -> None:
    said = openstack.fail("load_balancers/create_load_balancer.py", "web", *ADDRESSES)
    assert said == "This cloud wants --subnet; networks/list_networks.py shows which there are.\n"
    subnet = openstack.client("network").subnets.list()[0]
    assert f"  subnet {subnet.id}\n" in openstack.run("networks/list_networks.py")


def test_a_load_balancer_looks_after_its_nodes(reader: Reader) -> None:
    balancer, _ = make_balancer(reader)
    arguments = ("load_balancers/health_monitor.py", "web")
    assert "'CONNECT'" in reader.run(*arguments)
    assert balancer.get_health_monitor()["type"] == "CONNECT"
    assert "'/health'" in reader.run(*arguments, "--path", "/health", "--delay", "20")
    found = balancer.get_health_monitor()
    assert (found["type"], found["path"], found["delay"]) == ("HTTP", "/health", 20)
    assert reader.run(*arguments, "--remove") == "web: nobody looks\n"
    assert balancer.get_health_monitor() == {}


def test_a_load_balancer_takes_tls(reader: Reader) -> None:
    balancer, _ = make_balancer(reader)
    if reader.kind == "openstack":
        secret = "https://cloud.example.com:9311/v1/secrets/7d6f1e5a-6d0c-4d3b-9f7e-0c8d3c1a9b52"
        out = reader.run("load_balancers/tls_termination.py", "web", "--certificate", secret)
        assert out == "web is ACTIVE, TLS on port 443\n"
        assert balancer.get_ssl_termination()["securePort"] == 443
        return
    Path("cert.pem").write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
    Path("key.pem").write_text(
        "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"
    )
    arguments = ("load_balancers/tls_termination.py", "web")
    pair = ("--certificate", "cert.pem", "--key", "key.pem")

    assert reader.run(*arguments, *pair, "--only") == "web is ACTIVE, TLS on port 443\n"
    assert balancer.get_ssl_termination()["secureTrafficOnly"] is True
    out = reader.run(*arguments, *pair, "--host", "shop.example.com")
    assert out.endswith("  with a certificate of its own: shop.example.com\n")
    assert balancer.list_certificate_mappings()[0]["hostName"] == "shop.example.com"
    assert "MIIB" not in out
    out = reader.fail(*arguments, "--certificate", "nowhere.pem", "--key", "key.pem")
    assert out.startswith("FileNotFoundError: ")


def test_load_balancers_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    make_balancer(reader)
    finished = reader.start("load_balancers/list_load_balancers.py")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("web ACTIVE HTTP ")


def test_a_domain_is_made_filled_and_deleted(reader: Reader) -> None:
    dns = reader.client("dns")
    out = reader.run(
        *("dns/create_domain.py", "example.com", "admin@example.com"),
        *("--address", "192.0.2.17", "--ttl", "600"),
    )
    domain = dns.get_domain("example.com")
    assert (domain.emailAddress, domain.ttl) == ("admin@example.com", 600)
    assert out.splitlines()[1:3] == [
        "  A example.com 192.0.2.17",
        "  A www.example.com 192.0.2.17",
    ]
    assert re.search(r"^tell your registrar: \S+", out, re.MULTILINE)

    arguments = ("dns/set_record.py", "example.com")
    out = reader.run(*arguments, "A", "www.example.com", "192.0.2.18", "--ttl", "300")
    assert out == "changed: A www.example.com 192.0.2.18\n"
    out = reader.run(*arguments, "MX", "example.com", "mail.example.com", "--priority", "10")
    assert out == "made: MX example.com mail.example.com\n"
    www = domain.find_record("A", name="www.example.com")
    assert (www.data, www.ttl, domain.find_record("MX").priority) == ("192.0.2.18", 300, 10)

    out = reader.run("dns/list_records.py", "example.com", "--type", "MX")
    assert out == "MX example.com 10 mail.example.com 600\n"
    assert "A www.example.com 192.0.2.18 300\n" in reader.run("dns/list_records.py", "example.com")
    assert reader.run("dns/list_records.py") == f"example.com {domain.id} admin@example.com\n"

    record = ("dns/delete_records.py", "example.com", "A", "www.example.com")
    assert "say --yes" in reader.fail(*record)
    assert reader.run(*record, "--yes") == "A www.example.com 192.0.2.18\n1 deleted\n"
    assert reader.fail(*record, "--yes") == "There is no such record.\n"
    assert domain.search_records("A", name="www.example.com") == []


def test_a_domain_with_a_wrong_address_is_not_made(reader: Reader) -> None:
    finished = reader.start(
        "dns/create_domain.py", "example.com", "a@example.com", "--address", "x"
    )
    assert finished.returncode == 2
    assert "argument --address: invalid ip_address value: 'x'" in finished.stderr
    assert reader.client("dns").list() == []


def test_subdomains_are_made_and_deleted_with_the_domain(reader: Reader) -> None:
    dns = reader.client("dns")
    dns.create(name="example.com", emailAddress="admin@example.com")
    out = reader.run("dns/subdomains.py", "example.com", "--add", "dev")
    assert out == f"dev.example.com {dns.find(name='dev.example.com').id}\n"
    assert dns.find(name="dev.example.com").emailAddress == "admin@example.com"

    arguments = ("dns/delete_domain.py", "example.com", "--subdomains")
    assert "subdomains: ['dev.example.com']" in reader.fail(*arguments)
    assert len(dns.list()) == 2
    assert reader.run(*arguments, "--yes").endswith("example.com is deleted\n")
    reader.cloud.clock.advance(60)
    assert dns.list() == []


def test_a_domain_goes_into_a_zone_file_and_comes_back(reader: Reader) -> None:
    dns = reader.client("dns")
    domain = dns.create(name="example.com", emailAddress="admin@example.com")
    domain.add_records({"type": "A", "name": "www.example.com", "data": "192.0.2.17"})
    out = reader.run("dns/zone_file.py", "example.com", "saved.zone")
    assert out.startswith("saved.zone: ")
    assert "192.0.2.17" in Path("saved.zone").read_text()

    domain.delete()
    reader.cloud.clock.advance(60)
    out = reader.run("dns/zone_file.py", "example.com", "saved.zone", "--import")
    assert out.startswith("example.com has ")
    assert dns.find_record("example.com", "A").data == "192.0.2.17"


def test_the_address_of_a_server_gets_a_name(reader: Reader) -> None:
    compute, dns = reader.client("compute"), reader.client("dns")
    image = compute.find_images_by_name("debian")[0]
    server = compute.servers.create("web-1", image, compute.flavors.find(ram=2048))
    reader.cloud.clock.advance(600)
    arguments = ["dns/reverse_name.py", "web-1"]
    if reader.kind == "openstack":
        networks = reader.client("network")
        floating = networks.floating_ips.create(networks.find_network_by_label("public"))
        floating.associate(server=server)
        address = floating.floating_ip_address
        arguments += ["--address", address]
    else:
        server.get()
        address = server.accessIPv4

    named = [arguments[0], arguments[1], "www.example.com", *arguments[2:]]
    assert reader.run(*named) == f"{address} is www.example.com\n"
    assert [pointer.name for pointer in dns.list_ptr_records(server)] == ["www.example.com"]
    assert reader.run(*arguments) == f"{address} is www.example.com\n"
    assert reader.run(*arguments, "--remove") == ""
    assert dns.list_ptr_records(server) == []


def test_domains_are_listed_by_a_process_of_its_own(reader: Reader) -> None:
    reader.client("dns").create(name="example.com", emailAddress="admin@example.com")
    finished = reader.start("dns/list_records.py")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("example.com ")


def test_a_site_goes_onto_the_cdn_and_off_it(rackspace: Reader) -> None:
    cdn = rackspace.client("cdn")
    out = rackspace.run("cdn/create_service.py", "shop", "www.shop.example", "origin.shop.example")
    service = cdn.find_service(name="shop")
    assert service.status == "deployed"
    assert service.origins[0]["origin"] == "origin.shop.example"
    assert out.endswith(f"let www.shop.example be a CNAME of {service.access_url}\n")

    out = rackspace.run("cdn/purge_service.py", "shop", "--path", "/index.html")
    assert out == "shop is deployed; /index.html will be fetched anew\n"
    assert "everything" in rackspace.run("cdn/purge_service.py", "shop")
    purged = [one.query for one in rackspace.cloud.requests.of("cdn") if one.method == "DELETE"]
    assert purged == [{"url": "/index.html"}, {"all": "true"}]

    assert "say --yes" in rackspace.fail("cdn/delete_service.py", "shop")
    out = rackspace.run("cdn/delete_service.py", "shop", "--yes")
    assert out.endswith("['www.shop.example']\nshop is deleted\n")
    assert cdn.list_services() == []


def test_a_site_is_put_onto_the_cdn_by_a_process_of_its_own(rackspace: Reader) -> None:
    finished = rackspace.start("cdn/purge_service.py", "nowhere")
    assert (finished.returncode, finished.stdout) == (1, "")
    assert re.fullmatch(r"NotFound: .*\n", finished.stderr)


def test_a_site_is_watched_and_no_longer(rackspace: Reader) -> None:
    monitoring = rackspace.client("monitor")
    arguments = ("shop", "203.0.113.10", "http://203.0.113.10/", "me@example.com")
    out = rackspace.run("monitoring/watch_site.py", *arguments)
    entity = next(one for one in monitoring.list_entities() if one.label == "shop")
    check = entity.list_checks()[0]
    assert (check.type, check.period) == ("remote.http", 60)
    assert [alarm.label for alarm in entity.list_alarms()] == ["answers"]
    assert out.splitlines()[0] == f"entity shop {entity.id}"
    assert out.endswith("tells me@example.com\n")

    finished = rackspace.start("monitoring/overview.py")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "shop\n  check page (remote.http)\n  alarm answers: " in finished.stdout

    before = len(monitoring.list_notification_plans())
    assert "say --yes" in rackspace.fail("monitoring/stop_watching.py", "shop")
    out = rackspace.run("monitoring/stop_watching.py", "shop", "--yes")
    assert "me@example.com" in out and out.endswith("deleted\n")
    assert "shop" not in [one.label for one in monitoring.list_entities()]
    assert len(monitoring.list_notification_plans()) == before - 1
    assert [one.label for one in monitoring.list_notifications()].count("me@example.com") == 0


def test_a_watch_that_cannot_be_set_up_leaves_nothing_behind(rackspace: Reader) -> None:
    monitoring = rackspace.client("monitor")
    before = len(monitoring.list_entities()), len(monitoring.list_notifications())
    rackspace.cloud.faults.status(400, service="monitor", method="POST", path="alarms$")
    arguments = ("shop", "203.0.113.10", "http://203.0.113.10/", "me@example.com")
    assert rackspace.fail("monitoring/watch_site.py", *arguments).startswith("BadRequest: ")
    assert (len(monitoring.list_entities()), len(monitoring.list_notifications())) == before
    assert "shop" not in [one.label for one in monitoring.list_notification_plans()]


def test_a_group_whose_policies_fail_is_deleted_again(rackspace: Reader) -> None:
    rackspace.cloud.faults.status(422, service="autoscale", method="POST", path="policies")
    out = rackspace.fail("autoscale/create_group.py", "web", "--min", "0")
    assert out.endswith("\n") and "UnprocessableEntity: " in out
    assert rackspace.client("autoscale").list() == []


def test_a_group_is_made_scaled_and_deleted(rackspace: Reader) -> None:
    autoscale, compute = rackspace.client("autoscale"), rackspace.client("compute")
    out = rackspace.run("autoscale/create_group.py", "web", "--min", "2", "--max", "4")
    group = autoscale.find(name="web")
    assert out.splitlines()[0] == f"web {group.id}: 2 to 4 servers"
    hooks = dict(re.findall(r"^(\w+): POST to (\S+)$", out, re.MULTILINE))
    assert sorted(hooks) == ["grow", "shrink"]
    rackspace.cloud.clock.advance(600)
    assert len(compute.list()) == 2

    out = rackspace.run("autoscale/scale_group.py", "web", "--policy", "grow")
    assert out.startswith("web wants 3 servers\n")
    rackspace.cloud.clock.advance(600)
    out = rackspace.run("autoscale/scale_group.py", "web")
    assert out == "web wants 3 servers\n3 are active, 0 are being built\n"
    urllib.request.urlopen(urllib.request.Request(hooks["shrink"], method="POST")).close()
    assert group.get_state()["desired_capacity"] == 2
    assert "grow, shrink" in rackspace.fail("autoscale/scale_group.py", "web", "--policy", "x")

    assert "say --yes" in rackspace.fail("autoscale/delete_group.py", "web")
    assert rackspace.run("autoscale/delete_group.py", "web", "--yes").endswith("web is deleted\n")
    rackspace.cloud.clock.advance(600)
    assert autoscale.list() == []
    assert compute.list() == []


def test_a_group_is_shown_by_a_process_of_its_own(rackspace: Reader) -> None:
    rackspace.run("autoscale/create_group.py", "web", "--min", "1")
    rackspace.cloud.clock.advance(600)
    finished = rackspace.start("autoscale/scale_group.py", "web")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout == "web wants 1 servers\n1 are active, 0 are being built\n"
