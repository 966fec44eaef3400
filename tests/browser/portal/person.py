"""Somebody with a browser's tab in front of them: what they do on the portal's pages."""

from urllib.parse import quote

from driver.visitor import Visitor

from .mailbox import link_to


class Person:
    """`visitor` is the same person at another browser: it makes the account, and sessions that the tab can take."""

    def __init__(self, tab, service):
        self.tab = tab
        self.service = service
        self.visitor = Visitor(service)
        self.email, self.password, self.name = self.visitor.email, self.visitor.password, self.visitor.name

    def with_account(self):
        self.visitor.sign_up().must_be(200)
        return self

    def signed_in(self):
        """Without the pages: with the cookies of a login elsewhere."""
        self.with_account()
        self.visitor.signed_in()
        return self.take_session_of(self.visitor)

    def take_session_of(self, visitor):
        for name, value in visitor.browser.cookies.items():
            self.tab.command("Network.setCookie", url=self.service.site_url, name=name, value=value, httpOnly=True)
        return self

    def page(self, path="", rd=None, **query):
        query = ({"rd": rd} if rd else {}) | query
        text = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
        return f"{self.service.site_url}/{path}" + (f"?{text}" if text else "")

    def open(self, path="", **query):
        self.tab.open(self.page(path, **query))
        return self

    def fill_in_sign_in(self, email=None, password=None):
        self.tab.type("#email", email or self.email)
        self.tab.type("#password", password or self.password)

    def sign_in(self, **fields):
        self.fill_in_sign_in(**fields)
        self.tab.press("[type=submit]")

    def sign_up(self, **fields):
        for name, value in ({"name": self.name, "email": self.email, "password": self.password} | fields).items():
            self.tab.type(f"#{name}", value)
        self.tab.press("[type=submit]")

    def at_code_page(self, **query):
        self.with_account().open(**query).sign_in()
        return self.wait_for_code_page()

    def wait_for_code_page(self):
        self.tab.wait_for_path("/code")
        self.tab.wait_for_shown("#otp")
        return self

    def read_code(self):
        return self.service.next_code(self.email)

    def enter(self, code):
        self.tab.type("#otp", code)

    def finish(self):
        self.enter(self.read_code())

    def reset_link(self):
        """From a mail that another browser has asked for."""
        self.visitor.browser.post("/forgot-password", {"email": self.email}).must_be(200)
        return self.newest_link("reset")

    def newest_link(self, page):
        return link_to(self.service, self.email, page)

    def open_account(self, section):
        """Signed in, at this section of the account, which is open."""
        self.signed_in().open(f"account#{section}")
        self.tab.wait_for_shown(f"#{section} .panel")
        return self

    def must_be_at_account(self):
        self.tab.wait_for_url(self.page("account"))
        self.tab.wait_for_text("#user-email", self.email)
