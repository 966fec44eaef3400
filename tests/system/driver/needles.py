"""Every secret that this process has sent or received, and every address of a user's: what no log may hold."""

import base64
import itertools
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import quote

ANCHOR = 8  # characters: shorter values would be found everywhere

# Fields of calls and answers.
_FIELDS = {"password": "password", "current_password": "password", "new_password": "password", "otp": "code",
           "token": "token of a link", "backup_code": "backup code", "codes": "backup code", "backup_codes": "backup code",
           "access_token": "access token", "refresh_token": "refresh token", "email": "address"}
_SETTINGS = {"SECRET_KEY": "SECRET_KEY", "SECRET_KEY_PREVIOUS": "SECRET_KEY", "SMTP_PASSWORD": "SMTP password",
             "EVENT_WEBHOOK_SECRET": "webhook secret"}
_IN_ADDRESSES = {"DATABASE_URL": r"://[^:/@]*:([^@]+)@", "SENTRY_DSN": r"://([^:/@]+)"}
_ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_LINK = re.compile(r"[?&]token=([\w.~-]{16,})")
_CODE_LINE = re.compile(r"^(\d{6})\r?$", re.MULTILINE)
_CONSOLE_CODE = re.compile(r"OTP for .*: (\d{6})")


@dataclass
class Needles:
    """`values`: each -> its kind. `codes`: code -> when it was known first and last (monotonic seconds). `forms`: what is looked
    for -> (kind, value), by its first characters. Threads may add to it."""

    values: dict = field(default_factory=dict)  # value -> kind
    codes: dict = field(default_factory=dict)
    forms: dict = field(default_factory=dict)

    def add(self, kind, value):
        if kind == "code" and re.fullmatch(r"\d{6}", value):
            self.add_code(value, time.monotonic())
        elif value not in self.values and _is_distinct(kind, value):
            self.values[value] = kind
            for form in forms_of(value):
                self.forms.setdefault(form[:ANCHOR], {})[form] = (kind, value)

    def add_code(self, code, at):
        first, last = self.codes.get(code, (at, at))
        self.codes[code] = (min(first, at), max(last, at))

    def count(self):
        return len(self.values) + len(self.codes)

    # ---- where they come from

    def note_exchange(self, body, answer):
        self._note_fields(body)
        self._note_fields(answer.body)
        for cookie in answer.cookies:
            self.add("cookie", cookie.value)

    def note_mail(self, text):
        """The text part."""
        for token in _LINK.findall(text):
            self.add("token of a link", token)
        for code in _CODE_LINE.findall(text):
            self.add("code", code)

    def note_settings(self, settings):
        for name, kind in _SETTINGS.items():
            for value in str(settings.get(name) or "").split(","):
                self.add(kind, value.strip().removeprefix("whsec_"))
        for name, pattern in _IN_ADDRESSES.items():
            for value in re.findall(pattern, str(settings.get(name) or "")):
                self.add(f"secret of {name}", value)

    def note_console(self, output):
        """What the console's transport has written; a mail on it is what a mail is."""
        for at, line in zip(list(output.times), list(output.lines)):
            for code in _CONSOLE_CODE.findall(line):
                self.add_code(code, at)
            for token in _LINK.findall(line):
                self.add("token of a link", token)

    def _note_fields(self, body):
        try:
            document = json.loads(body) if body[:1] in (b"{", b"[") else None
        except (ValueError, RecursionError):
            return
        self._walk(document)

    def _walk(self, document, depth=0):
        if not isinstance(document, dict) or depth > 3:
            return
        for name, value in document.items():
            kind = _FIELDS.get(name)
            for each in value if isinstance(value, list) else [value]:
                if kind and isinstance(each, str):
                    self.add(kind, each)
                self._walk(each, depth + 1)


def _is_distinct(kind, value):
    """Whether finding it means anything: tests also send nonsense, and words that any log may hold."""
    if kind == "address":
        return len(value) >= ANCHOR and _ADDRESS.fullmatch(value) is not None
    return len(value) >= ANCHOR and len(set(value)) > 4 and not re.fullmatch(r"[a-z_]{1,15}|[\d.]+", value)


def forms_of(value):
    """As it is, as it would stand in JSON, percent-encoded, in hex, and in base64 wherever it begins in what is encoded."""
    raw = value.encode("utf-8", "surrogatepass")
    found = {value, json.dumps(value)[1:-1], quote(raw, safe=""), quote(raw, safe="@"), raw.hex(), raw.hex().upper()}
    for skipped, (variant, cut) in itertools.product(range(3), ((base64.b64encode, 1), (base64.urlsafe_b64encode, 1))):
        text = variant(b"\0" * skipped + raw).decode()
        # What its neighbours have a part in is left out.
        end = len(text) - (0 if (skipped + len(raw)) % 3 == 0 else text.count("=") + cut)
        found.add(text[(0, 2, 3)[skipped]:end])
    return {form for form in found if len(form) >= ANCHOR}


needles = Needles()
