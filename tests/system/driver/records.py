"""Changes to what the database says of somebody, as time or an administrator would make them."""


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
