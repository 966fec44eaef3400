"""The package as a file."""

import re
import subprocess

from machine import package


def test_lintian_finds_no_error(built):
    ended = subprocess.run(["lintian", "--allow-root", "--fail-on=error", built], capture_output=True, text=True,
                           check=False)
    assert ended.returncode == 0, ended.stdout


def test_what_it_is_linked_with_is_computed(built):
    depends = package.field(built, "Depends")
    for library in ("libc6", "libcurl4", "libfcgi0ldbl", "libsodium23", "libsqlite3-0", "libsoci-sqlite3-4.0", "libsoci-postgresql4.0",
                    "libsoci-mysql4.0", "libpq5"):
        assert re.search(rf"\b{re.escape(library)}( \(>=|,|$)", depends), depends
    suggests = package.field(built, "Suggests")
    for program in ("postgresql", "mariadb-server", "fail2ban", "prometheus"):
        assert program in suggests


def test_every_file_in_etc_is_the_administrators(built):
    listed = subprocess.run(["dpkg-deb", "-c", built], capture_output=True, text=True, check=True).stdout
    in_etc = set(re.findall(r"\.(/etc/\S+[^/\s])$", listed, re.MULTILINE))
    conffiles = subprocess.run(["dpkg-deb", "-I", built, "conffiles"], capture_output=True, text=True, check=True).stdout
    assert in_etc and in_etc == set(conffiles.split())
    assert "/etc/fail2ban/filter.d/sih-auth.conf" in in_etc


def test_what_watches_it_is_there_to_be_copied(built):
    listed = subprocess.run(["dpkg-deb", "-c", built], capture_output=True, text=True, check=True).stdout
    shared = set(re.findall(r"\./usr/share/sih-auth/(\S+)$", listed, re.MULTILINE))
    assert {"nginx/sih-auth-metrics.conf", "fail2ban/jail.conf", "prometheus/sih-auth.rules.yml", "prometheus/prometheus.yml",
            "grafana/sih-auth.json"} <= shared


def test_the_description_of_the_api_is_in_it_and_what_shows_it(built):
    listed = subprocess.run(["dpkg-deb", "-c", built], capture_output=True, text=True, check=True).stdout
    portal = set(re.findall(r"\./usr/share/sih-auth/portal/(\S+)$", listed, re.MULTILINE))
    assert {"openapi.json", "docs.html", "docs/index.html", "assets/docs.js"} <= portal
    viewer = {"swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE", "NOTICE"}
    assert {f"swagger-ui/{name}" for name in viewer} <= portal
