"""Where tests themselves write: in memory, and gone with the run."""

import shutil

from .folders import new_folder


class Scratch:
    """Of `tmp_path`; `--basetemp FOLDER` keeps it. Made before pytest's own plugins are configured."""

    def __init__(self, config):
        self._folder = None
        if config.option.basetemp is None:
            self._folder = new_folder("pytest-")
            config.option.basetemp = str(self._folder)

    def pytest_unconfigure(self):
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
