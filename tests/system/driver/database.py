"""The SQLite file of a service, as an administrator with a shell would look at it."""

import contextlib
import sqlite3


class Database:
    def __init__(self, path):
        self.path = path

    def rows(self, sql, *values):
        with self.connection() as connection:
            return connection.execute(sql, values).fetchall()

    def value(self, sql, *values):
        """The only column of the only row."""
        ((value,),) = self.rows(sql, *values)
        return value

    def change(self, sql, *values):
        with self.connection() as connection, connection:
            return connection.execute(sql, values).rowcount

    def bytes(self):
        """Everything that stands in the files of the database."""
        return b"".join(path.read_bytes() for path in sorted(self.path.parent.glob(self.path.name + "*")))

    @contextlib.contextmanager
    def connection(self):
        with contextlib.closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            yield connection

    @contextlib.contextmanager
    def write_lock(self):
        """Holds the lock that every writer needs."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
