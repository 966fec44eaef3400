"""Somebody's server that is told of events by Standard Webhooks. It verifies nothing: that is for others' library."""

import base64
import json

from .recording_server import RecordingServer
from .waiting import wait_until


def secret_of(byte):
    """32 times the same one."""
    return "whsec_" + base64.b64encode(bytes([byte]) * 32).decode()


class WebhookServer(RecordingServer):
    secret = secret_of(7)

    @property
    def url(self):
        return f"{self.origin}/events"

    @property
    def settings(self):
        return {"EVENT_WEBHOOK_URL": self.url, "EVENT_WEBHOOK_SECRET": self.secret}

    def accepted(self):
        """The bodies that were answered 2xx, in order."""
        return [json.loads(request.body) for request in list(self.received) if request.status < 300]

    def wait_for_event(self, kind, count=1, seconds=20):
        """The last of so many that were accepted."""
        def found():
            events = [event for event in self.accepted() if event["type"] == kind]
            return len(events) >= count and events[count - 1]

        return wait_until(found, seconds, f"{count} events {kind}")

    def requests_of(self, kind):
        """Whatever they were answered, in order."""
        return [request for request in list(self.received) if json.loads(request.body)["type"] == kind]
