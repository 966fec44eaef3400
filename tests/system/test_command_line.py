"""The commands: what they print, and how they end."""

import os
import re
import subprocess

import pytest

from driver import command

pytestmark = pytest.mark.sqlite

DEVELOPMENT = {"FLASK_ENV": "development"}
PRODUCTION = {"FLASK_ENV": "production", "SECRET_KEY": "k3y-" * 10, "SITE_URL": "https://auth.example.com",
              "SMTP_SERVER": "mail.example.com", "SMTP_USERNAME": "mailer", "SMTP_PASSWORD": "hunter2-hunter2",
              "SENDER_EMAIL": "auth@example.com"}


@pytest.fixture
def run(folder):
    def it(*arguments, **settings):
        return command.run(*arguments, folder=folder, **settings)

    return it


def faults(ended):
    """What `check-config` complains about: the variables, in their order."""
    assert ended.status == (1 if ended.complaints else 0)
    return [re.fullmatch(r"sih-auth: ([A-Z0-9_]+)[=:].*", line).group(1) for line in ended.complaints]


# ---- the frame

def test_version(run):
    for arguments in (["version"], ["--version"]):
        ended = run(*arguments)
        assert ended.status == 0 and re.fullmatch(r"sih-auth \d+\.\d+\.\d+\n", ended.output)


def test_help_names_every_command(run):
    ended = run("--help")
    assert ended.status == 0 and not ended.errors
    for name in ("serve", "check-config", "generate-secret", "migrate", "import-flask", "send-test-mail", "user", "session", "backup", "copy", "version"):
        assert re.search(rf"^ +{name} +\w", ended.output, re.MULTILINE)
        own = run(name, "--help")
        assert own.status == 0 and f"sih-auth {name}" in own.output


@pytest.mark.parametrize("arguments", [
    [], ["nonsense"], ["version", "extra"], ["--what"], ["migrate", "--what"], ["send-test-mail"], ["import-flask"],
    ["check-config", "--json=maybe"], ["--env-file"], ["serve", "--pools"]])
def test_a_mistake_in_usage_is_2(run, arguments):
    ended = run(*arguments, **DEVELOPMENT)
    assert ended.status == 2 and len(ended.complaints) == 1 and ended.errors.startswith("sih-auth: ") and not ended.output


@pytest.mark.parametrize("arguments, words, allowed", [
    ("usr list", "sih-auth has no command usr", "user"), ("user lst", "sih-auth user has no command lst", "set-groups"),
    ("user", "a command is missing after sih-auth user", "list"), ("", "a command is missing after sih-auth", "serve"),
    ("session revok --all", "sih-auth session has no command revok", "revoke"),
    ("user backup copy.db", "sih-auth user has no command backup", "list")])
def test_a_mistyped_command_is_named_with_what_is_allowed(run, arguments, words, allowed):
    (complaint,) = run(*arguments.split()).complaints
    said, _, rest = complaint.removeprefix("sih-auth: ").partition("; allowed: ")
    assert said == words and allowed in re.split(", | ", rest)


@pytest.mark.parametrize("arguments, words", [
    ("--what", "sih-auth has no option --what"), ("user list --what", "--what"), ("user show", "EMAIL is required"),
    ("version extra", "extra"), ("backup", "say where to")])
def test_what_else_is_wrong_is_named_with_where_it_is_explained(run, arguments, words):
    (complaint,) = run(*arguments.split()).complaints
    assert words in complaint and re.search(r" \(sih-auth[a-z ]* --help explains\)$", complaint)


def test_what_cannot_be_printed_is_no_success(folder):
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([command.BINARY, "generate-secret"], cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True,
                               check=False)
    assert (ended.returncode, ended.stderr) == (1, "sih-auth: what was to be printed could not be written\n")


def test_secrets_are_random(run):
    first, second = run("generate-secret"), run("generate-secret")
    assert first.status == second.status == 0
    assert re.fullmatch(r"\S{32,}\n", first.output) and first.output != second.output
    assert faults(run("check-config", **PRODUCTION | {"SECRET_KEY": first.output.strip()})) == []


# ---- the configuration

def test_a_good_configuration_is_shown_with_secrets_masked(run):
    ended = run("check-config", **PRODUCTION)
    assert faults(ended) == []
    assert PRODUCTION["SECRET_KEY"] not in ended.output and PRODUCTION["SMTP_PASSWORD"] not in ended.output
    shown = dict(line.split(maxsplit=1) for line in ended.output.splitlines() if len(line.split()) > 1)
    assert shown["SMTP_SERVER"] == "mail.example.com" and shown["SMTP_PORT"] == "587" and shown["OTP_LIFETIME"] == "5m"


