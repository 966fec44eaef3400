"""What people see of their own account, and how they rename themselves."""

import time
from urllib.parse import unquote

import pytest

from driver.browser import Browser
from driver.owner import Owner
from driver.records import join_groups


@pytest.fixture(scope="module")
def owner(mailed):
    return Owner(mailed).joined().signed_in()


def test_the_account_is_shown_as_it_is(owner):
    join_groups(owner, "admin,staff")
    user = owner.look_at_account().must_be(200).json["user"]
    assert list(user) == ["id", "name", "email", "groups", "created_at", "is_verified", "auth_time"]
    assert user["name"] == owner.name and user["email"] == owner.email
    assert user["groups"] == ["admin", "staff"] and user["is_verified"] is True
    assert user["id"] == owner.look_inside().json["user"]["id"]
    assert time.time() - 300 < user["created_at"] <= user["auth_time"] <= time.time()


@pytest.mark.parametrize("name, kept", [
    ("Jane Roe", "Jane Roe"), ("  Zoë 李  ", "Zoë 李"), ("x" * 100, "x" * 100), ("<b>&\"'", "<b>&\"'")])
def test_a_new_name_shows_everywhere_at_once(owner, name, kept):
    answer = owner.rename(name).must_be(200)
    assert answer.json["message"] == "Your name was changed" and answer.json["user"]["name"] == kept
    assert owner.look_at_account().json == {"user": answer.json["user"]}
    check = owner.service.check.get("/auth", cookies=owner.browser.cookies)
    assert unquote(check.header("Remote-Name")) == kept
    assert owner.look_inside().must_be(200).json["user"] == {"id": answer.json["user"]["id"], "email": owner.email}


@pytest.mark.parametrize("name", [
    "", "   ", "x" * 101, "line\nbreak", "bell\u0007", "nel\u0085", "rtl\u202eoverride", "nul\u0000", None, 5, {},
    ["Jane"]])
def test_an_odd_name_is_refused(owner, name):
    before = owner.look_at_account().json
    answer = owner.rename(name).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["name"]
    assert owner.look_at_account().json == before


def test_nothing_but_the_name_can_be_changed(owner):
    before = owner.look_at_account().json["user"]
    owner.rename("Jane Roe", id=1, email="else@example.com", groups=["admin"], is_verified=False, auth_time=0,
                 created_at=0, password_hash="x").must_be(200)
    assert owner.look_at_account().json["user"] == before | {"name": "Jane Roe"}


@pytest.mark.parametrize("method, path, fields", [
    ("GET", "/me", None), ("HEAD", "/me", None), ("PATCH", "/me", b'{"name":"Jane"}'),
    ("DELETE", "/me", b'{"password":"x"}'),
    ("POST", "/change-password", b'{"current_password":"x","new_password":"y"}'),
    ("GET", "/sessions", None), ("DELETE", "/sessions/1", None),
    ("GET", "/devices", None), ("DELETE", "/devices/1", None),
    ("POST", "/change-email", b'{"email":"a@example.com","password":"x"}'),
    ("POST", "/confirm-email", b'{"otp":"123456"}'),
    ("GET", "/backup-codes", None), ("POST", "/backup-codes", b'{"password":"x"}')])
@pytest.mark.parametrize("cookies", [{}, {"session": "garbage"}], ids=["no cookie", "garbage"])
def test_whoever_is_not_signed_in_is_told_so(mailed, method, path, fields, cookies):
    browser = Browser(mailed)
    browser.cookies = dict(cookies)
    answer = browser.send(method, path, fields)
    assert answer.status == 401
    if method != "HEAD":
        assert answer.error == "authentication_required"
