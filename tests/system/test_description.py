"""What openapi.json says is held against what happens: a description that is wrong is found out."""

import copy
import json
import re

import pytest

from driver import coverage
from driver.answer import Answer
from driver.browser import Browser
from driver.command import ROOT
from driver.description import Description
from driver.exchanges import DOCUMENT, Exchanges

pytestmark = pytest.mark.sqlite

COMMON = [("Cache-Control", "no-store"), ("X-Request-Id", "0123456789abcdef" * 2)]
JSON = ("Content-Type", "application/json; charset=utf-8")
LOGIN = {"email": "jane@example.com", "password": "vellum-Orbit-93-quartz"}
STARTED = {"message": "OTP sent to your email", "expires_in": "5 minutes"}


def answer(status, body, *headers):
    return Answer(status, [*COMMON, JSON, *headers], json.dumps(body).encode())


def refusal(status, error, *headers):
    return answer(status, {"error": error, "message": "No."}, *headers)


COOKIE = ("Set-Cookie", "login=x; Path=/; HttpOnly; SameSite=Lax")
A_LOGIN = "POST", "/login", LOGIN, answer(200, STARTED, COOKIE)
NOT_TWO_CREDENTIALS = "POST", "/login", LOGIN, refusal(401, "invalid_credentials")


@pytest.fixture
def document():
    return json.loads(DOCUMENT.read_text(encoding="utf-8"))


def note(document, method, target, fields, answered):
    body = b"" if fields is None else json.dumps(fields).encode()
    Exchanges(Description(document)).note(method, target, body, answered)


def must_differ(document, exchange, part):
    with pytest.raises(AssertionError, match="is not as openapi.json describes it") as caught:
        note(document, *exchange)
    assert f"{exchange[0]} {exchange[1]}" in str(caught.value) and part in str(caught.value)


@pytest.mark.parametrize("exchange", [
    A_LOGIN, NOT_TWO_CREDENTIALS,
    ("POST", "/login?x=1", b"", refusal(400, "invalid_json")),
    ("DELETE", "/sessions/17", None, refusal(404, "not_found")),
    ("GET", "/nowhere", None, refusal(404, "not_found")),
    ("PUT", "/login", None, refusal(405, "method_not_allowed", ("Allow", "POST"))),
    ("GET", "/" + "x" * 9000, None, refusal(414, "uri_too_long")),
    ("GET", "/account", None, Answer(200, [*COMMON, ("Content-Type", "text/html")], b"<!doctype html>")),
    ("HEAD", "/health", None, Answer(200, [*COMMON, JSON], b""))])
def test_what_is_described_passes(document, exchange):
    method, target, fields, answered = exchange
    note(document, method, target, None if fields == b"" else fields, answered)


def without_status(document):
    del document["paths"]["/login"]["post"]["responses"]["200"]


def without_word(document):
    schema = document["paths"]["/login"]["post"]["responses"]["401"]["content"]["application/json"]["schema"]
    schema["allOf"][1]["properties"]["error"]["enum"] = ["invalid_otp"]


def of_another_type(document):
    document["components"]["schemas"]["Lifetime"]["type"] = "integer"


def with_one_member_more(document):
    document["components"]["schemas"]["CodeSent"]["required"].append("user")


def with_one_member_less(document):
    del document["components"]["schemas"]["CodeSent"]["properties"]["expires_in"]


def with_another_header(document):
    document["paths"]["/login"]["post"]["responses"]["200"]["headers"]["ETag"] = {"required": True, "schema": {}}


def without_header(document):
    del document["paths"]["/login"]["post"]["responses"]["200"]["headers"]["Set-Cookie"]


def of_another_content_type(document):
    content = document["paths"]["/login"]["post"]["responses"]["200"]["content"]
    content["application/problem+json"] = content.pop("application/json")


def with_a_stricter_request(document):
    document["components"]["schemas"]["LoginRequest"]["required"].append("remember")


def without_path(document):
    del document["paths"]["/login"]


def without_method(document):
    document["paths"]["/login"]["get"] = document["paths"]["/login"].pop("post")


@pytest.mark.parametrize("spoil, exchange, part", [
    (without_status, A_LOGIN, "the status 200 is not described"),
    (without_word, NOT_TWO_CREDENTIALS, "invalid_credentials"),
    (of_another_type, A_LOGIN, "the body"),
    (with_one_member_more, A_LOGIN, "the body"),
    (with_one_member_less, A_LOGIN, "the body"),
    (with_another_header, A_LOGIN, "the header etag is missing"),
    (without_header, A_LOGIN, "the header set-cookie is not described"),
    (of_another_content_type, A_LOGIN, "the content type application/json is not described"),
    (with_a_stricter_request, A_LOGIN, "the accepted request"),
    (without_path, A_LOGIN, "the status 200 is not described"),
    (without_method, A_LOGIN, "the status 200 is not described")], ids=lambda each: getattr(each, "__name__", None))
