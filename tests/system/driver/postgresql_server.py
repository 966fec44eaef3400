"""Debian's PostgreSQL, and standbys of it."""

import secrets
import signal
from pathlib import Path

from .database_server import PASSWORD, USER, DatabaseServer
from .server_database import DatabaseFault, PostgresqlDatabase
from .waiting import wait_until

_PROGRAMS = Path("/usr/lib/postgresql/15/bin")
_ADMINISTRATOR = "postgres"

_SETTINGS = {
    "listen_addresses": "127.0.0.1", "max_connections": 400, "shared_buffers": "64MB", "wal_keep_size": "128MB",
    "dynamic_shared_memory_type": "mmap",  # so that nothing is left elsewhere when it is killed
}
_CARELESS = {"fsync": "off", "full_page_writes": "off"}


class PostgresqlServer(DatabaseServer):
    """`settings` are those of postgresql.conf."""

    scheme = "postgresql"
    system_user = "postgres"
    database_class = PostgresqlDatabase
    stop_signal = signal.SIGINT

    def __init__(self, durable=False, authority=None, **settings):
        super().__init__(durable, authority, _SETTINGS | ({} if durable else _CARELESS) | settings)
        self.standbys = []
        self._administrators_password = secrets.token_hex()

    @property
    def administrator(self):
        return PostgresqlDatabase(
            f"postgresql://{_ADMINISTRATOR}:{self._administrators_password}@127.0.0.1:{self.port}/postgres")

    def restart_immediately(self):
        """As `pg_ctl restart -m immediate`: nobody is asked, and the log is read again at the start."""
        self.program.signal(signal.SIGQUIT)
        self.program.wait_for_exit()
        self._launch()

    def configure(self, name, value):
        """From now on, and after a restart."""
        self.administrator.change(f"ALTER SYSTEM SET {name} = '{value}'")
        self.administrator.rows("SELECT pg_reload_conf()")
        setting = lambda: self.administrator.value("SELECT setting FROM pg_settings WHERE name = ?", name)
        wait_until(lambda: setting() == value, 10, f"{name} = {value}")

    def add_standby(self, synchronous=True):
        """Another server that follows this one. `synchronous`: nothing is acknowledged before it (no other) has it."""
        standby = PostgresqlStandby(self, f"standby{len(self.standbys) + 1}")
        self.standbys.append(standby)
        standby.start()
        if synchronous:
            self.configure("synchronous_standby_names", standby.name)
        in_step = ("streaming", "sync" if synchronous else "async")
        states = "SELECT state, sync_state FROM pg_stat_replication WHERE application_name = ?"
        wait_until(lambda: self.administrator.rows(states, standby.name) == [in_step], 20, "a standby in step")
        return standby

    def remove(self):
        try:
            super().remove()
        finally:
            for standby in self.standbys:
                standby.remove()

    def drop_database(self, name):
        self.administrator.change(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def socket_url(self, database, **parameters):
        return self._url("", database, {"host": self.folder, "port": self.port} | parameters)

    def _create_database(self, name):
        self.administrator.change(f"CREATE DATABASE {name} OWNER {USER}")

    def _lay_out(self):
        """Sorts by the rules of a language, as most do: it is not the bytes that say what comes first."""
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._administrators_password, encoding="ascii")
        self._give_away(password)
        self._run(_PROGRAMS / "initdb", "-D", self.data, "-U", _ADMINISTRATOR, f"--pwfile={password}", "--no-sync",
                  "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu",
                  "--icu-locale=en-US")
        self._write_settings()

    def _write_settings(self):
        tls = {"ssl": "on", "ssl_cert_file": self.folder / "tls.pem", "ssl_key_file": self.folder / "tls.key"}
        settings = self._settings | {"port": self.port, "unix_socket_directories": self.folder}
        settings |= tls if self._authority else {}
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self._give_away(self.folder)  # where the socket will be

    def _make_user(self):
        self.administrator.change(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'")

    def _command(self):
        return [_PROGRAMS / "postgres", "-D", self.data]

    def _is_ready(self):
        try:
            return self.administrator.rows("SELECT 1")
        except DatabaseFault:
            return False


class PostgresqlStandby(PostgresqlServer):
    """Answers what only reads, until it is promoted."""

    def __init__(self, primary, name):
        super().__init__(primary._durable, primary._authority, **primary._settings)
        self.name = name
        self._primary = primary
        self._administrators_password = primary._administrators_password

    def promote(self):
        """From now on it is a primary, which waits for nobody."""
        assert self.administrator.value("SELECT pg_promote()")

    def _lay_out(self):
        primary = {"host": "127.0.0.1", "port": self._primary.port, "user": _ADMINISTRATOR,
                   "password": self._administrators_password, "application_name": self.name}
        parameters = " ".join(f"{name}={value}" for name, value in primary.items())
        self._run(_PROGRAMS / "pg_basebackup", "-D", self.data, "-d", parameters, "--checkpoint=fast", "--no-sync")
        # Not the primary's: it says for whom to wait.
        (self.data / "postgresql.auto.conf").write_text(f"primary_conninfo = '{parameters}'\n", encoding="utf-8")
        (self.data / "standby.signal").touch()
        self._write_settings()

    def _make_user(self):
        """Came along."""
