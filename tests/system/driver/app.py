"""A program of a person's that signs in by code and goes on with tokens: no cookies, no Origin."""

from .browser import Browser
from .visitor import Visitor


class App:
    """`visitor`: whose it is; they have an account."""

    def __init__(self, visitor):
        self.visitor = Visitor(visitor.service, visitor.email, visitor.password, keeps_cookies=False)
        self.browser = self.visitor.browser
        self.access_token = self.refresh_token = None

    @classmethod
    def of_somebody(cls, service):
        return cls(Visitor(service).joined()).signed_in()

    def signed_in(self):
        self.visitor.waiting_for_code()
        return self.enter(self.visitor.read_code())

    def enter(self, code):
        return self.keep(self.ask_for_tokens(otp=code))

    def ask_for_tokens(self, **proof):
        return self.browser.post("/token", {"grant_type": "otp", "email": self.visitor.email} | proof)

    def refreshed(self):
        return self.keep(self.refresh())

    def refresh(self, token=None):
        return self.browser.post(
            "/token", {"grant_type": "refresh_token", "refresh_token": token or self.refresh_token})

    def revoke(self, token=None):
        return self.browser.post("/token/revoke", {"refresh_token": token or self.refresh_token})

    def get(self, path, token=None):
        return self.send("GET", path, token)

    def post(self, path, fields):
        return self.browser.post(path, fields, headers=self.authorization())

    def send(self, method, path, token=None):
        return self.browser.send(method, path, headers=self.authorization(token))

    def authorization(self, token=None):
        return {"Authorization": f"Bearer {token or self.access_token}"}

    def is_signed_in(self):
        return self.get("/protected").status == 200

    def keep(self, answer):
        answer.must_be(200)
        self.access_token, self.refresh_token = answer.json["access_token"], answer.json["refresh_token"]
        return self


def key_set(service):
    return Browser(service).get("/.well-known/jwks.json").must_be(200)
