"""The way of a mail from the outbox to the mail server, in good times and bad."""

import time

import pytest

from driver.mail_server import MailServer, SilentMailServer
from driver.service import BareService, Service
from driver.visitor import Visitor
from driver.waiting import all_at_once, wait_until

OUTBOX = "SELECT attempts, last_error, parked_at FROM outbox JOIN logins ON outbox.subject = 'login:' || logins.id " \
         "JOIN users ON users.id = logins.user_id WHERE users.email = ?"


def outbox_row(visitor):
    rows = visitor.service.database.rows(OUTBOX, visitor.email)
    return rows[0] if rows else None


def test_what_was_sent_leaves_the_outbox(mailed):
    visitor = Visitor(mailed).joined().waiting_for_code()
    visitor.read_code()
    wait_until(lambda: outbox_row(visitor) is None, 5, "an empty outbox")


def test_many_mails_go_by_one_connection(mailed):
    visitors = [Visitor(mailed).joined() for _ in range(12)]
    all_at_once(*(visitor.waiting_for_code for visitor in visitors))
    connections = {mailed.mail_server.next_mail(visitor.email).peer for visitor in visitors}
    assert len(connections) == 1


def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(mailed):
    server = mailed.mail_server
    for step in ("RCPT", "DATA"):
        visitor = Visitor(mailed).joined()
        server.refuse(visitor.email, step, "451 4.3.0 try again later")
        visitor.waiting_for_code()
        sql = ("SELECT message_id FROM outbox JOIN logins ON outbox.subject = 'login:' || logins.id "
               "JOIN users ON users.id = user_id WHERE users.email = ? AND attempts > 0")
        ((message_id,),) = wait_until(lambda: mailed.database.rows(sql, visitor.email), 20, "the first attempt")
        server.refuse_nothing()
        mail = server.next_mail(visitor.email)
        assert mail.message["Message-ID"] == f"<{message_id}>"
        visitor.enter(mail.code).must_be(200)


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_permanent_refusal_is_parked_with_its_reason(mailed, step):
    visitor = Visitor(mailed).joined()
    mailed.mail_server.refuse(visitor.email, step, "550 5.1.1 no such user here", times=1)
    visitor.waiting_for_code()
    attempts, reason, _ = wait_until(lambda: (row := outbox_row(visitor)) and row[2] > 0 and row, 5, "a parked mail")
    assert attempts == 1 and "550 5.1.1 no such user here" in reason
    # Other mails go on, and so does a new code.
    Visitor(mailed).joined().signed_in()
    visitor.ask_for_another_code().must_be(200)
    visitor.enter(visitor.read_code()).must_be(200)


def test_a_mail_whose_receipt_was_lost_comes_again_with_the_same_message_id(mailed):
    visitor = Visitor(mailed).joined()
    mailed.mail_server.refuse(visitor.email, "DATA", None, times=1)
    visitor.waiting_for_code()
    first, second = mailed.mail_server.next_mail(visitor.email), mailed.mail_server.next_mail(visitor.email)
    assert first.message["Message-ID"] == second.message["Message-ID"] and first.code == second.code
    visitor.enter(second.code).must_be(200)
    assert len(mailed.mail_server.mails_to(visitor.email)) == 2


@pytest.mark.alone
def test_mails_wait_for_a_mail_server_that_is_down(start):
    server = MailServer()
    service = start(Service(server, OTP_LIFETIME="60s"))
    visitor = Visitor(service).joined()
    answer = visitor.log_in().must_be(200)
    assert answer.seconds < 2
    service.wait_for_log("mail_delayed")
    try:
        server.start()
        visitor.enter(visitor.read_code()).must_be(200)
    finally:
        server.stop()


def test_an_expired_code_is_never_sent(start):
    server = MailServer()
    service = start(Service(server, OTP_LIFETIME="5s"))
    visitor = Visitor(service).joined().waiting_for_code()
    service.wait_for_log("mail_expired", 15)
    assert outbox_row(visitor) is None
    try:
        server.start()
        late = Visitor(service).joined().signed_in()  # all that was due has had its turn
        assert server.mails_to(late.email) and not server.mails_to(visitor.email)
    finally:
        server.stop()


@pytest.mark.alone
@pytest.mark.timed
def test_a_mail_server_that_says_nothing_holds_up_no_login(start, start_server):
    server = start_server(SilentMailServer())
    service = start(Service(server))
    for _ in range(3):
        visitor = Visitor(service).joined()
        assert visitor.log_in().must_be(200).seconds < 2
    wait_until(lambda: server.connections, 5, "a connection")
    assert service.is_healthy()
    started = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - started < 10


def test_a_new_code_takes_the_place_of_one_that_still_waits(start, start_server):
    service = start(Service(start_server(SilentMailServer())))
    visitor = Visitor(service).joined().waiting_for_code()
    visitor.ask_for_another_code().must_be(200)
    assert service.database.value("SELECT COUNT(*) FROM outbox") == 1


def test_the_outbox_survives_a_restart(start, start_server):
    server = MailServer()
    service = start(Service(server))
    visitor = Visitor(service).joined().waiting_for_code()
    service.stop()
    start_server(server)
    service.start()
    visitor.enter(visitor.read_code()).must_be(200)


@pytest.mark.parametrize("settings, warnings", [
    ({}, 1), ({"SITE_URL": "https://auth.example.com"}, 0), ({"MAIL_TRANSPORT": "console"}, 0)])
def test_links_that_will_lead_nowhere_are_told_at_the_start(start, mail_server, settings, warnings):
    service = start(BareService(mail_server=mail_server, **settings))
    lines = [match.group() for match in service.program.log.matching(r".*\bsite_url_missing\b.*")]
    assert len(lines) == warnings and all(" warning " in line and "SITE_URL" in line for line in lines)
