"""What all suites of pytest have in common: the driver, the binary, and where they write."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "system"))

from driver import command, folders  # noqa: E402
from driver.engine import ENGINES, engine  # noqa: E402

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
