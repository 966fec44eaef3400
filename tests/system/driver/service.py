"""A running SIH Auth: behind an nginx of its own, as a user starts it, or bare."""

import contextlib
import re
import shutil
import signal
import socket
from pathlib import Path

from . import server_files
from .addresses import free_port
from .browser import Browser
from .command import BINARY, ROOT, clean_environment
from .engine import engine
from .folders import new_folder
from .needles import needles
from .program import Program, descendants, is_alive, kill, process_name
from .responder import Responder
from .sweep import must_be_clean
from .waiting import wait_until

_SIDE_BY_SIDE = Path(__file__).with_name("side_by_side")

# Cheap hashes wherever their cost is not the subject. Everything is logged, for those who read the log.
QUICK = {"ARGON2_MEMORY_KIB": 7168, "ARGON2_ITERATIONS": 1, "LOG_LEVEL": "debug"}


class _Running:
    """What both kinds have in common. State and sockets are in one folder of its own."""

    def __init__(self, mail_server, settings, on_disk=False):
        self.folder = new_folder(on_disk=on_disk)
        self.mail_server = mail_server
        self.settings = QUICK | {"FLASK_ENV": "development", "STATE_DIR": self.folder, "RUNTIME_DIR": self.folder}
        if mail_server:
            self.settings |= {"SMTP_SERVER": "localhost", "SMTP_PORT": mail_server.port,
                              "SENDER_EMAIL": "auth@example.com"}
        self.settings |= settings
        self.database = engine.new_database(self.folder, self.settings.get("DATABASE_URL"))
        if self.database.url:
            self.settings["DATABASE_URL"] = self.database.url
        self.api = Responder(self.folder / "api.sock")
        self.check = Responder(self.folder / "check.sock")
        self.program = None
        self.programs = []  # of all its starts
        self._codes_read = {}

    def start(self):
        return self.launch().wait_until_ready()

    def launch(self):
        """Begins the start. By a thread that lives as long as the service: the kernel ends one with the other."""
        self._codes_read = {}
        needles.note_settings(self.settings)
        self.program = self._launch()
        self.programs.append(self.program)
        return self

    def wait_until_ready(self):
        try:
            wait_until(lambda: self._is_ready() or not self.program.is_running(), 60, "the start")
            if not self.program.is_running():
                raise AssertionError(f"ended with {self.program.wait_for_exit()}: {self.program.log.text()}")
        except AssertionError:
            self.kill_all()
            raise
        return self

    def _says_ready(self):
        """With all its workers, where one alone would answer already."""
        return self.program.log.matching(r".*\bready\b.*")

    def stop(self):
        return self.program.stop()

    def kill_all(self):
        self.program.kill_all()

    def restart(self, **settings):
        self.stop()
        self.settings |= settings
        return self.start()

    def remove(self):
        """Ends it, if need be, and deletes all it has written, in which there must be no secret."""
        try:
            if self.program and self.program.is_running():
                self.stop()
            must_be_clean(self)
        finally:
            if self.program:
                self.kill_all()
            shutil.rmtree(self.folder, ignore_errors=True)
            engine.drop(self.database)

    @property
    def places(self):
        """The settings of another service that shares state and sockets with this one."""
        return {name: self.settings.get(name) for name in ("STATE_DIR", "RUNTIME_DIR", "DATABASE_URL")}

    @property
    def supervisor(self):
        pids = [self.program.pid, *descendants(self.program.pid)]
        return next(pid for pid in pids if process_name(pid) == "sih-auth")

    def workers(self, pool):
        """Without those that have ended, which nobody has buried yet."""
        return [pid for pid in descendants(self.supervisor) if process_name(pid) == f"sih-auth:{pool}" and is_alive(pid)]

    def kill_worker(self, pool):
        """kill -9 of one worker; its pid."""
        victim = self.workers(pool)[0]
        kill(victim)
        return victim

    def wait_for_log(self, event, seconds=10):
        return self.program.log.wait_for(rf".*\b{event}\b.*", seconds)

    def next_code(self, email, seconds=20):
        """The code of the next mail to this address that no call has returned yet."""
        if self.mail_server:
            return self.mail_server.next_code(email, seconds)
        seen = self._codes_read.get(email, 0)
        pattern = rf"OTP for {re.escape(email)}: (\d{{6}})"
        lines = wait_until(lambda: self.program.output.matching(pattern)[seen:], seconds, f"a code for {email}")
        self._codes_read[email] = seen + 1
        return lines[0].group(1)


class Service(_Running):
    """Behind an nginx of its own, with the files that script/server writes for it."""

    def __init__(self, mail_server=None, prefix=(), on_disk=False, **settings):
        """`prefix`: what runs the service. `on_disk`: as on a server, whatever that costs."""
        super().__init__(mail_server, settings, on_disk)
        self.http_port, self.https_port = free_port(), free_port()
        self.settings = {"SITE_URL": self.site_url} | self.settings
        self._prefix = prefix

    @property
    def site_url(self):
        return f"http://localhost:{self.http_port}"

    def is_healthy(self):
        return Browser(self).get("/health", timeout=5).status == 200

    def _launch(self):
        nginx = Path(self.settings["STATE_DIR"]) / "nginx"
        server_files.write(nginx, self.settings["RUNTIME_DIR"], (self.http_port, self.https_port),
                           self.settings.get("CORS_ALLOWED_ORIGINS") or "")
        return Program([_SIDE_BY_SIDE, nginx, *self._prefix, BINARY, "serve"], clean_environment(self.settings), ROOT)

    def _is_ready(self):
        state, runtime = Path(self.settings["STATE_DIR"]), Path(self.settings["RUNTIME_DIR"])
        there = (state / "nginx/nginx.pid", runtime / "api.sock", runtime / "check.sock")
        return all(path.exists() for path in there) and self._says_ready() and self._answers()

    def _answers(self):
        """Asked without a trace in what tests note of their own calls."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.http_port), 5) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return connection.recv(1024).startswith(b"HTTP/1.1 200")
        return False


class ScriptedService(Service):
    """The same, started by script/server itself."""

    def _launch(self):
        ports = {"HTTP_PORT": self.http_port, "HTTPS_PORT": self.https_port}
        return Program([ROOT / "script/server"], clean_environment(self.settings | ports), ROOT)

    def _is_ready(self):
        return "Ctrl-C stops it." in self.program.output.lines


class BareService(_Running):
    """`sih-auth serve` alone, reached at its sockets."""

    def __init__(self, *arguments, mail_server=None, prefix=(), pass_fds=(), **settings):
        super().__init__(mail_server, settings)
        self._command = [*prefix, BINARY, "serve", *arguments]
        self._pass_fds = pass_fds

    def reload(self):
        kill(self.supervisor, signal.SIGHUP)

    def _launch(self):
        return Program(self._command, clean_environment(self.settings), self.folder, self._pass_fds)

    def _is_ready(self):
        return self._says_ready()


@contextlib.contextmanager
def running(service):
    """Started now, gone at the end."""
    try:
        yield service.start()
    finally:
        service.remove()
