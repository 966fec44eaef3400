"""What came of the calls of some seconds."""

from driver.call_log import UNKNOWN

# Kinds that cannot succeed without a write.
WRITES = {"sign-up", "login", "login for a code", "code", "change of password", "new backup codes", "tokens by code"}


def calls_between(load, began, ended):
    """Those that lie in it as a whole."""
    return [call for call in list(load.log.calls) if began < call.began and call.ended < ended]


def failed(calls):
    return [call for call in calls if call.outcome == UNKNOWN]


def writes_of(calls):
    return [call for call in calls if call.kind in WRITES]


def must_have_been_checked(calls, at_least=5):
    """Whoever only reads has noticed nothing; how many did."""
    checks = [call for call in calls if call.kind.startswith(("check", "page"))]
    assert len(checks) >= at_least and not failed(checks), checks
    return len(checks)
