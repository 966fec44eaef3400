"""What all suites of pytest have in common: the driver, the binary, and what is started for a test."""

import inspect
import os
import sys
import warnings
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "system"))

from driver import command, folders  # noqa: E402
from driver.engine import ENGINES, engine  # noqa: E402
from driver.mail_server import MailServer  # noqa: E402

# Where it is set, pytest explains each difference with difflib, which takes hours for two databases.
for name in ("CI", "BUILD_NUMBER"):
    os.environ.pop(name, None)


def pytest_addoption(parser):
    parser.addoption("--engine", choices=ENGINES, default="sqlite", help="where services have their databases")
    parser.addoption("--full-figures", action="store_true",
                     help="as many revocations, rounds and restarts as are quoted, which takes minutes")
    parser.addoption("--model-seed", type=int, help="of the one walk that tests/system/test_model.py takes")


def pytest_configure(config):
    engine.name = config.option.engine
    config.addinivalue_line("filterwarnings", "ignore:Requiring AUTH while not requiring TLS")


def pytest_unconfigure():
    engine.stop()


def pytest_collection_modifyitems(config, items):
    """Nothing is skipped: what is SQLite's alone has no meaning with another engine."""
    if engine.name == "sqlite":
        return
    left_out = [item for item in items if item.get_closest_marker("sqlite")]
    items[:] = [item for item in items if not item.get_closest_marker("sqlite")]
    config.hook.pytest_deselected(items=left_out)


def pytest_sessionstart(session):
    """Once, before anybody's time is taken: not in each of the processes that share the tests."""
    if not hasattr(session.config, "workerinput"):
        command.build()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """What is `timed` is asked once more before it fails: it may have heard a neighbour of this machine."""
    if not pyfuncitem.get_closest_marker("timed"):
        return None
    fixtures = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    try:
        pyfuncitem.obj(**fixtures)
    except AssertionError as error:
        warnings.warn(pytest.PytestWarning(f"asked once more: {pyfuncitem.nodeid}: {error}"), stacklevel=1)
        pyfuncitem.obj(**fixtures)
    return True


@pytest.fixture(scope="session")
def mail_server():
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def start(request):
    """Starts a service for this test alone: `start(Service(...))`."""
    started = []

    def start_it(service):
        started.append(service)
        return service.start()

    yield start_it
    for service in started:
        print(f"---- log of {service.folder}\n{service.program.log.text()[-8000:]}")
    for service in reversed(started):
        service.remove()


@pytest.fixture(scope="session")
def figure(request):
    """`figure(usual, full)`: how many, or how long, in this run (`--full-figures`)."""
    return lambda usual, full: full if request.config.option.full_figures else usual


@pytest.fixture
def start_server():
    """Starts one of the driver's servers for this test alone: for mail, a webhook, a Sentry, ranges."""
    started = []

    def start_it(server):
        started.append(server)
        return server.start()

    yield start_it
    for server in started:
        server.stop()
