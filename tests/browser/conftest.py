"""A Chromium for all tests of a process, a fresh tab of it for each, and services with their portals."""

import pytest

from driver.service import Service, running
from portal.chromium import Chromium
from portal.person import Person
from portal.site import Site

SITE_NAME = "Meadow & Sons"


@pytest.fixture(scope="session")
def site():
    """Somebody's site that sends people to the portal and is told to be trusted."""
    with Site() as it:
        yield it


# One for each file: what nginx counts of one network address is counted anew.
@pytest.fixture(scope="module")
def service(site):
    with running(Service(SITE_NAME=SITE_NAME, ALLOWED_REDIRECT_HOSTS=site.host)) as it:
        yield it


@pytest.fixture
def start():
    """Starts a service for this test alone: `start(SIGNUP_ENABLED="no")`."""
    started = []

    def start_it(**settings):
        started.append(Service(SITE_NAME=SITE_NAME, **settings))
        return started[-1].start()

    yield start_it
    for each in reversed(started):
        each.remove()


@pytest.fixture(scope="session")
def chromium(site):
    with Chromium(f"http://localhost:{site.port}") as it:
        yield it


@pytest.fixture
def tab(chromium):
    """A tab without cookies and memories. At its end nothing may have been complained of."""
    chromium.forget_everything()
    yield chromium.tab
    assert chromium.complaints() == []


@pytest.fixture
def person(tab, service):
    """Somebody in front of that tab."""
    return Person(tab, service)
