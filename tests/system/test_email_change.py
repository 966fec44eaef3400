"""Moving to another address: a code goes to the new one, and only then it counts."""

import pytest

from driver.addresses import fresh_email
from driver.owner import NEW_PASSWORD, SAFARI, Owner
from driver.records import now, user_id
from driver.service import Service, running
from driver.visitor import wrong_code
from driver.waiting import all_at_once


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


@pytest.fixture
def new(mailed):
    """Who reads the mail to the new address."""
    return Owner(mailed, email=fresh_email("new"))


def test_the_code_goes_to_the_new_address_alone(owner, new):
    answer = owner.change_email(new.email)
    answer.must_be(200, {"message": "A code was sent to the new address", "expires_in": "5 minutes"})
    mail = new.mailbox.next_mail("email_change_code")
    assert mail.recipients == [new.email] and mail.code in mail.part("html")
    assert owner.mailbox.kinds() == ["otp_code"]
    assert owner.look_at_account().json["user"]["email"] == owner.email, "nothing has changed yet"


def test_the_code_moves_the_account(owner, new):
    before = owner.look_at_account().json["user"]
    owner.change_email(new.email).must_be(200)
    answer = owner.confirm_email(new.mailbox.read_email_change_code())
    answer.must_be(200, {"message": "Your e-mail address was changed", "user": before | {"email": new.email}})
    assert owner.look_at_account().json["user"] == before | {"email": new.email}
    check = owner.service.check.get("/auth", cookies=owner.browser.cookies)
    assert check.header("Remote-User") == check.header("Remote-Email") == new.email
    assert check.header("Remote-User-Id") == str(before["id"])


def test_from_then_on_only_the_new_address_signs_in(owner, new):
    other = owner.at_another_browser(SAFARI).signed_in()
    owner.has_moved_to(new.email)
    assert other.is_let_in(), "whoever is signed in stays so"
    owner.at_another_browser(SAFARI).log_in(email=new.email).must_be(200)
    stranger = other.at_another_browser(SAFARI)
    stranger.log_in().must_be(401, error="invalid_credentials")
    new.mailbox.next_mail("otp_code")
    assert "otp_code" not in stranger.mailbox.kinds()[2:]


def test_the_old_address_is_told(owner, new):
    old_mailbox, old_address = owner.mailbox, owner.email
    owner.change_email(new.email).must_be(200)
    owner.confirm_email(new.mailbox.read_email_change_code()).must_be(200)
    mail = old_mailbox.next_mail("email_changed")
    assert mail.recipients == [old_address] and "7 days" in mail.part("plain")
    assert new.email not in mail.raw.decode(), "it may be a stranger's"
    assert new.mailbox.kinds() == ["email_change_code"] and old_mailbox.alerts() == ["email_changed"]


