"""Browsers that an account knows by their `device` cookie, and those that need no code."""

import re
import time

import pytest

from driver.counters import DAY, let_time_pass
from driver.direct import DirectBrowser, DirectVisitor
from driver.mailbox import Mailbox
from driver.service import BareService, running
from driver.visitor import Visitor

WRONG = "not-Her-Password-7"
FIVE_MINUTES = 300
LIFETIME, TRUST = 180 * DAY, 30 * DAY


@pytest.fixture(scope="module")
def service():
    with running(BareService()) as it:
        yield it


@pytest.fixture
def owner(service):
    """Signed in, some time ago."""
    visitor = DirectVisitor(service).joined().signed_in()
    let_time_pass(service, FIVE_MINUTES)
    return visitor


def trusting(visitor):
    """Signed in by a browser that needs no code from now on."""
    visitor.waiting_for_code()
    visitor.enter(visitor.read_code(), trust_device=True).must_be(200)
    let_time_pass(visitor.service, FIVE_MINUTES)
    return visitor


def must_be_asked_for_a_code(visitor, **fields):
    answer = visitor.log_in(**fields).must_be(200, {"message": "OTP sent to your email", "expires_in": "5 minutes"})
    assert {cookie.name for cookie in answer.cookies} == {"login"}
    return visitor


def must_be_let_in(visitor, **fields):
    answer = visitor.log_in(**fields).must_be(200)
    assert answer.json["message"] == "Login successful" and answer.json["user"]["email"] == visitor.email
    assert visitor.is_signed_in()
    return answer


def devices(visitor):
    return visitor.browser.get("/devices").must_be(200).json["devices"]


def codes_made(visitor):
    return visitor.service.database.value(
        "SELECT COUNT(*) FROM otps JOIN users ON users.id = user_id WHERE email = ?", visitor.email)


def is_known(visitor, cookies):
    """Whether the account knows a browser by these cookies: then strangers' failures do not shut it out."""
    stranger = visitor.at_another_browser()
    stranger.browser.cookies = dict(cookies)
    status = stranger.log_in(password=WRONG).status
    assert status in (401, 429)
    return status == 401


@pytest.fixture
def besieged(owner):
    """The account is closed to all browsers that it does not know."""
    for _ in range(30):
        owner.at_another_browser().log_in(password=WRONG).must_be(401)
    assert not is_known(owner, {})
    return owner


# ---- the cookie

@pytest.mark.parametrize("https", [False, True])
def test_a_full_login_leaves_a_cookie_for_long(demo, https):
    visitor = Visitor(demo, https=https).joined().waiting_for_code()
    cookie = visitor.enter(visitor.read_code()).cookie("device")
    expected = {"path": "/", "max-age": str(LIFETIME), "httponly": "", "samesite": "Lax"}
    assert cookie.attributes == expected | ({"secure": ""} if https else {})


def test_it_stays_on_the_portals_own_host(start):
    service = start(BareService(COOKIE_DOMAIN="example.com", SESSION_COOKIE_NAME="__Secure-sih_auth"))
    visitor = DirectVisitor(service).joined().waiting_for_code()
    answer = visitor.enter(visitor.read_code()).must_be(200)
    assert "domain" not in answer.cookie("__Host-device").attributes
    (session,) = [cookie for cookie in answer.cookies if cookie.name == "__Secure-sih_auth" and not cookie.clears]
    assert session.attributes["domain"] == "example.com"


def test_nothing_but_a_full_login_leaves_one(service):
    visitor = DirectVisitor(service)
    answers = [visitor.sign_up(), visitor.log_in(), visitor.ask_for_another_code(), visitor.enter("000000")]
    assert [cookie.name for answer in answers for cookie in answer.cookies] == ["login"]


