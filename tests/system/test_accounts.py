"""Signing up: who may, with what, and what becomes of an address that is known already."""

import pytest

from driver.owner import Owner
from driver.service import Service
from driver.visitor import PASSWORD, Visitor
from driver.waiting import all_at_once


def test_an_unverified_account_is_replaced(demo):
    """Whoever never proved to own the address keeps nobody from it."""
    squatter = Visitor(demo, password="squatters-Own-88-pass", name="Squatter").joined().waiting_for_code()
    code_of_squatter = squatter.read_code()
    owner = Visitor(demo, email=squatter.email)
    owner.sign_up().must_be(200, {"message": "Account created successfully"})
    squatter.log_in().must_be(401, error="invalid_credentials")
    squatter.enter(code_of_squatter).must_be(401, error="invalid_otp")
    owner.waiting_for_code()
    assert owner.enter(owner.read_code()).json["user"]["name"] == owner.name


def test_who_reads_the_mail_there_is_not_replaced_any_more(mailed):
    """However often a stranger signs up with the address."""
    stranger = Owner(mailed, password="strangers-Own-88-pass")
    owner = Owner(mailed, email=stranger.email).joined()
    stranger.sign_up().must_be(200)
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token(), owner.password).must_be(200)
    stranger.sign_up().must_be(409, error="email_taken")
    owner.signed_in()


def test_user_ids_are_never_used_again(demo):
    first, second = Visitor(demo).joined(), Visitor(demo)
    id_of = lambda visitor: demo.database.value("SELECT id FROM users WHERE email = ?", visitor.email)
    first_id = id_of(first)
    demo.database.change("DELETE FROM users WHERE email = ?", first.email)
    second.sign_up().must_be(200)
    assert id_of(second) > first_id


def test_a_verified_account_is_not_replaced(demo):
    owner = Visitor(demo).joined().signed_in()
    Visitor(demo, email=owner.email).sign_up(password="another-Fine-77-word").must_be(409, error="email_taken")
    assert owner.is_signed_in()
    owner.waiting_for_code()


@pytest.mark.parametrize("change", [str.upper, str.title, lambda email: f"  {email}\t\n"])
def test_addresses_are_trimmed_and_compared_without_case(demo, change):
    visitor = Visitor(demo).joined().signed_in()
    as_typed = change(visitor.email)
    visitor.sign_up(email=as_typed).must_be(409, error="email_taken")
    visitor.log_in(email=as_typed).must_be(200)
    visitor.enter(visitor.read_code(), email=as_typed).must_be(200)


@pytest.mark.parametrize("email", [
    "jane", "jane@", "@example.com", "jane@example", "jane@@example.com", "jane@example..com", "jane@.example.com",
    "jane@example.com.", "ja ne@example.com", "jane.@example.com", ".jane@example.com", "ja..ne@example.com",
    "jane@exa_mple.com", "jane@-example.com", "jane@example-.com", '"jane"@example.com', "jane(x)@example.com",
    "jane@[127.0.0.1]", "jane@127.0.0.1", "jané@example.com", "jane@exämple.com", "<jane@example.com>",
    "Jane <jane@example.com>", "jane@example.com,john@example.com", "jane@example.com>", "jane%x@example.com",
    "-jane@example.com", "jane@example.com\r\nBcc: x@example.com", "jane\n@example.com", "jane\u0000@example.com",
    "=?utf-8?q?jane?=@example.com", "j" * 65 + "@example.com", "jane@" + "e" * 64 + ".com",
    "jane@" + "exampl." * 16 + "example.com", "", " ", None, 7, ["jane@example.com"]])
def test_what_is_no_address_is_refused(demo, email):
    answer = Visitor(demo).sign_up(email=email).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["email"]


@pytest.mark.parametrize("email", [
    "a@b.co", "jane+tag@example.com", "o'neil@example.com", "jane_doe@example.co.uk", "1@example.com",
    "jane@xn--exmple-cua.com", "jane@123.example.com", "{jane}@example.com",
    "j" * 64 + "@" + "example." * 6 + "com"])
def test_unusual_addresses_are_taken(demo, email):
    assert len(email) <= 120
    visitor = Visitor(demo, email=email).joined().signed_in()
    assert visitor.look_inside().json["user"]["email"] == email


@pytest.mark.parametrize("password, why", [
    ("seven77", "short"), ("a" * 1025, "long"), ("password", "guessable"), ("12345678", "guessable"),
    ("Jane Doe", "her own name"), ("SIH Auth", "the site's name"), ("x\u0000vellum-Orbit-93", "a NUL"), ("", "empty"),
    (None, "none"), (12345678, "a number")])
def test_poor_passwords_are_refused(demo, password, why):
    answer = Visitor(demo).sign_up(password=password).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["password"]


