"""Changes that ask for the password again are held to the same budget as logins."""

import pytest

from driver.addresses import fresh_email
from driver.owner import NEW_PASSWORD, SAFARI, Owner
from driver.waiting import all_at_once

pytestmark = pytest.mark.sqlite

WRONG = "not-Her-Password-7"
PROMPTS = {
    "change-password": lambda owner, password: owner.change_password(current_password=password),
    "change-email": lambda owner, password: owner.change_email(fresh_email("new"), password=password),
    "backup-codes": lambda owner, password: owner.make_backup_codes(password=password),
    "delete": lambda owner, password: owner.delete_account(password=password),
    "login": lambda owner, password: owner.log_in(password=password)}


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


def without_device_cookie(owner):
    """Still signed in, as a program that only keeps the session cookie."""
    other = owner.at_another_browser(SAFARI)
    other.browser.cookies = {"session": owner.browser.cookies["session"]}
    return other


def must_wait(answer, most):
    answer.must_be(429, error="too_many_requests")
    assert most - 60 < int(answer.header("Retry-After")) <= most
    assert "Please try again in" in answer.json["message"]


@pytest.mark.parametrize("knows_browser", [True, False], ids=["known browser", "any other"])
def test_any_mix_of_five_wrong_passwords_ends_in_a_wait(owner, knows_browser):
    visitor = owner if knows_browser else without_device_cookie(owner)
    for prompt in PROMPTS.values():
        prompt(visitor, WRONG).must_be(401, error="invalid_credentials")
    for prompt in PROMPTS.values():
        must_wait(prompt(visitor, visitor.password), 15 * 60)
    assert owner.is_signed_in() and owner.mailbox.alerts() == []


@pytest.mark.parametrize("name", PROMPTS)
def test_a_right_password_under_a_wait_is_refused_like_a_wrong_one(owner, name):
    for _ in range(5):
        owner.log_in(password=WRONG).must_be(401)
    right, wrong = PROMPTS[name](owner, owner.password), PROMPTS[name](owner, WRONG)
    assert (right.status, right.error) == (wrong.status, wrong.error) == (429, "too_many_requests")


def test_strangers_and_the_known_browser_have_budgets_of_their_own(owner):
    """Whoever has a session but not the browser cannot make the owner wait, nor the other way round."""
    thief = without_device_cookie(owner)
    for _ in range(5):
        thief.make_backup_codes(password=WRONG).must_be(401)
    must_wait(thief.make_backup_codes(), 15 * 60)
    for _ in range(5):
        owner.make_backup_codes(password=WRONG).must_be(401)
    must_wait(owner.make_backup_codes(), 15 * 60)
    # Another network has tries left.
    without_device_cookie(owner).make_backup_codes().must_be(200)


def test_the_right_password_gives_the_browser_its_tries_back(owner):
    for _ in range(4):
        owner.make_backup_codes(password=WRONG).must_be(401)
    owner.make_backup_codes().must_be(200)
    for _ in range(4):
        owner.change_password(current_password=WRONG).must_be(401)
    owner.log_in().must_be(200)


@pytest.mark.parametrize("name", ["change-password", "backup-codes"])
def test_parallel_guessers_share_five_guesses(owner, name):
    """From as many addresses as they like, since the browser's cookie is what counts."""
    fields = {"change-password": {"current_password": WRONG, "new_password": NEW_PASSWORD},
              "backup-codes": {"password": WRONG}}[name]
    browsers = [owner.browser.copy() for _ in range(16)]
    answers = all_at_once(*(lambda b=browser: b.post(f"/{name}", fields) for browser in browsers))
    assert sorted(answer.status for answer in answers) == [401] * 5 + [429] * 11


def test_what_is_malformed_is_no_guess(owner):
    for _ in range(3):
        owner.make_backup_codes(password="").must_be(400)
        owner.change_password("password", current_password=WRONG).must_be(400)
        owner.change_email("jane", password=WRONG).must_be(400)
    rules = owner.service.database.rows(
        "SELECT rule FROM throttles JOIN devices ON subject = '' || devices.id JOIN users ON users.id = user_id "
        "WHERE rule = 'password_device' AND email = ?", owner.email)
    assert rules == []


def test_a_wait_leaves_everything_else_alone(owner):
    for _ in range(5):
        owner.make_backup_codes(password=WRONG).must_be(401)
    owner.rename("Jane Roe").must_be(200)
    assert owner.is_let_in() and len(owner.sessions()) == 1 and owner.remaining_backup_codes() == 0
