"""Mail servers: a real one that keeps what it gets and refuses what it is told to, and one that says nothing."""

import asyncio
import email
import email.policy
import email.utils
import re
import socket
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from functools import cached_property

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import MISSING, AuthResult

from .addresses import free_port
from .needles import needles
from .waiting import wait_until

ANYBODY = "anybody"  # in the place of an address


@dataclass(frozen=True)
class ReceivedMail:
    sender: str
    recipients: list
    raw: bytes = field(repr=False)
    peer: tuple  # of the connection it came by
    was_encrypted: bool
    signed_in_as: str
    at: float = field(default_factory=time.monotonic)

    @cached_property
    def message(self):
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def part(self, subtype):
        return self.message.get_body((subtype,)).get_content().replace("\r\n", "\n")

    @property
    def addressee(self):
        """(name, address) as the To header says; the newer interface would leave blanks between encoded words."""
        raw = str(email.message_from_bytes(self.raw)["To"])
        name, address = email.utils.parseaddr(raw.replace("\r\n", ""))
        return str(make_header(decode_header(name))), address

    @property
    def code(self):
        """The one line of the text part that is nothing but a code."""
        (code,) = self._codes
        return code

    @property
    def has_code(self):
        return bool(self._codes)

    @cached_property
    def _codes(self):
        return re.findall(r"^(\d{6})$", self.part("plain"), re.MULTILINE)


class MailServer:
    """STARTTLS is offered with `starttls`, a certificate; `implicit_tls` is one, too. With `users` (name ->
    password) it wants a sign-in."""

    def __init__(self, starttls=None, implicit_tls=None, users=None):
        self.port = free_port()
        self.mails = []
        self.commands = []
        self.users = users
        self._starttls, self._implicit_tls = starttls, implicit_tls
        self.held = set()  # addresses: a mail to one of them is taken, and the answer to it has to wait
        self._refusals = {}
        self._handed_out = Counter()
        self._controller = None

    def start(self):
        wants_sign_in = self.users is not None
        self._controller = Controller(
            _Handler(self), hostname="127.0.0.1", port=self.port, ssl_context=_context(self._implicit_tls),
            tls_context=_context(self._starttls), auth_required=wants_sign_in, auth_require_tls=False,
            authenticator=self._check_sign_in if wants_sign_in else None)
        self._controller.start()
        self.commands.clear()  # the controller has knocked at its own door
        return self

    def stop(self):
        if self._controller:
            self._controller.stop(no_assert=True)
        self._controller = None

    def refuse(self, address, step, reply, times=1_000):
        """Answers `reply` at the step ("RCPT" or "DATA"; "MAIL": from it) of a mail to this address; an answer of None hangs up."""
        self._refusals[address] = [step, reply, times]

    def refuse_nothing(self):
        self._refusals.clear()

    def mails_to(self, address):
        return [mail for mail in list(self.mails) if address in mail.recipients]

    def next_mail(self, address, seconds=20):
        """The first mail to this address that no call has returned yet."""
        seen = self._handed_out[address]
        mail = wait_until(lambda: self.mails_to(address)[seen:], seconds, f"a mail to {address}")[0]
        self._handed_out[address] += 1
        return mail

    def next_code(self, address, seconds=20):
        """The code of the first such mail that brings one; what comes before it is passed by."""
        deadline = time.monotonic() + seconds
        while True:
            mail = self.next_mail(address, deadline - time.monotonic())
            if mail.has_code:
                return mail.code

    def refusal(self, address, step):
        """The reply to give, or MISSING."""
        refusal = self._refusals.get(address) or self._refusals.get(ANYBODY) or ["", "", 0]
        wanted, reply, times = refusal
        if step != wanted or times == 0:
            return MISSING
        refusal[2] -= 1
        return reply

    def _check_sign_in(self, server, session, envelope, mechanism, auth_data):
        name, password = auth_data.login.decode(), auth_data.password.decode()
        session.signed_in_as = name
        return AuthResult(success=self.users.get(name) == password, handled=False)


class _Handler:
    """Notes every command; aiosmtpd calls handle_COMMAND."""

    def __init__(self, mail_server):
        self._server = mail_server

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self._server.commands.append("EHLO")
        session.host_name = hostname
        return responses

    async def handle_AUTH(self, server, session, envelope, arguments):
        self._server.commands.append("AUTH")
        return MISSING

    async def handle_MAIL(self, server, session, envelope, address, options):
        self._server.commands.append("MAIL")
        refusal = self._server.refusal(address, "MAIL")
        if refusal is not MISSING:
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self._server.commands.append("RCPT")
        refusal = self._server.refusal(address, "RCPT")
        if refusal is not MISSING:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self._server.commands.append("DATA")
        mail = ReceivedMail(envelope.mail_from, list(envelope.rcpt_tos), envelope.content, session.peer,
                            server.transport.get_extra_info("sslcontext") is not None,
                            getattr(session, "signed_in_as", None))
        needles.note_mail(mail.part("plain"))
        refusal = self._server.refusal(envelope.rcpt_tos[0], "DATA")
        if refusal is MISSING or refusal is None:
            self._server.mails.append(mail)
        if refusal is None:  # taken, but the sender does not get to know
            server.transport.abort()
            await asyncio.sleep(0)
        while self._server.held & {envelope.rcpt_tos[0], ANYBODY}:
            await asyncio.sleep(0.02)
        return "250 OK" if refusal in (MISSING, None) else refusal


def _context(certificate):
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    return context


class SilentMailServer:
    """Takes connections and never says a word."""

    def __init__(self, port=None):
        self.port = port or free_port()
        self.connections = []
        self._listener = None

    def start(self):
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()
        return self

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.connections:
            connection.close()

    def _accept(self, listener):
        while True:
            try:
                self.connections.append(listener.accept()[0])
            except OSError:
                return
