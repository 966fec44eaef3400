"""What the service has counted, and time that passes for it: no clock can be set, but what is stored can be older."""

import time

PER_ADDRESS_AND_NETWORK = "password_address_network"
PER_NETWORK = "password_network"
PER_ADDRESS = "password_address"
PER_DEVICE = "password_device"

DAY = 86_400
NEVER = 253_402_300_799  # the end of the year 9999


def failures(service, rule, subject):
    """How many are counted."""
    rows = service.database.rows("SELECT times FROM throttles WHERE rule = ? AND subject = ?", rule, subject)
    return len(rows[0][0].split(",")) if rows else 0


def failures_by_network(service, email):
    """network -> failures with this address."""
    rows = service.database.rows(
        "SELECT subject, times FROM throttles WHERE rule = ? AND substr(subject, 1, ?) = ?",
        PER_ADDRESS_AND_NETWORK, len(email) + 1, f"{email}|")
    return {subject.split("|")[1]: len(times.split(",")) for subject, times in rows}


def code_tries(service, way, email):
    """Of "login_cookie" or "address_only": since_right, in_a_row, today, day, closed_until."""
    rows = service.database.rows(
        "SELECT since_right, in_a_row, today, day, closed_until FROM code_tries WHERE way = ?", f"{way}|{email}")
    return rows[0] if rows else (0, 0, 0, 0, 0)


def let_time_pass(service, seconds):
    """For everything that is counted; a day begins when it did."""
    with service.database.transaction() as connection:
        for rule, subject, times in connection.execute("SELECT rule, subject, times FROM throttles").fetchall():
            older = ",".join(str(int(at) - seconds) for at in times.split(","))
            connection.execute("UPDATE throttles SET times = ?, expires_at = expires_at - ? "
                               "WHERE rule = ? AND subject = ?", (older, seconds, rule, subject))
        connection.execute("UPDATE code_tries SET closed_until = closed_until - ? WHERE closed_until BETWEEN 1 AND ?",
                           (seconds, NEVER - 1))


def stay_clear_of_midnight(seconds=30):
    """A test that counts by the day (UTC) must not see the next one begin."""
    left = DAY - time.time() % DAY
    if left < seconds:
        time.sleep(left + 1)