def test_each_full_login_replaces_it(besieged):
    """What had been stolen, or planted, is worth nothing afterwards."""
    old = dict(besieged.browser.cookies)
    besieged.signed_in()
    assert besieged.browser.cookies["device"] != old["device"]
    assert is_known(besieged, {"device": besieged.browser.cookies["device"]})
    assert not is_known(besieged, {"device": old["device"]})
    assert len(devices(besieged)) == 1


def test_an_altered_cookie_is_worth_nothing(besieged):
    token = besieged.browser.cookies["device"]
    assert is_known(besieged, {"device": token})
    key, number, signature = token.split(".")
    other = DirectVisitor(besieged.service).joined().signed_in().browser.cookies
    other_number, other_signature = other["device"].split(".")[1:]

    def altered(text, at):
        return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]

    forged = [f"{key}.{altered(number, 0)}.{signature}", f"{key}.{number}.{altered(signature, 0)}",
              f"{altered(key, 0)}.{number}.{signature}", f"{key}.{number}.{other_signature}",
              f"{key}.{other_number}.{signature}", f"{key}.{number}.", f"{key}.{number}", number, "", "x" * 3000,
              other["session"], besieged.browser.cookies["session"], token + "A", token.upper(), f"{token}.{signature}"]
    for value in forged:
        assert not is_known(besieged, {"device": value}), value
    assert is_known(besieged, {"device": token})


def test_the_cookie_of_another_account_is_worth_nothing(besieged):
    attacker = trusting(DirectVisitor(besieged.service).joined())
    assert not is_known(besieged, {"device": attacker.browser.cookies["device"]})


def test_one_browser_may_be_known_to_several_accounts(besieged):
    """And each full login replaces the cookie for all of them."""
    other = DirectVisitor(besieged.service).joined()
    other.browser.cookies = {"device": besieged.browser.cookies["device"]}
    trusting(other)
    assert is_known(besieged, {"device": other.browser.cookies["device"]})
    assert not is_known(besieged, {"device": besieged.browser.cookies["device"]})
    # Trust is each account's own.
    besieged.browser.cookies = {"device": other.browser.cookies["device"]}
    must_be_asked_for_a_code(besieged)


def test_it_signs_nobody_in(owner):
    browser = DirectBrowser(owner.service, cookies={"device": owner.browser.cookies["device"]})
    browser.get("/protected").must_be(401, error="authentication_required")
    browser.cookies = {"session": owner.browser.cookies["device"]}
    browser.get("/protected").must_be(401, error="authentication_required")
    must_be_asked_for_a_code(owner)


def test_it_stands_in_the_database_as_a_keyed_hash_only(owner):
    number = owner.browser.cookies["device"].split(".")[1].encode()
    assert number not in owner.service.database.bytes()


# ---- trusted browsers

def test_a_trusted_browser_needs_no_code_through_nginx(mailed):
    owner = Visitor(mailed).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    owner.log_out().must_be(200)
    answer = owner.log_in(rd="/demo/").must_be(200)
    number = mailed.database.value("SELECT id FROM users WHERE email = ?", owner.email)
    assert answer.json == {"message": "Login successful", "redirect_to": "/demo/",
                           "user": {"id": number, "name": owner.name, "email": owner.email}}
    assert {cookie.name for cookie in answer.cookies if not cookie.clears} == {"session"}
    assert owner.is_signed_in()
    assert Mailbox(mailed, owner.email).kinds() == ["otp_code"]


def test_a_trusted_browser_still_needs_the_password(owner):
    trusting(owner)
    owner.log_out()
    for _ in range(5):
        owner.log_in(password=WRONG).must_be(401, error="invalid_credentials")
    owner.log_in().must_be(429, error="too_many_requests")
    assert not owner.is_signed_in()


@pytest.mark.parametrize("trust", [False, None])
def test_without_asking_no_browser_is_trusted(owner, trust):
    owner.waiting_for_code()
    owner.enter(owner.read_code(), trust_device=trust).must_be(200)
    must_be_asked_for_a_code(owner)


