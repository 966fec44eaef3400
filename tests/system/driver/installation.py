"""SIH Auth as an administrator installs it: in production, behind nginx with TLS and names of its own, with users of
their own for nginx and the service, and a mail server that asks for a login. Needs root."""

import contextlib
import os
import shutil
import subprocess

from .addresses import free_port
from .certificates import CertificateAuthority
from .command import BINARY, clean_environment, run
from .echo import EchoApplication
from .engine import engine
from .folders import new_folder
from .mail_server import MailServer
from .needles import needles
from .program import Program, descendants
from .protected_site import NGINX, SHIPPED
from .responder import Responder
from .service import QUICK
from .sweep import must_be_clean
from .waiting import wait_until

PORTAL, SITE = "auth.example.localhost", "app.example.localhost"
SERVICE_USER, NGINX_USER = "nobody", "www-data"

_NGINX = """
user {user};
pid nginx.pid;
daemon off;
error_log stderr warn;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path tmp/body;
    proxy_temp_path       tmp/proxy;
    fastcgi_temp_path     tmp/fastcgi;
    uwsgi_temp_path       tmp/uwsgi;
    scgi_temp_path        tmp/scgi;
    include sih-auth-http.conf;
    include sites/*.conf;
}}
"""

_SITE = """
server {{
    listen 127.0.0.1:{https} ssl http2;
    server_name {name};
    ssl_certificate     {chain};
    ssl_certificate_key {key};
    include snippets/sih-auth-tls.conf;
    include snippets/sih-auth-server.conf;
    include snippets/sih-auth-identity-proxy.conf;
    location /private/ {{
        include snippets/sih-auth-protect.conf;
        proxy_pass http://127.0.0.1:{application};
    }}
}}
"""


