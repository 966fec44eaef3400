"""A Sentry as its clients see it: takes envelopes, and refuses what is none by the book
(https://develop.sentry.dev/sdk/data-model/envelopes/)."""

import json
import re
from dataclasses import dataclass, field

from .recording_server import RecordingServer
from .waiting import wait_until

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_EVENT_ID = re.compile(r"[0-9a-f]{32}")


class Malformed(Exception):
    """What was posted is no envelope."""


def must(condition, why):
    if not condition:
        raise Malformed(why)


@dataclass(frozen=True)
class Envelope:
    header: dict
    items: list = field(repr=False)  # (header, payload)

    @property
    def event(self):
        ((_, payload),) = [item for item in self.items if item[0]["type"] == "event"]
        return json.loads(payload)


class SentryServer(RecordingServer):
    """`faults` says why something was answered 400; a test that uses it looks there, too."""

    key = "0123456789abcdef0123456789abcdef"
    project = "42"

    def __init__(self, **options):
        super().__init__(**options)
        self.faults = []
        self.envelopes = []  # those that were accepted

    @property
    def dsn(self):
        return self.origin.replace("://", f"://{self.key}@") + f"/errors/{self.project}"

    @property
    def settings(self):
        return {"SENTRY_DSN": self.dsn}

    def wait_for_event(self, count=1, seconds=20):
        """The last of so many that were accepted."""
        accepted = lambda: sum(request.status == 200 for request in list(self.received))
        wait_until(lambda: accepted() >= count or self.faults, seconds, f"{count} events")
        assert not self.faults
        return self.envelopes[count - 1].event

    def answer(self, path, headers, body):
        try:
            must(path == f"/errors/api/{self.project}/envelope/", f"the path is {path}")
            check_headers(headers, self.key)
            envelope = parse_envelope(body)
            check_event(envelope)
        except (Malformed, ValueError, KeyError) as error:
            self.faults.append(repr(error))
            return 400, json.dumps({"detail": str(error)}).encode()
        status = self.next_status()
        if status == 200:
            self.envelopes.append(envelope)
        return status, json.dumps({"id": envelope.header["event_id"]}).encode()


def check_headers(headers, key):
    must(headers["content-type"] == "application/x-sentry-envelope", "the content type")
    scheme, _, rest = headers["x-sentry-auth"].partition(" ")
    pairs = dict(pair.strip().split("=", 1) for pair in rest.split(","))
    must(scheme == "Sentry" and pairs["sentry_version"] == "7" and pairs["sentry_key"] == key, "the authentication")
    must(re.fullmatch(r"[\w.-]+/[\w.+~-]+", pairs["sentry_client"]), "the client's name")


def parse_envelope(body):
    line, rest = split_line(body)
    header = json.loads(line)
    must(_EVENT_ID.fullmatch(header["event_id"]) and _TIME.fullmatch(header["sent_at"]), "the envelope's header")
    items = []
    while rest:
        line, rest = split_line(rest)
        item = json.loads(line)
        length = item["length"]
        must(isinstance(item["type"], str) and isinstance(length, int), "an item's header")
        payload, rest = rest[:length], rest[length:]
        must(len(payload) == length and rest[:1] in (b"", b"\n"), "an item's length")
        items.append((item, payload))
        rest = rest[1:]
    return Envelope(header, items)


def split_line(text):
    line, end, rest = text.partition(b"\n")
    must(end and line, "a line is missing")
    return line, rest


def check_event(envelope):
    must(len(envelope.items) == 1, "one event is sent at a time")
    event = envelope.event
    must(event["event_id"] == envelope.header["event_id"], "the two event ids")
    must(_TIME.fullmatch(event["timestamp"]), "the event's time")
    must(event["platform"] == "native" and event["level"] == "error", "platform or level")
    must(all(isinstance(value, str) for value in event["tags"].values()), "a tag")
    images = event.get("debug_meta", {}).get("images", [])
    for image in images:
        must(image["type"] == "elf" and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", image["debug_id"]),
             "an image")
    (exception,) = event["exception"]["values"]
    must(exception["type"] and isinstance(exception["value"], str), "the exception")
    for frame in exception["stacktrace"]["frames"]:
        must(re.fullmatch(r"0x[0-9a-f]+", frame["instruction_addr"]), "an address")
        mode, _, number = frame.get("addr_mode", "abs").partition(":")
        must(mode == "abs" or (mode == "rel" and int(number) < len(images)), "an image's number")