def test_trust_is_asked_for_with_true_or_false(owner):
    owner.waiting_for_code()
    code = owner.read_code()
    answer = owner.enter(code, trust_device="yes").must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["trust_device"]
    owner.enter(code).must_be(200)


def test_a_wrong_code_trusts_nobody(owner):
    owner.waiting_for_code()
    code = owner.read_code()
    owner.enter("000000" if code != "000000" else "000001", trust_device=True).must_be(401)
    owner.enter(code).must_be(200)
    must_be_asked_for_a_code(owner)


def test_a_code_can_be_asked_for_nevertheless(owner):
    trusting(owner)
    must_be_asked_for_a_code(owner, full=True)
    owner.enter(owner.read_code()).must_be(200)
    # It stays trusted.
    must_be_let_in(owner)


def test_no_code_is_made_for_a_trusted_browser(owner):
    trusting(owner)
    before = codes_made(owner)
    for _ in range(5):
        must_be_let_in(owner)
    assert codes_made(owner) == before


def test_remember_and_the_old_session_are_as_at_any_login(owner):
    trusting(owner)
    old = owner.browser.copy()
    answer = must_be_let_in(owner, remember=True)
    assert answer.cookie("session").attributes["max-age"] == str(30 * DAY)
    old.get("/protected").must_be(401)
    assert "max-age" not in must_be_let_in(owner).cookie("session").attributes


def test_other_browsers_of_the_owner_are_not_trusted(owner):
    trusting(owner)
    other = owner.at_another_browser().signed_in()
    let_time_pass(owner.service, FIVE_MINUTES)
    must_be_asked_for_a_code(other)
    must_be_asked_for_a_code(owner.at_another_browser())


def test_trust_lasts_30_days(owner):
    trusting(owner)
    (device,) = devices(owner)
    assert abs(device["trusted_until"] - time.time() - TRUST) < 60
    move = "UPDATE devices SET trusted_until = trusted_until - ? WHERE id = ?"
    assert owner.service.database.change(move, TRUST - 60, device["id"]) == 1
    must_be_let_in(owner)
    # Being used makes it no longer.
    assert owner.service.database.change(move, 60, device["id"]) == 1
    must_be_asked_for_a_code(owner)
    assert devices(owner)[0]["trusted_until"] == 0


def test_a_trusted_browser_is_let_in_under_an_attack(besieged):
    besieged.waiting_for_code()
    besieged.enter(besieged.read_code(), trust_device=True).must_be(200)
    must_be_let_in(besieged)


def test_a_disabled_account_trusts_nobody(owner):
    trusting(owner)
    owner.service.database.change("UPDATE users SET disabled_at = 1 WHERE email = ?", owner.email)
    owner.log_in().must_be(403, error="account_disabled")


# ---- no full login

def make_older(owner, seconds):
    """All that the account has done."""
    for table in ("sessions", "devices"):
        assert owner.service.database.change(
            f"UPDATE {table} SET full_login_at = full_login_at - ? "
            "WHERE user_id = (SELECT id FROM users WHERE email = ?)", seconds, owner.email) >= 1


def may_enter(visitor, max_age):
    answer = visitor.service.check.get(
        "/auth", cookies=visitor.browser.cookies, SIH_AUTH_MAX_AGE=str(max_age),
        SIH_AUTH_ORIGINAL_URL="http://localhost/x", SIH_AUTH_ORIGINAL_METHOD="GET")
    assert answer.status in (204, 401)
    return answer.status == 204


def auth_time(visitor):
    return visitor.browser.get("/me").must_be(200).json["user"]["auth_time"]


def test_a_login_without_a_code_is_not_recent(owner):
    trusting(owner)
    make_older(owner, 1000)
    before = auth_time(owner)
    assert not may_enter(owner, 900)
    must_be_let_in(owner)
    assert auth_time(owner) == before
    assert may_enter(owner, 2000) and not may_enter(owner, 900)
    owner.browser.get("/continue", QUERY_STRING="max_age=900&rd=/").must_be(401, error="authentication_required")
    # Asked for by the portal, a full login is.
    must_be_asked_for_a_code(owner, full=True)
    owner.enter(owner.read_code()).must_be(200)
    assert may_enter(owner, 900) and abs(auth_time(owner) - time.time()) < 60


