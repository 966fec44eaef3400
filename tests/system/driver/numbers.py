"""What GET /metrics has at one moment, and the difference of two moments."""

import re

from .addresses import fresh_address
from .protected_site import SiteClient

_SAMPLE = re.compile(r"([a-z_]+)(?:\{(.*)\})? (\S+)")
_LABEL = re.compile(r'(\w+)="([^"]*)"')
COUNTED = ("_total", "_count", "_sum", "_bucket")


class Numbers:
    def __init__(self, samples):
        self.samples = samples  # (family, frozenset of labels) -> value

    @classmethod
    def of(cls, text):
        samples = {}
        for line in text.splitlines():
            if line.startswith("#") or not line:
                continue
            family, labels, value = _SAMPLE.fullmatch(line).groups()
            key = family, frozenset(_LABEL.findall(labels or ""))
            assert key not in samples, f"twice: {line}"
            samples[key] = float(value)
        return cls(samples)

    def total(self, family, **labels):
        """The sum of all series that have these labels."""
        wanted = set(labels.items())
        return sum(value for (name, its), value in self.samples.items() if name == family and wanted <= its)

    def by(self, family, *names):
        """values of labels -> sum; zeros are left out."""
        found = {}
        for (name, labels), value in self.samples.items():
            if name == family and value:
                key = tuple(dict(labels)[each] for each in names)
                found[key] = found.get(key, 0) + value
        return found

    def since(self, earlier):
        return Numbers({key: value - earlier.samples.get(key, 0) for key, value in self.samples.items()})

    def counters(self):
        return {key: value for key, value in self.samples.items() if key[0].endswith(COUNTED)}

    def gone_back_since(self, earlier):
        """The counters that are less than they were, or gone."""
        mine = self.counters()
        return [key for key, value in earlier.counters().items() if mine.get(key, -1) < value]


def scrape(service):
    """Through nginx."""
    return Numbers.of(SiteClient(service.http_port).get("/metrics").must_be(200).body.decode())


def scrape_directly(service):
    """Of one without an nginx."""
    answer = service.api.get("/metrics", address=fresh_address()).must_be(200)
    return Numbers.of(answer.body.decode())
