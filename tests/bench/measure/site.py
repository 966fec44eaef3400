"""One nginx with one server for each variant, made of the files of nginx/ as they ship."""

import http.client
import os
import re
import shutil
import tempfile

from driver.addresses import free_port
from driver.command import ROOT
from driver.waiting import wait_until

from . import tools
from .backends import BAD_COOKIE, start_program
from .tools import Unusable

BODY = b"x" * 1023 + b"\n"
PATH = "/protected/file"

CONF = """
{user}daemon off;
pid nginx.pid;
error_log stderr error;
worker_processes {cores};
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 100000;
    client_body_temp_path tmp/body;
    proxy_temp_path       tmp/proxy;
    fastcgi_temp_path     tmp/fastcgi;
    uwsgi_temp_path       tmp/uwsgi;
    scgi_temp_path        tmp/scgi;
    include sih-auth-http.conf;
    include sih-auth-cache.conf;
    upstream plain {{ server unix:{plain} max_fails=0; }}
    {more}
{servers}
}}
"""

SERVER = """
    server {{
        listen 127.0.0.1:{port};
        {check}
        location /protected/ {{
            {protect}
            alias files/;
        }}
    }}
"""

# The refusal of one cookie, here and in the plain pool, is there to see that the check is asked.
FLOOR = ('location = /check { internal; if ($http_cookie = "' + BAD_COOKIE + '") { return 401; } return 204; }',
         "auth_request /check;")
PLAIN = ("include snippets/sih-auth-params.conf; "
         "location = /check { internal; fastcgi_pass_request_body off; fastcgi_pass plain; }",
         "auth_request /check;")
PROTECT = "include snippets/sih-auth-protect.conf;"
CHECKED = ("include snippets/sih-auth-server.conf;", PROTECT)
CACHED = ("include snippets/sih-auth-server-cached.conf;", PROTECT)


class Site:
    """`backends`: the sockets of the check pools by name; the first one is that of the shipped upstream, each further
    one gets a copy of the snippets in a folder of its name."""

    def __init__(self, stack, folder, plain_socket, variants, backends):
        self.folder = folder
        self.ports = {name: free_port() for name in variants}
        self._cache = _folder_in_memory(stack)
        self._prepare(backends)
        (folder / "nginx.conf").write_text(self._conf(plain_socket, variants, backends))
        nginx = shutil.which("nginx", path=tools.PATH)
        self.program = start_program(stack, [nginx, "-e", "stderr", "-p", folder, "-c", "nginx.conf"], folder)
        pid_file = folder / "nginx.pid"
        ready = lambda: pid_file.exists() and pid_file.read_text().strip()
        wait_until(lambda: ready() or not self.program.is_running(), 20, "nginx")
        if not self.program.is_running():
            raise Unusable(f"nginx does not start:\n{self.program.log.text()}")

    def must_be_guarded(self, name, credential):
        """Who has a live session gets the file; who has none does not. `credential`: a header's line."""
        status, body = self._get(name, credential)
        if (status, body) != (200, BODY):
            raise Unusable(f"{name}: {status} for a good session, or not the file; the log of nginx ends with\n"
                           + "\n".join(self.program.log.lines[-5:]))
        refused, forged = f"Cookie: {BAD_COOKIE}", credential[:-5] + "AAAAA"
        for bad in (refused,) if name in ("floor", "plain") else (refused, forged):
            if self._get(name, bad)[0] == 200:
                raise Unusable(f"{name}: the file for {bad}: it is not protected")

    def _get(self, name, credential):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[name], timeout=10)
        try:
            header, value = credential.split(": ", 1)
            connection.request("GET", PATH, headers={"Host": "localhost", header: value})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _prepare(self, backends):
        for name in ("tmp", "files"):
            (self.folder / name).mkdir()
        (self.folder / "files/file").write_bytes(BODY)
        shutil.copytree(ROOT / "nginx/snippets", self.folder / "snippets")
        main, *others = backends
        for other in others:
            (self.folder / other).mkdir()
            for snippet in (ROOT / "nginx/snippets").glob("*.conf"):
                text = snippet.read_text().replace("include snippets/", f"include {other}/")
                (self.folder / other / snippet.name).write_text(text.replace("sih_auth_check;", f"{other};"))
        http_conf = _with_socket((ROOT / "nginx/sih-auth-http.conf").read_text(), backends[main])
        (self.folder / "sih-auth-http.conf").write_text(http_conf)
        cache_conf = re.sub(r"^fastcgi_cache_path \S+", f"fastcgi_cache_path {self._cache}/checks",
                            (ROOT / "nginx/sih-auth-cache.conf").read_text(), flags=re.MULTILINE)
        (self.folder / "sih-auth-cache.conf").write_text(cache_conf)

    def _conf(self, plain_socket, variants, backends):
        shipped = (ROOT / "nginx/sih-auth-http.conf").read_text()
        upstream = re.search(r"upstream sih_auth_check \{.*?\}", shipped, re.DOTALL).group()
        more = "\n".join(_with_socket(upstream.replace("sih_auth_check", name), socket)
                         for name, socket in list(backends.items())[1:])
        servers = "".join(SERVER.format(port=self.ports[name], check=check, protect=protect)
                          for name, (check, protect) in variants.items())
        # Workers of another user could not reach the sockets (0660).
        user = "user root root;\n" if os.geteuid() == 0 else ""
        return CONF.format(user=user, cores=tools.cores(), plain=plain_socket, more=more, servers=servers)


def of_backend(name, variant):
    """The variant, its checks going to another backend than the shipped upstream's."""
    return tuple(part.replace("include snippets/", f"include {name}/") for part in variant)


def _folder_in_memory(stack):
    """As /run is, where the shipped file has the cache."""
    folder = tempfile.mkdtemp(prefix="sih", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    stack.callback(tools.remove_folder, folder)
    return folder


def _with_socket(text, socket):
    return text.replace("unix:/run/sih-auth/check.sock", f"unix:{socket}")
