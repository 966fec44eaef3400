"""Checks share a few connections, which stay open, and nothing of them is left on the disk."""

import contextlib
import os
from pathlib import Path

import pytest

from driver.protected_site import JSON, ProtectedSite
from driver.service import Service, running
from driver.visitor import Visitor
from driver.waiting import all_at_once

pytestmark = pytest.mark.sqlite

SERVER = """
    include snippets/sih-auth-server.conf;
    root {pages};
    location / {
        include snippets/sih-auth-protect.conf;
    }
    location /staff/ {
        set $sih_auth_groups staff;
        include snippets/sih-auth-protect.conf;
    }
    location /broken/ {
        set $sih_auth_max_age x;
        include snippets/sih-auth-protect.conf;
    }
"""


@pytest.fixture(scope="module")
def service():
    with running(Service(CHECK_WORKERS=1)) as it:
        yield it


@pytest.fixture
def site(service):
    it = ProtectedSite(service, {"site": SERVER}, processes=1)
    it.write_page("page", "x")
    with running(it):
        yield it


@pytest.fixture(scope="module")
def visitor(service):
    return Visitor(service).joined().signed_in()


def sockets(service):
    """The inodes of the check process's sockets: each connection has one of its own."""
    (pid,) = service.workers("check")
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(os.readlink(entry))
        except FileNotFoundError:
            continue
    return {target for target in found if target.startswith("socket:")}


@pytest.mark.parametrize("path, status, who", [
    ("/page", 200, "visitor"), ("/page", 401, None), ("/staff/page", 403, "visitor"), ("/broken/page", 503, None)])
def test_every_answer_leaves_the_connection_open(service, site, visitor, path, status, who):
    client = site.client("site")
    before = sockets(service)
    ask = lambda: client.get(path, visitor=visitor if who else None, accept=JSON).status
    seen = set()
    for _ in range(10):
        assert {ask() for _ in range(20)} == {status}
        seen |= sockets(service)
    # One after another needs one; nginx may have begun a second one meanwhile.
    assert 1 <= len(seen - before) <= 2


def test_many_at_once_need_no_more_than_there_are(service, site, visitor):
    client = site.client("site")
    before = sockets(service)
    for _ in range(5):
        assert set(all_at_once(*[lambda: client.get("/page", visitor=visitor).status] * 20)) == {200}
    assert len(sockets(service) - before) <= 64


def test_nothing_is_put_aside(service, site, visitor):
    client = site.client("site")
    for path in ("/page", "/staff/page", "/broken/page"):
        for who in (visitor, None):
            client.get(path, visitor=who, accept=JSON)
            client.send("POST", path, visitor=who, accept=JSON, body=b"x" * 1000)
    assert not [path for path in (site.folder / "tmp").rglob("*") if path.is_file()]
    assert not Path("/proc/sih-auth-stores-nothing").exists()
    log = site.program.log.text()
    assert "sih-auth-stores-nothing" not in log and "[crit]" not in log and "[alert]" not in log


@pytest.mark.alone
def test_idle_connections_never_shut_out_a_new_one(service):
    """A worker takes 900 at a time: above that it lets idle ones go."""
    with contextlib.ExitStack() as idle:
        for _ in range(950):
            idle.enter_context(service.check.kept("GET", "/health"))
        assert max(service.check.get("/health", timeout=5).must_be(200).seconds for _ in range(10)) < 1
