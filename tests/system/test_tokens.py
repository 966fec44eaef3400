"""Tokens for programs: from a login to their end."""

import re

import pytest

from driver import command
from driver.app import App, key_set
from driver.browser import Browser
from driver.protected_site import JSON, PAGE, WHOLLY_PROTECTED, ProtectedSite
from driver.records import change_user, now
from driver.service import Service, running
from driver.visitor import Visitor, wrong_code
from driver.waiting import all_at_once

OLD, NEW = "old-" * 10, "new-" * 10


@pytest.fixture(scope="module")
def client(demo):
    site = ProtectedSite(demo, {"site": WHOLLY_PROTECTED})
    site.write_page("page", "for members only")
    with running(site):
        yield site.client("site")


@pytest.fixture
def app(demo):
    return App.of_somebody(demo)


def test_a_code_gives_tokens(service):
    visitor = Visitor(service, keeps_cookies=False).joined().waiting_for_code()
    answer = App(visitor).ask_for_tokens(otp=visitor.read_code()).must_be(200)
    body = answer.json
    assert sorted(body) == ["access_token", "expires_in", "message", "refresh_token", "token_type", "user"]
    assert body["token_type"] == "Bearer" and body["expires_in"] == 900
    assert sorted(body["user"]) == ["email", "id", "name"] and body["user"]["email"] == visitor.email
    assert not [cookie for cookie in answer.cookies if cookie.name == "session"]
    assert len(answer.body) < 2000


def test_a_backup_code_gives_tokens(demo):
    visitor = Visitor(demo).joined().signed_in()
    codes = visitor.browser.post("/backup-codes", {"password": visitor.password}).json["codes"]
    app = App(visitor)
    app.visitor.waiting_for_code()
    app.ask_for_tokens(backup_code=codes[0]).must_be(200)
    app.ask_for_tokens(backup_code=codes[0]).must_be(401, error="invalid_otp")


def test_whoever_has_only_found_a_backup_code_does_not_come_in_by_its_owners_password(demo):
    owner = Visitor(demo).joined().signed_in()
    codes = owner.browser.post("/backup-codes", {"password": owner.password}).json["codes"]
    owner.waiting_for_code()
    thief = App(owner)
    thief.ask_for_tokens(backup_code=codes[0]).must_be(401, error="invalid_otp")
    thief.browser.post("/verify-otp", {"email": owner.email, "backup_code": codes[0]}).must_be(401, error="invalid_otp")
    assert owner.browser.get("/backup-codes").json["remaining"] == 10
    owner.enter(owner.read_code()).must_be(200)


def test_a_code_works_once_for_tokens_or_a_session(demo):
    visitor = Visitor(demo, keeps_cookies=False).joined().waiting_for_code()
    code = visitor.read_code()
    App(visitor).ask_for_tokens(otp=wrong_code(code)).must_be(401, error="invalid_otp")
    tries = [lambda: App(visitor).ask_for_tokens(otp=code), lambda: visitor.enter(code)] * 4
    assert sorted(answer.status for answer in all_at_once(*tries)) == [200] + [401] * 7


def test_wrong_codes_count_as_at_a_login(demo):
    visitor = Visitor(demo, keeps_cookies=False).joined().waiting_for_code()
    code = visitor.read_code()
    for _ in range(5):
        App(visitor).ask_for_tokens(otp=wrong_code(code)).must_be(401, error="invalid_otp")
    App(visitor).ask_for_tokens(otp=code).must_be(401, error="invalid_otp")


@pytest.mark.parametrize("body, field", [
    ({}, "grant_type"), ({"grant_type": "password"}, "grant_type"), ({"grant_type": None}, "grant_type"),
    ({"grant_type": "otp"}, "email"), ({"grant_type": "otp", "email": "a@example.com"}, "otp"),
    ({"grant_type": "otp", "email": "a@example.com", "otp": 123456}, "otp"),
    ({"grant_type": "refresh_token"}, "refresh_token"),
    ({"grant_type": "refresh_token", "refresh_token": ["x"]}, "refresh_token")])
def test_what_is_wrong_is_named(demo, body, field):
    answer = Browser(demo).post("/token", body).must_be(400, error="validation_failed")
    assert field in answer.json["fields"]


