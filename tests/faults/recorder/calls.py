"""What came of the calls of some seconds."""

from driver.call_log import UNKNOWN

# Kinds that cannot succeed without a write.
WRITES = {"sign-up", "login", "login for a code", "code", "change of password", "new backup codes", "tokens by code"}
AT_LEAST_CHECKED = 5  # else it says nothing


def calls_between(load, began, ended):
    """Those that lie in it as a whole."""
    return [call for call in list(load.log.calls) if began < call.began and call.ended < ended]


def failed(calls):
    return [call for call in calls if call.outcome == UNKNOWN]


def writes_of(calls):
    return [call for call in calls if call.kind in WRITES]


def checks_of(calls):
    return [call for call in calls if call.kind.startswith(("check", "page"))]


def must_have_been_checked(calls):
    """Whoever only reads has noticed nothing; how many did."""
    checks = checks_of(calls)
    assert len(checks) >= AT_LEAST_CHECKED and not failed(checks), checks
    return len(checks)
