"""The rules and the dashboard, by Prometheus's own tool; and whether the service has the numbers that they ask for."""

import json
import re
import shutil

import pytest
import yaml

from driver.command import ROOT
from driver.prometheus import families, promtool
from driver.protected_site import SiteClient
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite  # some numbers are about its file

RULES = ROOT / "systemd/prometheus/sih-auth.rules.yml"
EXAMPLE = ROOT / "systemd/prometheus/prometheus.yml"
TESTS = ROOT / "tests/prometheus/sih-auth.rules_test.yml"
DASHBOARD = ROOT / "systemd/grafana/sih-auth.json"
NAME = re.compile(r"\bsih_auth_[a-z_]+\b")
# What a histogram is asked for by.
SERIES_OF_HISTOGRAM = re.compile(r"_(bucket|sum|count)$")


def rules():
    return [rule for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]


def panels():
    """All, those in rows too."""
    found = list(json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"])
    return found + [inner for panel in found for inner in panel.get("panels", [])]


def expressions():
    asked = [rule["expr"] for rule in rules()]
    return asked + [target["expr"] for panel in panels() for target in panel.get("targets", [])]


def test_prometheus_takes_the_rules():
    assert promtool("check", "rules", RULES)[0] == 0


def test_prometheus_takes_the_example(tmp_path):
    for file in (EXAMPLE, RULES):
        shutil.copy(file, tmp_path)
    status, told = promtool("check", "config", tmp_path / EXAMPLE.name)
    assert status == 0 and "SUCCESS: 1 rule files found" in told, told


def test_each_rule_fires_when_it_should_and_only_then():
    status, told = promtool("test", "rules", TESTS)
    assert status == 0, told


def test_no_rule_is_without_such_a_test():
    tested = yaml.safe_load(TESTS.read_text(encoding="utf-8"))["tests"]
    fires, does_not = set(), set()
    for case in (each for test in tested for each in test["alert_rule_test"]):
        (fires if case["exp_alerts"] else does_not).add(case["alertname"])
    assert fires == does_not == {rule["alert"] for rule in rules()}


def test_a_mistake_in_a_rule_is_noticed_and_named(tmp_path):
    mistakes = {
        "SihAuthDown": ('{job="sih-auth"}', '{job="other"}'),
        "SihAuthMailWaits": ("> 300", "> 3000"),
        "SihAuthMailsRefused": ('outcome=~"refused|expired"', 'outcome=~"expired"'),
        "SihAuthDiskLow": ("< 512 *", "< 51 *"),
        "SihAuthPasswordGuessing": ("> 100\n", "> 1000\n"),
    }
    content = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    for rule in (rule for group in content["groups"] for rule in group["rules"] if rule["alert"] in mistakes):
        old, new = mistakes[rule["alert"]]
        assert old in rule["expr"]
        rule["expr"] = rule["expr"].replace(old, new)
    (tmp_path / RULES.name).write_text(yaml.safe_dump(content), encoding="utf-8")
    tests = re.sub(r"^rule_files: .*$", f"rule_files: [{RULES.name}]", TESTS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / TESTS.name).write_text(tests, encoding="utf-8")
    status, told = promtool("test", "rules", tmp_path / TESTS.name)
    assert status == 1 and set(re.findall(r"\balertname: ?(\w+)", told)) == set(mistakes), told


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_each_alert_says_what_to_do(rule):
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert "$labels.instance" in rule["annotations"]["summary"]
    assert re.search(r"journalctl|sih-auth audit|systemctl|df -h|secret-key-previous|fuser|cores", rule["annotations"]["description"])


def test_the_dashboard_asks_whichever_prometheus_is_chosen():
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    assert [variable["type"] for variable in board["templating"]["list"] if variable["name"] == "datasource"] == ["datasource"]
    asking = [panel for panel in panels() if panel["type"] != "row"]
    assert asking and all(panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"} for panel in asking)
    assert all(panel["targets"] and panel["title"] for panel in asking)
    identities = [panel["id"] for panel in panels()]
    assert len(set(identities)) == len(identities)
    assert [panel["title"] for panel in panels() if panel["type"] == "row"] == [
        "Sign-ins", "Checks", "Latency", "Mail", "Database", "Workers"]


def test_no_panel_lies_on_another():
    taken = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken and place["x"] + place["w"] <= 24, panel["title"]
        taken |= cells


def test_prometheus_understands_what_the_dashboard_asks(tmp_path):
    """As rules, which are all that promtool reads without a server."""
    asked = [target["expr"].replace("$__rate_interval", "5m") for panel in panels() for target in panel.get("targets", [])]
    recorded = [{"record": f"panel:{number}", "expr": expression} for number, expression in enumerate(asked)]
    file = tmp_path / "panels.yml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": recorded}]}), encoding="utf-8")
    status, told = promtool("check", "rules", file)
    assert status == 0, told


def test_the_service_has_every_number_that_is_asked_for(demo):
    """By its own HELP lines: what it has never told of would stay an empty panel, or an alert that never comes."""
    Visitor(demo).joined().signed_in().look_inside().must_be(200)
    demo.check.get("/auth").must_be(401)
    told = families(SiteClient(demo.http_port).get("/metrics").must_be(200).body.decode())
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert len(asked) > 15
    unknown = {name for name in asked
               if name not in told and told.get(SERIES_OF_HISTOGRAM.sub("", name)) != "histogram"}
    assert unknown == set()
