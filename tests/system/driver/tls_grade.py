"""What testssl.sh finds at a server, and the grade that SSL Labs' rating guide (2009r) makes of it."""

import json
import os
import subprocess

PROTOCOLS = {"SSLv2": 0, "SSLv3": 80, "TLS1": 90, "TLS1_1": 95, "TLS1_2": 100, "TLS1_3": 100}
_KEY_EXCHANGE = 90  # of P-256, X25519 and the like, which are worth RSA of 3072 bits
_HALF_A_YEAR = 180 * 24 * 3600


def findings(host, port, authority, folder, *checks, seconds):
    """By their names. A finding is a text and a severity. Without `checks` all that testssl.sh looks at."""
    report = folder / "testssl.json"
    report.unlink(missing_ok=True)
    ended = subprocess.run(
        ["testssl", "--add-ca", authority.chain, "--ip", "127.0.0.1", "--nodns", "none", "--warnings", "batch", "--color", "0",
         "--quiet", "--jsonfile", report, *checks, f"{host}:{port}"],
        cwd=folder, env={"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=seconds, check=False)
    found = {each["id"]: each for each in json.loads(report.read_text(encoding="utf-8"))}
    assert "scanTime" in found and found["scanTime"]["severity"] == "INFO", ended.stdout[-4000:] + ended.stderr[-4000:]
    return found


def protocols(found):
    return {name for name in PROTOCOLS if found[name]["finding"].startswith("offered")}


def ciphers(found):
    """Those with forward secrecy."""
    return set(found["PFS_ciphers"]["finding"].split())


def seconds_of_hsts(found):
    return int(found["HSTS_time"]["finding"].split("(=")[1].split(" ")[0]) if "HSTS_time" in found else 0


def grade(found):
    points = (0.3 * _middle(PROTOCOLS[name] for name in protocols(found)) + 0.3 * _KEY_EXCHANGE
              + 0.4 * _middle(80 if "128" in cipher else 100 for cipher in ciphers(found)))
    if points < 80 or found["PFS"]["severity"] != "OK" or protocols(found) & {"SSLv2", "SSLv3", "TLS1", "TLS1_1"}:
        return "below A"
    has_a_plus = "TLS1_3" in protocols(found) and seconds_of_hsts(found) >= _HALF_A_YEAR
    return "A+" if has_a_plus else "A"


def _middle(points):
    """Of the best and the worst."""
    points = list(points)
    return (max(points) + min(points)) / 2