@pytest.mark.parametrize("path", ["/protected", "/me", "/sessions", "/devices", "/backup-codes", "/continue"])
def test_calls_take_the_access_token(app, path):
    assert app.get(path).must_be(200).json
    assert app.get(path, token=app.access_token + "x").must_be(401).header("WWW-Authenticate") == (
        'Bearer error="invalid_token"')
    assert app.browser.get(path).must_be(401).header("WWW-Authenticate") == "Bearer"


def test_the_api_is_as_useful_as_with_a_cookie(app):
    answer = app.browser.send("PATCH", "/me", b'{"name":"New Name"}', app.authorization())
    assert answer.must_be(200).json["user"]["name"] == "New Name"
    assert app.get("/me").json["user"]["name"] == "New Name"
    assert app.refreshed().get("/me").json["user"]["name"] == "New Name"


def test_the_refresh_token_is_no_access_token_and_no_cookie(app):
    app.get("/protected", token=app.refresh_token).must_be(401)
    app.refresh(app.access_token).must_be(401, error="invalid_token")
    for token in (app.refresh_token, app.access_token):
        app.browser.send("GET", "/protected", headers={"Cookie": f"session={token}"}).must_be(401)


def test_protected_sites_take_it(client, app):
    let_in = open_page(client, app.authorization())
    assert (let_in.status, let_in.body) == (200, b"for members only")
    refused = open_page(client, app.authorization("x"))
    assert refused.status == 401
    assert refused.header("WWW-Authenticate") == 'Bearer error="invalid_token"'
    # A redirect would only mislead a program.
    for accept in (PAGE, "*/*", None):
        assert open_page(client, app.authorization("x"), accept).status == 401


ENDINGS = {
    "revoked": lambda app: app.revoke().must_be(200),
    "logout": lambda app: app.send("POST", "/logout").must_be(200),
    "logout everywhere": lambda app: App(app.visitor).signed_in().post("/logout", {"everywhere": True}).must_be(200),
    "ended in the list": lambda app: app.send("DELETE", f"/sessions/{current_session(app)['id']}").must_be(200),
    "account disabled": lambda app: change_user(app.visitor, "disabled_at = 1"),
    "disabled by command": lambda app: must_run(app, "user", "disable", app.visitor.email),
    "revoked by command": lambda app: must_run(app, "session", "revoke", "--user", app.visitor.email),
    "password changed elsewhere": lambda app: change_password(App(app.visitor).signed_in()).must_be(200),
    "expired": lambda app: app.visitor.service.database.change(
        "UPDATE sessions SET expires_at = ? WHERE user_id = (SELECT id FROM users WHERE email = ?)", now(),
        app.visitor.email),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_has_ended_is_refused_at_once(client, app, ending):
    ask = lambda: open_page(client, app.authorization()).status
    assert set(all_at_once(*[ask] * 20)) == {200}
    ENDINGS[ending](app)
    assert set(all_at_once(*[ask] * 20)) == {401}
    app.get("/protected").must_be(401)
    app.refresh().must_be(401, error="invalid_token")


def open_page(client, headers, accept=JSON):
    return client.send("GET", "/page", *headers.items(), accept=accept)


def current_session(app):
    (current,) = [session for session in app.get("/sessions").json["sessions"] if session["current"]]
    return current


def change_password(app):
    return app.post("/change-password", {"current_password": app.visitor.password,
                                         "new_password": "copper-Thistle-27-meadow"})


def must_run(app, *arguments):
    service = app.visitor.service
    ended = command.run(*arguments, folder=service.folder, **service.settings)
    assert ended.status == 0, ended


def test_it_is_a_session_like_any_other(demo):
    visitor = Visitor(demo).joined().signed_in()
    app = App(visitor).signed_in()
    sessions = visitor.browser.get("/sessions").json["sessions"]
    assert sorted((session["kind"], session["current"]) for session in sessions) == [("browser", True), ("token", False)]
    (token,) = [session for session in sessions if session["kind"] == "token"]
    assert token == current_session(app) | {"current": False}
    listed = command.run("session", "list", visitor.email, "--json", folder=demo.folder, **demo.settings)
    assert sorted(session["kind"] for session in listed.json["sessions"]) == ["browser", "token"]
    visitor.browser.send("DELETE", f"/sessions/{token['id']}").must_be(200)
    assert not app.is_signed_in() and visitor.is_signed_in()


def test_who_changes_the_password_by_token_goes_on_with_new_tokens(demo):
    visitor = Visitor(demo).joined().signed_in()
    app, other = App(visitor).signed_in(), App(visitor).signed_in()
    copied = app.access_token, app.refresh_token
    answer = change_password(app)
    assert not answer.must_be(200).cookies
    app.keep(answer)
    assert app.is_signed_in() and app.refreshed().is_signed_in()
    assert not other.is_signed_in() and not visitor.is_signed_in()
    app.get("/protected", token=copied[0]).must_be(401)
    app.refresh(copied[1]).must_be(401, error="invalid_token")
    assert app.is_signed_in()


def test_of_fifty_at_once_one_makes_the_next_pair(app):
    first = app.refresh_token
    answers = all_at_once(*[lambda: app.refresh(first)] * 50)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["refresh_token"] for answer in answers}) == 1
    assert app.visitor.service.database.value(
        "SELECT generation FROM sessions JOIN users ON users.id = sessions.user_id WHERE email = ? AND kind = 'token'",
        app.visitor.email) == 1
    assert app.keep(answers[0]).refreshed().is_signed_in()
    # Its successor has been used: whoever still has it has stolen it, or was stolen from.
    app.refresh(first).must_be(401, error="invalid_token")
    assert not app.is_signed_in()


