"""What the real database servers have in common that tests start for themselves."""

import getpass
import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

from .addresses import free_port
from .command import clean_environment
from .folders import new_folder
from .program import Program
from .waiting import wait_until

USER, PASSWORD = "sih_auth", "p@ss:w/rd%"

# The kernel ends a server with the thread that has started it: one that lives as long as the tests.
_starter = ThreadPoolExecutor(max_workers=1)


class DatabaseServer:
    """On a free port of 127.0.0.1 and at a socket, in a folder of its own. `durable`: as on a real server, whatever it
    costs; otherwise it may forget what it has acknowledged when the machine dies, not when it is killed itself. With
    an `authority` it speaks TLS, too. It runs as `system_user` where the tests are root's, which it refuses to be."""

    scheme = system_user = None
    database_class = None  # what looks into a database of its
    stop_signal = signal.SIGTERM  # ends it soon and cleanly, whoever is connected
    start_seconds = 100  # at most

    def __init__(self, durable, authority, settings):
        self.folder = new_folder("sihdb")
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        # MariaDB clears /tmp of what looks like its own, others' in use included.
        self._environment = {"TMPDIR": self.folder / "tmp"}
        self.port = free_port()
        self.program = None
        self._durable = durable
        self._authority = authority
        self._settings = settings
        self._databases = 0

    @property
    def is_running(self):
        return self.program is not None and self.program.is_running()

    def start(self):
        is_new = not self.data.exists()
        if is_new:
            self._make_folders()
            self._lay_out()
        self._launch()
        if is_new:
            self._make_user()
        return self

    def stop(self):
        if self.is_running:
            self.program.signal(self.stop_signal)
            self.program.wait_for_exit()

    def kill(self):
        """kill -9 of it and everything below."""
        self.program.kill_all()

    def restart(self):
        self.stop()
        self._launch()

    def remove(self):
        """Ends it, if need be, and deletes all it has written."""
        try:
            self.stop()
        finally:
            if self.program:
                self.kill()
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def administrator(self):
        """What may do anything."""
        raise NotImplementedError

    def new_database(self):
        """The name of an empty one, which is the user's."""
        self._databases += 1
        name = f"db{self._databases}"
        self._create_database(name)
        return name

    def drop_database(self, name):
        """Whoever uses it."""
        raise NotImplementedError

    def url(self, database, *others, **parameters):
        """What DATABASE_URL may be; `others`: servers to be tried after this one."""
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in (self, *others))
        return self._url(hosts, database, parameters)

    def socket_url(self, database, **parameters):
        raise NotImplementedError

    def database(self, name):
        """What looks into it."""
        return self.database_class(self.url(name))

    def _url(self, hosts, database, parameters):
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"{self.scheme}://{USER}:{quote(PASSWORD, safe='')}@{hosts}/{database}{query}"

    def _make_folders(self):
        for folder in (self.data, self._environment["TMPDIR"]):
            folder.mkdir(mode=0o700)
            self._give_away(folder)
        if self._authority:
            made = self._authority.certificate("localhost", addresses=["127.0.0.1"])
            for source, name in ((made.chain, "tls.pem"), (made.key, "tls.key"), (self._authority.chain, "ca.pem")):
                shutil.copyfile(source, self.folder / name)
                (self.folder / name).chmod(0o600)
                self._give_away(self.folder / name)

    def _give_away(self, path):
        if os.geteuid() == 0:
            shutil.chown(path, self.system_user, self.system_user)

    def _launch(self, *options):
        at_our_end = ["--pdeathsig", self.stop_signal.name.removeprefix("SIG")]
        command = [*self._as_user(), *at_our_end, *self._command(), *options]
        self.program = _starter.submit(Program, command, clean_environment(self._environment), "/").result()
        try:
            wait_until(lambda: self._is_ready() or not self.is_running, self.start_seconds, "the start")
            assert self.is_running, f"ended with {self.program.wait_for_exit()}"
        except AssertionError as error:
            self.kill()
            raise AssertionError(f"{error}: {self.program.log.text()[-8000:]}") from error

    def _as_user(self):
        if os.geteuid() != 0:
            return ["setpriv"]
        return ["setpriv", "--reuid", self.system_user, "--regid", self.system_user, "--init-groups"]

    def _run(self, *command, **environment):
        """What it has written."""
        ended = subprocess.run([*self._as_user(), *map(str, command)], env=clean_environment(self._environment | environment), cwd="/",
                               capture_output=True, text=True, timeout=100, check=False)
        assert ended.returncode == 0, f"{command[0]}: {ended.stdout}{ended.stderr}"
        return ended.stdout + ended.stderr


def runs_as():
    """The name of whoever runs the tests."""
    return "root" if os.geteuid() == 0 else getpass.getuser()
