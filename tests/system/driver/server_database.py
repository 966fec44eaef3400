"""The databases of a server, as an administrator with its client would look at them; used as `database.Database` is."""

import contextlib
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2
import pymysql

from .database import AnyDatabase

PATIENCE = 10  # seconds
DatabaseFault = (psycopg2.Error, pymysql.MySQLError)


class ServerDatabase(AnyDatabase):
    """By its URL, as the service knows it."""

    begin = ()  # what begins a transaction in which nothing changes that was read

    def __init__(self, url):
        self.url = url

    def bytes(self):
        """Everything that stands in its rows."""
        return b"\n".join(value if isinstance(value, bytes) else str(value).encode()
                          for table in self.tables() for row in self.rows(f"SELECT * FROM {table}") for value in row)

    def tables(self):
        raise NotImplementedError

    def columns(self, table):
        return [name for (name,) in self.rows("SELECT column_name FROM information_schema.columns WHERE table_name = ? "
                                              "AND table_schema = " + self.schema, table)]

    def is_intact(self):
        """Its server sees to that."""
        return True

    @contextlib.contextmanager
    def connection(self):
        with contextlib.closing(self._connect()) as connection:
            yield _Connection(connection)

    @contextlib.contextmanager
    def transaction(self):
        """A connection. What is written is there at the end, or nothing of it."""
        with self.connection() as connection:
            for statement in self.begin:
                connection.execute(statement)
            yield connection
            connection.execute("COMMIT")

    @contextlib.contextmanager
    def write_lock(self):
        """Holds every writer up, and nobody who only reads."""
        tables = self.tables()
        with self.connection() as connection:
            self._lock(connection, tables)
            yield


class PostgresqlDatabase(ServerDatabase):
    schema = "current_schema()"
    begin = ("BEGIN ISOLATION LEVEL SERIALIZABLE",)

    def tables(self):
        return [name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]

    def log_updates(self, table, column, value, into):
        """Each time the column is written, the row's `value` goes into another table."""
        self.change(f"CREATE FUNCTION log_{column}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN INSERT INTO {into} VALUES (new.{value}); RETURN new; END $$")
        self.change(f"CREATE TRIGGER log_{column} AFTER UPDATE OF {column} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION log_{column}()")

    def _connect(self):
        connection = psycopg2.connect(self.url, connect_timeout=PATIENCE, options=f"-c lock_timeout={PATIENCE}s")
        connection.autocommit = True
        return connection

    def _lock(self, connection, tables):
        connection.execute("BEGIN")
        connection.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")


class MariadbDatabase(ServerDatabase):
    """`||` joins texts, as it does elsewhere, and rows count as changed that were what they shall be."""

    schema = "DATABASE()"
    begin = ("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "BEGIN")

    def tables(self):
        return [name for (name,) in self.rows("SELECT table_name FROM information_schema.tables "
                                              "WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'")]

    def log_updates(self, table, column, value, into):
        """Each time the column changes, the row's `value` goes into another table."""
        self.change(f"CREATE TRIGGER log_{column} AFTER UPDATE ON {table} FOR EACH ROW "
                    f"IF NOT new.{column} <=> old.{column} THEN INSERT INTO {into} VALUES (new.{value}); END IF")

    def _connect(self):
        parts = urlsplit(self.url)
        query = parse_qs(parts.query)
        where = {"unix_socket": query["unix_socket"][0]} if "unix_socket" in query else {
            "host": parts.hostname, "port": parts.port}
        return pymysql.connect(
            **where, user=unquote(parts.username), password=unquote(parts.password or ""),
            database=parts.path.removeprefix("/"), charset="utf8mb4", autocommit=True, connect_timeout=PATIENCE,
            ssl={"ca": query["ssl_ca"][0]} if "ssl_ca" in query else None,
            client_flag=pymysql.constants.CLIENT.FOUND_ROWS,
            init_command=f"SET lock_wait_timeout = {PATIENCE}, sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')")

    def _lock(self, connection, tables):
        connection.execute("LOCK TABLES " + ", ".join(f"{table} READ" for table in tables))


class _Connection:
    """As one of sqlite3's: `?` is a value."""

    def __init__(self, connection):
        self._connection = connection

    def execute(self, sql, values=()):
        cursor = self._connection.cursor()
        cursor.execute(sql.replace("%", "%%").replace("?", "%s"), tuple(values))
        return _Result(cursor)


class _Result:
    def __init__(self, cursor):
        self._rows = [tuple(map(_plain, row)) for row in cursor.fetchall()] if cursor.description else []
        self.rowcount = cursor.rowcount

    def __iter__(self):
        return iter(self._rows)

    def fetchall(self):
        return self._rows

    def fetchone(self):
        return self._rows[0] if self._rows else None


def _plain(value):
    """Sums of whole numbers come as decimals."""
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


def database_of_url(url):
    """What looks into the database of a server that DATABASE_URL names."""
    return {"postgresql": PostgresqlDatabase, "mysql": MariadbDatabase}[urlsplit(url).scheme](url)
