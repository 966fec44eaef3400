"""One machine for most of these tests, which are its life: from the installation to the purge. Before it there are the mail
servers, which live in the network of this machine."""

import os
import shutil
from pathlib import Path

import pytest

from driver.certificates import CertificateAuthority
from machine import package
from machine.base import CannotMake
from machine.machine import CannotBoot, Machine
from machine.mail_relay import OpenSmtpd, Postfix
from machine.means import give_up
from machine.visitor import Visitor

ORDER = ["test_container.py", "test_relays.py", "test_package.py", "test_installation.py", "test_sandbox.py", "test_restarts.py",
         "test_operation.py", "test_watching.py", "test_removal.py"]


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.timeout(900))  # the first makes the machine
    items.sort(key=lambda item: ORDER.index(Path(item.fspath).name))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return CertificateAuthority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module", params=[Postfix, OpenSmtpd])
def relay(request, authority, tmp_path_factory):
    if os.geteuid() != 0 or not shutil.which("mmdebstrap"):
        give_up("mail servers in roots of their own need root and mmdebstrap")
    it = request.param(tmp_path_factory.mktemp("relay"), authority)
    try:
        it.make()
    except CannotMake as reason:
        give_up(str(reason))
    try:
        yield it.start()
    finally:
        it.stop()


@pytest.fixture(scope="session")
def built():
    """The package of this tree."""
    return package.build()


@pytest.fixture(scope="session")
def next_version(built):
    """The same, as a later version."""
    return package.build(package.field(built, "Version") + ".1")


@pytest.fixture(scope="session")
def booted(built, next_version, tmp_path_factory):
    """Without the package."""
    missing = [program for program in ("mmdebstrap", "systemd-nspawn", "nsenter") if not shutil.which(program)]
    if os.geteuid() != 0 or missing:
        give_up(f"booting a machine needs root, mmdebstrap, systemd-nspawn and nsenter; missing: {missing or 'root'}")
    machine = Machine(tmp_path_factory.mktemp("machine"))
    try:
        machine.make([built, next_version]).boot()
    except (CannotMake, CannotBoot) as reason:
        machine.remove()
        give_up(str(reason))
    yield machine
    machine.remove()


@pytest.fixture(scope="session")
def machine(booted, built):
    """With the package installed and its site enabled: the two commands of the README."""
    booted.installation = booted.run("apt-get", "-q", "install", "-y", f"/root/{built.name}")
    booted.shell("ln -s ../sites-available/sih-auth-portal.conf /etc/nginx/sites-enabled/ && systemctl reload nginx")
    return booted


@pytest.fixture
def visitor(machine):
    return Visitor(machine)
