"""A person who looks after their own account."""

import json

from .browser import Browser
from .mailbox import Mailbox
from .visitor import Visitor

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
          "Safari/605.1.15")
NEW_PASSWORD = "copper-Thistle-27-meadow"


class NamedBrowser(Browser):
    """Says what it is."""

    def __init__(self, service, user_agent=FIREFOX, **options):
        super().__init__(service, **options)
        self.user_agent = user_agent

    def send(self, method, path, *arguments, headers=None, **options):
        everything = {"User-Agent": self.user_agent} | (headers or {})
        return super().send(method, path, *arguments, headers=everything, **options)


class Owner(Visitor):
    """Where mails go to a mail server, codes are looked for among all mails: others come in between."""

    def __init__(self, service, user_agent=FIREFOX, **options):
        super().__init__(service, **options)
        self.browser = NamedBrowser(service, user_agent)
        self.mailbox = Mailbox(service, self.email)

    def at_another_browser(self, user_agent=FIREFOX):
        other = Owner(self.service, user_agent, email=self.email, password=self.password, name=self.name)
        other.mailbox = self.mailbox
        return other

    def with_address(self, email):
        """Is known by another address from now on."""
        self.email, self.mailbox = email, Mailbox(self.service, email)
        return self

    def read_code(self):
        return self.mailbox.read_code() if self.service.mail_server else super().read_code()

    def look_at_account(self):
        return self.browser.get("/me")

    def rename(self, name, **fields):
        return self._send("PATCH", "/me", {"name": name} | fields)

    def delete_account(self, **fields):
        return self._send("DELETE", "/me", {"password": self.password} | fields)

    def change_password(self, new_password=NEW_PASSWORD, **fields):
        usual = {"current_password": self.password, "new_password": new_password}
        return self.browser.post("/change-password", usual | fields)

    def ask_for_reset_link(self):
        return self.browser.post("/forgot-password", {"email": self.email})

    def reset_password(self, token, password=NEW_PASSWORD):
        return self.browser.post("/reset-password", {"token": token, "password": password})

    def change_email(self, email, **fields):
        return self.browser.post("/change-email", {"email": email, "password": self.password} | fields)

    def confirm_email(self, code):
        return self.browser.post("/confirm-email", {"otp": code})

    def undo_email_change(self, token):
        return self.browser.post("/undo-email-change", {"token": token})

    def make_backup_codes(self, **fields):
        return self.browser.post("/backup-codes", {"password": self.password} | fields)

    def enter_backup_code(self, code, **fields):
        return self.browser.post("/verify-otp", {"email": self.email, "backup_code": code} | fields)

    def remaining_backup_codes(self):
        return self.browser.get("/backup-codes").must_be(200).json["remaining"]

    def sessions(self):
        return self.browser.get("/sessions").must_be(200).json["sessions"]

    def end_session(self, number):
        return self._send("DELETE", f"/sessions/{number}")

    def is_let_in(self):
        """At the gateway's check, which another pool of processes answers."""
        status = self.service.check.get("/auth", cookies=self.browser.cookies).status
        assert status in (204, 401)
        return status == 204

    def has_moved_to(self, email):
        """Has changed the address of the account; the token that the old address was sent."""
        old = self.mailbox
        self.change_email(email).must_be(200)
        self.with_address(email)
        self.confirm_email(self.mailbox.read_email_change_code()).must_be(200)
        return old.read_undo_token()

    def _send(self, method, path, fields=None):
        return self.browser.send(method, path, None if fields is None else json.dumps(fields).encode())
