"""The search for secrets in logs can find them: in every form, and in the log of a real service that was made to write one."""

import base64
import http.server
import json
import threading
import time
from urllib.parse import quote

import pytest

from driver.addresses import free_port
from driver.direct import DirectVisitor
from driver.needles import Needles
from driver.service import BareService, running
from driver.sweep import examine, examine_bodies, note_body, search, search_log
from driver.visitor import Visitor, wrong_code
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite

PASSWORD = "ivory-Lantern+88/ç?marsh"


@pytest.fixture
def needles():
    return Needles()


def line_with(text):
    return f'{{"time":"2026-11-28T13:45:00.123Z","level":"info","pool":"api","pid":123456,"event":"x","reason":"{text}"}}'


@pytest.mark.parametrize("form", [
    str, lambda value: quote(value, safe=""), lambda value: value.encode().hex(), lambda value: value.encode().hex().upper(),
    lambda value: base64.b64encode(value.encode()).decode(), lambda value: base64.urlsafe_b64encode(value.encode()).decode(),
    lambda value: base64.b64encode(b"user:" + value.encode() + b"\0more").decode(),
    lambda value: base64.b64encode(b"name" + value.encode()).decode(), lambda value: "before" + value + "after"])
def test_every_form_is_found(needles, form):
    needles.add("password", PASSWORD)
    lines = [line_with("nothing"), line_with(form(PASSWORD)), line_with("nothing")]
    hits = search_log(lines, needles)
    assert hits and all("line 2" in hit and "password" in hit for hit in hits)
    assert search_log([line_with("nothing"), line_with(form(PASSWORD[:-1] + "X")[:12])], needles) == []


def test_among_many(needles):
    for number in range(5_000):
        needles.add("cookie", f"{number:05}-abcdefgh-{number * 7919:010}")
    lines = [line_with("x" * 200)] * 5_000
    assert search_log(lines, needles) == []
    lines[4_000] = line_with(f"_04321-abcdefgh-{4321 * 7919:010}_")
    (hit,) = search_log(lines, needles)
    assert "line 4001" in hit


def test_codes_are_whole_numbers(needles):
    needles.add("code", "123456")
    clean = [line_with("nothing"), line_with("1234567"), line_with("0.123456"), line_with("x123456"), line_with("123456-7"),
             "2026-11-28T13:45:00.123Z info api[123456] x"]
    assert search_log(clean, needles) == []
    for text in ("123456", "the code 123456 is", "code=123456"):
        assert len(search_log([line_with(text)], needles)) == 1


def test_codes_are_nothing_before_they_are_made(needles):
    needles.add("code", "654321")
    now = time.monotonic()
    assert search_log([line_with("654321")], needles, [now - 60]) == []
    assert len(search_log([line_with("654321")], needles, [now])) == 1


def test_words_and_short_values_are_no_secrets(needles):
    for word in ("password", "wrong_password", "short", "aaaaaaaaaaaa", "1234567890.5"):
        needles.add("password", word)
    assert needles.count() == 0


def test_addresses_may_stand_where_it_is_asked_for(needles):
    needles.add("address", "jane.doe@example.com")
    lines = [line_with("jane.doe@example.com"), line_with("ja***@example.com")]
    assert len(search_log(lines, needles)) == 1
    assert search_log(lines, needles, addresses_may_stand=True) == []


def test_addresses_are_whole(needles):
    needles.add("address", "7@example.com")
    assert search_log([line_with("a77f3c7@example.com"), line_with("jane.7@example.com")], needles) == []
    assert len(search_log([line_with("7@example.com"), line_with("to <7@example.com>")], needles)) == 2


def test_secrets_of_calls_mails_and_settings_are_known(needles, demo):
    visitor = Visitor(demo, password=PASSWORD).joined().signed_in()
    body = visitor.browser.get("/me")
    needles.note_exchange(b'{"password": "%s", "email": "jane.doe@example.com"}' % PASSWORD.encode(), body)
    needles.note_mail("Hello\n123456\nhttps://auth.example.com/reset?token=abcdefghij0123456789\n")
    needles.note_settings({"SECRET_KEY": "k3y-one-two-three", "EVENT_WEBHOOK_SECRET": "whsec_c2VjcmV0LW9mLWhvb2tz",
                           "DATABASE_URL": "postgresql://sih:pass-Of-9-words@localhost/auth",
                           "SENTRY_DSN": "https://0f1e2d3c4b5a@sentry.example.com/1"})
    assert needles.values == {
        PASSWORD: "password", "jane.doe@example.com": "address", visitor.email: "address",
        "abcdefghij0123456789": "token of a link", "k3y-one-two-three": "SECRET_KEY", "c2VjcmV0LW9mLWhvb2tz": "webhook secret",
        "pass-Of-9-words": "secret of DATABASE_URL", "0f1e2d3c4b5a": "secret of SENTRY_DSN"}
    assert list(needles.codes) == ["123456"]


def test_a_service_that_writes_a_secret_is_caught(needles):
    """It was made to: a path is what its log may hold."""
    words = "opal-Harbour-61-velvet"
    with running(BareService()) as service:
        service.api.get(f"/{words}").must_be(404)
        service.api.get("/x").must_be(404)
        service.wait_for_log(words)
        assert examine(service, needles) == []
        needles.add("password", words)
        hits = examine(service, needles)
        assert len(hits) == 1 and "password" in hits[0] and f'path="/{words}"' in hits[0] and str(service.folder) in hits[0]


def test_numbers_and_crashes_are_looked_at(needles):
    with running(BareService()) as service:
        service.api.get("/health/ready").must_be(200)
        needles.add("password", "sih_auth_requests_total")
        assert any("sih_auth_requests_total" in hit for hit in examine(service, needles))
        core = service.folder / "core.77"
        core.write_bytes(b"x")
        assert any("crashed" in hit for hit in examine(service, Needles()))
        core.unlink()


class _Hook(http.server.BaseHTTPRequestHandler):
    bodies = []

    def do_POST(self):
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_what_a_webhook_is_told_is_looked_at(needles):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), _Hook)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    secret = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    try:
        with running(BareService(EVENT_WEBHOOK_URL=f"http://127.0.0.1:{server.server_port}/", EVENT_WEBHOOK_SECRET=secret)) as service:
            visitor = DirectVisitor(service).joined().waiting_for_code()
            code = visitor.read_code()
            visitor.enter(wrong_code(code)).must_be(401)
            visitor.enter(code).must_be(200)
            wait_until(lambda: len(_Hook.bodies) >= 4, 20, "four events")
    finally:
        server.shutdown()
        server.server_close()
    for body in _Hook.bodies:
        note_body(body)
    needles.add("password", "password_accepted")
    hits = examine_bodies(needles)  # among the four it finds what it is made to take for a secret
    assert len(hits) == 1 and "what was posted" in hits[0]
    for body in _Hook.bodies:  # and with all real secrets, when the next service ends
        assert json.loads(body)["data"]["email"] == "ja***@example.com"
        note_body(body)


def test_it_is_fast(needles):
    """Thousands of secrets cost no more than one."""
    for number in range(10_000):
        needles.add("cookie", f"c{number:07}-{number * 104_729:012}")
    text = line_with("an ordinary line of a log " * 10) * 4_000
    began = time.process_time()
    assert search(text, needles) == []
    assert time.process_time() - began < 10