# ---- the list

def test_the_list_tells_them_apart(owner):
    let_time_pass(owner.service, FIVE_MINUTES)
    other = trusting(owner.at_another_browser())
    listed = devices(owner)
    assert [device["current"] for device in listed] == [False, True]
    assert [device["ip"] for device in listed] == [other.browser.address, owner.browser.address]
    assert [device["trusted_until"] > time.time() for device in listed] == [True, False]
    for device in listed:
        assert set(device) == {"id", "created_at", "last_seen_at", "ip", "user_agent", "trusted_until", "current"}
        assert abs(device["created_at"] - time.time()) < 60 and abs(device["last_seen_at"] - time.time()) < 60
    assert not re.search(r"hash|token", str(listed))
    assert [device["current"] for device in devices(other)] == [True, False]


def test_forgetting_a_browser_ends_its_trust(owner):
    other = trusting(owner.at_another_browser())
    (number,) = [device["id"] for device in devices(owner) if not device["current"]]
    owner.browser.send("DELETE", f"/devices/{number}").must_be(200)
    assert [device["id"] for device in devices(owner)] != [] and number not in [d["id"] for d in devices(owner)]
    must_be_asked_for_a_code(other)
    owner.browser.send("DELETE", f"/devices/{number}").must_be(404, error="not_found")


def test_a_forgotten_browser_is_a_stranger(besieged):
    (device,) = devices(besieged)
    assert is_known(besieged, besieged.browser.cookies)
    besieged.browser.send("DELETE", f"/devices/{device['id']}").must_be(200)
    assert not is_known(besieged, besieged.browser.cookies)
    assert besieged.is_signed_in()


def test_nobody_forgets_the_browsers_of_others(owner):
    trusting(owner)
    (device,) = devices(owner)
    stranger = DirectVisitor(owner.service).joined().signed_in()
    stranger.browser.send("DELETE", f"/devices/{device['id']}").must_be(404, error="not_found")
    DirectBrowser(owner.service).send("DELETE", f"/devices/{device['id']}").must_be(401)
    DirectBrowser(owner.service).get("/devices").must_be(401)
    must_be_let_in(owner)


# ---- the end of trust

def test_a_changed_password_ends_all_trust(owner):
    trusting(owner)
    other = trusting(owner.at_another_browser())
    fresh = "copper-Thistle-27-meadow"
    owner.browser.post("/change-password", {"current_password": owner.password, "new_password": fresh}).must_be(200)
    assert [device["trusted_until"] for device in devices(owner)] == [0, 0]
    for visitor in (owner, other):
        visitor.password = fresh
        must_be_asked_for_a_code(visitor)


def test_a_reset_ends_all_trust(mailed):
    owner = trusting(Visitor(mailed).joined())
    must_be_let_in(owner)
    owner.browser.post("/forgot-password", {"email": owner.email}).must_be(200)
    token = Mailbox(mailed, owner.email).read_reset_token()
    owner.password = "copper-Thistle-27-meadow"
    owner.browser.post("/reset-password", {"token": token, "password": owner.password}).must_be(200)
    must_be_asked_for_a_code(owner)


# ---- mails

def test_the_owner_is_told_of_a_new_browser_but_not_of_the_first(mailed):
    owner = Visitor(mailed).joined().signed_in().signed_in()
    mailbox = Mailbox(mailed, owner.email)
    assert mailbox.alerts() == []
    other = owner.at_another_browser().signed_in()
    mail = mailbox.next_mail("new_device")
    assert other.browser.address in mail.part("plain") and "new" in mail.message["Subject"].lower()
    let_time_pass(mailed, FIVE_MINUTES)
    other.signed_in()
    assert mailbox.alerts() == ["new_device"]
