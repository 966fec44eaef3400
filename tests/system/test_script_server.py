"""script/server: what a newcomer types, and what it says when it cannot run."""

import os
import signal
import socket
import subprocess

import pytest

from driver.addresses import free_port
from driver.command import ROOT, clean_environment
from driver.program import descendants, is_alive, kill, process_name
from driver.service import ScriptedService
from driver.visitor import Visitor
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite


@pytest.fixture
def run(folder):
    def it(*arguments, **settings):
        usual = {"HTTP_PORT": free_port(), "HTTPS_PORT": free_port(), "STATE_DIR": folder / "state"}
        return subprocess.run([ROOT / "script/server", *arguments], env=clean_environment(usual | settings), cwd=folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)

    return it


def must_be_refused(ended, *words):
    assert ended.returncode == 1
    for word in words:
        assert word in ended.stderr


def test_help(run):
    ended = run("--help")
    assert ended.returncode == 0 and "HTTP_PORT" in ended.stdout
    assert run("--what").returncode == 2


@pytest.mark.parametrize("name", ["HTTP_PORT", "HTTPS_PORT"])
@pytest.mark.parametrize("value", ["0", "65536", "http", "-1", "80 80"])
def test_a_port_must_be_one(run, name, value):
    must_be_refused(run(**{name: value}), name, f"'{value}'")


def test_the_ports_must_differ(run):
    port = free_port()
    must_be_refused(run(HTTP_PORT=port, HTTPS_PORT=port), "must differ")


@pytest.mark.parametrize("name", ["HTTP_PORT", "HTTPS_PORT"])
def test_a_port_that_is_taken_is_named(run, name):
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        must_be_refused(run(**{name: port}), f"port {port}", name)


def test_a_socket_path_that_is_too_long_is_told_beforehand(run, folder):
    must_be_refused(run(RUNTIME_DIR=folder / ("x" * 100)), "RUNTIME_DIR", "107")


def test_a_broken_setting_is_told_and_nothing_is_left_running(run):
    before = set(descendants(os.getpid()))
    must_be_refused(run(OTP_LIFETIME="soon"), "OTP_LIFETIME", "soon")
    assert set(descendants(os.getpid())) <= before


def test_two_do_not_share_a_state_folder(run, start):
    service = start(ScriptedService())
    must_be_refused(run(STATE_DIR=service.folder), "already runs", str(service.folder))
    assert service.is_healthy()


@pytest.mark.parametrize("name", ["nginx", "sih-auth"])
def test_it_ends_with_either_of_its_two(start, name):
    service = start(ScriptedService())
    victim = next(pid for pid in descendants(service.program.pid) if process_name(pid) == name)
    kill(victim, signal.SIGTERM)
    assert service.program.wait_for_exit() == 1
    assert f"{name} ended by itself" in service.program.log.text()


def test_nothing_is_left_when_it_is_killed_itself(start):
    service = start(ScriptedService())
    Visitor(service).joined().signed_in()
    below = descendants(service.program.pid)
    kill(service.program.pid)
    service.program.wait_for_exit()
    wait_until(lambda: not any(is_alive(pid) for pid in below), 15, "the end of all processes")
    service.start()
    assert service.is_healthy()
