"""The curl walk of the README works as it stands there."""

import re
import subprocess

import pytest

from driver.command import ROOT, clean_environment


@pytest.fixture
def paste(demo, folder):
    """Into a shell; what it prints, line by line."""
    def run(text):
        script = text.replace("http://localhost:8080", demo.site_url)
        ended = subprocess.run(["bash", "-e"], input=script, cwd=folder, env=clean_environment({}), capture_output=True,
                               text=True, timeout=60, check=True)
        return ended.stdout.splitlines()

    return run


def test_the_walk_signs_in_and_out(demo, paste):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    first, resend, last = [block for block in blocks if "curl -s $url" in block]
    assert [re.search('"(message|status)":"([^"]*)"', line).group(2) for line in paste(first)] == [
        "ok", "Account created successfully", "OTP sent to your email"]

    variables = re.match("url=.*\njson=.*\n", first).group()
    demo.next_code("john.doe@example.com")
    assert "New OTP sent to your email" in paste(variables + resend)[0]
    code = demo.next_code("john.doe@example.com")
    answers = paste(f"{variables}otp={code}\n{last}")
    assert [re.search('"message":"([^"]*)"', line).group(1) for line in answers] == [
        "Login successful", "Welcome to protected area", "Logged out successfully", "Please sign in first."]
