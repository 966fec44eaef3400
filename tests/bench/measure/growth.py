"""What logins leave in the database, and what of it is given back when it has expired."""

from driver.direct import DirectVisitor
from driver.service import BareService, running
from driver.waiting import wait_until

LOGINS_OF_AN_ACCOUNT = 3  # no account is mailed more codes in five minutes
LONG = 400 * 86_400  # seconds after which everything has expired
EXPIRING = ("sessions", "logins", "otps", "devices", "events", "throttles", "code_tries", "outbox")


def measure(logins, say):
    """Bytes: of the file when it is new, after so many logins, after all of that has expired and been purged, and after as
    many logins once more; `pages_free` of each are there to be used again. And bytes of a row, indexes included, of the
    tables that grow."""
    with running(BareService()) as service:
        visitors = [DirectVisitor(service).joined() for _ in range(logins // LOGINS_OF_AN_ACCOUNT)]
        logins = len(visitors) * LOGINS_OF_AN_ACCOUNT
        found = {"logins": logins, "new": _sizes(service)}
        _log_in(visitors)
        found |= {"used": _sizes(service), "bytes_of_a_row": _bytes_of_rows(service)}
        _let_all_expire(service)
        found["purged"] = _sizes(service)
        _log_in(visitors)
        found["used_again"] = _sizes(service)
    say(f"{logins} logins: " + ", ".join(f"{name} {found[name]['file'] // 1024} KiB"
                                         for name in ("new", "used", "purged", "used_again")))
    return found


def bytes_of_a_login(found):
    """All it leaves: login, code, session, browser, mail that waits no longer, events."""
    in_use = lambda name: found[name]["file"] - found[name]["free"]
    return (in_use("used") - in_use("new")) / found["logins"]


def reuse(found):
    """The file after the second time, of what it was after the first."""
    return found["used_again"]["file"] / found["used"]["file"]


def _log_in(visitors):
    """Each from new browsers."""
    for visitor in visitors:
        for _ in range(LOGINS_OF_AN_ACCOUNT):
            visitor.at_another_browser().signed_in()


def _sizes(service):
    _fold_log(service)
    page, pages, free = (service.database.value(f"PRAGMA {name}") for name in ("page_size", "page_count", "freelist_count"))
    return {"file": page * pages, "free": page * free}


def _fold_log(service):
    """The write-ahead log into the file."""
    wait_until(lambda: service.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0, 10, "a quiet moment")


def _bytes_of_rows(service):
    rows = service.database.rows(
        "SELECT tbl_name, SUM(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name")
    counts = {table: service.database.value(f"SELECT COUNT(*) FROM {table}") for table in EXPIRING}
    return {table: size / counts[table] for table, size in rows if counts.get(table)}


def _let_all_expire(service):
    """And has it purged, as the mailer does first of all."""
    service.stop()
    with service.database.transaction() as connection:
        for table in EXPIRING:
            for column in service.database.columns(table):
                if column.endswith(("_at", "_until")):
                    connection.execute(f"UPDATE {table} SET {column} = MAX(0, {column} - {LONG})")
    service.start()
    wait_until(lambda: not any(service.database.value(f"SELECT COUNT(*) FROM {table}") for table in ("sessions", "events")),
               30, "the purge")
