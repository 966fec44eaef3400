"""A second nginx in front of a service: a site that has the portal under a prefix, as README tells."""

import shutil

from driver.addresses import free_port
from driver.program import Program
from driver.command import clean_environment
from driver.waiting import wait_until

CONFIGURATION = """
user root root;
daemon off;
pid nginx.pid;
error_log stderr warn;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path tmp/body;
    proxy_temp_path       tmp/proxy;
    fastcgi_temp_path     tmp/fastcgi;
    uwsgi_temp_path       tmp/uwsgi;
    scgi_temp_path        tmp/scgi;
    include {nginx}/sih-auth-http.conf;
    access_log access.log sih_auth;
    server {{
        listen 127.0.0.1:{port};
        include snippets/sih-auth-server.conf;
        include snippets/sih-auth-portal-server.conf;
        fastcgi_param COOKIE_FLAGS "HttpOnly; SameSite=Lax";
        location = /login-service {{
            return 301 $sih_auth_scheme://$host$sih_auth_port/login-service/$is_args$args;
        }}
        location /login-service/ {{
            rewrite ^/login-service(/.*)$ $1 break;
            include snippets/sih-auth-portal-pages.conf;
        }}
    }}
}}
"""


class PrefixedPortal:
    """Quacks like the service for those who want to know its address."""

    def __init__(self):
        self.port = free_port()
        self.site_url = f"http://localhost:{self.port}/login-service"
        self._service = self._program = None

    def start(self, service):
        self._service = service
        folder = service.folder / "prefixed"
        (folder / "tmp").mkdir(parents=True)
        shutil.copytree(service.folder / "nginx/snippets", folder / "snippets")
        (folder / "portal").symlink_to(service.folder / "nginx/portal")
        text = CONFIGURATION.format(port=self.port, nginx=service.folder / "nginx")
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        self._program = Program(["/usr/sbin/nginx", "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"],
                                clean_environment({}), folder)
        wait_until(lambda: (folder / "nginx.pid").exists() or not self._program.is_running(), 10, "nginx")
        assert self._program.is_running(), self._program.log.text()
        return self

    def stop(self):
        if self._program:
            self._program.stop()

    def logged(self):
        """What this nginx has noted of its visitors."""
        access_log = self._service.folder / "prefixed/access.log"
        return access_log.read_text(encoding="utf-8") + self._program.log.text()

    def __getattr__(self, name):
        return getattr(self._service, name)
