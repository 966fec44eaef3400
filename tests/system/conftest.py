"""The services that most tests share, and the making of others."""

import pytest

from driver import installation
from driver.certificates import CertificateAuthority
from driver.drift import Drift
from driver.scratch import Scratch
from driver.service import Service, running
from driver.sweep import Sweep

LONGEST = ("test_tls_grade.py", "test_database_failures.py")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.pluginmanager.register(Scratch(config))
    config.pluginmanager.register(Drift(config))
    config.pluginmanager.register(Sweep(config))


def pytest_collection_modifyitems(items):
    """The longest at first: at the end nobody is left to wait for it alone."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def demo():
    """Codes on the console."""
    with running(Service()) as service:
        yield service


@pytest.fixture(scope="session")
def mailed(mail_server):
    """Codes by mail."""
    with running(Service(mail_server)) as service:
        yield service


@pytest.fixture(params=["demo", "mailed"])
def service(request):
    """Once with codes on the console, once with codes by mail."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return CertificateAuthority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def folder(tmp_path):
    """Where a command runs: without a .env of anybody's."""
    return tmp_path


@pytest.fixture(scope="session")
def installed():
    """In production, as an administrator has it; whoever breaks it mends it."""
    if not installation.is_possible():
        pytest.skip("needs root, and a user of nginx's")
    it = installation.Installation()
    try:
        yield it.start()
    finally:
        it.remove()
