"""What must not be found in the log or in the database."""

import base64
import time

import pytest

from driver.mail_server import MailServer
from driver.service import Service
from driver.visitor import Visitor, wrong_code


@pytest.fixture(scope="module")
def story(mailed):
    """Somebody has gone through everything; what of it is secret."""
    visitor = Visitor(mailed, password="rhubarb-Lantern-58-cobalt", name="Secretive Person").joined()
    visitor.log_in(password="wrong-Rhubarb-58-cobalt").must_be(401)
    visitor.waiting_for_code()
    login = visitor.browser.cookies["login"]
    first = visitor.read_code()
    visitor.enter(wrong_code(first)).must_be(401)
    visitor.ask_for_another_code().must_be(200)
    second = visitor.read_code()
    visitor.enter(second).must_be(200)
    session = visitor.browser.cookies["session"]
    visitor.look_inside().must_be(200)
    visitor.browser.post("/resend-otp", {"email": visitor.email}, headers={"Origin": "https://evil.test"}).must_be(403)
    secrets = {"password": visitor.password, "wrong password": "wrong-Rhubarb-58-cobalt", "login cookie": login,
               "session cookie": session, "secret key": (mailed.folder / "secret_key").read_text().strip()}
    return visitor, secrets, [first, second]


def test_the_log_keeps_secrets(mailed, story):
    visitor, secrets, codes = story
    log = mailed.program.log.text() + mailed.program.output.text()
    assert "mail_sent" in log, "the log is not the one"
    for what, secret in secrets.items():
        assert secret not in log, what
    for code in codes:
        assert not mailed.program.log.matching(rf".*(?<![0-9a-f:.]){code}(?![0-9a-f:.]).*")


def test_the_log_shows_no_whole_address(mailed, story):
    visitor, _, _ = story
    log = mailed.program.log.text().lower() + mailed.program.output.text().lower()
    assert visitor.email.lower() not in log and visitor.name.lower() not in log


def test_the_database_keeps_secrets(mailed, story):
    _, secrets, _ = story
    stored = mailed.database.bytes()
    for what, secret in secrets.items():
        assert secret.encode() not in stored, what
        assert base64.b64encode(secret.encode())[:24] not in stored, what


def test_a_mail_that_waits_is_sealed(start, start_mail_server):
    server = MailServer()
    service = start(Service(server))
    visitor = Visitor(service, name="Secretive Person").joined().waiting_for_code()
    time.sleep(0.2)  # a first attempt leaves its reason in the row, too
    stored, body = service.database.bytes(), service.database.value("SELECT body FROM outbox")
    decoded = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    start_mail_server(server)
    code = visitor.read_code()
    visitor.enter(code).must_be(200)
    assert code.encode() not in stored
    for plain in (code, visitor.name, visitor.email):
        assert plain.encode() not in decoded and plain not in body
