"""Commands that root runs, from any folder, with the settings of the package: they act as the state folder's owner."""

import os
import subprocess

import pytest

from driver import command
from driver.service import BareService
from driver.visitor import PASSWORD
from test_backup import must_be_sound
from test_import import FlaskApp

OWNER = 64_321
AS_OWNER = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
EMAIL = "jane@example.com"

pytestmark = [pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"), pytest.mark.sqlite]


class Packaged:
    """A service of its own user; settings in /etc/sih-auth, as only the processes of this test see it."""

    def __init__(self, tmp_path):
        self.layers = tmp_path / "etc"
        for name in ("upper/sih-auth", "work"):
            (self.layers / name).mkdir(parents=True)
        self.service = BareService(prefix=AS_OWNER)
        os.chown(self.service.folder, OWNER, OWNER)
        lines = [f"{name}={value}" for name, value in self.service.settings.items()]
        self._settings = self.layers / "upper/sih-auth/sih-auth.env"
        self._settings.write_text("\n".join(lines) + "\n")
        self._settings.chmod(0o600)

    def add_setting(self, line):
        with open(self._settings, "a", encoding="utf-8") as settings:
            settings.write(line + "\n")

    @property
    def state(self):
        return self.service.folder

    def run(self, *arguments, user=(), **options):
        mount = (f"mount -t overlay overlay -o lowerdir=/etc,upperdir={self.layers}/upper,workdir={self.layers}/work /etc "
                 '&& exec "$@"')
        return command.run(*arguments, folder="/", prefix=["unshare", "--mount", "sh", "-c", mount, "sh", *user], **options)

    def must_be_its_owners(self):
        strangers = [path for path in [self.state, *self.state.iterdir()] if path.stat().st_uid != OWNER]
        assert strangers == []


@pytest.fixture
def packaged(tmp_path):
    packaged = Packaged(tmp_path)
    yield packaged
    packaged.service.remove()


@pytest.fixture
def vault(tmp_path):
    """Where root alone may write."""
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o700)
    return folder


def must_be_done(ended):
    assert ended.status == 0, ended.errors
    return ended


@pytest.fixture(params=["running", "stopped"])
def used(packaged, request):
    if request.param == "running":
        packaged.service.start()
    else:
        must_be_done(packaged.run("migrate"))
    return packaged


def test_nothing_in_the_state_folder_becomes_roots(used, vault):
    app = FlaskApp(vault / "flask.db").add(("imported@example.com",))
    app.path.chmod(0o600)
    for arguments in (["user", "add", EMAIL, "--name", "J"], ["user", "set-password", EMAIL]):
        must_be_done(used.run(*arguments, typed=PASSWORD))
    for arguments in (
            ["user", "list"], ["user", "show", EMAIL], ["user", "disable", EMAIL], ["user", "enable", EMAIL],
            ["user", "unlock", EMAIL], ["user", "set-groups", EMAIL, "a"], ["session", "list"],
            ["session", "revoke", "--user", EMAIL], ["session", "revoke", "--all", "--yes"],
            ["import-flask", "--dry-run", app.path], ["import-flask", app.path], ["user", "delete", EMAIL, "--yes"]):
        must_be_done(used.run(*arguments))
        used.must_be_its_owners()


@pytest.mark.sqlite
def test_a_copy_is_roots_where_root_alone_may_write(used, vault):
    must_be_done(used.run("user", "add", EMAIL, "--name", "J", typed=PASSWORD))
    for arguments in (["backup", vault / "copy.db"], ["backup", used.state / "copy.db"],
                      ["backup", "--into", vault, "--keep", "1"],
                      ["copy", "--from", "sqlite:///auth.db", "--to", "sqlite:///moved.db"]):
        must_be_done(used.run(*arguments))
        used.must_be_its_owners()
    (dated,) = vault.glob("sih-auth-*.db")
    for copy in (vault / "copy.db", dated):
        assert copy.stat().st_uid == 0
        assert must_be_sound(copy) == {EMAIL}
    used.service.api.path.exists() and used.service.stop()
    must_be_sound(used.state / "copy.db")


@pytest.mark.sqlite
def test_root_opens_no_database_that_the_owner_may_not(packaged, vault):
    must_be_done(packaged.run("migrate"))
    os.chown(packaged.state / "auth.db", OWNER + 1, OWNER + 1)
    for arguments, why in ((["backup", vault / "copy.db"], "unable to open"),
                           (["copy", "--from", "sqlite:///auth.db", "--to", "sqlite:///moved.db"], "unable to open"),
                           (["user", "list"], "cannot be read: Permission denied")):
        ended = packaged.run(*arguments)
        assert ended.status == 1 and len(ended.complaints) == 1 and why in ended.errors
    assert not list(vault.iterdir())


@pytest.mark.parametrize("subcommand", ["serve", "migrate"])
def test_a_database_that_its_user_may_not_read_is_not_called_corrupt(packaged, subcommand):
    must_be_done(packaged.run("migrate"))
    os.chown(packaged.state / "auth.db", 0, 0)
    ended = command.run(subcommand, folder="/", prefix=AS_OWNER, **packaged.service.settings)
    (complaint,) = ended.complaints
    assert ended.status == 1 and f"the database {packaged.state}/auth.db cannot be read: Permission denied" in complaint


@pytest.mark.sqlite
def test_the_schema_of_a_copy_is_the_owners_to_break(packaged, vault):
    """What stands in a database is read by its owner's process alone, whoever has started it."""
    must_be_done(packaged.run("migrate"))
    traced = vault / "trace"
    if subprocess.run(["which", "strace"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no strace here")
    must_be_done(command.run("backup", vault / "copy.db", folder="/", prefix=["strace", "-f", "-e", "trace=openat,setuid,clone",
                 "-o", traced], **packaged.service.settings))
    lines = traced.read_text().splitlines()
    changed = next(number for number, line in enumerate(lines) if f"setuid({OWNER})" in line)
    opened = [number for number, line in enumerate(lines) if 'auth.db"' in line and "openat" in line]
    child = lines[changed].split()[0]
    assert opened and min(opened) > changed and all(lines[number].split()[0] == child for number in opened)


def test_a_state_folder_of_roots_stays_roots(packaged):
    os.chown(packaged.state, 0, 0)
    must_be_done(packaged.run("migrate"))
    assert {path.stat().st_uid for path in packaged.state.iterdir()} == {0}
    assert packaged.service.database.value("SELECT COUNT(*) FROM users") == 0


@pytest.mark.parametrize("arguments", [["user", "list"], ["check-config"]])
def test_whoever_may_not_read_the_settings_is_told_to_be_root(packaged, arguments):
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    ended = packaged.run(*arguments, user=nobody)
    assert (ended.status, ended.errors) == (1, "sih-auth: /etc/sih-auth/sih-auth.env: Permission denied (run this as root)\n")


def test_another_place_of_a_secret_is_warned_of(packaged, vault):
    """The units name the package's own."""
    (vault / "password").write_text("x", encoding="utf-8")
    packaged.add_setting(f"SMTP_PASSWORD_FILE={vault}/password")
    ended = packaged.run("check-config", "--quiet")
    assert ended.status == 0 and len(ended.complaints) == 1
    assert "has no effect on the package's services, which read /etc/sih-auth/smtp-password" in ended.errors
