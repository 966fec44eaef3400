"""The log in JSON, as a program reads it."""

import json

from .waiting import wait_until


def lines_of(service):
    """Of the service: what else stands there, script/server and nginx have said."""
    return [json.loads(line) for line in list(service.program.log.lines) if line.startswith("{")]


def lines_of_request(service, answer):
    """All lines that tell of this answer; its `request` line, the last of them, is there by then."""
    number = answer.header("X-Request-Id")
    own = lambda: [line for line in lines_of(service) if line.get("request_id") == number]
    wait_until(lambda: any(line["event"] == "request" for line in own()), 10, f"the line of the request {number}")
    return own()


def events_of(service, answer):
    """The lines of security events."""
    return [line for line in lines_of_request(service, answer) if "outcome" in line and line["event"] != "request"]