def test_the_configuration_for_programs(run):
    shown = run("check-config", "--json", **PRODUCTION, OTP_LIFETIME="90s").json
    assert shown["SITE_URL"] == "https://auth.example.com" and shown["OTP_LIFETIME"] == "90s"
    assert shown["DATABASE_URL"].startswith("sqlite:///") and shown["DATABASE_URL"].endswith("auth.db")
    assert not {PRODUCTION["SECRET_KEY"], PRODUCTION["SMTP_PASSWORD"]} & set(map(str, shown.values()))


def test_looking_at_the_configuration_changes_nothing(run, folder):
    run("check-config", **DEVELOPMENT)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("name, value", [
    ("OTP_LIFETIME", "soon"), ("OTP_LIFETIME", "0s"), ("OTP_LIFETIME", "11m"), ("OTP_LIFETIME", "-5m"),
    ("OTP_LIFETIME", "5"), ("SESSION_LIFETIME", "1"), ("SESSION_IDLE_TIMEOUT", "1 h"),
    ("REMEMBER_LIFETIME", "99999999999999999d"), ("SMTP_PORT", "0"), ("SMTP_PORT", "65536"), ("SMTP_PORT", "smtp"),
    ("SMTP_SECURITY", "ssl"), ("MAIL_TRANSPORT", "pigeon"),
    ("SENDER_EMAIL", "nobody"), ("SITE_URL", "auth.example.com"),
    ("SITE_URL", "ftp://auth.example.com"), ("SITE_URL", "https://"), ("COOKIE_DOMAIN", "com"),
    ("COOKIE_DOMAIN", "a b.com"), ("SESSION_COOKIE_NAME", "my session"), ("SESSION_COOKIE_NAME", "a;b"),
    ("ALLOWED_REDIRECT_HOSTS", "https://x.test/y"),
    ("CORS_ALLOWED_ORIGINS", "*"), ("CORS_ALLOWED_ORIGINS", "app.example.com"), ("ARGON2_MEMORY_KIB", "64"),
    ("ARGON2_ITERATIONS", "0"), ("ARGON2_ITERATIONS", "two"), ("API_WORKERS", "0"), ("CHECK_WORKERS", "-1"),
    ("MAIL_WORKERS", "x"), ("SIGNUP_ENABLED", "maybe"), ("SIGNUP_PRIVATE", "on"), ("LOG_LEVEL", "loud"),
    ("LOG_FORMAT", "xml"),
    ("DATABASE_URL", "oracle://x"), ("DATABASE_URL", "sqlite:///"), ("DATABASE_URL", "sqlite:///:memory:"),
    ("FLASK_ENV", "staging"), ("SIH_AUTH_ENV", "test"), ("SECRET_KEY_FILE", "/does/not/exist")])
def test_a_malformed_value_is_named_with_what_is_allowed(run, name, value):
    ended = run("check-config", **PRODUCTION | {name: value})
    assert faults(ended)[0] == name
    assert value in ended.complaints[0] or "DATABASE" in name
    assert re.search(r"allowed|at least|at most|needed", ended.complaints[0])


def test_all_faults_are_told_at_once(run):
    ended = run("check-config", **PRODUCTION | {"OTP_LIFETIME": "x", "SMTP_PORT": "x", "LOG_LEVEL": "x"})
    assert sorted(faults(ended)) == ["LOG_LEVEL", "OTP_LIFETIME", "SMTP_PORT"]


@pytest.mark.parametrize("name", ["SENDER_EMAIL", "SITE_URL", "OTP_LIFETIME", "SESSION_COOKIE_NAME"])
def test_a_fault_is_one_line_whatever_the_value_holds(run, name):
    assert faults(run("check-config", **PRODUCTION | {name: "a@b.c\nBcc: x@example.com"})) == [name]


def test_the_name_of_a_host_cookie_needs_one_host(run):
    settings = PRODUCTION | {"SESSION_COOKIE_NAME": "__Host-x", "COOKIE_DOMAIN": "example.com"}
    assert faults(run("check-config", **settings)) == ["SESSION_COOKIE_NAME"]


@pytest.mark.parametrize("missing, named", [
    ({"SECRET_KEY": None}, ["SECRET_KEY"]), ({"SITE_URL": None}, ["SITE_URL"]),
    ({"SMTP_SERVER": None}, ["MAIL_TRANSPORT"]),
    ({"SMTP_USERNAME": None}, ["MAIL_TRANSPORT"]), ({"SECRET_KEY": "k" * 31}, ["SECRET_KEY"]),
    ({"SECRET_KEY": "your-secret-key-here-change-this-in-production"}, ["SECRET_KEY"]),
    ({"SECRET_KEY_PREVIOUS": "short"}, ["SECRET_KEY_PREVIOUS"]),
    ({"SMTP_USERNAME": "your-email@gmail.com"}, ["SMTP_USERNAME", "MAIL_TRANSPORT"])])
