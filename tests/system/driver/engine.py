"""Where the services of this run have their databases: `--engine`. A server is started when the first one asks for a
database; each process that shares the tests has its own."""

import subprocess

from .database import Database
from .mariadb_server import MariadbServer
from .postgresql_server import PostgresqlServer
from .server_database import database_of_url

SERVERS = {"postgresql": PostgresqlServer, "mariadb": MariadbServer}
ENGINES = ("sqlite", *SERVERS)


class Engine:
    def __init__(self):
        self.name = "sqlite"
        self._server = None
        self._fault = None
        self._made = {}

    def new_database(self, state, url=None):
        """Of a service with this folder; `url`: of one that says itself where its database is."""
        if url is not None and not str(url).startswith("sqlite:"):
            return database_of_url(url)
        if url is not None or self.name == "sqlite":
            return Database(state / "auth.db")
        if self._server is None:
            self._server = self._started()
        name = self._server.new_database()
        database = self._server.database(name)
        self._made[database] = name
        return database

    def _started(self):
        """What kept it from starting is told to every test that asks for it, not only to the first."""
        if self._fault is None:
            server = SERVERS[self.name]()
            try:
                return server.start()
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                server.remove()
                self._fault = f"{self.name} does not start: {error}"
        raise AssertionError(self._fault)

    def drop(self, database):
        """Unless it is somebody else's, or a file, which goes with its folder."""
        name = self._made.pop(database, None)
        if name is not None:
            self._server.drop_database(name)

    def stop(self):
        if self._server is not None:
            self._server.remove()
            self._server = None


engine = Engine()
