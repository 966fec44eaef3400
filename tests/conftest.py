"""What all suites of pytest have in common: the driver, the binary, and where they write."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "system"))

from driver import command, folders  # noqa: E402

# Where it is set, pytest explains each difference with difflib, which takes hours for two databases.
for name in ("CI", "BUILD_NUMBER"):
    os.environ.pop(name, None)


def pytest_sessionstart(session):
    """Once, before anybody's time is taken: not in each of the processes that share the tests."""
    if not hasattr(session.config, "workerinput"):
        command.build()
