"""What must not be found in the log or in the database."""

import base64
import re
import time

import pytest

from driver.addresses import fresh_email
from driver.mail_server import MailServer
from driver.owner import NEW_PASSWORD, SAFARI, Owner
from driver.protected_site import ProtectedSite
from driver.service import Service
from driver.visitor import Visitor, wrong_code

pytestmark = pytest.mark.sqlite


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


@pytest.fixture(scope="module")
def account_story(mailed):
    """Somebody has looked after an account in every way, right and wrong; the secrets of it, and the codes."""
    owner = Owner(mailed, email=fresh_email("secretive"), password="rhubarb-Lantern-58-cobalt")
    owner.joined().waiting_for_code()
    first_code, old_email = owner.read_code(), owner.email
    owner.enter(first_code, trust_device=True).must_be(200)
    secrets = {f"{name} cookie": value for name, value in owner.browser.cookies.items()}
    backup_codes = owner.make_backup_codes().must_be(200).json["codes"]
    owner.make_backup_codes(password="wrong-Rhubarb-58-cobalt").must_be(401)
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    waiting.enter_backup_code(backup_codes[0].lower()).must_be(200)
    owner.ask_for_reset_link().must_be(200)
    reset_token = owner.mailbox.read_reset_token()
    owner.change_email(fresh_email("secret.new")).must_be(200)
    undo_token = owner.has_moved_to(fresh_email("secret.newest"))
    owner.ask_for_reset_link().must_be(200)
    second_token = owner.mailbox.read_reset_token()
    owner.reset_password(reset_token).must_be(400)
    owner.reset_password(second_token).must_be(200)
    owner.undo_email_change(undo_token).must_be(200)
    secrets |= {"password": owner.password, "wrong password": "wrong-Rhubarb-58-cobalt", "new password": NEW_PASSWORD,
                "reset token": reset_token, "second reset token": second_token, "undo token": undo_token}
    secrets |= {f"backup code {code}": code for code in backup_codes}
    secrets |= {f"backup code {code}, bare": code.replace("-", "") for code in backup_codes}
    mails = [mail for address in (old_email, owner.email) for mail in mailed.mail_server.mails_to(address)]
    codes = {code for mail in mails for code in re.findall(r"^\d{6}$", mail.part("plain"), re.MULTILINE)}
    assert first_code in codes and len(codes) >= 2
    return secrets, codes, [old_email, owner.email]


def test_the_log_keeps_the_accounts_secrets(mailed, account_story):
    secrets, codes, addresses = account_story
    log = mailed.program.log.text() + mailed.program.output.text()
    assert "/reset-password" in log and "/undo-email-change" in log, "the log is not the one"
    for what, secret in secrets.items():
        assert secret.lower() not in log.lower(), what
    for code in codes:
        assert not mailed.program.log.matching(rf".*(?<![0-9a-f:.]){code}(?![0-9a-f:.]).*")
    for address in [*addresses, "secret.new"]:
        assert address not in log


def test_the_database_keeps_the_accounts_secrets(mailed, account_story):
    secrets, _, _ = account_story
    stored = mailed.database.bytes()
    for what, secret in secrets.items():
        assert secret.encode() not in stored and secret.lower().encode() not in stored, what
        assert base64.b64encode(secret.encode())[:20] not in stored, what


def test_the_web_servers_log_does_not_hold_what_follows_the_question_mark(mailed, account_story, start):
    """The links in mails carry their token there."""
    secrets, _, addresses = account_story
    # As sih-auth-portal.conf has it, in a file of our own.
    portal = start(ProtectedSite(mailed, {"portal": """
        access_log {pages}/access.log sih_auth;
        fastcgi_param COOKIE_FLAGS "HttpOnly; SameSite=Lax";
        include snippets/sih-auth-portal-locations.conf;"""}))
    client, token = portal.client("portal"), secrets["reset token"]
    for path in ("/reset", "/undo-email", "/", "/protected"):
        client.get(f"{path}?token={token}&email={addresses[0]}", accept="text/html")
    body = f'{{"token":"{token}","password":"{NEW_PASSWORD}"}}'.encode()
    client.send("POST", "/reset-password", ("Content-Type", "application/json"), body=body).must_be(400)
    portal.program.stop()
    log = (portal.pages / "access.log").read_text(encoding="utf-8")
    assert len(log.splitlines()) == 5 and '"GET /reset HTTP/1.1"' in log and '"POST /reset-password HTTP/1.1"' in log
    assert "?" not in log and addresses[0] not in log
    for what, secret in secrets.items():
        assert secret not in log, what


def test_a_mail_that_waits_is_sealed(start, start_server):
    server = MailServer()
    service = start(Service(server))
    visitor = Visitor(service, name="Secretive Person").joined().waiting_for_code()
    time.sleep(0.2)  # a first attempt leaves its reason in the row, too
    stored, body = service.database.bytes(), service.database.value("SELECT body FROM outbox")
    decoded = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    start_server(server)
    code = visitor.read_code()
    visitor.enter(code).must_be(200)
    assert code.encode() not in stored
    for plain in (code, visitor.name, visitor.email):
        assert plain.encode() not in decoded and plain not in body
