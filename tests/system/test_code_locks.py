"""Wrong codes: how many, of whom, what is locked then and what opens it again."""

import time

import pytest

from driver.counters import DAY, NEVER, code_tries, let_time_pass, stay_clear_of_midnight
from driver.direct import DirectBrowser, DirectVisitor
from driver.mailbox import Mailbox
from driver.service import BareService, running
from driver.visitor import Visitor, wrong_code

WRONG = "not-Her-Password-7"
FIVE_MINUTES, HALF_AN_HOUR = 300, 1800


@pytest.fixture(scope="module")
def service(mail_server):
    with running(BareService(mail_server=mail_server)) as it:
        yield it


@pytest.fixture
def owner(service):
    """Their browser has signed in once, some time ago, and is signed in."""
    visitor = DirectVisitor(service).joined().signed_in()
    let_time_pass(service, FIVE_MINUTES)
    return visitor


def thief_of(owner):
    """Knows the password, has a browser of their own and waits for a code."""
    return owner.at_another_browser().waiting_for_code()


def enter_wrong_codes(visitor, right, times):
    code = right
    for _ in range(times):
        code = wrong_code(code)
        assert code != right
        visitor.enter(code).must_be(401, error="invalid_otp")


def must_be_locked(visitor, longest=HALF_AN_HOUR):
    """Retry-After of the answer to the right password."""
    answer = visitor.log_in().must_be(423, error="account_locked")
    left = int(answer.header("Retry-After"))
    assert longest - 60 <= left <= longest and not answer.cookies
    return left


def locked(owner):
    thief = thief_of(owner)
    enter_wrong_codes(thief, thief.read_code(), 5)
    return owner


def without_cookie(visitor):
    """At another address, as curl without a jar."""
    other = visitor.at_another_browser()
    other.browser = DirectBrowser(visitor.service)
    return other


# ---- with the login cookie

def test_five_wrong_codes_lock_the_account_through_nginx(mailed):
    owner = Visitor(mailed).joined().signed_in()
    thief = owner.at_another_browser().waiting_for_code()
    right = thief.read_code()
    enter_wrong_codes(thief, right, 5)
    thief.enter(right).must_be(401, error="invalid_otp")
    thief.log_in(password=WRONG).must_be(401, error="invalid_credentials")
    must_be_locked(thief)
    assert Mailbox(mailed, owner.email).alerts().count("account_locked") == 1
    # Neither the session nor the browser that the account knows suffers.
    assert owner.is_signed_in()
    owner.waiting_for_code()
    owner.enter(owner.read_code()).must_be(200)


def test_they_count_across_codes_resends_logins_and_addresses(owner):
    first = thief_of(owner)
    right = first.read_code()
    enter_wrong_codes(first, right, 2)
    first.ask_for_another_code().must_be(200)
    second = first.read_code()
    enter_wrong_codes(first, second, 1)
    other = thief_of(owner)
    third = other.read_code()
    enter_wrong_codes(other, third, 1)
    first.browser.address = "2001:db8:77::1"
    enter_wrong_codes(first, second, 1)
    for visitor, code in ((first, second), (other, third)):
        visitor.enter(code).must_be(401, error="invalid_otp")
    must_be_locked(other)


def test_the_lock_is_told_only_after_the_right_password(owner):
    stranger = locked(owner).at_another_browser()
    unknown = DirectVisitor(owner.service)
    refused, refused_unknown = stranger.log_in(password=WRONG), unknown.log_in(password=WRONG)
    assert (refused.status, refused.body) == (refused_unknown.status, refused_unknown.body)
    refused.must_be(401, error="invalid_credentials")
    must_be_locked(stranger)


