"""The TLS that is shipped, as testssl.sh sees it: A+."""

import pytest

from driver.installation import PORTAL
from driver.tls_grade import ciphers, findings, grade, protocols

pytestmark = [pytest.mark.sqlite, pytest.mark.timeout(3600)]

SHORT = "--protocols", "--pfs", "--headers"
CIPHERS = {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
           "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256"}
FLAWS = ["heartbleed", "CCS", "ticketbleed", "ROBOT", "secure_renego", "secure_client_renego", "CRIME_TLS", "BREACH", "POODLE_SSL",
         "SWEET32", "FREAK", "DROWN", "LOGJAM", "BEAST", "LUCKY13", "RC4"]

# What testssl.sh finds fault with, and why it stays.
JUSTIFIED = {
    "cipher_order": "all ciphers are good ones, and a client knows best which of them it is fast with",
    "cert_expirationStatus": "the certificate of this test lives for 60 days",
    "cert_notAfter": "the certificate of this test lives for 60 days",
    "cert_revocation": "the authority of this test publishes no revocations",
}
# What it says about itself.
NO_FINDINGS = {
    "engine_problem": "Debian's openssl has no GOST",
    "sessionresumption_ticket": "there are no tickets to resume a session by",
}


@pytest.fixture(scope="module")
def found(installed, figure, tmp_path_factory):
    checks = figure(SHORT, ())
    return findings(PORTAL, installed.https_port, installed.authority, tmp_path_factory.mktemp("testssl"), *checks, seconds=3000)


def test_the_grade(found):
    assert protocols(found) == {"TLS1_2", "TLS1_3"}
    assert ciphers(found) == CIPHERS
    assert grade(found) == "A+"


def test_the_grade_would_be_lower_for_less(found):
    def with_finding(name, text):
        return found | {name: {"id": name, "finding": text, "severity": "OK"}}

    assert grade({name: each for name, each in found.items() if name != "HSTS_time"}) == "A"
    assert grade(with_finding("HSTS_time", "30 days (=2592000 seconds)")) == "A"
    assert grade(with_finding("TLS1_3", "not offered")) == "A"
    assert grade(with_finding("TLS1", "offered (deprecated)")) == "below A"


def test_nothing_else_is_found(found):
    assert {name for name, each in found.items() if each["severity"] in ("MEDIUM", "HIGH", "CRITICAL")} <= JUSTIFIED.keys()
    assert {name for name, each in found.items() if each["severity"] in ("WARN", "FATAL")} <= NO_FINDINGS.keys()


def test_no_flaw_that_has_a_name(found, figure):
    """Only in the long setting: testssl.sh takes minutes for them."""
    for name in figure([], FLAWS):
        assert found[name]["severity"] == "OK", found[name]
    for name in figure([], ["cert_chain_of_trust", "cert_trust"]):
        assert found[name]["severity"] == "OK", found[name]
