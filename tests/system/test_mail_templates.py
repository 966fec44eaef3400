"""The mails as an administrator sees and changes them: the preview, and templates of one's own."""

import email
import email.policy
import re
import subprocess

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.service import BareService
from driver.visitor import PASSWORD
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite

KINDS = ["account_deleted", "account_locked", "backup_code_used", "backup_codes_renewed", "email_change_code",
         "email_changed", "email_restored", "new_device", "otp_code", "password_changed", "password_reset", "password_set",
         "reset_link", "signup_attempt", "test_mail"]
SITE = {"FLASK_ENV": "development", "SITE_NAME": "Müller & Söhne", "SITE_URL": "https://auth.example.com/login",
        "SENDER_EMAIL": "no-reply@example.com"}


class Preview:
    """What `preview-mail` has written."""

    def __init__(self, raw):
        self.raw = raw
        self.message = email.message_from_bytes(raw, policy=email.policy.default)

    def part(self, subtype):
        return self.message.get_body((subtype,)).get_content().replace("\r\n", "\n")


@pytest.fixture
def preview(folder):
    def run_it(kind, **settings):
        ended = subprocess.run([command.BINARY, "preview-mail", kind], cwd=folder, stdin=subprocess.DEVNULL,
                               env=command.clean_environment(SITE | settings), capture_output=True, timeout=60,
                               check=False)
        assert (ended.returncode, ended.stderr) == (0, b"")
        return Preview(ended.stdout)
    return run_it


@pytest.fixture
def run(folder):
    return lambda *arguments, **settings: command.run(*arguments, folder=folder, **SITE | settings)


@pytest.fixture
def templates(tmp_path_factory):
    """An administrator's folder."""
    return tmp_path_factory.mktemp("templates")


# ---- the preview