def test_retry_after_of_a_lock_is_exact(owner):
    thief = thief_of(owner)
    right = thief.read_code()
    enter_wrong_codes(thief, right, 4)
    before = int(time.time())
    enter_wrong_codes(thief, right, 1)
    after = int(time.time())
    asked = int(time.time())
    left = must_be_locked(thief)
    assert before + HALF_AN_HOUR - int(time.time()) <= left <= after + HALF_AN_HOUR - asked
    let_time_pass(owner.service, left - 10)
    assert 1 <= int(thief.log_in().must_be(423).header("Retry-After")) <= 10
    let_time_pass(owner.service, 10)
    thief.waiting_for_code()


def test_the_code_is_void_even_when_the_lock_is_over(owner):
    thief = thief_of(owner)
    right = thief.read_code()
    enter_wrong_codes(thief, right, 5)
    let_time_pass(owner.service, HALF_AN_HOUR)
    thief.enter(right).must_be(401, error="invalid_otp")
    thief.waiting_for_code()
    thief.enter(thief.read_code()).must_be(200)


def test_the_owner_is_told_once(owner):
    mailbox = Mailbox(owner.service, owner.email)
    thief = thief_of(owner)
    right = thief.read_code()
    enter_wrong_codes(thief, right, 4)
    assert mailbox.alerts() == []
    enter_wrong_codes(thief, right, 6)
    must_be_locked(thief)
    assert mailbox.alerts() == ["account_locked"]
    mail = mailbox.next_mail("account_locked")
    assert thief.browser.address in mail.part("plain") and "30 minutes" in mail.part("plain")
    assert "paused" in mail.message["Subject"].lower() or "locked" in mail.message["Subject"].lower()


def test_a_lock_ends_no_session(owner):
    other = owner.at_another_browser().signed_in()
    locked(owner)
    assert owner.is_signed_in() and other.is_signed_in()
    assert len(owner.browser.get("/sessions").must_be(200).json["sessions"]) == 2


def test_a_browser_that_the_account_knows_is_not_locked_out(owner):
    other = owner.at_another_browser().signed_in()
    let_time_pass(owner.service, FIVE_MINUTES)
    locked(owner)
    for known in (owner, other):
        known.waiting_for_code()
        known.enter(known.read_code()).must_be(200)
    # It stays so for all others.
    must_be_locked(owner.at_another_browser())


def test_a_known_browsers_own_wrong_codes_lock_that_browser(owner):
    other = owner.at_another_browser().signed_in()
    let_time_pass(owner.service, FIVE_MINUTES)
    owner.waiting_for_code()
    right = owner.read_code()
    enter_wrong_codes(owner, right, 5)
    owner.enter(right).must_be(401, error="invalid_otp")
    must_be_locked(owner)
    assert Mailbox(owner.service, owner.email).alerts().count("account_locked") == 1
    other.waiting_for_code()
    other.enter(other.read_code()).must_be(200)


def test_a_right_code_begins_the_count_again(owner):
    visitor = owner.at_another_browser()
    for _ in range(3):
        visitor.browser.cookies = {}
        visitor.waiting_for_code()
        right = visitor.read_code()
        enter_wrong_codes(visitor, right, 4)
        visitor.enter(right).must_be(200)
        let_time_pass(owner.service, FIVE_MINUTES)
    since_right, in_a_row, today, _, _ = code_tries(owner.service, "login_cookie", owner.email)
    assert (since_right, in_a_row, today) == (0, 0, 12)


def test_a_lock_outlives_a_restart(start, mail_server):
    service = start(BareService(mail_server=mail_server))
    owner = locked(DirectVisitor(service).joined())
    service.restart()
    must_be_locked(owner)


# ---- without it

def test_without_the_cookie_five_wrong_codes_close_only_that_way(owner):
    visitor = owner.at_another_browser().waiting_for_code()
    right = visitor.read_code()
    for _ in range(5):
        enter_wrong_codes(without_cookie(visitor), right, 1)
    without_cookie(visitor).enter(right).must_be(401, error="invalid_otp")
    # Nothing is locked, nobody is told, and whoever holds the cookie goes on.
    owner.at_another_browser().waiting_for_code()
    visitor.enter(right).must_be(200)
    assert "account_locked" not in Mailbox(owner.service, owner.email).kinds()
    assert code_tries(owner.service, "login_cookie", owner.email)[:3] == (0, 0, 0)


