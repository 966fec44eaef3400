"""Several instances of SIH Auth on one database, each with folders and sockets of its own, behind one nginx."""

from .direct import DirectVisitor
from .protected_site import WHOLLY_PROTECTED, ProtectedSite
from .service import BareService

_COMMON = {"SECRET_KEY": "one key for all nodes of one database", "SITE_URL": "https://auth.example.com",
           "API_WORKERS": 3, "CHECK_WORKERS": 2}


class Nodes:
    """One for each of `urls`: how each reaches the database. They share a mail server, as they share everything. The
    others start when the first one is ready, or `at_once`."""

    def __init__(self, urls, mail_server, at_once=False, **settings):
        self._at_once = at_once
        self.nodes = [BareService(mail_server=mail_server, DATABASE_URL=url, **_COMMON | settings) for url in urls]
        self.front = _Front(self.nodes)

    def __iter__(self):
        return iter(self.nodes)

    def start(self):
        for node in self.nodes if self._at_once else self.nodes[:1]:
            node.launch()
        self.nodes[0].wait_until_ready()
        for node in self.nodes[1:]:
            if not self._at_once:
                node.launch()
            node.wait_until_ready()
        self.front.write_page("page", "for members only")
        self.front.start()
        return self

    def remove(self):
        self.front.remove()
        for node in self.nodes:
            node.remove()

    @property
    def client(self):
        """Of a protected site: /page is for members only."""
        return self.front.client("site")


class _Front(ProtectedSite):
    """A site of which nginx asks any of the nodes whether somebody may see it."""

    def __init__(self, nodes):
        super().__init__(nodes[0], {"site": WHOLLY_PROTECTED})
        self._folders = [node.folder for node in nodes]

    def _adapted(self, text):
        for pool in ("api", "check"):
            line = f"server unix:/run/sih-auth/{pool}.sock max_fails=0;"
            text = text.replace(line, "\n    ".join(line.replace("/run/sih-auth", str(folder))
                                                    for folder in self._folders))
        return super()._adapted(text)


def trusting(node):
    """Somebody with an account, whose browser needs no code from now on."""
    visitor = DirectVisitor(node).joined().waiting_for_code()
    visitor.enter(visitor.read_code(), trust_device=True).must_be(200)
    return visitor


def at(node, visitor):
    """The same browser as it is now, at another node."""
    other = DirectVisitor(node, visitor.email, visitor.password, address=visitor.browser.address)
    other.browser.cookies = dict(visitor.browser.cookies)
    return other


def one_more_session(visitor):
    """The same trusted browser with a session of its own: those before go on."""
    other = at(visitor.service, visitor)
    other.browser.cookies.pop("session", None)
    other.log_in().must_be(200)
    assert "session" in other.browser.cookies
    return other


def check_status(node, visitor):
    """What the node says to nginx: 204 lets in."""
    return node.check.get("/auth", cookies=visitor.browser.cookies).status
