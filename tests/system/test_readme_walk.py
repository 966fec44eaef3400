"""The commands of the README work as they stand there: the curl walk, and the preview of a mail."""

import re
import subprocess

import pytest

from driver.command import BINARY, ROOT, clean_environment
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite


@pytest.fixture
def paste(demo, folder):
    """Into a shell; what it prints, line by line."""
    def run(text):
        script = text.replace("http://localhost:8080", demo.site_url)
        ended = subprocess.run(["bash", "-e"], input=script, cwd=folder, env=clean_environment({}), capture_output=True,
                               text=True, timeout=60, check=True)
        return ended.stdout.splitlines()

    return run


def blocks_with(text):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return [block for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if text in block]


def test_the_walk_signs_in_and_out(demo, paste):
    first, resend, last, _, _ = blocks_with("curl -s $url")
    assert [re.search('"(message|status)":"([^"]*)"', line).group(2) for line in paste(first)] == [
        "ok", "Account created successfully", "OTP sent to your email"]

    variables = re.match("url=.*\njson=.*\n", first).group()
    demo.next_code("john.doe@example.com")
    assert "New OTP sent to your email" in paste(variables + resend)[0]
    code = demo.next_code("john.doe@example.com")
    answers = paste(f"{variables}otp={code}\n{last}")
    assert [re.search('"message":"([^"]*)"', line).group(1) for line in answers] == [
        "Login successful", "Welcome to protected area", "Logged out successfully", "Please sign in first."]


def test_a_program_goes_on_with_tokens(demo, paste):
    *_, login, rest = [block.replace("john.doe", "token.walker") for block in blocks_with("curl -s $url")]
    Visitor(demo, "token.walker@example.com", "SecureP@ssw0rd").joined()
    paste(login)
    code = demo.next_code("token.walker@example.com")
    answers = paste(login.splitlines()[0] + "\n" + rest.replace("otp=123456", f"otp={code}"))
    assert [re.search('"(?:message|name)":"([^"]*)"', line).group(1) for line in answers] == [
        "Welcome to protected area", "Jane Doe", "The token holds no more"]


def test_the_preview_needs_nothing_but_a_folder(folder):
    """As typed in a clean folder, by somebody who has set nothing up."""
    (line,) = blocks_with("preview-mail")
    templates = folder / "mails"
    templates.mkdir()
    (templates / "otp_code.subject").write_text("{{code}}, please\n", encoding="utf-8")
    script = line.replace("/etc/sih-auth/mails", str(templates)).replace(" sih-auth ", f" {BINARY} ")
    ended = subprocess.run(["bash", "-e"], input=script, cwd=folder, env=clean_environment({}), capture_output=True,
                           text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")
    assert "\nSubject: 123456, please\n" in (folder / "otp_code.eml").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["mails", "otp_code.eml"]
