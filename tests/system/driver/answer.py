"""An HTTP answer, and what every answer of the product has in common."""

import json
import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SetCookie:
    name: str
    value: str
    attributes: dict  # lower-case name -> value, "" for a flag

    @classmethod
    def parse(cls, line):
        pair, *rest = [part.strip() for part in line.split(";")]
        name, _, value = pair.partition("=")
        attributes = {}
        for part in rest:
            attribute, _, of = part.partition("=")
            attributes[attribute.lower()] = of
        return cls(name, value, attributes)

    @property
    def clears(self):
        return self.attributes.get("max-age") == "0"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list = field(repr=False)  # (name, value)
    body: bytes
    seconds: float = 0.0

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        return self.json["error"]

    def header(self, name):
        """The value, or None. Several headers of one name are a mistake, unless they are cookies."""
        values = self.all_headers(name)
        assert len(values) < 2, f"{name} comes {len(values)} times"
        return values[0] if values else None

    def all_headers(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def cookies(self):
        return [SetCookie.parse(line) for line in self.all_headers("Set-Cookie")]

    def cookie(self, name):
        found = [cookie for cookie in self.cookies if cookie.name == name]
        assert len(found) == 1, f"{len(found)} cookies of the name {name}"
        return found[0]

    def must_be_well_formed(self):
        """What the contract says of every answer."""
        # Public keys are the one thing that may be kept.
        assert self.header("Cache-Control") in ("no-store", "public, max-age=300"), self
        assert re.fullmatch("[0-9a-f]{32}", self.header("X-Request-Id") or ""), self
        if self.status >= 400:
            self.must_explain_itself()
        return self

    def must_explain_itself(self):
        assert self.header("Content-Type") == "application/json; charset=utf-8", (self, self.headers)
        assert re.fullmatch("[a-z_]+", self.json["error"]), self
        assert self.json["message"], self
        if self.status in (429, 503):
            assert int(self.header("Retry-After")) >= 1, self
        if self.status == 405:
            assert self.header("Allow"), self

    def must_be(self, status, body=None, error=None):
        assert self.status == status, self
        if body is not None:
            assert self.json == body
        if error is not None:
            assert self.error == error
        return self
