"""What the faults have in common: a service under everybody's load, and a line for each of them at the end."""

import collections

import pytest

from driver.nodes import Nodes
from driver.scratch import Scratch
from recorder.disk import compile_shim
from recorder.table import faults


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.pluginmanager.register(Scratch(config))


def pytest_collection_modifyitems(config, items):
    """Those that wait for time to pass come first, so that the others run beside them."""
    items.sort(key=lambda item: not item.get_closest_marker("slow"))
    if config.option.full_figures:
        for item in items:
            item.add_marker(pytest.mark.timeout(3600))


def pytest_terminal_summary(terminalreporter):
    """What each fault has counted, or where it is tested instead."""
    told = collections.defaultdict(list)
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        if report.when == "call":
            for fault, line in report.user_properties:
                told[fault].append(line)
    for fault, tests in faults.items() if told else ():
        for line in told[fault] or ["see " + ", ".join(tests)]:
            terminalreporter.write_line(f"{fault}  {line}")


@pytest.fixture
def tell(record_property):
    """`tell("F01", what)`: a line of the table that the run ends with."""
    def it(fault, what):
        print(f"{fault}: {what}")
        record_property(fault, what)

    return it


@pytest.fixture(scope="session")
def shim(tmp_path_factory):
    """The path of shims/disk.c, compiled."""
    return compile_shim(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def start_site(mail_server):
    """Starts a site for this test alone: one service, and an nginx of its own in front of it."""
    started = []

    def it(mails=mail_server, prepare=lambda node: None, **settings):
        """`prepare` is given the service before its start."""
        site = Nodes([None], mails, **settings)
        started.append(site)
        prepare(site.nodes[0])
        return site.start()

    yield it
    for site in reversed(started):
        for program in site.nodes[0].programs:
            print(f"---- log of {site.nodes[0].folder}\n{program.log.text()[-4000:]}")
        site.remove()


@pytest.fixture
def must_be_right(tell):
    """`must_be_right("F01", load, site, what)`: everything is as it was answered."""
    def it(fault, load, site, what):
        node = site.nodes[0]
        faults = load.faults(node.database)
        print(load.log.table())
        tell(fault, f"{what}; {load.summary()}; {len(faults)} wrong")
        assert not faults, (len(faults), faults[:20])

    return it
