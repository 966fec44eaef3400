"""Peers at the sockets that are not nginx: whoever sends half a request, or nonsense, harms nobody else."""

import contextlib
import struct
import time

import pytest

from driver.responder import PARAMS, STDIN, begin_record, params_record, record
from driver.service import BareService, running

pytestmark = pytest.mark.sqlite

SOON = 8  # libfcgi needs the receive time-out of 2 s twice; and some room
WORKERS = 10
GET = {"REQUEST_METHOD": "GET", "DOCUMENT_URI": "/protected"}


def post_of_length(length):
    """Up to its body."""
    parameters = {"REQUEST_METHOD": "POST", "DOCUMENT_URI": "/login", "CONTENT_LENGTH": length}
    return begin_record() + params_record(parameters) + record(PARAMS, b"")


PARTS = {
    "one byte": b"\x01",
    "half a header": begin_record()[:5],
    "only the beginning": begin_record(),
    "half the parameters": begin_record() + params_record(GET)[:-9],
    "no end of the parameters": begin_record() + params_record(GET),
    "no end of the body": begin_record() + params_record(GET) + record(PARAMS, b""),
    "half the body": post_of_length("20") + record(STDIN, b"{}"),
}


def pair(first, second, content=b""):
    return struct.pack("!II", first | 0x80000000, second | 0x80000000) + content


NONSENSE = {
    "garbage": bytes(range(256)) * 20,
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3,
    "version 2": b"\x02" + begin_record()[1:],
    "unknown type": record(99, b"x" * 20),
    "unknown role": record(1, struct.pack("!HB5x", 99, 0)) + record(PARAMS, b"") + record(STDIN, b""),
    "two beginnings": begin_record() * 2,
    "abort": begin_record() + record(2, b""),
    "no parameters": begin_record() + record(PARAMS, b"") + record(STDIN, b""),
    "parameters that sum past 31 bits": begin_record() + record(PARAMS, pair(0x3FFFFFFF, 0x3FFFFFFF, b"x" * 16)),
    "parameters at the limit": begin_record() + record(PARAMS, pair(0x7FFFFFFF, 0x7FFFFFFF, b"x" * 16)),
    "parameters just below the limit": begin_record() + record(PARAMS, pair(0x7FFFFFFE, 0x7FFFFFFE, b"x" * 16)),
    "cut lengths": begin_record() + record(PARAMS, b"\x80\x00") + record(PARAMS, b"") + record(STDIN, b""),
    "10,000 parameters": begin_record() + b"".join(params_record({f"X{i}": "x"}) for i in range(10_000)),
    "length that is no number": post_of_length("-1") + record(STDIN, b""),
    "length beyond the body": post_of_length("99") + record(STDIN, b"")}


@pytest.fixture(scope="module")
def service():
    with running(BareService(API_WORKERS=WORKERS, CHECK_WORKERS=WORKERS)) as it:
        yield it


@pytest.fixture(params=["api", "check"])
def responder(service, request):
    return getattr(service, request.param)


def seconds_until_dropped(peer, since):
    peer.settimeout(SOON + 5)
    with contextlib.suppress(ConnectionError):
        while peer.recv(4096):
            pass
    return time.monotonic() - since


def must_serve(service):
    """Both pools, to whoever asks properly."""
    service.api.get("/protected").must_be(401)
    service.check.get("/health").must_be(200)


def test_half_a_request_is_dropped_and_blocks_nobody(service, responder):
    with contextlib.ExitStack() as stack:
        started = time.monotonic()
        peers = {name: stack.enter_context(responder.connect()) for name in PARTS}
        for name, peer in peers.items():
            peer.sendall(PARTS[name])
        for _ in range(10):
            must_serve(service)
        assert time.monotonic() - started < 3
        for name, peer in peers.items():
            assert seconds_until_dropped(peer, started) < SOON, name


def test_more_such_peers_than_workers_hold_up_the_others_for_a_moment_only(service, responder):
    with contextlib.ExitStack() as stack:
        peers = [stack.enter_context(responder.connect()) for _ in range(WORKERS + 4)]
        for peer in peers:
            peer.sendall(b"\x01")
        started = time.monotonic()
        must_serve(service)
        assert time.monotonic() - started < 2 * SOON


def test_silent_peers_cost_nothing(service, responder):
    with contextlib.ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(responder.connect())
        started = time.monotonic()
        for _ in range(20):
            must_serve(service)
        assert time.monotonic() - started < 5


def test_what_follows_a_body_of_more_than_a_megabyte_is_no_request(service):
    """The rest of the body is not read, so it must not be taken for what comes next on a connection that is kept."""
    smuggled = service.api.request("GET", "/health/ready", REMOTE_ADDR="203.0.113.9") * 20
    body = b" " * 1_200_000 + smuggled
    head = service.api.request("POST", "/login", keeps_connection=True, CONTENT_TYPE="application/json", CONTENT_LENGTH=str(len(body)))
    head = head.removesuffix(record(STDIN, b""))
    with service.api.connect() as connection:
        answers = b""
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            connection.sendall(head)
            for at in range(0, len(body), 8_000):
                connection.sendall(record(STDIN, body[at:at + 8_000]))
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65_536):
                answers += part
    assert answers.count(b"Status: ") <= 1 and b"Status: 200" not in answers
    assert service.program.log.matching(r".*203\.0\.113\.9.*") == []


@pytest.mark.parametrize("data", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_takes_at_most_the_worker_that_read_it(service, responder, data):
    with responder.connect() as peer, contextlib.suppress(ConnectionError):
        peer.sendall(data)
        peer.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            peer.recv(4096)
    must_serve(service)


def test_peers_that_hang_up_before_the_answer_do_no_harm(service, responder):
    request = begin_record() + params_record(GET) + record(PARAMS, b"") + record(STDIN, b"")
    for _ in range(50):
        with responder.connect() as peer:
            peer.sendall(request)
    must_serve(service)