def test_the_way_without_the_cookie_opens_after_half_an_hour(owner):
    visitor = owner.at_another_browser().waiting_for_code()
    right = visitor.read_code()
    enter_wrong_codes(without_cookie(visitor), right, 5)
    let_time_pass(owner.service, HALF_AN_HOUR - 5)
    without_cookie(visitor).enter(right).must_be(401, error="invalid_otp")
    let_time_pass(owner.service, 5)
    without_cookie(visitor).enter(right).must_be(200)


def test_a_closed_way_is_answered_as_a_wrong_code_is(owner):
    visitor = owner.at_another_browser().waiting_for_code()
    right = visitor.read_code()
    stranger = without_cookie(visitor)
    wrong = stranger.enter(wrong_code(right))
    enter_wrong_codes(stranger, right, 4)
    for late in (stranger.enter(right), stranger.enter(wrong_code(right))):
        assert (late.status, late.body) == (wrong.status, wrong.body)
        assert [name for name, _ in late.headers] == [name for name, _ in wrong.headers]


def test_a_cookie_that_is_stale_or_forged_is_none(owner):
    visitor = owner.at_another_browser().waiting_for_code()
    right = visitor.read_code()
    elsewhere = DirectVisitor(owner.service).joined().waiting_for_code()
    token = visitor.browser.cookies["login"]
    for cookie in ("garbage", token[:-1] + ("A" if token[-1] != "A" else "B"), elsewhere.browser.cookies["login"]):
        stranger = without_cookie(visitor)
        stranger.browser.cookies = {"login": cookie}
        enter_wrong_codes(stranger, right, 1)
    assert code_tries(owner.service, "address_only", owner.email)[1] == 3
    assert code_tries(owner.service, "login_cookie", owner.email)[1] == 0
    visitor.enter(right).must_be(200)


def test_a_lock_holds_for_every_login_that_is_pending(owner):
    """Of browsers that the account does not know."""
    waiting = owner.at_another_browser().waiting_for_code()
    right = waiting.read_code()
    locked(owner)
    waiting.enter(right).must_be(401, error="invalid_otp")
    assert code_tries(owner.service, "address_only", owner.email)[1] == 0


@pytest.mark.parametrize("known", [True, False])
def test_where_no_login_is_pending_tries_cost_the_asker_alone(owner, known):
    email = owner.email if known else "nobody.at.all@example.com"
    stranger = DirectVisitor(owner.service, email=email)
    seen = {(answer.status, answer.body) for answer in (stranger.enter("123456") for _ in range(8))}
    assert len(seen) == 1
    assert code_tries(owner.service, "address_only", email)[1] == 0
    assert owner.service.database.value(
        "SELECT in_a_row FROM code_tries WHERE way = ?", f"asker|{email}|{stranger.browser.address}") == 5


# ---- a day, and in a row

def lock_by(visitor, times_of_five):
    for number in range(times_of_five):
        if number > 0:
            let_time_pass(visitor.service, HALF_AN_HOUR)
        visitor.waiting_for_code()
        enter_wrong_codes(visitor, visitor.read_code(), 5)


def test_twenty_wrong_codes_lock_until_the_day_is_over(owner):
    stay_clear_of_midnight()
    thief = owner.at_another_browser()
    lock_by(thief, 4)
    _, in_a_row, today, day, closed_until = code_tries(owner.service, "login_cookie", owner.email)
    assert (in_a_row, today) == (20, 20) and day % DAY == 0 and day <= time.time() < day + DAY
    assert day + DAY <= closed_until <= max(day + DAY, time.time() + HALF_AN_HOUR)
    left = int(thief.log_in().must_be(423, error="account_locked").header("Retry-After"))
    assert abs(left - (closed_until - time.time())) <= 2
    owner.waiting_for_code()


