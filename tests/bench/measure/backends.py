"""What answers nginx's checks: services with a known number of live sessions, and the plain pool."""

import time

from driver import command
from driver.program import Program
from driver.service import BareService
from driver.sodium import hash_password
from driver.visitor import PASSWORD
from driver.waiting import wait_until

from . import sessions
from .tools import Unusable

SECRET_KEY = "the key of a bench, known to everybody"
REAL_COST = {"ARGON2_MEMORY_KIB": 65_536, "ARGON2_ITERATIONS": 2}
BAD_COOKIE = "session=refuse-me"
TOKEN_SESSIONS = 1_000
PLAIN_PROCESSES = 4


class Backend:
    """A service with `count` live sessions of browsers, and some of tokens; `cookies` and `bearer_tokens` are files with
    the header of one of them on each line. With a `server` they are moved to a database there before it starts. One that
    is not `watched` counts nothing. Neither logs a check."""

    def __init__(self, stack, count, server=None, watched=True):
        self.service = BareService(SECRET_KEY=SECRET_KEY, LOG_LEVEL="info", **REAL_COST)
        stack.callback(self.service.remove)
        self.folder = self.service.folder
        self.socket = self.folder / "check.sock"
        self.cookies = self.folder / "cookies"
        self.bearer_tokens = self.folder / "bearer_tokens"
        self.fill_seconds = self._fill(count)
        if server:
            self._move_to(server)
        if not watched:
            (self.folder / "metrics").touch()  # no folder: it goes on without numbers
        self.service.start()

    def _fill(self, count):
        started = time.monotonic()
        done = command.run("migrate", folder=self.folder, **self.service.settings)
        if done.status:
            raise Unusable(f"sih-auth migrate: {done.errors}")
        hashed = hash_password(PASSWORD, REAL_COST["ARGON2_MEMORY_KIB"], REAL_COST["ARGON2_ITERATIONS"])
        tokens = sessions.fill(self.service.database.path, SECRET_KEY, count, hashed)
        _write_lines(self.cookies, (f"Cookie: session={token}" for token in tokens))
        access_tokens = sessions.fill_tokens(self.service.database.path, SECRET_KEY, TOKEN_SESSIONS)
        _write_lines(self.bearer_tokens, (f"Authorization: Bearer {token}" for token in access_tokens))
        return time.monotonic() - started

    def _move_to(self, server):
        url = server.socket_url(server.new_database())
        done = command.run("copy", "--from", "sqlite:///auth.db", "--to", url, folder=self.folder, seconds=600,
                           **self.service.settings)
        if done.status:
            raise Unusable(f"sih-auth copy: {done.errors}")
        self.service.settings["DATABASE_URL"] = url

    def emails(self):
        """Of the accounts, all with PASSWORD."""
        return [email for (email,) in self.service.database.rows("SELECT email FROM users ORDER BY id LIMIT 1000")]


def _write_lines(path, lines):
    path.write_text("".join(f"{line}\n" for line in lines))


def start_plain_pool(stack, folder):
    """Its socket."""
    socket = folder / "plain.sock"
    start_program(stack, [folder / "plain_pool", socket, PLAIN_PROCESSES], folder)
    wait_until(socket.exists, 10, "the plain pool")
    return socket


def start_program(stack, arguments, folder, **variables):
    program = Program(arguments, command.clean_environment(variables), folder)
    stack.callback(program.kill_all)
    return program
