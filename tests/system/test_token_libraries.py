"""Access tokens as others verify them, by our public keys alone; and what others could forge of them."""

import base64
import hashlib
import hmac
import json
import subprocess

import jwt
import pytest

from driver.app import App, key_set
from driver.browser import Browser
from driver.command import ROOT, clean_environment
from driver.service import Service

pytestmark = pytest.mark.sqlite

NODE = ROOT / "tests/node"
MODULES = ROOT / "build/node"


@pytest.fixture(scope="module")
def node():
    subprocess.run([NODE / "install", MODULES], check=True, timeout=200)

    def verify(service, *tokens, audience="sih-auth"):
        ended = subprocess.run(
            ["node", NODE / "verify_token.mjs", MODULES, f"{service.site_url}/.well-known/jwks.json", service.site_url,
             audience], input="".join(f"{token}\n" for token in tokens), capture_output=True, text=True, timeout=60,
            env=clean_environment({}), check=True)
        return [json.loads(line) for line in ended.stdout.splitlines()]

    return verify


@pytest.fixture
def app(demo):
    return App.of_somebody(demo)


def test_jose_verifies_them(demo, app, node):
    (verified,) = node(demo, app.access_token)
    must_be_complete(verified["payload"], demo, app)


def test_pyjwt_verifies_them(demo, app):
    key = jwt.PyJWKClient(f"{demo.site_url}/.well-known/jwks.json").get_signing_key_from_jwt(app.access_token).key
    claims = jwt.decode(app.access_token, key, algorithms=["EdDSA"], issuer=demo.site_url, audience="sih-auth",
                        leeway=60)
    must_be_complete(claims, demo, app)


def must_be_complete(claims, service, app):
    assert sorted(claims) == ["aud", "email", "exp", "groups", "iat", "iss", "jti", "name", "sid", "sub"]
    user = app.get("/me").json["user"]
    assert (claims["sub"], claims["email"], claims["name"]) == (str(user["id"]), user["email"], user["name"])
    assert (claims["iss"], claims["aud"], claims["groups"]) == (service.site_url, "sih-auth", [])
    assert claims["exp"] - claims["iat"] == 900


def test_they_are_for_whom_the_settings_name(start, node):
    service = start(Service(TOKEN_AUDIENCE="https://shop.example.com"))
    app = App.of_somebody(service)
    (verified,) = node(service, app.access_token, audience="https://shop.example.com")
    assert verified["payload"]["aud"] == "https://shop.example.com"
    assert "refused" in node(service, app.access_token)[0]
    assert service.check.get("/auth", HTTP_AUTHORIZATION=f"Bearer {app.access_token}").status == 204
    service.restart(TOKEN_AUDIENCE="another")
    assert service.check.get("/auth", HTTP_AUTHORIZATION=f"Bearer {app.access_token}").status == 401


def test_what_jose_refuses(demo, app, node):
    header, payload, signature = app.access_token.split(".")
    refused = node(demo, f"{header}.{payload}.", f"{encoded({'alg': 'none'})}.{payload}.",
                   f"{header}.{payload}.{'A' * len(signature)}")
    assert all("refused" in verdict for verdict in refused) and len(refused) == 3
    assert "refused" in node(demo, app.access_token, audience="another")[0]


def forgeries(service, token):
    """Made of a good token and what is public."""
    header, payload, signature = token.split(".")
    known = json.loads(decoded(header))
    (key,) = key_set(service).json["keys"]
    for alg in ("none", "None", "NONE", "nOnE", ""):
        for rest in ("", signature):
            yield f"alg {alg} {rest}", f"{encoded(known | {'alg': alg})}.{payload}.{rest}"
    for secret in (decoded(key["x"]), key["x"].encode(), json.dumps(key).encode(), b""):
        for algorithm, digest in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512)):
            text = f"{encoded(known | {'alg': algorithm})}.{payload}"
            mac = hmac.new(secret, text.encode(), digest).digest()
            yield f"{algorithm} keyed with what is public", f"{text}.{encoded_bytes(mac)}"
    for name, value in (("kid", "other"), ("kid", None), ("kid", "../../../dev/null"), ("crit", ["exp"]), ("typ", "JWT"),
                        ("jku", "http://evil.example/keys"), ("x5u", "http://evil.example/cert"), ("jwk", key)):
        yield f"{name} {value}", f"{encoded(known | {name: value})}.{payload}.{signature}"
    later = json.loads(decoded(payload)) | {"exp": 4_000_000_000, "sub": "1"}
    yield "another payload", f"{header}.{encoded(later)}.{signature}"
    yield "no signature", f"{header}.{payload}."
    yield "two parts", f"{header}.{payload}"
    yield "four parts", f"{token}.{signature}"
    yield "five parts", f"{header}..{payload}.{signature}.{signature}"
    yield "padding", f"{token}=="
    yield "another spelling", token[:-1] + next(c for c in "ABCDEFGHIJKLMNOP" if c != token[-1])
    yield "standard alphabet", token.replace("-", "+").replace("_", "/") + "+"
    yield "JSON serialization", json.dumps({"payload": payload, "protected": header, "signature": signature})


def test_forgeries_are_refused_everywhere(demo, app):
    app.get("/protected").must_be(200)
    for name, token in forgeries(demo, app.access_token):
        for answer in (app.get("/protected", token), demo.check.get("/auth", HTTP_AUTHORIZATION=f"Bearer {token}")):
            assert answer.status == 401, name


@pytest.mark.parametrize("authorization", [
    "", "Bearer", "Bearer ", "bearer x y", "Bearer\tx", "Basic Og==", "Bearer " + "x" * 7000, "Bearer " + "." * 5000,
    "Bearer a.b.c", "Bearer " + "A" * 100 + ".." + "A" * 86, 'Digest username="x"', "Bearer \xff\xfe"])
def test_no_header_makes_the_check_stumble(demo, authorization):
    answer = demo.check.get("/auth", HTTP_AUTHORIZATION=authorization)
    assert answer.status == 401 and answer.error == "authentication_required"
    assert Browser(demo).send("GET", "/protected", headers={"Authorization": authorization.encode("latin-1")}).status in (
        400, 401)


def encoded(value):
    return encoded_bytes(json.dumps(value, separators=(",", ":")).encode())


def encoded_bytes(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
