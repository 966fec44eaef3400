"""Changes to what the database says of somebody, as time or an administrator would make them."""

import time


def now():
    """UTC seconds, as they are stored."""
    return int(time.time())


def change_user(visitor, assignment, *values):
    sql = f"UPDATE users SET {assignment} WHERE email = ?"
    assert visitor.service.database.change(sql, *values, visitor.email) == 1


def change_session(visitor, assignment):
    """Of the only session there is."""
    sql = f"UPDATE sessions SET {assignment} WHERE user_id = ?"
    assert visitor.service.database.change(sql, user_id(visitor)) == 1


def make_login_older(visitor, seconds):
    change_session(visitor, f"created_at = created_at - {seconds}, full_login_at = full_login_at - {seconds}")


def join_groups(visitor, groups):
    change_user(visitor, "group_names = ?", groups)


def user_id(visitor):
    return visitor.service.database.value("SELECT id FROM users WHERE email = ?", visitor.email)


def forget_code_mails(visitor):
    """As if the last code had been mailed long ago."""
    visitor.service.database.change(
        "DELETE FROM throttles WHERE rule LIKE 'code_mails%' AND subject = ?", visitor.email)


def wrong_codes_counted(visitor):
    """Of everybody who has shown a login cookie of this account."""
    rows = visitor.service.database.rows(
        "SELECT since_right FROM code_tries WHERE way = ?", f"login_cookie|{visitor.email}")
    return rows[0][0] if rows else 0
