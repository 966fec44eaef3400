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
PLAIN_PROCESSES = 4


class Backend:
    """A service with `count` live sessions; `cookies` is a file with one Cookie header on each line."""

    def __init__(self, stack, count):
        self.service = BareService(SECRET_KEY=SECRET_KEY, LOG_LEVEL="info", **REAL_COST)
        stack.callback(self.service.remove)
        self.folder = self.service.folder
        self.socket = self.folder / "check.sock"
        self.cookies = self.folder / "cookies"
        self.fill_seconds = self._fill(count)
        self.service.start()

    def _fill(self, count):
        started = time.monotonic()
        done = command.run("migrate", folder=self.folder, **self.service.settings)
        if done.status:
            raise Unusable(f"sih-auth migrate: {done.errors}")
        hashed = hash_password(PASSWORD, REAL_COST["ARGON2_MEMORY_KIB"], REAL_COST["ARGON2_ITERATIONS"])
        tokens = sessions.fill(self.service.database.path, SECRET_KEY, count, hashed)
        write_cookies(self.cookies, tokens)
        return time.monotonic() - started

    def emails(self):
        """Of the accounts, all with PASSWORD."""
        return [email for (email,) in self.service.database.rows("SELECT email FROM users ORDER BY id LIMIT 1000")]


def write_cookies(path, tokens):
    path.write_text("".join(f"session={token}\n" for token in tokens))


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