def test_production_has_requirements(run, missing, named):
    assert faults(run("check-config", **PRODUCTION | missing)) == named


def test_production_is_the_default(run):
    assert "SECRET_KEY" in faults(run("check-config"))


def test_in_production_the_console_must_be_asked_for(run):
    settings = PRODUCTION | {"SMTP_SERVER": None, "MAIL_TRANSPORT": "console"}
    assert faults(run("check-config", **settings)) == []


@pytest.mark.parametrize("settings, warned", [
    ({"SMTP_PASSWORD": None}, 1), ({}, 0), ({"SMTP_PASSWORD": None, "MAIL_TRANSPORT": "console"}, 0),
    ({"SMTP_PASSWORD": None, "SMTP_USERNAME": None, "SMTP_SERVER": "localhost"}, 0)])
def test_a_user_name_without_a_password_is_warned_of(run, settings, warned):
    ended = run("check-config", **PRODUCTION | settings)
    assert ended.status == 0 and ended.errors.count("sih-auth: warning: SMTP_PASSWORD: ") == len(ended.complaints) == warned


def test_in_development_placeholders_count_as_unset(run):
    """The example of the Flask README, as it stands there."""
    example = {"SECRET_KEY": "your-secret-key-here", "SMTP_SERVER": "smtp.gmail.com", "SMTP_PORT": "587",
               "SMTP_USERNAME": "your-email@gmail.com", "SMTP_PASSWORD": "your-app-password",
               "SENDER_EMAIL": "your-email@gmail.com"}
    assert faults(run("check-config", **DEVELOPMENT | example)) == []


def test_the_own_name_of_the_environment_wins(run):
    assert faults(run("check-config", FLASK_ENV="production", SIH_AUTH_ENV="development")) == []


@pytest.mark.parametrize("subcommand", ["migrate", "send-test-mail"])
def test_no_command_runs_with_a_broken_configuration(run, folder, subcommand):
    arguments = [subcommand, *(["jane@example.com"] if subcommand == "send-test-mail" else [])]
    ended = run(*arguments, **DEVELOPMENT, OTP_LIFETIME="soon")
    assert ended.status == 1
    (complaint,) = ended.complaints
    assert complaint.startswith("sih-auth: OTP_LIFETIME") and "soon" in complaint
    assert not list(folder.iterdir())


def test_no_service_starts_with_a_broken_configuration(run, folder):
    ended = run("serve", **DEVELOPMENT, OTP_LIFETIME="soon")
    (complaint,) = ended.complaints
    assert ended.status == 1 and 'config_fault reason="OTP_LIFETIME=' in complaint and "soon" in complaint
    assert not list(folder.iterdir())


# ---- .env

def test_settings_come_from_the_file_here(run, folder):
    (folder / ".env").write_text(
        "# a comment\n\nexport FLASK_ENV=development\nSITE_NAME = 'My Site' # said here\nOTP_LIFETIME=90s # short\n"
        'SMTP_SERVER="mail.example.com"\r\nSITE_URL=http://localhost:1#x\n', encoding="utf-8")
    shown = run("check-config", "--json").json
    assert (shown["FLASK_ENV"], shown["SITE_NAME"], shown["OTP_LIFETIME"]) == ("development", "My Site", "90s")
    assert shown["SMTP_SERVER"] == "mail.example.com"


def test_the_environment_wins_over_the_file(run, folder):
    (folder / ".env").write_text("OTP_LIFETIME=2m\nSITE_NAME=File\n", encoding="utf-8")
    shown = run("check-config", "--json", **DEVELOPMENT, OTP_LIFETIME="3m").json
    assert (shown["OTP_LIFETIME"], shown["SITE_NAME"]) == ("3m", "File")


def test_another_file_can_be_named(run, folder):
    (folder / ".env").write_text("OTP_LIFETIME=2m\n", encoding="utf-8")
    (folder / "other").write_text("OTP_LIFETIME=3m\n", encoding="utf-8")
    show, named = ["check-config", "--json"], ["--env-file", "other"]
    for arguments in (named + show, show + named):
        assert run(*arguments, **DEVELOPMENT).json["OTP_LIFETIME"] == "3m"


@pytest.mark.parametrize("content, told", [
    ("no settings\n", "line 1"), ("A=1\n=2\n", "line 2"), ('A="open\n', "line 1")])
def test_a_broken_file_is_refused_with_its_line(run, folder, content, told):
    (folder / ".env").write_text(content, encoding="utf-8")
    ended = run("check-config", **DEVELOPMENT)
    assert ended.status == 1 and told in ended.errors and ".env" in ended.errors


