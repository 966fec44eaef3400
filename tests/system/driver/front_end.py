"""Other web servers than nginx in front of the API, as the README's snippets set them up."""

import re
import shutil
import socket

from .addresses import free_port
from .command import ROOT, clean_environment
from .folders import new_folder
from .program import Program
from .waiting import wait_until

_USER = "www-data"
_HOST = "auth.example.com"

_APACHE = """
ServerRoot {folder}
ServerName {host}
PidFile apache2.pid
Mutex file:{folder}
ErrorLog /dev/stderr
Listen 127.0.0.1:{port}
User {user}
Group {user}
{modules}
<VirtualHost *>
{snippet}
</VirtualHost>
"""
_APACHE_MODULES = "mpm_event", "authz_core", "proxy", "proxy_fcgi", "headers", "env"

_LIGHTTPD = """
server.modules = ("mod_fastcgi", "mod_setenv")
server.document-root = "{folder}"
server.bind = "127.0.0.1"
server.port = {port}
server.username = "{user}"
server.groupname = "{user}"
{snippet}
"""


def snippet_of_readme(language):
    """The only one in this language."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(rf"```{language}\n(.*?)```", readme, re.DOTALL)
    return snippet


class FrontEnd:
    """For visitors it stands for the service that it leads to. Root's alone: it has a user of its own, as Debian's has."""

    def __init__(self, service):
        self.service = service
        self.folder = new_folder()
        self.http_port = free_port()
        self._program = None

    @property
    def mail_server(self):
        return self.service.mail_server

    def next_code(self, email):
        return self.service.next_code(email)

    def start(self):
        self.service.folder.chmod(0o711)
        self.folder.chmod(0o755)
        shutil.chown(self.service.folder / "api.sock", group=_USER)
        configuration = self.folder / "server.conf"
        configuration.write_text(self._configuration(), encoding="utf-8")
        self._program = Program(self._command(configuration), clean_environment({}), self.folder)
        wait_until(lambda: self._is_open() or not self._program.is_running(), 20, "the front end")
        assert self._program.is_running(), self._program.log.text()
        return self

    def remove(self):
        try:
            if self._program:
                self._program.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _snippet(self, language):
        """Changed only in where things are."""
        return snippet_of_readme(language).replace("/run/sih-auth/", f"{self.service.folder}/").replace(_HOST, "localhost")

    def _is_open(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.http_port)) == 0

    def _values(self):
        return {"folder": self.folder, "port": self.http_port, "user": _USER, "host": _HOST}


class Apache(FrontEnd):
    def _configuration(self):
        modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in _APACHE_MODULES)
        return _APACHE.format(modules=modules, snippet=self._snippet("apache"), **self._values())

    def _command(self, configuration):
        return ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", configuration]


class Lighttpd(FrontEnd):
    def _configuration(self):
        return _LIGHTTPD.format(snippet=self._snippet("lighttpd"), **self._values())

    def _command(self, configuration):
        return ["/usr/sbin/lighttpd", "-D", "-f", configuration]

