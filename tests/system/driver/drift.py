"""What pytest does about openapi.json: a test fails whose exchanges it does not describe, and so does the suite, when
all of it has run, where it describes what never came. Works in several processes, too, and in several runs: see
tests/openapi/coverage."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from . import coverage
from .exchanges import PASSED, SEEN_IN, description, exchanges, seen_in

SUITE = Path(__file__).resolve().parents[1]


class Drift:
    def __init__(self, config):
        self._config = config
        self._unseen = []
        self._is_first = not hasattr(config, "workerinput")
        # Somebody who wants to know what was seen names the folder.
        self._is_asked = SEEN_IN in os.environ
        if self._is_first:
            self._begin()

    def _begin(self):
        """Processes that pytest-xdist starts inherit the environment: they write where the first one looks."""
        if not self._is_asked:
            os.environ[SEEN_IN] = tempfile.mkdtemp(prefix="sih", dir="/tmp")
            return
        shutil.rmtree(os.environ[SEEN_IN], ignore_errors=True)
        Path(os.environ[SEEN_IN]).mkdir(parents=True)

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
        folder = Path(os.environ[SEEN_IN])
        if session.exitstatus == 0 and self._is_asked:
            (folder / PASSED).touch()
        elif session.exitstatus == 0 and self._is_whole():
            self._unseen = coverage.faults(description(), seen_in(folder))
            if self._unseen:
                session.exitstatus = 1
        if not self._is_asked:
            shutil.rmtree(folder, ignore_errors=True)
            del os.environ[SEEN_IN]

    def pytest_terminal_summary(self, terminalreporter):
        if self._unseen:
            terminalreporter.section("openapi.json and this suite differ", sep="=", red=True)
            for line in self._unseen:
                terminalreporter.write_line(line)

    def _is_whole(self):
        """Nothing was chosen or left out."""
        options = self._config.option
        chosen = (options.keyword, options.markexpr, getattr(options, "lf", False), options.collectonly,
                  getattr(options, "stepwise", False), options.ignore, options.deselect, options.engine != "sqlite")
        folders = [Path(self._config.invocation_params.dir, each).resolve() for each in self._config.args]
        return not any(chosen) and any(folder in (SUITE, *SUITE.parents) for folder in folders)
