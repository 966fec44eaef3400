"""What Prometheus itself says of numbers and rules, by its promtool."""

import re
import subprocess

PROMTOOL = "/usr/bin/promtool"


def promtool(*arguments, typed="", folder=None):
    """(exit status, all that it wrote)."""
    ended = subprocess.run([PROMTOOL, *map(str, arguments)], input=typed, cwd=folder, capture_output=True, text=True,
                           timeout=60, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def complaints_about_metrics(text):
    """Empty when it is what Prometheus reads, with names as its guidelines want them."""
    status, told = promtool("check", "metrics", typed=text)
    assert told or status == 0, status
    return told


def families(text):
    """name -> kind, as the `# HELP` and `# TYPE` lines have them."""
    kinds = dict(re.findall(r"^# TYPE (\S+) (\w+)$", text, re.MULTILINE))
    helped = re.findall(r"^# HELP (\S+) \S.*$", text, re.MULTILINE)
    assert sorted(helped) == sorted(kinds), "each family has a HELP and a TYPE, once"
    return kinds