@pytest.mark.parametrize("kind", KINDS)
def test_a_preview_is_a_whole_message(preview, folder, kind):
    mail = preview(kind)
    message = mail.message
    assert not message.defects and not any(part.defects for part in message.walk())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert all(part.get_content_charset() == "utf-8" for part in message.iter_parts())
    (sender,), (to,) = message["From"].addresses, message["To"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Müller & Söhne", "no-reply@example.com")
    # Whose the new address is, has not been shown yet.
    assert to.display_name == ("" if kind == "email_change_code" else "John Doe")
    assert to.addr_spec == "john.doe@example.com"
    assert message["Subject"] and message["Date"].datetime and message["MIME-Version"] == "1.0"
    assert re.fullmatch(r"<[0-9a-zA-Z_-]{32}@example\.com>", message["Message-ID"])
    for part, name in (("plain", "Müller & Söhne"), ("html", "Müller &amp; Söhne")):
        assert name in mail.part(part) and "{{" not in mail.part(part)
        assert "https://auth.example.com/login" in mail.part(part)
    assert not list(folder.iterdir())  # no database, no key


@pytest.mark.parametrize("kind", KINDS)
def test_a_preview_is_what_the_standard_allows(preview, kind):
    raw = preview(kind, SITE_NAME="Ж" * 60).raw
    assert raw.isascii() and raw.endswith(b"--\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_lead_to_the_same_pages(preview, kind):
    mail = preview(kind)
    in_text = set(re.findall(r"^(https://\S+)$", mail.part("plain"), re.MULTILINE))
    in_html = set(re.findall(r'href="([^"]*)"', mail.part("html")))
    assert {link.rstrip("/") for link in in_text} == {link.rstrip("/") for link in in_html}
    pages = {"", "/forgot", "/account#sessions", "/account#backup-codes", "/reset", "/undo-email"}
    assert {link.removeprefix(SITE["SITE_URL"]).split("?")[0].rstrip("/") for link in in_html} <= pages


def test_a_code_is_on_a_line_of_its_own(preview):
    for kind in ("otp_code", "email_change_code"):
        assert re.findall(r"^\d{6}$", preview(kind).part("plain"), re.MULTILINE) == ["123456"]


def test_links_with_a_token_are_on_a_line_of_their_own_and_on_a_button(preview):
    for kind, page in (("reset_link", "reset"), ("email_changed", "undo-email")):
        mail = preview(kind)
        (link,) = re.findall(rf"^{re.escape(SITE['SITE_URL'])}/{page}\?token=\S+$", mail.part("plain"), re.MULTILINE)
        assert f'class="button-link" href="{link}"' in mail.part("html")


def test_every_alert_says_when_from_where_and_what_to_do(preview):
    for kind in set(KINDS) - {"test_mail", "password_set"}:  # the latter tells what an administrator did
        mail = preview(kind)
        for part in ("plain", "html"):
            text = mail.part(part)
            assert re.search(r"\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC", text), kind
            assert "203.0.113.9" in text and "Firefox on Linux" in text and "Was this not you?" in text, kind


def test_logo_and_colour_are_those_of_the_settings(preview):
    html = preview("reset_link", SITE_LOGO_URL="/logo.png", SITE_COLOR="#ffe000").part("html")
    assert '<img src="https://auth.example.com/login/logo.png"' in html
    assert "background-color:#ffe000" in html and "color:#000000" in html
    assert "<img" not in preview("reset_link").part("html")


def test_markup_in_the_settings_is_text(preview):
    html = preview("otp_code", SITE_NAME='<b>"{{code}}"</b>').part("html")
    assert "<b>" not in html and "&lt;b&gt;&quot;{{code}}&quot;&lt;/b&gt;" in html


@pytest.mark.parametrize("production", [True, False])
def test_a_preview_needs_no_settings(preview, production):
    unset = dict.fromkeys(SITE) | ({} if production else {"FLASK_ENV": "development"})
    for kind in KINDS:
        mail = preview(kind, **unset)
        assert mail.message["From"].addresses[0].addr_spec == "auth@example.com"
        links = re.findall('href="([^"]*)"', mail.part("html"))
        assert links and all(link.startswith("https://auth.example.com") for link in links)


def test_a_preview_minds_only_the_settings_that_it_uses(preview, run):
    broken = {"FLASK_ENV": "nonsense", "SECRET_KEY": "short", "SMTP_PORT": "none", "DATABASE_URL": "mysql://localhost",
              "SESSION_LIFETIME": "-1", "COOKIE_DOMAIN": "?", "MAIL_TRANSPORT": "pigeon"}
    assert preview("otp_code", **broken).message["From"].addresses[0].addr_spec == SITE["SENDER_EMAIL"]
    for name in ("SITE_URL", "SITE_LOGO_URL", "SITE_COLOR", "MAIL_TEMPLATE_DIR"):
        ended = run("preview-mail", "otp_code", **broken | {name: "/no such"})
        (complaint,) = ended.complaints
        assert ended.status == 1 and f"{name}=" in complaint and ended.output == ""


def test_whose_address_was_restored_is_not_told_that_it_was_a_thief(preview):
    mail = preview("email_restored")
    assert f'href="{SITE["SITE_URL"]}/forgot"' in mail.part("html")
    for part in ("plain", "html"):
        text = " ".join(mail.part(part).split())
        assert "If you had changed it yourself, there is nothing more to do. If somebody else had changed it" in text
    assert mail.part("plain").split("When:")[0].count(f"{SITE['SITE_URL']}/forgot\n") == 1


def test_the_help_lists_the_kinds(run):
    shown = " ".join(run("preview-mail", "--help").output.split())
    assert all(kind in shown for kind in KINDS) and "decoy" not in shown


@pytest.mark.parametrize("kind", ["decoy", "otp", "OTP_CODE", "otp_code.html", "../otp_code", ""])
def test_an_unknown_kind_is_a_mistake_of_usage(run, kind):
    ended = run("preview-mail", kind)
    assert ended.status == 2 and ended.output == ""
    assert all(known in ended.errors for known in KINDS)


@pytest.mark.parametrize("text", [None, "{{date}}\n.\n..\n.x\nFrom here on\n" + "ä = ё\t" * 99 + "\n"])
def test_what_is_previewed_is_what_is_sent(preview, run, mail_server, templates, text):
    if text:
        (templates / "test_mail.txt").write_text(text, encoding="utf-8")
    to = fresh_email()
    sent = run("send-test-mail", to, SMTP_SERVER="127.0.0.1", SMTP_PORT=mail_server.port, MAIL_TEMPLATE_DIR=templates)
    assert sent.status == 0, sent.errors
    mail = mail_server.next_mail(to)
    assert not text or text.partition("\n")[2] in mail.part("plain")
    shown = preview("test_mail", MAIL_TEMPLATE_DIR=templates).raw.decode().replace('"John Doe" <john.doe@example.com>', f"<{to}>")
    # What has to differ: when, the ids, and to whom.
    differ = r"(?m)^Date: .*$|=_\w+|<[^@<>]+@example\.com>|\d+ \w+ \d{4}, \d\d:\d\d UTC| to \S+"
    unfold = lambda text: re.sub(differ, "*", text.replace("=\r\n", "").replace("Hello John Doe,", "Hello,"))
    assert unfold(mail.raw.decode()) == unfold(shown.rstrip("\r\n") + "\r\n")


# ---- templates of one's own

def test_a_file_in_the_folder_replaces_ours(preview, templates):
    (templates / "otp_code.subject").write_text("{{code}}? Für {{site_name}}!\n", encoding="utf-8")
    (templates / "facts.html").write_text("<p>{{ip}}, {{browser}}</p>\n", encoding="utf-8")
    (templates / "layout.txt").write_text("{{content}}\r\n\r\nBye, {{greeting_name}}\r\n", encoding="utf-8")
    mail = preview("otp_code", MAIL_TEMPLATE_DIR=templates)
    assert mail.message["Subject"] == "123456? Für Müller & Söhne!"
    assert "<p>203.0.113.9, Firefox on Linux</p>" in mail.part("html")
    assert mail.part("plain").endswith("\n\nBye, John Doe\n")
    assert preview("password_changed", MAIL_TEMPLATE_DIR=templates).part("html").count("<p>203.0.113.9") == 1


def test_the_words_can_be_those_of_another_language(preview, templates):
    ours = command.ROOT / "src/mail/templates/en/words.catalogue"
    words = ours.read_text(encoding="utf-8").replace("November", "novembre").replace("minutes", "Minuten")
    words = re.sub(r"(month\.\d+) = .*", r"\1 = März", words)
    (templates / "words.catalogue").write_text(words, encoding="utf-8")
    mail = preview("otp_code", MAIL_TEMPLATE_DIR=templates)
    assert " März " in mail.part("plain") and "5 Minuten" in mail.part("html")


@pytest.mark.parametrize("name, text, told", [
    ("otp-code.html", "{{code}}", ["otp-code.html", "otp_code.html", "layout.html", "words.catalogue"]),
    ("otp_code.html", "{{code}}\n{{token}}", ["otp_code.html", "line 2", "{{token}}", "lifetime, link_color"]),
    ("otp_code.txt", "{{code}}\n\n{{#site_url}}", ["otp_code.txt", "line 3", "{{/site_url}}"]),
    ("facts.txt", "{{ip", ["facts.txt", "line 1", "}}"]),
    ("layout.html", "<html></html>", ["layout.html", "{{content}}"]),
    ("otp_code.txt", "", ["otp_code.txt", "empty"]),
    ("words.catalogue", "date = {{day}}", ["words.catalogue"])])
def test_a_broken_template_is_told_before_it_can_spoil_a_mail(run, templates, name, text, told):
    (templates / name).write_text(text, encoding="utf-8")
    for arguments in (["check-config"], ["serve"], ["preview-mail", "test_mail"]):
        ended = run(*arguments, MAIL_TEMPLATE_DIR=templates)
        assert ended.status == 1
        complaints = [line for line in ended.complaints if "MAIL_TEMPLATE_DIR" in line]
        assert complaints == ended.complaints
        assert len(complaints) == 1 or name == "words.catalogue"  # which lacks many words
        words = told[:1] if arguments == ["serve"] else told  # the log cuts what is longer than 500 bytes
        assert all(word in complaints[0] for word in words), complaints


def test_every_fault_is_told_in_one_go(run, templates):
    (templates / "otp_code.txt").write_text("{{code}} {{a}}\n{{b}}", encoding="utf-8")
    (templates / "test_mail.html").write_text("{{code}}", encoding="utf-8")
    assert len(run("check-config", MAIL_TEMPLATE_DIR=templates).complaints) == 3


def values_in_the_readme():
    """Kind -> what its row of the table names, with what every kind has."""
    text = (command.ROOT / "README.md").read_text(encoding="utf-8").split("| kind | values |")[1]
    rows = [line.split("|")[1:3] for line in text.split("\n\n")[0].splitlines() if line.startswith("| ")]
    named = [(kinds, set(re.findall("`([a-z_]+)`", values)) - {"dark", "on"}) for kinds, values in rows]
    found = {kind: set(named[0][1]) for kind in KINDS}
    for kinds, values in named[1:]:
        listed = re.findall("`([a-z_]+)`", kinds)
        for kind in set(KINDS) - set(listed) if kinds.startswith(" all but") else listed:
            found[kind] |= values
    return found


def test_the_readme_names_the_values_of_every_kind(run, templates):
    for kind in KINDS:
        (templates / f"{kind}.txt").write_text("{{nothing}}", encoding="utf-8")
    told = {}
    for complaint in run("check-config", MAIL_TEMPLATE_DIR=templates).complaints:
        kind, values = re.search(r": (\w+)\.txt: .*; allowed: (.*)", complaint).groups()
        told[kind] = set(values.split(", "))
    assert told == values_in_the_readme()


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("x", encoding="utf-8")])
def test_a_folder_that_is_none_is_told(run, templates, make):
    make(templates / "folder")
    (complaint,) = run("check-config", MAIL_TEMPLATE_DIR=templates / "folder").complaints
    assert str(templates / "folder") in complaint and "a readable folder" in complaint


