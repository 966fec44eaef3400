"""A mail server whose name nobody answers for: the mailer waits for that alone, and nobody waits for the mailer."""

import contextlib
import os
import socket
import time

import pytest

from driver.addresses import fresh_address
from driver.direct import DirectVisitor
from driver.service import BareService
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite

PATIENCE = 30  # seconds that the mailer waits for everything together
STOPS = 10
NAME = "mail.example.org"


@pytest.fixture
def silent_resolver(tmp_path):
    """The prefix of a program that asks it for names, and the questions it has had."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a program another /etc/resolv.conf")
    address = fresh_address()
    configuration = tmp_path / "resolv.conf"
    configuration.write_text(f"nameserver {address}\noptions timeout:60 attempts:1\n")
    configuration.chmod(0o644)
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as listener:
        listener.bind((address, 53))
        listener.settimeout(20)
        yield ["unshare", "--mount", "sh", "-c", f'mount --bind {configuration} /etc/resolv.conf && exec "$@"', "sh"], listener


def test_a_silent_resolver(start, tell, figure, silent_resolver):
    prefix, listener = silent_resolver
    service = start(BareService(prefix=prefix, SMTP_SERVER=NAME, SMTP_PORT=25, SMTP_USERNAME="auth",
                                SMTP_PASSWORD="open-Sesame-9", SENDER_EMAIL="auth@example.com", SMTP_SECURITY="none"))
    people = [DirectVisitor(service).joined() for _ in range(5)]
    people[0].log_in().must_be(200)
    question = listener.recv(512)
    asked = time.monotonic()
    assert NAME.split(".", maxsplit=1)[0].encode() in question
    answers = [person.log_in().must_be(200) for person in people[1:]]
    service.check.get("/health").must_be(200)
    # The mailer is still waiting: nobody had to wait for its end.
    assert not service.program.log.matching(r".*\bmail_delayed\b.*")
    slowest = max(answer.seconds for answer in answers)
    waited = ""
    if figure(False, True):
        service.wait_for_log("mail_delayed", PATIENCE + 5)
        waited = f", which gives up after {time.monotonic() - asked:.0f} s"
    else:
        wait_until(lambda: service.database.value("SELECT COUNT(*) FROM outbox") == len(people), 5, "all mails")
    stopped = time.monotonic()
    assert service.stop() == 0
    took = time.monotonic() - stopped
    assert took < STOPS
    tell("F36", f"no answer for the mail server's name: {len(answers)} logins within {slowest:.2f} s while the mailer "
                f"waits{waited}; stopped within {took:.1f} s")