class Installation:
    """What the `…_with` change is undone at their end."""

    def __init__(self):
        self.folder = new_folder()
        self.folder.chmod(0o755)
        self.state, self.runtime, self.nginx = (self.folder / name for name in ("state", "run", "nginx"))
        self.http_port, self.https_port = free_port(), free_port()
        self.application = EchoApplication().start()
        (self.folder / "ca").mkdir()
        self.authority = CertificateAuthority(self.folder / "ca")
        self.certificates = {name: self.authority.certificate(name) for name in (PORTAL, SITE)}
        self.mail_server = MailServer(starttls=self.authority.certificate("localhost"), users={"mailer": "hunter2-hunter2"})
        self.database = engine.new_database(self.state)
        self.api = Responder(self.runtime / "api.sock")
        self.settings = QUICK | {
            "FLASK_ENV": "production", "SECRET_KEY": "k3y-" * 10, "SITE_URL": self.url, "STATE_DIR": self.state,
            "RUNTIME_DIR": self.runtime, "COOKIE_DOMAIN": "example.localhost",
            "SESSION_COOKIE_NAME": "__Secure-sih_auth", "SMTP_SERVER": "localhost", "SMTP_PORT": self.mail_server.port,
            "SMTP_USERNAME": "mailer", "SMTP_PASSWORD": "hunter2-hunter2", "SENDER_EMAIL": "auth@example.com",
            "SMTP_SECURITY": "starttls", "SMTP_CA_FILE": self.authority.chain,
            "DATABASE_URL": self.database.url}
        self.pools = "check,api,mailer"
        self.service = self.web = None
        self.programs = []  # of all starts of the service
        self._lay_out()

    @property
    def url(self):
        return f"https://{PORTAL}:{self.https_port}"

    @property
    def site(self):
        return f"https://{SITE}:{self.https_port}/private/"

    @property
    def env_file(self):
        return self.folder / "sih-auth.env"

    def start(self):
        self.mail_server.start()
        self.start_service()
        self._start_nginx()
        return self

    def start_service(self):
        self.write_settings()
        as_user = ["setpriv", "--reuid", SERVICE_USER, "--regid", NGINX_USER, "--clear-groups"]
        self.service = Program([*as_user, BINARY, "serve", "--pools", self.pools], clean_environment(self.settings),
                               self.folder)
        needles.note_settings(self.settings)
        self.programs.append(self.service)
        wait_until(lambda: self.service.log.matching(r".*\bready\b.*") or not self.service.is_running(), 30, "the start")
        assert self.service.is_running(), self.service.log.text()

    def restart_service(self, pools=None, **settings):
        self.service.stop()
        self.pools = pools or self.pools
        self.settings = self.settings | settings
        self.start_service()

    def write_settings(self, **settings):
        """What the file says; a service that runs does not notice."""
        self.env_file.write_text("".join(f'{name}="{value}"\n' for name, value in (self.settings | settings).items()
                                         if value is not None))
        self.env_file.chmod(0o600)

    @contextlib.contextmanager
    def nginx_with(self, *changes):
        """With other words in its files: (path, old, new) each."""
        before = {path: (self.nginx / path).read_text(encoding="utf-8") for path, _, _ in changes}
        try:
            for path, old, new in changes:
                text = (self.nginx / path).read_text(encoding="utf-8")
                assert old in text, f"{old} does not stand in {path}"
                (self.nginx / path).write_text(text.replace(old, new), encoding="utf-8")
            self._restart_nginx()
            yield
        finally:
            for path, text in before.items():
                (self.nginx / path).write_text(text, encoding="utf-8")
            self._restart_nginx()

    @contextlib.contextmanager
    def service_with(self, pools=None, **settings):
        """Another service than before, with other settings."""
        before = self.pools, self.settings
        try:
            self.restart_service(pools, **settings)
            yield
        finally:
            self.pools, self.settings = before
            self.restart_service()

    @contextlib.contextmanager
    def file_of_settings_with(self, **settings):
        """Only the file is another: the service does not notice."""
        try:
            self.write_settings(**settings)
            yield
        finally:
            self.write_settings()

    @contextlib.contextmanager
    def mode_of(self, path, mode):
        before = path.stat().st_mode & 0o7777
        try:
            path.chmod(mode)
            yield
        finally:
            path.chmod(before)

    def doctor(self, *arguments, site=True, url=None, prefix=(), ca_file=True, **environment):
        named = ["--env-file", self.env_file, "doctor", *([url] if url else []),
                 *(["--ca-file", self.authority.chain] if ca_file else []), "--nginx-prefix", self.nginx, "--nginx-config",
                 "nginx.conf"]
        return run(*named, *(["--site", self.site] if site else []), *arguments, folder=self.folder, prefix=prefix,
                   **environment)

    def migrate(self):
        assert run("--env-file", self.env_file, "migrate", folder=self.folder).status == 0

    def remove(self):
        try:
            for program in (self.web, self.service):
                if program and program.is_running():
                    program.stop()
            must_be_clean(self)
        finally:
            self.mail_server.stop()
            self.application.remove()
            shutil.rmtree(self.folder, ignore_errors=True)
            engine.drop(self.database)

    def _start_nginx(self):
        self.web = Program([NGINX, "-e", "stderr", "-p", self.nginx, "-c", "nginx.conf"], clean_environment({}),
                           self.nginx)
        # It misses a signal that comes before its workers are there.
        wait_until(lambda: descendants(self.web.pid) or not self.web.is_running(), 10, "nginx")
        assert self.web.is_running(), self.web.log.text()

    def _restart_nginx(self):
        self.web.stop()
        self._start_nginx()

    def _lay_out(self):
        for folder, mode in ((self.state, 0o700), (self.runtime, 0o755), (self.nginx / "tmp", 0o755),
                             (self.nginx / "sites", 0o755)):
            folder.mkdir(parents=True)
            folder.chmod(mode)
        self.nginx.chmod(0o755)
        (self.folder / "ca").chmod(0o755)
        self.authority.chain.chmod(0o644)
        for folder in (self.state, self.runtime):
            shutil.chown(folder, SERVICE_USER, NGINX_USER)
        for path in [*SHIPPED.glob("*.conf"), *SHIPPED.glob("snippets/*.conf")]:
            to = self.nginx / path.relative_to(SHIPPED)
            if path.name == "sih-auth-portal.conf":
                to = self.nginx / "sites" / path.name
            to.parent.mkdir(exist_ok=True)
            to.write_text(self._adapted(path.read_text(encoding="utf-8")), encoding="utf-8")
        (self.nginx / "nginx.conf").write_text(_NGINX.format(user=NGINX_USER), encoding="utf-8")
        certificate = self.certificates[SITE]
        (self.nginx / "sites/site.conf").write_text(_SITE.format(
            https=self.https_port, name=SITE, chain=certificate.chain, key=certificate.key,
            application=self.application.port), encoding="utf-8")

    def _adapted(self, text):
        """Changed only in where things are, and in names."""
        certificate = self.certificates[PORTAL]
        for old, new in (
                ("unix:/run/sih-auth/", f"unix:{self.runtime}/"), ("/usr/share/sih-auth/", f"{SHIPPED}/"),
                ("/etc/letsencrypt/live/auth.example.com/fullchain.pem", str(certificate.chain)),
                ("/etc/letsencrypt/live/auth.example.com/privkey.pem", str(certificate.key)),
                ("    listen      [::]:80;\n", ""), ("    listen      [::]:443 ssl http2;\n", ""),
                ("listen      80;", f"listen 127.0.0.1:{self.http_port};"),
                ("listen      443 ssl", f"listen 127.0.0.1:{self.https_port} ssl"),
                ("return 301 https://auth.example.com$", f"return 301 https://{PORTAL}:{self.https_port}$"),
                ("auth.example.com", PORTAL), ("/var/log/nginx/sih-auth-access.log", "/dev/null")):
            text = text.replace(old, new)
        return text


def is_possible():
    return os.geteuid() == 0 and subprocess.run(["id", NGINX_USER], capture_output=True, check=False,
                                              timeout=60).returncode == 0
