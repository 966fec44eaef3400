"""The audit trail as `sih-auth audit` shows it."""

from . import command
from .visitor import wrong_code

# "event reason" of `with_a_story`, in their order.
STORY = ["account_created", "login_failed wrong_password", "password_accepted", "login_failed wrong_code", "login_succeeded code"]


def with_a_story(owner):
    """Somebody who got in, after a wrong password and a wrong code."""
    owner.joined()
    owner.log_in(password="not-Her-Password-7").must_be(401)
    owner.waiting_for_code()
    code = owner.read_code()
    owner.enter(wrong_code(code)).must_be(401)
    owner.enter(code).must_be(200)
    return owner


def activity(visitor):
    """The same as its owner sees it."""
    return visitor.browser.get("/activity").must_be(200).json["events"]



def audit(service, *arguments):
    """The command that has ended."""
    return command.run("audit", *arguments, folder=service.folder, **service.settings)


def events(service, *arguments):
    """What it found, the latest first."""
    ended = audit(service, "--json", *arguments)
    assert ended.status == 0, ended.errors
    return ended.json["events"]


def words(service, *arguments):
    """event or "event reason" of each, the first to have happened first."""
    return [f"{event['event']} {event['reason']}".strip() for event in reversed(events(service, *arguments))]


def user(service, *arguments, typed=""):
    """`sih-auth user …`, done."""
    ended = command.run("user", *arguments, folder=service.folder, typed=typed, **service.settings)
    assert ended.status == 0, ended.errors
    return ended
