"""What pytest does about openapi.json: a test fails whose exchanges it does not describe, and so does the suite, when
all of it has run, where it describes what never came. Works in several processes, too."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from . import coverage
from .exchanges import SEEN_IN, description, exchanges, seen_in

SUITE = Path(__file__).resolve().parents[1]


class Drift:
    def __init__(self, config):
        self._config = config
        # Processes that pytest-xdist starts inherit the environment: they write where the first one looks.
        self._is_first = not hasattr(config, "workerinput")
        if self._is_first:
            os.environ[SEEN_IN] = tempfile.mkdtemp(prefix="sih", dir="/tmp")
        self._unseen = []

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item):
        """A test that has caught the driver's complaint, or left it to a thread, fails all the same."""
        faults = exchanges().faults
        faults.clear()
        outcome = yield
        if faults and outcome.excinfo is None:
            raise AssertionError(faults[0])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if not self._is_first:
            return
        if session.exitstatus == 0 and self._is_whole():
            self._unseen = coverage.faults(description(), seen_in(os.environ[SEEN_IN]))
            if self._unseen:
                session.exitstatus = 1
        shutil.rmtree(os.environ.pop(SEEN_IN), ignore_errors=True)

    def pytest_terminal_summary(self, terminalreporter):
        if self._unseen:
            terminalreporter.section("openapi.json and this suite differ", sep="=", red=True)
            terminalreporter.write_lines(self._unseen)

    def _is_whole(self):
        """Nothing was chosen or left out."""
        options = self._config.option
        chosen = (options.keyword, options.markexpr, getattr(options, "lf", False), options.collectonly,
                  getattr(options, "stepwise", False), options.ignore, options.deselect)
        folders = [Path(self._config.invocation_params.dir, each).resolve() for each in self._config.args]
        return not any(chosen) and any(folder in (SUITE, *SUITE.parents) for folder in folders)