def test_a_wrong_code_changes_nothing_and_the_right_one_still_works(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    owner.confirm_email(wrong_code(code)).must_be(401, error="invalid_otp")
    assert owner.look_at_account().json["user"]["email"] == owner.email
    owner.confirm_email(code).must_be(200)
    owner.confirm_email(code).must_be(401, error="invalid_otp")


def test_five_wrong_codes_close_the_change(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    for _ in range(5):
        owner.confirm_email(wrong_code(code)).must_be(401, error="invalid_otp")
    owner.confirm_email(code).must_be(401, error="invalid_otp")
    assert owner.service.database.value("SELECT COUNT(*) FROM email_changes WHERE user_id = ?", user_id(owner)) == 0
    # It locks nobody out.
    owner.waiting_for_code()
    owner.enter(owner.read_code()).must_be(200)


def test_after_five_wrong_codes_no_other_is_mailed_that_could_not_be_entered(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    for _ in range(5):
        owner.confirm_email(wrong_code(code)).must_be(401)
    answer = owner.change_email(new.email).must_be(429, error="too_many_requests")
    assert 1700 < int(answer.header("Retry-After")) <= 1800
    assert new.mailbox.kinds() == ["email_change_code"]
    let_codes_be_tried_again(owner)
    owner.change_email(new.email).must_be(200)
    owner.confirm_email(new.mailbox.read_email_change_code()).must_be(200)


def let_codes_be_tried_again(owner):
    changed = owner.service.database.change("UPDATE code_tries SET closed_until = ? WHERE way = ?", now(),
                                            f"email_change|{user_id(owner)}")
    assert changed == 1


def test_a_hundred_wrong_codes_in_a_row_close_it_until_the_password_is_reset(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    owner.confirm_email(wrong_code(code)).must_be(401)
    owner.service.database.change(
        "UPDATE code_tries SET in_a_row = 99 WHERE way = ?", f"email_change|{user_id(owner)}")
    owner.confirm_email(wrong_code(code)).must_be(401)
    answer = owner.change_email(new.email).must_be(423, error="account_locked")
    assert answer.header("Retry-After") is None
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token()).must_be(200)
    owner.password = NEW_PASSWORD
    owner.signed_in().change_email(new.email).must_be(200)
    owner.confirm_email(new.mailbox.read_email_change_code()).must_be(200)


def test_parallel_guessers_share_five_guesses(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    browsers = [owner.browser.copy() for _ in range(12)]
    all_at_once(*(lambda b=browser: b.post("/confirm-email", {"otp": wrong_code(code)}) for browser in browsers))
    ((counted, closed),) = owner.service.database.rows(
        "SELECT in_a_row, closed_until > ? FROM code_tries WHERE way = ?", now(),
        f"email_change|{user_id(owner)}")
    assert (counted, closed) == (5, 1)
    owner.confirm_email(code).must_be(401, error="invalid_otp")


def test_of_parallel_tries_of_the_right_code_exactly_one_wins(owner, new):
    owner.change_email(new.email).must_be(200)
    fields = {"otp": new.mailbox.read_email_change_code()}
    answers = all_at_once(*(lambda b=owner.browser.copy(): b.post("/confirm-email", fields) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 401, 401, 401]
    assert owner.mailbox.alerts() == ["email_changed"]


def test_a_code_expires(owner, new):
    owner.change_email(new.email).must_be(200)
    changed = owner.service.database.change(
        "UPDATE email_changes SET expires_at = ? WHERE user_id = ?", now(), user_id(owner))
    assert changed == 1
    owner.confirm_email(new.mailbox.read_email_change_code()).must_be(401, error="invalid_otp")


def test_a_newer_change_replaces_the_one_before(owner, new):
    owner.change_email(new.email).must_be(200)
    first = new.mailbox.read_email_change_code()
    newest = Owner(owner.service, email=fresh_email("newest"))
    owner.change_email(newest.email).must_be(200)
    second = newest.mailbox.read_email_change_code()
    if first != second:
        owner.confirm_email(first).must_be(401, error="invalid_otp")
    owner.confirm_email(second).must_be(200)
    assert owner.look_at_account().json["user"]["email"] == newest.email


def test_a_code_is_worth_nothing_for_another_account(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    stranger = Owner(owner.service).joined().signed_in()
    stranger.confirm_email(code).must_be(401, error="invalid_otp")
    other = Owner(owner.service, email=fresh_email("other"))
    stranger.change_email(other.email).must_be(200)
    if other.mailbox.read_email_change_code() != code:
        stranger.confirm_email(code).must_be(401, error="invalid_otp")


def test_without_a_change_every_code_is_wrong(owner):
    owner.confirm_email("123456").must_be(401, error="invalid_otp")


def test_a_code_to_sign_in_with_confirms_no_address(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    sign_in_code = waiting.read_code()
    if sign_in_code != code:
        owner.confirm_email(sign_in_code).must_be(401, error="invalid_otp")
        waiting.enter(code).must_be(401, error="invalid_otp")


@pytest.mark.parametrize("odd", [123456, "12345", "1234567", " 123456", "12345a", "", "１２３４５６", None, ["123456"]])
def test_what_is_not_six_digits_is_no_guess(owner, odd):
    answer = owner.confirm_email(odd).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["otp"]
    ways = owner.service.database.rows("SELECT * FROM code_tries WHERE way = ?", f"email_change|{user_id(owner)}")
    assert not ways


@pytest.mark.parametrize("email", ["jane", "jane@example", "jane@example.com\r\nBcc: x@example.com", "", None, 5])
def test_what_is_no_address_is_refused(owner, email):
    answer = owner.change_email(email).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["email"]


@pytest.mark.parametrize("typed", [str, str.upper, lambda email: f" {email} "])
def test_the_address_of_now_is_no_change(owner, typed):
    answer = owner.change_email(typed(owner.email)).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["email"]


def test_a_wrong_password_sends_nothing_and_counts(owner, new):
    for _ in range(5):
        owner.change_email(new.email, password="not-Her-Password-7").must_be(401, error="invalid_credentials")
    owner.change_email(new.email).must_be(429, error="too_many_requests")
    assert new.mailbox.kinds() == []


def test_three_codes_in_five_minutes_are_mailed(owner):
    for _ in range(3):
        owner.change_email(fresh_email("new")).must_be(200)
    answer = owner.change_email(fresh_email("new")).must_be(429, error="too_many_requests")
    assert 200 < int(answer.header("Retry-After")) <= 300


def test_an_address_that_is_taken_is_refused(owner):
    taken = Owner(owner.service).joined().signed_in()
    for typed in (taken.email, taken.email.upper()):
        owner.change_email(typed).must_be(409, error="email_taken")
    assert taken.mailbox.kinds() == ["otp_code"]


def test_an_address_that_is_taken_meanwhile_is_not_taken_over(owner, new):
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    new.joined().signed_in()
    owner.confirm_email(code).must_be(401, error="invalid_otp")
    assert new.is_signed_in() and owner.look_at_account().json["user"]["email"] == owner.email


def test_a_sign_up_that_never_proved_the_address_keeps_nobody_from_it(owner, new):
    squatter = Owner(owner.service, email=new.email, password="squatters-Own-88-pass").joined().waiting_for_code()
    code_of_squatter = squatter.read_code()
    owner.change_email(new.email).must_be(200)
    owner.confirm_email(new.mailbox.read_email_change_code()).must_be(200)
    squatter.enter(code_of_squatter).must_be(401, error="invalid_otp")
    squatter.log_in().must_be(401, error="invalid_credentials")
    owner.with_address(new.email).at_another_browser(SAFARI).signed_in()


def test_links_and_logins_of_the_old_address_are_void(owner, new):
    owner.ask_for_reset_link().must_be(200)
    token = owner.mailbox.read_reset_token()
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    owner.has_moved_to(new.email)
    owner.reset_password(token).must_be(400, error="invalid_token")
    for email in (waiting.email, new.email):
        waiting.enter(code, email=email).must_be(401, error="invalid_otp")


def test_a_new_password_ends_a_pending_change(owner, new):
    """Whoever asked for it may have been somebody else, who knew the old one."""
    owner.change_email(new.email).must_be(200)
    code = new.mailbox.read_email_change_code()
    owner.change_password().must_be(200)
    owner.confirm_email(code).must_be(401, error="invalid_otp")


@pytest.fixture(scope="module")
def private(mail_server):
    with running(Service(mail_server, SIGNUP_PRIVATE="yes")) as service:
        yield service


def test_private_sign_up_does_not_tell_whose_address_is_taken(private):
    taken, owner = Owner(private).joined().signed_in(), Owner(private).joined().signed_in()
    free = Owner(private, email=fresh_email("free"))
    answers = [owner.change_email(email) for email in (taken.email, free.email)]
    assert answers[0].must_be(200).body == answers[1].must_be(200).body
    free.mailbox.next_mail("email_change_code")
    assert taken.mailbox.kinds() == ["otp_code"]
    owner.change_email(taken.email).must_be(200)
    owner.confirm_email("123456").must_be(401, error="invalid_otp")
    assert taken.is_signed_in()


def test_private_sign_up_does_not_tell_which_address_may_be_wanted_back(private):
    owner = Owner(private).joined().signed_in()
    old_email = owner.email
    token = owner.has_moved_to(fresh_email("new"))
    stranger = Owner(private, email=old_email, password="another-Fine-77-word")
    free = Owner(private, email=fresh_email("free"))
    assert stranger.sign_up().must_be(200).body == free.sign_up().must_be(200).body
    stranger.log_in().must_be(401, error="invalid_credentials")
    assert stranger.mailbox.kinds() == ["otp_code", "email_changed"]
    owner.undo_email_change(token).must_be(200)
    owner.with_address(old_email).at_another_browser(SAFARI).signed_in()
