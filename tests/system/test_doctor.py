"""`sih-auth doctor`: a healthy installation has nothing to complain of, and each thing that is broken is named."""

import os

import pytest

from driver import installation
from driver.installation import Installation

pytestmark = pytest.mark.skipif(not installation.is_possible(), reason="needs root, and users of their own")


@pytest.fixture(scope="module")
def healthy():
    it = Installation()
    try:
        yield it.start()
    finally:
        it.remove()


def findings(ended, *marks):
    """(section, sentence) of every finding with one of these marks; what the machine's own clock is like is not ours."""
    return [(section["title"], finding["what"]) for section in ended.json["sections"] for finding in section["findings"]
            if finding["mark"] in marks and "clock right" not in finding["what"]]


def test_a_healthy_installation(healthy):
    ended = healthy.doctor("--json")
    assert findings(ended, "error", "warning") == [], ended.output
    assert ended.status == 0 and ended.json["healthy"] and ended.json["url"] == healthy.url
    skipped = [what for _, what in findings(ended, "not checked") if not what.startswith("units:")]
    assert skipped == []
