"""The story of the Flask app's seven endpoints: every answer word for word, by http and https, with the code from
the console and from a mailbox."""

import pytest

from driver.visitor import Visitor


@pytest.fixture(params=[False, True], ids=["http", "https"])
def visitor(service, request):
    return Visitor(service, https=request.param, name="John Doe", password="SecureP@ssw0rd")


def test_the_whole_story(visitor):
    visitor.sign_up().must_be(200, {"message": "Account created successfully"})
    visitor.log_in().must_be(200, {"message": "OTP sent to your email", "expires_in": "5 minutes"})
    answer = visitor.enter(visitor.read_code())
    number = answer.json["user"]["id"]
    user = {"id": number, "name": "John Doe", "email": visitor.email}
    answer.must_be(200, {"message": "Login successful", "user": user})
    assert isinstance(number, int) and number > 0

    welcome = {"message": "Welcome to protected area", "user": {"id": number, "email": visitor.email}}
    visitor.look_inside().must_be(200, welcome)

    thief = visitor.browser.copy()
    visitor.log_out().must_be(200, {"message": "Logged out successfully"})
    assert "session" not in visitor.browser.cookies
    thief.get("/protected").must_be(401, error="authentication_required")


def test_resending_the_code(visitor):
    visitor.joined().waiting_for_code()
    first = visitor.read_code()
    visitor.ask_for_another_code().must_be(200, {"message": "New OTP sent to your email"})
    second = visitor.read_code()
    if first != second:
        visitor.enter(first).must_be(401, error="invalid_otp")
    visitor.enter(second).must_be(200)


def test_cookies_are_flagged_for_their_port(visitor):
    expected = {"path": "/", "httponly": "", "samesite": "Lax"}
    if visitor.browser.https:
        expected["secure"] = ""
    visitor.joined()
    login = visitor.log_in().cookie("login")
    assert login.attributes == expected | {"max-age": "900"}
    answer = visitor.enter(visitor.read_code())
    assert answer.cookie("session").attributes == expected
    assert answer.cookie("login").clears
    cleared = visitor.log_out().cookie("session")
    assert cleared.clears and cleared.value == ""
    assert expected.items() <= cleared.attributes.items()


def test_health(service):
    visitor = Visitor(service)
    answer = visitor.browser.get("/health").must_be(200)
    assert answer.json["status"] == "ok"


def test_a_client_without_cookies_speaks_for_the_newest_login(service):
    """As the curl lines of the Flask README do: only the session cookie is handed on, by hand."""
    visitor = Visitor(service, keeps_cookies=False).joined().waiting_for_code()
    first = visitor.read_code()
    visitor.waiting_for_code()
    second = visitor.read_code()
    if first != second:
        visitor.enter(first).must_be(401, error="invalid_otp")
    session = visitor.enter(second).must_be(200).cookie("session").value
    visitor.browser.get("/protected", headers={"Cookie": f"session={session}"}).must_be(200)
    visitor.look_inside().must_be(401, error="authentication_required")


def test_the_console_line_is_exact(demo):
    visitor = Visitor(demo, email="somebody@example.com").joined().waiting_for_code()
    code = visitor.read_code()
    assert f"OTP for somebody@example.com: {code}" in demo.program.output.lines


def test_state_and_sockets_are_private(demo):
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in demo.folder.iterdir()}
    assert modes["secret_key"] == "0o600"
    assert modes["api.sock"] == modes["check.sock"] == modes["mailer.sock"] == "0o660"


@pytest.mark.sqlite
def test_the_database_is_private(demo):
    assert {path.stat().st_mode & 0o777 for path in demo.folder.glob("auth.db*")} == {0o600}
    assert all((demo.folder / f"auth.db{end}").exists() for end in ("", "-wal", "-shm"))
