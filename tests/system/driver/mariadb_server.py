"""Debian's MariaDB."""

from .database_server import PASSWORD, USER, DatabaseServer, runs_as
from .server_database import DatabaseFault, MariadbDatabase

_SETTINGS = {
    "bind_address": "127.0.0.1", "skip_name_resolve": "ON", "max_connections": 400, "innodb_buffer_pool_size": "64M",
    "innodb_log_file_size": "16M",
}
_CARELESS = {"innodb_flush_log_at_trx_commit": 2, "innodb_doublewrite": "OFF"}


class MariadbServer(DatabaseServer):
    """`settings` are its system variables."""

    scheme = "mysql"
    system_user = "mysql"
    database_class = MariadbDatabase

    def __init__(self, durable=False, authority=None, **settings):
        super().__init__(durable, authority, _SETTINGS | ({} if durable else _CARELESS) | settings)
        self.socket = self.folder / "socket"

    @property
    def administrator(self):
        """Whoever runs the tests, by the socket alone."""
        return MariadbDatabase(f"mysql://{runs_as()}@localhost/mysql?unix_socket={self.socket}")

    def restart_immediately(self):
        """Killed, it reads its log again at the start."""
        self.kill()
        self._launch()

    def configure(self, name, value):
        """From now on, and after a restart."""
        self.administrator.change(f"SET GLOBAL {name} = ?", value)
        self._settings[name] = value

    def drop_database(self, name):
        self.administrator.change(f"DROP DATABASE IF EXISTS {name}")

    def socket_url(self, database, **parameters):
        return self._url("localhost", database, {"unix_socket": self.socket} | parameters)

    def _create_database(self, name):
        self.administrator.change(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin")
        for host in ("127.0.0.1", "localhost"):
            self.administrator.change(f"GRANT ALL ON {name}.* TO {USER}@'{host}'")

    def _lay_out(self):
        self._run("mariadb-install-db", "--no-defaults", f"--datadir={self.data}", "--skip-test-db",
                  "--auth-root-authentication-method=socket", f"--auth-root-socket-user={runs_as()}",
                  f"--innodb-log-file-size={self._settings['innodb_log_file_size']}")
        self._give_away(self.folder)  # where the socket will be

    def _make_user(self):
        """By the port and by the socket."""
        for host in ("127.0.0.1", "localhost"):
            self.administrator.change(f"CREATE USER IF NOT EXISTS {USER}@'{host}' IDENTIFIED BY ?", PASSWORD)

    def _command(self):
        tls = {f"ssl_{what}": self.folder / name
               for what, name in (("cert", "tls.pem"), ("key", "tls.key"), ("ca", "ca.pem"))}
        settings = self._settings | {"datadir": self.data, "port": self.port, "socket": self.socket}
        settings |= tls if self._authority else {}
        return ["mariadbd", "--no-defaults", *options(settings)]

    def _is_ready(self):
        try:
            return self.administrator.rows("SELECT 1")
        except DatabaseFault:
            return False


def options(variables):
    """As they stand on its command line."""
    return [f"--{name.replace('_', '-')}={value}" for name, value in variables.items()]