def test_a_used_token_ends_its_own_session_alone(demo, app):
    other = App(app.visitor).signed_in()
    used = app.refresh_token
    app.refreshed().refreshed()
    app.refresh(used).must_be(401, error="invalid_token")
    app.refresh().must_be(401, error="invalid_token")
    assert not app.is_signed_in() and other.is_signed_in()
    demo.wait_for_log("refresh_token_reused")


def test_ten_seconds_after_its_use_it_ends_the_session(app):
    used = app.refresh_token
    app.refreshed()
    change = "UPDATE sessions SET rotated_at = rotated_at - ? WHERE kind = 'token'"
    app.visitor.service.database.change(change, 5)
    assert app.refresh(used).must_be(200).json["refresh_token"] == app.refresh_token
    app.visitor.service.database.change(change, 10)
    app.refresh(used).must_be(401, error="invalid_token")
    assert not app.is_signed_in()


def test_cookie_and_token_must_be_of_one_account(demo, client, app):
    visitor = Visitor(demo).joined().signed_in()
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.browser.cookies.items())
    both = app.authorization() | {"Cookie": cookie}
    app.browser.send("GET", "/protected", headers=both).must_be(401)
    assert open_page(client, both).status == 401
    own = App(visitor).signed_in()
    assert own.browser.send("GET", "/me", headers=own.authorization() | {"Cookie": cookie}).status == 200


def test_revoking_is_answered_alike(app):
    answers = [app.revoke("garbage"), app.revoke(app.refresh_token), app.revoke(app.refresh_token)]
    assert {answer.must_be(200).body for answer in answers} == {answers[0].body}
    app.browser.post("/token/revoke", {}).must_be(400, error="validation_failed")


def test_a_new_key_signs_and_the_old_one_s_tokens_stay_good(start):
    service = start(Service(SECRET_KEY=OLD))
    app = App.of_somebody(service)
    before = key_set(service).json["keys"]
    service.restart(SECRET_KEY=NEW, SECRET_KEY_PREVIOUS=OLD)
    keys = key_set(service).json["keys"]
    assert len(keys) == 2 and keys[1:] == before
    assert app.is_signed_in()
    used = app.refresh_token
    app.refreshed().refreshed()
    service.restart(SECRET_KEY=NEW, SECRET_KEY_PREVIOUS="")
    assert app.is_signed_in() and app.refreshed().is_signed_in()
    app.refresh(used).must_be(401, error="invalid_token")
    assert app.is_signed_in()


def test_the_session_outlives_restarts_and_lies_idle(start):
    service = start(Service(SESSION_IDLE_TIMEOUT="2s", ACCESS_TOKEN_LIFETIME="1s", REFRESH_TOKEN_LIFETIME="1h"))
    app = App.of_somebody(service)
    service.database.change("UPDATE sessions SET last_seen_at = last_seen_at - 600")
    service.restart()
    assert app.refresh().must_be(200).json["expires_in"] == 1


def test_the_key_set_may_be_kept(demo):
    answer = key_set(demo)
    assert answer.header("Cache-Control") == "public, max-age=300"
    assert answer.header("Content-Type") == "application/json"
    (key,) = answer.json["keys"]
    assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x"]
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")
    assert re.fullmatch("[A-Za-z0-9_-]{43}", key["x"])
