"""The administrator's nginx: sites of the tests' own, protected by the files of nginx/ as they ship."""

import http.client
import shutil
import signal
import socket
import time

from .addresses import fresh_address, free_port
from .answer import Answer
from .command import ROOT, clean_environment
from .folders import new_folder
from .program import Program, descendants, process_name
from .waiting import wait_until

SHIPPED = ROOT / "nginx"
NGINX = "/usr/sbin/nginx"

# What a browser's address bar asks for.
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON = "application/json"

# A `server` of which everything is behind the login.
WHOLLY_PROTECTED = """
    include snippets/sih-auth-server.conf;
    root {pages};
    location / {
        include snippets/sih-auth-protect.conf;
    }
"""

_CONFIGURATION = """
user root root;
daemon off;
pid nginx.pid;
error_log stderr warn;
worker_processes {processes};
worker_shutdown_timeout 5s;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path tmp/body;
    proxy_temp_path       tmp/proxy;
    fastcgi_temp_path     tmp/fastcgi;
    uwsgi_temp_path       tmp/uwsgi;
    scgi_temp_path        tmp/scgi;
    include sih-auth-http.conf;
    {more}
    {servers}
}}
"""


class ProtectedSite:
    """`servers`: name -> what stands in that `server`, where {pages} is the folder of its files. Each has a port of its
    own, one of `ports` if it is named there. `with_metrics`: /metrics has one, too, of the name "metrics"."""

    def __init__(self, service, servers, processes=1, cached=False, ports=None, with_metrics=False):
        self.folder = new_folder()
        self.pages = self.folder / "pages"
        self.cache = self.folder / "cache"
        names = [*servers, *(["metrics"] if with_metrics else [])]
        self.ports = {name: (ports or {}).get(name) or free_port() for name in names}
        self._service = service
        self._servers = servers
        self._processes = processes
        self._more = [*(["sih-auth-cache.conf"] if cached else []),
                      *(["sih-auth-metrics.conf"] if with_metrics else [])]
        self.program = None

    def start(self):
        self._write_configuration()
        self.program = Program([NGINX, "-e", "stderr", "-p", self.folder, "-c", "nginx.conf"], clean_environment({}),
                               self.folder)
        wait_until(lambda: all(map(_is_open, self.ports.values())) or not self.program.is_running(), 10, "nginx")
        assert self.program.is_running(), self.program.log.text()
        return self

    def remove(self):
        try:
            if self.program and self.program.is_running():
                self.program.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def reload(self):
        before = self.workers()
        self.program.signal(signal.SIGHUP)
        wait_until(lambda: set(self.workers()) - set(before), 10, "new workers")

    def workers(self):
        return [pid for pid in descendants(self.program.pid) if process_name(pid) == "nginx"]

    def write_page(self, path, text):
        page = self.pages / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")

    def client(self, name):
        return SiteClient(self.ports[name])

    def _write_configuration(self):
        (self.folder / "tmp").mkdir(exist_ok=True)
        self.pages.mkdir(exist_ok=True)
        for path in [*SHIPPED.glob("*.conf"), *SHIPPED.glob("snippets/*.conf")]:
            copy = self.folder / path.relative_to(SHIPPED)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(self._adapted(path.read_text(encoding="utf-8")), encoding="utf-8")
        servers = "\n".join(
            f"server {{ listen 127.0.0.1:{self.ports[name]}; {body.replace('{pages}', str(self.pages))} }}"
            for name, body in self._servers.items())
        (self.folder / "nginx.conf").write_text(_CONFIGURATION.format(
            processes=self._processes, servers=servers, more=" ".join(f"include {name};" for name in self._more)),
            encoding="utf-8")

    def _adapted(self, text):
        """Changed only in where things are."""
        text = text.replace("unix:/run/sih-auth/", f"unix:{self._service.folder}/")
        text = text.replace("/run/sih-auth-nginx-cache", str(self.cache))
        text = text.replace("127.0.0.1:9464", f"127.0.0.1:{self.ports.get('metrics')}")
        text = text.replace("    listen     [::1]:9464;\n", "")
        return text.replace("/usr/share/sih-auth/", f"{SHIPPED}/")


def _is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class SiteClient:
    """Sends what it is told, byte for byte and header by header; keeps no cookies."""

    def __init__(self, port):
        self.port = port
        self.address = fresh_address()

    @property
    def url(self):
        return f"http://localhost:{self.port}"

    def get(self, target, **options):
        return self.send("GET", target, **options)

    def send(self, method, target, *headers, visitor=None, accept=None, host=None, body=None, timeout=20):
        """`headers` are pairs; `visitor` sends its cookies along; without `accept` there is no such header."""
        everything = [("Host", host or f"localhost:{self.port}"), ("Connection", "close")]
        if accept is not None:
            everything.append(("Accept", accept))
        if visitor is not None:
            everything.append(("Cookie", _cookies_of(visitor)))
        if body is not None:
            everything.append(("Content-Length", str(len(body))))
        return self.send_raw(_head(f"{method} {target} HTTP/1.1", [*everything, *headers]) + (body or b""), timeout)

    def send_raw(self, data, timeout=20):
        started = time.perf_counter()
        with self._connect(timeout) as connection:
            connection.sendall(data)
            response = http.client.HTTPResponse(connection, method=data.split(b" ")[0].decode("latin-1"))
            response.begin()
            try:
                return Answer(response.status, response.getheaders(), response.read(), time.perf_counter() - started)
            finally:
                response.close()

    def upgrade(self, target, visitor=None, accept=None):
        """Asks for a websocket; (status, the connection)."""
        headers = [("Host", f"localhost:{self.port}"), ("Connection", "Upgrade"), ("Upgrade", "websocket")]
        headers += [("Cookie", _cookies_of(visitor))] if visitor else []
        headers += [("Accept", accept)] if accept else []
        connection = self._connect(10)
        connection.sendall(_head(f"GET {target} HTTP/1.1", headers))
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(1) or b"\r\n\r\n"
        return int(head.split(b" ")[1]), connection

    def _connect(self, timeout):
        return socket.create_connection(("127.0.0.1", self.port), timeout, (self.address, 0))


def as_it_is_now(visitor):
    """The same person with the cookies of now, whatever becomes of them: a thief's, say."""
    copy = visitor.at_another_browser()
    copy.browser = visitor.browser.copy()
    return copy


def _cookies_of(visitor):
    return "; ".join(f"{name}={value}" for name, value in visitor.browser.cookies.items())


def _head(request_line, headers):
    lines = [request_line, *(f"{name}: {value}" for name, value in headers)]
    return "".join(line + "\r\n" for line in [*lines, ""]).encode("utf-8")