def test_a_file_that_cannot_be_read_is_told(run, templates):
    (templates / "layout.html").symlink_to("/nowhere/layout.html")
    (complaint,) = run("check-config", MAIL_TEMPLATE_DIR=templates).complaints
    assert str(templates / "layout.html") in complaint and "No such file" in complaint


def test_what_editors_leave_behind_is_no_template(run, templates):
    for name in (".otp_code.txt.swp", "otp_code.txt~", ".git"):
        (templates / name).write_bytes(b"\xff{{")
    assert run("check-config", MAIL_TEMPLATE_DIR=templates).complaints == []


def test_a_relative_folder_is_shown_in_full(run, folder):
    (folder / "mails").mkdir()
    assert run("check-config", "--json", MAIL_TEMPLATE_DIR="mails").json["MAIL_TEMPLATE_DIR"] == str(folder / "mails")


def test_a_running_service_takes_good_templates_at_a_reload_and_no_broken_ones(start, mail_server, templates):
    subject = templates / "otp_code.subject"
    subject.write_text("first {{site_name}}\n", encoding="utf-8")
    service = start(BareService(mail_server=mail_server, MAIL_TEMPLATE_DIR=templates))

    def next_subject():
        account = {"name": "Jane", "email": fresh_email(), "password": PASSWORD}
        service.api.post("/signup", account).must_be(200)
        service.api.post("/login", account).must_be(200)
        return mail_server.next_mail(account["email"]).message["Subject"]

    def reload(expected):
        before = len(service.program.log.matching(rf".*\b{expected}\b.*"))
        service.reload()
        wait_until(lambda: len(service.program.log.matching(rf".*\b{expected}\b.*")) > before, 10, expected)

    assert next_subject() == "first SIH Auth"
    subject.write_text("half {{site_na", encoding="utf-8")
    service.kill_worker("mailer")  # the one that takes over has not read the file either
    assert next_subject() == "first SIH Auth"
    reload("reload_refused")
    (line,) = service.program.log.matching(r".*\bconfig_fault\b.*")
    assert "otp_code.subject" in line.group() and "line 1" in line.group()
    assert next_subject() == "first SIH Auth"
    subject.write_text("second {{site_name}}\n", encoding="utf-8")
    reload("reloaded")
    wait_until(lambda: next_subject() == "second SIH Auth", 10, "the new subject")
