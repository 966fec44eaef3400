"""The table in README.md says what there is."""

import ast
from pathlib import Path

from recorder.table import faults

TESTS = Path(__file__).resolve().parents[1]


def test_no_fault_is_missing():
    assert list(faults) == [f"F{number:02}" for number in range(1, 37)]


def test_each_has_tests_that_exist():
    assert all(faults.values())
    listed = {name for names in faults.values() for name in names}
    assert not [name for name in listed if name.partition("::")[2] not in names_in(TESTS / name.partition("::")[0])]


def test_everything_here_is_in_it():
    listed = {name for names in faults.values() for name in names}
    about_the_tests = {"test_recorder.py", "test_table.py"}
    here = {f"faults/{path.name}::{test}" for path in Path(__file__).parent.glob("test_*.py") if path.name not in about_the_tests
            for test in names_in(path)}
    assert here <= listed, here - listed


def names_in(path):
    """The names of its tests."""
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
