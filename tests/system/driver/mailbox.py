"""The mails to one address, told apart by their kind. The service's log names it, so that no wording is relied on."""

import re
from urllib.parse import parse_qs, urlsplit

from .waiting import wait_until

_handed_out = set()  # message ids: each mail once, whoever asks for it


class Mailbox:
    def __init__(self, service, address):
        self.address = address
        self._service = service

    def next_mail(self, kind, seconds=20):
        """The first mail of this kind that no call has returned yet."""
        mail = wait_until(lambda: self._first_new(kind), seconds, f"a mail {kind} to {self.address}")
        _handed_out.add(mail.message["Message-ID"])
        return mail

    def kinds(self):
        """Of all mails there are, in order; waits for those that are on their way."""
        wait_until(lambda: self._service.database.value("SELECT COUNT(*) FROM outbox WHERE parked_at = 0") == 0, 20,
                   "an empty outbox")
        return [wait_until(lambda: self._kind_of(mail), 5, "its line in the log") for mail in self._mails()]

    def alerts(self):
        """The kinds of all mails but codes and links, in order."""
        return [kind for kind in self.kinds() if kind not in ("otp_code", "email_change_code", "reset_link")]

    def read_code(self):
        return self.next_mail("otp_code").code

    def read_email_change_code(self):
        return self.next_mail("email_change_code").code

    def read_reset_token(self):
        return link_token(self.next_mail("reset_link"), "/reset")

    def read_undo_token(self):
        return link_token(self.next_mail("email_changed"), "/undo-email")

    def _mails(self):
        return self._service.mail_server.mails_to(self.address)

    def _first_new(self, kind):
        for mail in self._mails():
            if mail.message["Message-ID"] not in _handed_out and self._kind_of(mail) == kind:
                return mail
        return None

    def _kind_of(self, mail):
        """None until the log says that it was sent."""
        message_id = mail.message["Message-ID"].strip("<>")
        for line in reversed(self._service.program.log.lines):
            if message_id in line and "mail_sent" in line:
                return re.search(r"\bkind\W+(\w+)", line).group(1)
        return None


def link_token(mail, page):
    """Of the one link to this page of the portal, which is a line of its own."""
    links = [line for line in mail.part("plain").splitlines() if urlsplit(line).path == page]
    assert len(links) == 1 and links[0] in mail.part("html"), links
    (token,) = parse_qs(urlsplit(links[0]).query)["token"]
    return token
