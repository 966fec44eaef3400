"""The table of README.md: which fault is tested where."""

import re
from pathlib import Path

_README = Path(__file__).resolve().parents[1] / "README.md"


def _read():
    found = {}
    for line in _README.read_text(encoding="utf-8").splitlines():
        row = re.fullmatch(r"\| (F\d\d) \|(.*)\|", line)
        if row:
            assert row.group(1) not in found, line
            found[row.group(1)] = re.findall(r"`([\w/]+\.py::\w+)`", row.group(2))
    return found


faults = _read()  # fault -> its tests, as "folder/file.py::test" below tests/
