"""The SQLite file of a service, as an administrator with a shell would look at it. Those of other engines are in
server_database."""

import contextlib
import sqlite3


class AnyDatabase:
    """What all engines have in common, by their `connection`."""

    def rows(self, sql, *values):
        with self.connection() as connection:
            return connection.execute(sql, values).fetchall()

    def value(self, sql, *values):
        """The only column of the only row."""
        ((value,),) = self.rows(sql, *values)
        return value

    def change(self, sql, *values):
        with self.connection() as connection:
            return connection.execute(sql, values).rowcount


class Database(AnyDatabase):
    url = None  # what DATABASE_URL has to say: nothing

    def __init__(self, path):
        self.path = path

    def bytes(self):
        """Everything that stands in the files of the database."""
        return b"".join(path.read_bytes() for path in sorted(self.path.parent.glob(self.path.name + "*")))

    def tables(self):
        return [name for (name,) in self.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]

    def columns(self, table):
        return [name for _, name, *_ in self.rows(f"PRAGMA table_info({table})")]

    def is_intact(self):
        return self.value("PRAGMA integrity_check") == "ok"

    def log_updates(self, table, column, value, into):
        """Each time the column is written, the row's `value` goes into another table."""
        self.change(f"CREATE TRIGGER log_{column} AFTER UPDATE OF {column} ON {table} "
                    f"BEGIN INSERT INTO {into} VALUES (new.{value}); END")

    @contextlib.contextmanager
    def connection(self):
        with contextlib.closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            yield connection

    @contextlib.contextmanager
    def transaction(self):
        """A connection. What is written is there at the end, or nothing of it; nobody else writes meanwhile."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextlib.contextmanager
    def write_lock(self):
        """Holds the lock that every writer needs."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
