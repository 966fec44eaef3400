"""The image of Dockerfile, as README has it run: the service and nginx, each in a container of its own."""

import shutil

import pytest

from driver.addresses import free_port
from driver.visitor import Visitor
from driver.waiting import wait_until
from machine.base import CannotMake
from machine.containers import Containers
from machine.means import give_up

pytestmark = pytest.mark.slow

NGINX = ("nginx", "-g", "daemon off;")
SITE = "/usr/share/sih-auth/nginx/sih-auth-portal.conf"


@pytest.fixture(scope="module")
def containers(tmp_path_factory):
    if not shutil.which("podman"):
        give_up("containers need podman")
    it = Containers(tmp_path_factory.mktemp("containers"))
    try:
        yield it.build()
    except CannotMake as reason:
        give_up(str(reason))
    finally:
        it.remove()


class Site:
    """At nginx in its container, with the service in another one."""

    def __init__(self, containers):
        self.https_port = free_port()
        self._containers = containers

    def start(self, folder, authority):
        secret = self._containers.ask("sih-auth", "generate-secret").strip()
        settings = f"SITE_URL=https://auth.example.com\nSECRET_KEY={secret}\nMAIL_TRANSPORT=console\n"
        (folder / "sih-auth.env").write_text(settings, encoding="utf-8")
        (folder / "portal.conf").write_text(site_at(self.https_port, self._containers.ask("cat", SITE)), encoding="utf-8")
        certificate = authority.certificate("auth.example.com")
        shutil.copy(certificate.chain, folder / "fullchain.pem")
        shutil.copy(certificate.key, folder / "privkey.pem")
        self._containers.run("service", "--volume=sockets:/run/sih-auth", "--volume=state:/var/lib/sih-auth",
                             f"--env-file={folder}/sih-auth.env")
        self._containers.run("nginx", "--volume=sockets:/run/sih-auth", "--user=root",
                             f"--volume={folder}/portal.conf:/etc/nginx/sites-enabled/portal.conf:ro",
                             f"--volume={folder}:/etc/letsencrypt/live/auth.example.com:ro", command=NGINX)
        wait_until(lambda: self.is_healthy(), 20, self._containers.log("service") + self._containers.log("nginx"))
        return self

    def is_healthy(self):
        try:
            return Visitor(self, https=True).browser.get("/health").status == 200
        except OSError:
            return False

    def next_code(self, email):
        return self._containers.code("service", email)


@pytest.fixture(scope="module")
def site(containers, authority, tmp_path_factory):
    return Site(containers).start(tmp_path_factory.mktemp("site"), authority)


def site_at(port, shipped):
    """The shipped file, on this port of this machine alone, and nothing on port 80."""
    first, second = shipped.index("server {"), shipped.rindex("server {")
    text = shipped[:first] + shipped[second:]
    return text.replace("listen      443 ssl", f"listen      127.0.0.1:{port} ssl").replace("listen      [::]:443 ssl http2;", "")


def test_a_sign_in_outlives_both_containers(site, containers):
    visitor = Visitor(site, https=True).joined().signed_in()
    assert "__Host-sih_auth" in visitor.browser.cookies
    containers.podman("restart", "--time=20", "service", "nginx")
    wait_until(site.is_healthy, 20, "the restart")
    assert visitor.is_signed_in()


def test_nobody_is_root_but_nginxs_first_process(site, containers):
    assert set(containers.podman("top", "service", "user").split()[1:]) == {"sih-auth"}
    assert containers.podman("top", "nginx", "user").split()[1:].count("root") == 1


def test_commands_run_beside_it(site, containers):
    visitor = Visitor(site, https=True).joined()
    assert visitor.email in containers.podman("exec", "service", "sih-auth", "user", "list")
    assert "written and checked" in containers.podman("exec", "service", "sih-auth", "backup", "/var/lib/sih-auth/copy.db")


def test_nobody_elses_secrets_are_in_it(containers):
    assert containers.ask("sh", "-c", "ls /etc/sih-auth || :") == ""


def test_what_a_visitor_does_is_told(site, containers):
    Visitor(site, https=True).log_in().must_be(401)
    wait_until(lambda: "login_failed" in containers.log("service"), 10, "its line")
    wait_until(lambda: "POST /login" in containers.log("nginx"), 10, "its line")
