"""What README says of watching it, with two services of which one sends the mails, and a real journal."""

import http.client
import socket
from collections import Counter

from driver.command import ROOT
from driver.fail2ban import FILTER, addresses_in_export
from driver.prometheus import complaints_about_metrics
from driver.waiting import wait_until
from machine.visitor import Visitor

PORT = 9464


def listens(host):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.connect_ex((host, PORT)) == 0


def test_the_numbers_are_those_of_both_services(visitor):
    visitor.joined().signed_in()
    numbers = visitor.get("/metrics")
    assert numbers.status == 200 and complaints_about_metrics(numbers.body) == ""
    for series in ('sih_auth_workers{pool="check"}', 'sih_auth_workers{pool="mailer"}', 'sih_auth_mails_total{',
                   'sih_auth_logins_total{outcome="succeeded"}', "sih_auth_disk_free_bytes"):
        assert series in numbers.body, series


def test_the_port_for_prometheus(machine):
    machine.shell("cp /usr/share/sih-auth/nginx/sih-auth-metrics.conf /etc/nginx/conf.d/ && systemctl reload nginx")
    try:
        for host in ("127.0.0.1", "::1"):
            wait_until(lambda host=host: listens(host), 10, "nginx with its new configuration")
            connection = http.client.HTTPConnection(host, PORT, timeout=10)
            connection.request("GET", "/metrics")
            answer = connection.getresponse()
            assert answer.status == 200 and b"sih_auth_build_info" in answer.read()
            connection.close()
    finally:
        machine.shell("rm /etc/nginx/conf.d/sih-auth-metrics.conf && systemctl reload nginx")


def test_it_says_that_it_is_ready(visitor):
    answer = visitor.get("/health/ready")
    assert (answer.status, answer.json["status"]) == (200, "ready")


def test_fail2bans_filter_is_where_it_looks_for_it(machine):
    assert machine.path("/etc/fail2ban/filter.d/sih-auth.conf").read_bytes() == FILTER.read_bytes()


def test_fail2ban_finds_in_the_journal_who_guesses(machine, visitor, tmp_path):
    visitor.joined()
    guesser = Visitor(machine, visitor.email, "not-The-Password-7")
    for _ in range(3):
        assert guesser.post("/login", email=guesser.email, password=guesser.password).status == 401
    machine.run("journalctl", "--sync")
    exported = machine.run("journalctl", "--no-pager", "--output=export", "--grep=login_failed").stdout
    found = Counter(address for address, _ in addresses_in_export(exported, tmp_path))
    assert found[guesser.address] == 3 and found[visitor.address] == 0


def test_the_rules_and_the_dashboard_are_those_of_this_tree(machine):
    for name in ("prometheus/sih-auth.rules.yml", "grafana/sih-auth.json"):
        assert machine.path(f"/usr/share/sih-auth/{name}").read_bytes() == (ROOT / "systemd" / name).read_bytes()