def test_the_next_day_begins_at_nothing(owner):
    stay_clear_of_midnight()
    thief = owner.at_another_browser()
    lock_by(thief, 4)
    owner.service.database.change(
        "UPDATE code_tries SET day = day - ?, closed_until = closed_until - ? WHERE way = ?",
        DAY, DAY, f"login_cookie|{owner.email}")
    let_time_pass(owner.service, FIVE_MINUTES)
    thief.waiting_for_code()
    enter_wrong_codes(thief, thief.read_code(), 5)
    must_be_locked(thief)
    assert code_tries(owner.service, "login_cookie", owner.email)[1:3] == (25, 5)


def made_old(owner, way, in_a_row):
    """As wrong codes of other days have left it."""
    name = f"{way}|{owner.email}"
    owner.service.database.change("DELETE FROM code_tries WHERE way = ?", name)
    owner.service.database.change(
        "INSERT INTO code_tries (way, since_right, in_a_row, today, day, closed_until, expires_at) "
        "VALUES (?, 0, ?, 0, 0, 0, ?)", name, in_a_row, int(time.time()) + DAY)


def test_a_hundred_wrong_codes_in_a_row_lock_until_the_password_is_reset(owner):
    made_old(owner, "login_cookie", 90)
    thief = owner.at_another_browser()
    lock_by(thief, 2)
    assert code_tries(owner.service, "login_cookie", owner.email)[1] == 100
    assert code_tries(owner.service, "login_cookie", owner.email)[4] == NEVER
    for _ in range(2):
        answer = thief.log_in().must_be(423, error="account_locked")
        assert answer.header("Retry-After") is None  # to wait does not help
        let_time_pass(owner.service, 2 * DAY)
    owner.waiting_for_code()
    owner.enter(owner.read_code()).must_be(200)


def test_without_the_cookie_a_day_and_a_row_close_that_way_alone(owner):
    made_old(owner, "address_only", 95)
    visitor = owner.at_another_browser().waiting_for_code()
    right = visitor.read_code()
    enter_wrong_codes(without_cookie(visitor), right, 5)
    assert code_tries(owner.service, "address_only", owner.email)[4] == NEVER
    without_cookie(visitor).enter(right).must_be(401, error="invalid_otp")
    visitor.enter(right).must_be(200)
    owner.at_another_browser().waiting_for_code()
    assert "account_locked" not in Mailbox(owner.service, owner.email).kinds()


# ---- a reset

def reset_password(owner, password):
    stranger = owner.at_another_browser()
    stranger.browser.post("/forgot-password", {"email": owner.email}).must_be(200)
    token = Mailbox(owner.service, owner.email).read_reset_token()
    stranger.browser.post("/reset-password", {"token": token, "password": password}).must_be(200)
    owner.password = password


@pytest.mark.parametrize("in_a_row", [0, 95])
def test_a_reset_opens_every_way_again(owner, in_a_row):
    for way in ("login_cookie", "address_only"):
        made_old(owner, way, in_a_row)
    visitor = owner.at_another_browser().waiting_for_code()
    right = visitor.read_code()
    enter_wrong_codes(without_cookie(visitor), right, 5)
    enter_wrong_codes(visitor, right, 5)
    visitor.log_in().must_be(423)
    for _ in range(5):
        visitor.log_in(password=WRONG).must_be(401)
    visitor.log_in().must_be(429)

    reset_password(owner, "copper-Thistle-27-meadow")
    let_time_pass(owner.service, FIVE_MINUTES)
    fresh = owner.at_another_browser()
    fresh.browser.address = visitor.browser.address
    fresh.waiting_for_code()
    without_cookie(fresh).enter(fresh.read_code()).must_be(200)
