"""SECRET_KEY: what happens when it changes, and where the one of a developer is kept."""

import pytest

from driver.service import Service
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

OLD, NEW, NEWEST = ("old-" * 10, "new-" * 10, "newest-" * 6)


def restart_with(service, key, previous=""):
    service.restart(SECRET_KEY=key, SECRET_KEY_PREVIOUS=previous)


@pytest.fixture
def service(start):
    return start(Service(SECRET_KEY=OLD))


def test_what_a_retired_key_has_signed_stays_valid(service):
    signed_in, remembered = Visitor(service).joined().signed_in(), Visitor(service).joined().signed_in(remember=True)
    waiting = Visitor(service).joined().waiting_for_code()
    without_cookies = Visitor(service, keeps_cookies=False).joined().waiting_for_code()
    code, other_code = waiting.read_code(), without_cookies.read_code()

    restart_with(service, NEW, OLD)
    assert signed_in.is_signed_in() and remembered.is_signed_in()
    waiting.enter(code).must_be(200)
    without_cookies.enter(other_code).must_be(200)

    restart_with(service, NEWEST, f"{NEW},{OLD}")
    assert signed_in.is_signed_in() and waiting.is_signed_in()

    # Once the key of their making is forgotten, they are nothing any more.
    restart_with(service, NEWEST, NEW)
    assert not signed_in.is_signed_in()
    assert waiting.is_signed_in()


def test_nothing_new_is_signed_with_a_retired_key(service):
    restart_with(service, NEW, OLD)
    visitor = Visitor(service).joined().signed_in()
    restart_with(service, NEW)
    assert visitor.is_signed_in()
    restart_with(service, OLD)
    assert not visitor.is_signed_in()


def test_another_key_ends_sessions_and_keeps_accounts(service):
    visitor = Visitor(service).joined().signed_in()
    waiting = Visitor(service).joined().waiting_for_code()
    code = waiting.read_code()
    restart_with(service, NEW)
    assert not visitor.is_signed_in()
    waiting.enter(code).must_be(401, error="invalid_otp")
    visitor.signed_in()
    waiting.signed_in()


def test_a_developers_key_is_made_once_and_kept(start):
    service = start(Service())
    key_file = service.folder / "secret_key"
    assert oct(key_file.stat().st_mode & 0o777) == "0o600"
    key = key_file.read_text().strip()
    assert len(key) >= 32
    visitor = Visitor(service).joined().signed_in()
    service.restart()
    assert key_file.read_text().strip() == key
    assert visitor.is_signed_in()


def test_a_key_can_come_from_a_file(start, tmp_path):
    key_file = tmp_path / "key"
    key_file.write_text(OLD + "\n")
    service = start(Service(SECRET_KEY_FILE=key_file))
    visitor = Visitor(service).joined().signed_in()
    assert not (service.folder / "secret_key").exists()
    service.restart(SECRET_KEY_FILE=None, SECRET_KEY=OLD)
    assert visitor.is_signed_in()