def test_a_wrong_description_is_found(document, spoil, exchange, part):
    note(copy.deepcopy(document), *exchange)
    spoil(document)
    must_differ(document, exchange, part)


@pytest.mark.parametrize("exchange, part", [
    (("POST", "/login", LOGIN, answer(200, STARTED | {"otp": "123456"}, COOKIE)), "the body"),
    (("POST", "/login", LOGIN, Answer(200, [COMMON[0], JSON, COOKIE], json.dumps(STARTED).encode())),
     "the header x-request-id is missing"),
    (("POST", "/login", {"email": "jane@example.com"}, answer(200, STARTED, COOKIE)), "the accepted request"),
    (("POST", "/login", LOGIN, refusal(429, "too_many_requests")), "the header retry-after is missing"),
    (("PUT", "/login", LOGIN, refusal(405, "method_not_allowed")), "the header allow is missing"),
    (("POST", "/login", LOGIN, Answer(401, [*COMMON, ("Content-Type", "text/html")], b"<!doctype html>")),
     "the content type text/html is not described"),
    (("GET", "/site", None, refusal(418, "teapot")), "the status 418 is not described"),
    (("GET", "/site", None, refusal(404, "gone")), "gone"),
    (("GET", "/site", None, answer(200, [])), "the body"),
    (("GET", "/nowhere", None, answer(200, {})), "the status 200 is not described"),
    (("GET", "/auth", None, Answer(204, [*COMMON, ("Remote-User", "jane@example.com")], b"")),
     "the header remote-email is missing")])
def test_an_answer_that_is_not_described_is_found(document, exchange, part):
    must_differ(document, exchange, part)


def test_what_was_seen_is_remembered_once(document, tmp_path):
    exchanges = Exchanges(Description(document), tmp_path)
    for _ in range(2):
        exchanges.note("POST", "/login", json.dumps(LOGIN).encode(), A_LOGIN[3])
        exchanges.note("GET", "/nowhere", b"", refusal(404, "not_found"))
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["POST /login 200\n"]


def everything(description):
    return {f"{operation.name} {status}" for operation in description.operations
            for status in description.answers_of(operation)}


def test_what_is_described_and_never_seen_is_found(document):
    description = Description(document)
    seen = everything(description)
    assert coverage.faults(description, seen, {}) == []
    assert coverage.faults(description, seen - {"POST /login 423"}, {}) == ["POST /login 423 is described and was never seen"]
    # An answer of everybody's was seen elsewhere.
    assert coverage.faults(description, seen - {"POST /login 413"}, {}) == []
    no_login = {line for line in seen if not line.startswith("POST /login ")}
    assert coverage.faults(description, no_login, {}) == ["POST /login is described and was never called"]
    assert coverage.faults(description, no_login, {"POST /login": "why"}) == []


def test_an_excuse_that_is_none_any_more_is_found(document):
    description = Description(document)
    for excuse in ("POST /login", "POST /login 423"):
        assert len(coverage.faults(description, everything(description), {excuse: "why"})) == 1


def test_its_examples_say_what_the_service_says(document):
    catalogue = (ROOT / "src/http/catalogue.cpp").read_text(encoding="utf-8")
    words = re.sub(r'"\s+"', "", catalogue) + (ROOT / "nginx/sih-auth-http.conf").read_text(encoding="utf-8")
    said = set(messages_in(document))
    assert len(said) > 20
    wait = re.compile(" Please try again in [0-9a-z ]+\\.$")
    assert [message for message in said if wait.sub("", message) not in words] == []


def messages_in(part):
    """Of all examples."""
    if isinstance(part, list):
        for each in part:
            yield from messages_in(each)
    elif isinstance(part, dict):
        if isinstance(part.get("message"), str):
            yield part["message"]
        for each in part.values():
            yield from messages_in(each)


def test_it_is_served_as_it_stands(demo, document):
    answered = Browser(demo).get("/openapi.json").must_be(200, document)
    assert answered.header("Content-Type") == "application/json"


@pytest.mark.parametrize("path, is_viewer", [("/docs", True), ("/docs/", False), ("/", False), ("/account", False)])
def test_only_the_viewer_may_show_images_of_its_style_sheet(demo, path, is_viewer):
    answered = Browser(demo).get(path).must_be(200)
    policy = answered.header("Content-Security-Policy")
    assert ("data:" in policy) == is_viewer and "unsafe" not in policy and "blob:" not in policy
    assert answered.header("Content-Type") == "text/html; charset=utf-8"


def test_the_viewer_comes_with_its_licences(demo):
    browser = Browser(demo)
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE", "NOTICE"):
        answered = browser.send("HEAD", f"/swagger-ui/{name}")
        assert answered.status == 200 and int(answered.header("Content-Length")), name
