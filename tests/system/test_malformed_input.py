"""Malformed input of every kind is the sender's mistake: a 4xx in the usual form, at once, and nobody else notices."""

import json

import pytest

from driver.addresses import fresh_address
from driver.browser import Browser, send_raw

pytestmark = pytest.mark.sqlite

PERSON = {"name": "Jane", "email": "jane@example.com", "password": "vellum-Orbit-93-quartz"}
SEVERAL = "[" * 9 + "]" * 9


def text(**changes):
    return json.dumps(PERSON | changes).encode()


BODIES = {
    "empty": b"",
    "blank": b" \r\n\t ",
    "null": b"null",
    "true": b"true",
    "number": b"17",
    "string": b'"jane"',
    "array": b"[]",
    "array of objects": b"[{}]",
    "half an object": b'{"name":',
    "no closing brace": text()[:-1],
    "one brace too many": text() + b"}",
    "two objects": text() + text(),
    "bytes behind the object": text() + b" x",
    "a NUL behind the object": text() + b"\0",
    "a NUL before the object": b"\0" + text(),
    "byte order mark": b"\xef\xbb\xbf" + text(),
    "utf-16": text().decode().encode("utf-16"),
    "utf-32": text().decode().encode("utf-32"),
    "broken utf-8": b'{"name":"\xff\xfe"}',
    "lone continuation byte": b'{"name":"\x80"}',
    "overlong slash": b'{"name":"\xc0\xaf"}',
    "overlong NUL": b'{"name":"\xc0\x80"}',
    "cut multi-byte": b'{"name":"\xe2\x82"}',
    "surrogate in utf-8": b'{"name":"\xed\xa0\x80"}',
    "beyond unicode": b'{"name":"\xf5\x80\x80\x80"}',
    "broken utf-8 in a key": b'{"\xff":1}',
    "broken utf-8 in an unknown field": text()[:-1] + b',"x":"\xff"}',
    "lone high surrogate": text().replace(b'"Jane"', b'"\\ud800"'),
    "lone low surrogate": text().replace(b'"Jane"', b'"\\udc00"'),
    "swapped surrogates": text().replace(b'"Jane"', b'"\\udc00\\ud800"'),
    "lone high surrogate in the password": text(password="X").replace(b'"X"', b'"\\ud800vellum-Orbit-93"'),
    "lone low surrogate in the password": text(password="X").replace(b'"X"', b'"\\udc00vellum-Orbit-93"'),
    "escaped NUL in the name": text(name="Ja\0ne"),
    "escaped NUL in the address": text(email="jane@example.com\0"),
    "escaped NUL in the password": text(password="vellum-Orbit-93\0quartz"),
    "raw line end in a string": b'{"name":"a\nb"}',
    "raw control character": b'{"name":"a\x01b"}',
    "single quotes": b"{'name':'Jane'}",
    "no quotes": b"{name:1}",
    "comment": b"/* */" + text(),
    "line comment": b"// x\n" + text(),
    "trailing comma": b'{"name":"Jane",}',
    "bad escape": b'{"name":"\\x41"}',
    "short escape": b'{"name":"\\u00"}',
    "duplicate key": text()[:-1] + b',"email":"john@example.com"}',
    "duplicate key, escaped": text()[:-1] + b',"\\u0065mail":"john@example.com"}',
    "duplicate unknown key": text()[:-1] + b',"x":1,"x":1}',
    "duplicate key below": text()[:-1] + b',"x":{"y":1,"y":2}}',
    "nine levels": text()[:-1] + b',"x":' + SEVERAL.encode() + b"}",
    "thousands of levels": b"[" * 16_000,
    "thousands of objects": b'{"x":' * 3_000,
    "thousands of closed levels": b"[" * 8_000 + b"]" * 8_000,
    "33 keys": json.dumps({f"key{i}": i for i in range(33)} | PERSON).encode(),
    "thousands of keys": b"{" + b",".join(b'"%d":1' % i for i in range(1_800)) + b"}",
    "huge number": text(name=0).replace(b"0,", b"1e999,"),
    "huge negative number": text(name=0).replace(b"0,", b"-1e999,"),
    "number of many digits": text(name=0).replace(b"0,", b"9" * 10_000 + b","),
    "leading zero": text(name=0).replace(b"0,", b"007,"),
    "hexadecimal": text(name=0).replace(b"0,", b"0x10,"),
    "NaN": text(name=0).replace(b"0,", b"NaN,"),
    "Infinity": text(name=0).replace(b"0,", b"Infinity,"),
    "plus one": text(name=0).replace(b"0,", b"+1,"),
    "name is a number": text(name=1),
    "name is an array": text(name=["Jane"]),
    "name is an object": text(name={"first": "Jane"}),
    "name is null": text(name=None),
    "name is a flag": text(name=True),
    "address is a number": text(email=1),
    "address is an array": text(email=["jane@example.com"]),
    "address is an object": text(email={"$ne": ""}),
    "address is null": text(email=None),
    "address is an SQL phrase": text(email="' OR 1=1 --"),
    "address of 10,000 characters": text(email="j" * 10_000 + "@example.com"),
    "address with a line end": text(email="jane@example.com\r\nBcc: john@example.com"),
    "password is a number": text(password=12345678901),
    "password is an array": text(password=["vellum-Orbit-93"]),
    "password is null": text(password=None),
    "password of 10,000 characters": text(password="x1-Y" * 2_500),
    "name of 10,000 characters": text(name="x" * 10_000),
    "form": b"name=Jane&email=jane%40example.com",
    "xml": b"<name>Jane</name>",
    "random": bytes(range(256)) * 8,
    "percent": b"%s%n%x" * 100,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_body(demo, body):
    answer = Browser(demo).send("POST", "/signup", body, timeout=10)
    assert answer.status == 400 and answer.error in ("invalid_json", "validation_failed"), answer


@pytest.mark.parametrize("remember", ["yes", 1, 0, [], {}, "true", 1.5])
def test_a_flag_that_is_none(demo, remember):
    fields = {"email": "jane@example.com", "password": "x", "remember": remember}
    Browser(demo).post("/login", fields).must_be(400, error="validation_failed")


POST, GET = "POST /login HTTP/1.1", "GET /protected HTTP/1.1"


def request(line, *headers, body=b"{}", host="Host: localhost"):
    """Whatever is said about its length is up to `headers`."""
    lines = [line, *([host] if host else []), "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


JSON, TWO, CHUNKED = "Content-Type: application/json", "Content-Length: 2", "Transfer-Encoding: chunked"

REQUESTS = {
    "no length": request(POST, JSON, body=b""),
    "length is no number": request(POST, JSON, "Content-Length: two"),
    "length is negative": request(POST, JSON, "Content-Length: -2"),
    "length is signed": request(POST, JSON, "Content-Length: +2"),
    "length is hexadecimal": request(POST, JSON, "Content-Length: 0x2"),
    "length is empty": request(POST, JSON, "Content-Length:", body=b""),
    "length is a list": request(POST, JSON, "Content-Length: 2, 2"),
    "length is beyond 64 bits": request(POST, JSON, "Content-Length: 99999999999999999999"),
    "length twice": request(POST, JSON, TWO, TWO),
    "length twice, different": request(POST, JSON, TWO, "Content-Length: 1"),
    "length is too short": request(POST, JSON, "Content-Length: 1"),
    "length and chunks": request(POST, JSON, TWO, CHUNKED, body=b"2\r\n{}\r\n0\r\n\r\n"),
    "chunks": request(POST, JSON, CHUNKED, body=b"2\r\n{}\r\n0\r\n\r\n"),
    "chunks of broken json": request(POST, JSON, CHUNKED, body=b"1\r\n{\r\n0\r\n\r\n"),
    "chunk size is no number": request(POST, JSON, CHUNKED, body=b"z\r\n{}\r\n0\r\n\r\n"),
    "chunk size is negative": request(POST, JSON, CHUNKED, body=b"-1\r\n{}\r\n0\r\n\r\n"),
    "chunk size is huge": request(POST, JSON, CHUNKED, body=b"ffffffffffffffff\r\n{}"),
    "too many chunks": request(POST, JSON, CHUNKED,
                               body=(b"1000\r\n" + b" " * 4096 + b"\r\n") * 5 + b"0\r\n\r\n"),
    "unknown transfer encoding": request(POST, JSON, "Transfer-Encoding: gzip"),
    "two transfer encodings": request(POST, JSON, "Transfer-Encoding: identity, chunked"),
    "compressed body": request(POST, JSON, TWO, "Content-Encoding: gzip", body=b"\x1f\x8b"),
    "two content types": request(POST, "Content-Type: text/plain", JSON, TWO),
    "content type in latin-1": request(POST, "Content-Type: application/json\xff", TWO),
    "no host": request(GET, host=None, body=b""),
    "empty host": request(GET, host="Host: ", body=b""),
    "two hosts": request(GET, "Host: evil.test", body=b""),
    "host with a blank": request(GET, host="Host: local host", body=b""),
    "host with a slash": request(GET, host="Host: localhost/x", body=b""),
    "host with a NUL": request(GET, host="Host: local\0host", body=b""),
    "host with odd characters": request(GET, host='Host: localhost:80@b"<>', body=b""),
    "foreign host": request(GET, host="Host: evil.test", body=b""),
    "host of 5,000 characters": request(GET, host="Host: " + "h" * 5_000, body=b""),
    "absolute form": request("GET http://evil.test/protected HTTP/1.1", body=b""),
    "header without a colon": request(GET, "nonsense", body=b""),
    "header without a name": request(GET, ": x", body=b""),
    "blank before the colon": request(GET, "X-Name : x", body=b""),
    "folded header": request(GET, "X-Name: a\r\n b", body=b""),
    "NUL in a header": request(GET, "X-Name: a\0b", body=b""),
    "bare CR in a header": request(GET, "X-Name: a\rb", body=b""),
    "header of 20,000 characters": request(GET, "X-Name: " + "x" * 20_000, body=b""),
    "5,000 headers": request(GET, *(f"X-{i}: {i}" for i in range(5_000)), body=b""),
    "200 headers": request(GET, *(f"X-{i}: {i}" for i in range(200)), body=b""),
    "parameters as headers": request(
        GET, "Document-Uri: /health", "Request-Method: POST", "Remote-User: 1", "SIH-Auth-Queued-At: 1",
        "Proxy: http://evil.test", body=b""),
    "old clock as a header": request(GET, "Sih_Auth_Queued_At: 0.000", body=b""),
    "basic sign-in": request(GET, "Authorization: Basic amFuZTp4", body=b""),
    "bearer of nothing": request(GET, "Authorization: Bearer", body=b""),
    "bearer of garbage": request(GET, "Authorization: Bearer \xff\xfe.a.b", body=b""),
    "user agent of odd bytes": request(GET, "User-Agent: \x80\xff\x1b[31m", body=b""),
    "lower-case method": request("get /protected HTTP/1.1", body=b""),
    "empty method": request(" /protected HTTP/1.1", body=b""),
    "odd method": request("G@T /protected HTTP/1.1", body=b""),
    "method of 5,000 characters": request("M" * 5_000 + " /protected HTTP/1.1", body=b""),
    "unknown method": request("FOO /protected HTTP/1.1", body=b""),
    "CONNECT": request("CONNECT localhost:443 HTTP/1.1", body=b""),
    "TRACE": request("TRACE /protected HTTP/1.1", body=b""),
    "PROPFIND": request("PROPFIND /protected HTTP/1.1", body=b""),
    "OPTIONS of all": request("OPTIONS * HTTP/1.1", body=b""),
    "HTTP/1.0": request("GET /protected HTTP/1.0", body=b""),
    "HTTP/3.0": request("GET /protected HTTP/3.0", body=b""),
    "HTTP/9": request("GET /protected HTTP/9", body=b""),
    "no HTTP": request("GET /protected FTP/1.1", body=b""),
    "blanks in the line": request("GET /pro tected HTTP/1.1", body=b""),
    "tab in the path": request("GET /protected\tx HTTP/1.1", body=b""),
    "TLS": bytes.fromhex("16030100a5010000a10303") + b"\r\n\r\n",
    "garbage": bytes(range(128, 256)) + b"\r\n\r\n",
    "a mail": b"EHLO localhost\r\nMAIL FROM:<a@b.c>\r\n\r\n",
    "no path": request("GET  HTTP/1.1", body=b""),
    "path without a slash": request("GET protected HTTP/1.1", body=b""),
    "path above the root": request("GET /../protected HTTP/1.1", body=b""),
    "dots in the path": request("GET /x/../protected HTTP/1.1", body=b""),
    "encoded dots": request("GET /x/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", body=b""),
    "encoded slash": request("GET /protected%2f HTTP/1.1", body=b""),
    "encoded slash inside": request("GET /x%2fprotected HTTP/1.1", body=b""),
    "encoded twice": request("GET /%2570rotected HTTP/1.1", body=b""),
    "trailing slash": request("GET /protected/ HTTP/1.1", body=b""),
    "trailing dot": request("GET /protected. HTTP/1.1", body=b""),
    "trailing blank": request("GET /protected%20 HTTP/1.1", body=b""),
    "semicolon": request("GET /protected;x=1 HTTP/1.1", body=b""),
    "backslash": request("GET /protected\\ HTTP/1.1", body=b""),
    "upper case": request("GET /PROTECTED HTTP/1.1", body=b""),
    "NUL in the path": request("GET /protected%00 HTTP/1.1", body=b""),
    "line end in the path": request("GET /protected%0d%0aX-Injected:1 HTTP/1.1", body=b""),
    "broken percent sign": request("GET /protected%zz HTTP/1.1", body=b""),
    "broken utf-8 in the path": request("GET /%ff%fe HTTP/1.1", body=b""),
    "raw bytes in the path": request("GET /\xff\xfe HTTP/1.1", body=b""),
    "overlong dots": request("GET /%c0%ae%c0%ae/x HTTP/1.1", body=b""),
    "path of 5,000 characters": request("GET /" + "x" * 5_000 + " HTTP/1.1", body=b""),
    "path of 50,000 characters": request("GET /" + "x" * 50_000 + " HTTP/1.1", body=b""),
    "query of 5,000 characters": request("GET /protected?" + "x" * 5_000 + " HTTP/1.1", body=b""),
    "line end in the query": request("GET /protected?a=%0d%0aX-Injected:1 HTTP/1.1", body=b""),
    "body with a GET": request(GET, JSON, TWO),
    "broken range": request(GET, "Range: bytes=9-1", body=b""),
}

COOKIES = {
    "empty": "", "garbage": "session=garbage", "blank": "session=", "quotes": 'session="x"',
    "one quote": 'session="', "only a name": "session", "only a value": "=x", "only signs": ";=;=;;",
    "dots": "session=....", "a dot": "session=.",
    "7,000 characters": "session=" + "A" * 7_000, "1,000 cookies": "; ".join(["session=x"] * 700),
    "bytes": "session=\xff\xfe\x80", "percent": "session=%00%0a%0d", "comma": "session=a,session=b",
    "tab": "session=\tx", "a JWT": "session=eyJhbGciOiJub25lIn0.e30.", "path": "session=../../x",
    "of Flask": "session=eyJfcGVybWFuZW50Ijp0cnVlfQ.Zx.y", "SQL": "session=' OR 1=1 --",
    "version": '$Version=1; session="x"; $Path="/"', "control": "session=\x01\x02"}
REQUESTS |= {f"cookie: {name}": request(GET, f"Cookie: {cookie}", body=b"")
             for name, cookie in COOKIES.items()}
REQUESTS |= {f"login cookie: {name}": request(
    "POST /verify-otp HTTP/1.1", JSON, "Content-Length: 41", f"Cookie: {cookie.replace('session', 'login')}",
    body=b'{"email":"nobody@x.test","otp":"123456"} ') for name, cookie in COOKIES.items()}


@pytest.mark.parametrize("data", REQUESTS.values(), ids=REQUESTS.keys())
def test_request(demo, data):
    answer = send_raw(demo, data, timeout=8)
    assert answer is not None and 400 <= answer.status < 500, answer
    answer.must_be_well_formed()


def test_nobody_else_notices(demo):
    """Runs behind all of the above."""
    assert demo.is_healthy()
    Browser(demo, address=fresh_address()).get("/protected").must_be(401)
    for event in ("worker_died", "worker_killed", "worker_failed", "internal_error"):
        assert not demo.program.log.matching(rf".*\b{event}\b.*")