def test_the_address_is_no_password(demo):
    visitor = Visitor(demo)
    visitor.sign_up(password=visitor.email).must_be(400, error="validation_failed")


@pytest.mark.parametrize("password", [
    "SecureP@ssw0rd", "  blanks around it 93  ", "пароль-из-слов-93", "e\u0301clair-orbit-93", "🦊 in the 🌳 forest",
    "orbit " * 170 + "93xy", "q\"uo'te\\s-and-93"])
def test_a_password_is_taken_exactly_as_it_is(demo, password):
    visitor = Visitor(demo, password=password).joined()
    for other in (password.strip() + "!", password + " ", password[:-1], password.swapcase()):
        if other != password:
            visitor.log_in(password=other).must_be(401, error="invalid_credentials")
    visitor.signed_in()


def test_composed_and_decomposed_letters_are_different_passwords(demo):
    visitor = Visitor(demo, password="e\u0301clair-orbit-93").joined()
    visitor.log_in(password="\u00e9clair-orbit-93").must_be(401, error="invalid_credentials")


def test_a_password_of_1024_bytes_is_used_to_its_last(demo):
    long = "vellum-Orbit-93-" * 64
    visitor = Visitor(demo, password=long).joined()
    visitor.log_in(password=long[:-1] + "x").must_be(401, error="invalid_credentials")
    visitor.signed_in()


def test_the_rules_for_new_passwords_are_not_asked_at_login(demo):
    for password in ("a", "a" * 2000):
        Visitor(demo).log_in(password=password).must_be(401, error="invalid_credentials")


@pytest.mark.parametrize("name", [
    "", "   ", "x" * 101, "tab\there", "line\nbreak", "bell\u0007", "del\u007f", "nel\u0085", "line\u2028sep",
    "rtl\u202eoverride", "iso\u2066late", "nul\u0000", None, 5, {}])
def test_odd_names_are_refused(demo, name):
    answer = Visitor(demo).sign_up(name=name).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["name"]


@pytest.mark.parametrize("name", [
    "X", "x" * 100, "🦊" * 100, "Zoë O'Brien-Łukasz", "李小龍", "<b>Jane</b>", "Robert'); DROP TABLE"])
def test_names_are_kept_as_they_are(demo, name):
    visitor = Visitor(demo, name=name).joined().waiting_for_code()
    assert visitor.enter(visitor.read_code()).json["user"]["name"] == name


def test_all_flaws_are_told_at_once(demo):
    answer = Visitor(demo).browser.post("/signup", {}).must_be(400, error="validation_failed")
    assert sorted(answer.json["fields"]) == ["email", "name", "password"]


def test_unknown_fields_change_nothing(demo):
    visitor = Visitor(demo)
    visitor.sign_up(id=1, is_verified=True, groups=["admin"], disabled_at=0).must_be(200)
    assert demo.database.value("SELECT is_verified FROM users WHERE email = ?", visitor.email) == 0


def test_a_disabled_account_is_told_so_only_after_its_password(demo):
    visitor = Visitor(demo).joined().signed_in()
    demo.database.change("UPDATE users SET disabled_at = 1 WHERE email = ?", visitor.email)
    visitor.log_in(password="not-Her-Password-7").must_be(401, error="invalid_credentials")
    visitor.log_in().must_be(403, error="account_disabled")


def test_signing_up_can_be_switched_off(start):
    service = start(Service(SIGNUP_ENABLED="no"))
    Visitor(service).sign_up().must_be(403, error="signup_disabled")
    assert service.database.value("SELECT COUNT(*) FROM users") == 0


def test_private_sign_up_does_not_tell_who_has_an_account(start, mail_server):
    service = start(Service(mail_server, SIGNUP_PRIVATE="yes"))
    owner = Visitor(service).joined().signed_in()
    stranger = Visitor(service, email=owner.email, name="Stranger")
    answer = stranger.sign_up(password="another-Fine-77-word")
    answer.must_be(200, {"message": "Account created successfully"})
    mail = mail_server.next_mail(owner.email)
    assert mail.recipients == [owner.email]
    assert "Stranger" not in mail.raw.decode()
    assert owner.is_signed_in()
    stranger.log_in(password="another-Fine-77-word").must_be(401, error="invalid_credentials")


def test_of_parallel_sign_ups_with_one_address_one_account_remains(demo):
    visitors = [Visitor(demo, email="crowd@example.com", name=f"Visitor {i}") for i in range(8)]
    answers = all_at_once(*(visitor.sign_up for visitor in visitors))
    assert {answer.status for answer in answers} == {200}
    assert demo.database.value("SELECT COUNT(*) FROM users WHERE email = 'crowd@example.com'") == 1
    visitors[0].log_in(password=PASSWORD).must_be(200)