def test_lines_without_effect_are_told_and_refuse_nothing(run, folder):
    (folder / ".env").write_text("SIGNUP_ENABLE=no\nSITE_NAME=One\nexport SITE_NAME=Two\nHTTP_PORT=8080\n", encoding="utf-8")
    ended = run("check-config", "--json", **DEVELOPMENT, SITE_NAM="not of the file")
    assert ended.status == 0 and (ended.json["SIGNUP_ENABLED"], ended.json["SITE_NAME"]) == ("yes", "Two")
    assert ended.complaints == run("check-config", "--quiet", **DEVELOPMENT).complaints == [
        "sih-auth: warning: .env: line 1 has no effect: there is no setting SIGNUP_ENABLE (did you mean SIGNUP_ENABLED?)",
        "sih-auth: warning: .env: line 2 has no effect: SITE_NAME stands in line 3 again"]


def test_a_missing_file_is_refused(run):
    ended = run("check-config", "--env-file", "nowhere.env", **DEVELOPMENT)
    assert ended.status == 1 and "nowhere.env" in ended.errors


def test_secrets_can_come_from_files(run, folder):
    (folder / "key").write_text("f1le-" * 10 + "\n", encoding="utf-8")
    (folder / "password").write_text("from a file", encoding="utf-8")
    settings = PRODUCTION | {"SECRET_KEY": None, "SECRET_KEY_FILE": folder / "key", "SMTP_PASSWORD": None,
                             "SMTP_PASSWORD_FILE": folder / "password"}
    ended = run("check-config", **settings)
    assert faults(ended) == []
    assert "f1le" not in ended.output and "from a file" not in ended.output


# ---- the others

@pytest.mark.sqlite
def test_migrate_makes_a_database_once(run, folder):
    first, second = run("migrate", **DEVELOPMENT), run("migrate", **DEVELOPMENT)
    assert first.status == second.status == 0
    assert oct((folder / "auth.db").stat().st_mode & 0o777) == "0o600"
    assert "0001_initial" in first.errors and "0001_initial" not in second.errors


@pytest.mark.sqlite
@pytest.mark.parametrize("url, path", [("sqlite:///sub.db", "state/sub.db"), (None, "state/auth.db")])
def test_a_relative_database_is_in_the_state_folder(run, folder, url, path):
    assert run("migrate", **DEVELOPMENT, STATE_DIR="state", DATABASE_URL=url).status == 0
    assert (folder / path).exists()


@pytest.mark.sqlite
def test_a_database_can_be_anywhere(run, folder, tmp_path_factory):
    path = tmp_path_factory.mktemp("elsewhere") / "users.db"
    assert run("migrate", **DEVELOPMENT, DATABASE_URL=f"sqlite:///{path}").status == 0
    assert path.exists() and not (folder / "auth.db").exists()


@pytest.mark.parametrize("address", ["nobody", "", "a@b", "jane@example.com\nBcc: x@example.com"])
def test_a_test_mail_needs_an_address(run, address):
    ended = run("send-test-mail", address, **DEVELOPMENT)
    assert ended.status == 1 and "is not an e-mail address" in ended.errors


def test_without_a_mail_server_the_test_mail_is_printed(run):
    ended = run("send-test-mail", "jane@example.com", **DEVELOPMENT)
    assert ended.status == 0 and "Mail for jane@example.com" in ended.output
    assert "sent to nobody" in ended.output and "MAIL_TRANSPORT=smtp" in ended.output and "sent to jane" not in ended.output


def test_a_mail_server_that_is_not_there_is_told(run):
    ended = run("send-test-mail", "jane@example.com", **DEVELOPMENT, SMTP_SERVER="127.0.0.1", SMTP_PORT="9",
                SENDER_EMAIL="auth@example.com")
    assert ended.status == 1 and len(ended.complaints) == 1 and "not sent" in ended.errors


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is on its guard")
@pytest.mark.parametrize("set_trap", [
    lambda folder: os.chown(folder / ".env", 65534, 65534),
    lambda folder: (folder / ".env").chmod(0o666),
    lambda folder: os.chown(folder, 65534, 65534),
])
def test_root_passes_over_settings_that_others_have_left(folder, set_trap):
    (folder / ".env").write_text("FLASK_ENV=development\nSITE_NAME=Trap\n", encoding="utf-8")
    assert "Trap" in command.run("check-config", folder=folder).output
    set_trap(folder)
    ended = command.run("check-config", folder=folder)
    assert "Trap" not in ended.output and ended.complaints[0].startswith("sih-auth: .env here is not root's alone")
    assert command.run("doctor", folder=folder).errors.count(".env here is not root's alone") == 1
    named = command.run("check-config", "--env-file", ".env", folder=folder)
    assert "Trap" in named.output and named.complaints == []
