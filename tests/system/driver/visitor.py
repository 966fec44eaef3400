"""A person with an e-mail address, a password and a browser."""

from .addresses import fresh_email
from .browser import Browser

PASSWORD = "vellum-Orbit-93-quartz"


class Visitor:
    browser_type = Browser

    def __init__(self, service, email=None, password=PASSWORD, name="Jane Doe", **browser_options):
        self.service = service
        self.email = email or fresh_email()
        self.password = password
        self.name = name
        self.browser = self.browser_type(service, **browser_options)

    def at_another_browser(self, **browser_options):
        return type(self)(self.service, self.email, self.password, self.name, **browser_options)

    def sign_up(self, **fields):
        usual = {"name": self.name, "email": self.email, "password": self.password}
        return self.browser.post("/signup", usual | fields)

    def log_in(self, **fields):
        usual = {"email": self.email, "password": self.password}
        return self.browser.post("/login", usual | fields)

    def read_code(self):
        return self.service.next_code(self.email)

    def enter(self, code, **fields):
        return self.browser.post("/verify-otp", {"email": self.email, "otp": code} | fields)

    def ask_for_another_code(self):
        return self.browser.post("/resend-otp", {"email": self.email})

    def look_inside(self):
        return self.browser.get("/protected")

    def log_out(self, **fields):
        return self.browser.post("/logout", fields) if fields else self.browser.send("POST", "/logout")

    def is_signed_in(self):
        return self.look_inside().status == 200

    def with_hash(self, hashed):
        """With a verified account whose password somebody else has hashed."""
        self.service.database.change(
            "INSERT INTO users (name, email, email_key, password_hash, created_at, is_verified) "
            "VALUES (?, ?, ?, ?, 1, 1)", self.name, self.email, self.email.lower(), hashed)
        return self

    def joined(self):
        """With an account."""
        self.sign_up().must_be(200)
        return self

    def waiting_for_code(self, **fields):
        self.log_in(**fields).must_be(200)
        return self

    def signed_in(self, **fields):
        """Has an account already."""
        self.waiting_for_code(**fields)
        self.enter(self.read_code()).must_be(200)
        return self


def wrong_code(right):
    return f"{(int(right) + 1) % 1_000_000:06}"
