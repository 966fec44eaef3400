"""What the compiler and the linker were asked for is in the binary: read by readelf and objdump."""

import re
import subprocess

import pytest

from driver.command import BINARY

pytestmark = pytest.mark.sqlite  # no service runs


def readelf(*options):
    return subprocess.run(["readelf", "--wide", *options, BINARY], capture_output=True, text=True, check=True, timeout=60).stdout


def test_it_is_loaded_anywhere():
    """PIE."""
    assert re.search(r"^\s*Type:\s+DYN \(Position-Independent Executable file\)$", readelf("--file-header"), re.MULTILINE)
    assert re.search(r"FLAGS_1\).*\bPIE\b", readelf("--dynamic"))


def test_its_tables_of_functions_cannot_be_written():
    """Full RELRO."""
    assert re.search(r"^\s*GNU_RELRO\b", readelf("--program-headers"), re.MULTILINE)
    assert re.search(r"FLAGS(_1)?\).*\b(BIND_NOW|NOW)\b", readelf("--dynamic"))


def test_its_stack_cannot_be_run():
    (flags,) = re.findall(r"^\s*GNU_STACK\s+(?:0x\w+\s+){5}(.{3})", readelf("--program-headers"), re.MULTILINE)
    assert flags == "RW "


@pytest.mark.parametrize("function", [
    r"__stack_chk_fail",  # -fstack-protector-strong
    r"__snprintf_chk",  # _FORTIFY_SOURCE
])
def test_it_looks_at_its_buffers(function):
    assert re.search(rf"\bUND\s+{function}@", readelf("--dyn-syms"))


def test_its_functions_say_where_a_jump_may_lead():
    """-fcf-protection. (Not all of Debian's static libraries have it, so the mark of the whole file is not there.)"""
    listing = subprocess.run(["objdump", "--disassemble", "--no-show-raw-insn", BINARY], capture_output=True, text=True,
                             check=True, timeout=60).stdout
    assert len(re.findall(r"\tendbr64\b", listing)) > 1000
