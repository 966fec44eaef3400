"""The bench runs; what it measures depends on the machine, so its verdict is not asked for here."""

import json
import subprocess

import pytest

from driver.command import ROOT

pytestmark = [pytest.mark.alone, pytest.mark.slow]  # the test `figures` runs it, too

GOOD_ENOUGH, TOO_SLOW = 0, 1


def test_the_bench_measures(tmp_path):
    figures = tmp_path / "figures.json"
    ended = subprocess.run([ROOT / "tests/bench/run", "--no-build", "--seconds", "1", "--rounds", "1", "--only", "thousand",
                            "--only", "bearer", "--only", "cached", "--json", figures], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode in (GOOD_ENOUGH, TOO_SLOW), ended.stdout + ended.stderr
    throughput = json.loads(figures.read_text())["throughput"]
    for variant in ("floor", "thousand", "bearer", "cached"):
        assert throughput[variant]["rates"][0] > 0
        assert throughput[variant]["open_loop"]["not_200"] == throughput[variant]["open_loop"]["never_answered"] == 0
