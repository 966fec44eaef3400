"""nginx-linter on every configuration of nginx's that is shipped, and on the README's."""

import re
import subprocess
from pathlib import Path

import pytest

from driver.command import ROOT, clean_environment

pytestmark = pytest.mark.sqlite  # no service runs

MODULES = ROOT / "build/node"
SHIPPED = [*sorted(ROOT.glob("nginx/*.conf")), *sorted(ROOT.glob("nginx/snippets/*.conf"))]

# (file, rule, line) -> why it stays as it is.
_HEADERS_OF_IF = "add_header may stand in an `if` of a location, which ends with a return: nothing of the location goes on"
JUSTIFIED = {
    ("sih-auth-refusals.conf", "if-is-evil", "include    snippets/sih-auth-refusal-headers.conf;"): _HEADERS_OF_IF,
    ("sih-auth-refusals.conf", "if-is-evil", "add_header Location $sih_auth_location always;"): _HEADERS_OF_IF,
    ("sih-auth-refusals.conf", "if-is-evil",
     """return 401 '{"error":"authentication_required","message":"Please sign in first."}\\n';"""): _HEADERS_OF_IF,
    ("sih-auth-portal-server.conf", "location-order", "location @sih_auth_api_for_browser {"):
        "named locations are jumped to, never searched: they have no order",
}


@pytest.fixture(scope="module")
def lint():
    """(file, rule, line) of each finding."""
    subprocess.run([ROOT / "tests/node/install", MODULES], check=True, timeout=200)

    def run(*files):
        named = [argument for file in files for argument in ("--include", file)]
        ended = subprocess.run(
            ["node", MODULES / "node_modules/nginx-linter/bin/nginx-linter.js", "--no-follow-includes", *named],
            env=clean_environment({}) | {"HOME": "/nonexistent"}, capture_output=True, text=True, timeout=60, check=False)
        assert f"Files: {len(files)}, " in ended.stdout, ended.stdout + ended.stderr  # it has understood all of them
        found, file = set(), None
        for line in ended.stdout.splitlines():
            if line in map(str, files):
                file = Path(line)
            elif finding := re.fullmatch(r" *(\d+):\d+ +(?:error|warning) .* (\S+) *", line):
                text = file.read_text(encoding="utf-8").splitlines()[int(finding[1]) - 1]
                found.add((file.name, finding[2], text.strip()))
        assert (ended.returncode == 0) == (not found), ended.stdout
        return found

    return run


def test_what_is_shipped(lint):
    assert len(SHIPPED) > 20
    assert lint(*SHIPPED) == JUSTIFIED.keys()


def test_what_the_readme_says(lint, tmp_path):
    blocks = re.findall(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 3
    files = [tmp_path / f"{number}.conf" for number in range(len(blocks))]
    for file, block in zip(files, blocks):
        file.write_text(block, encoding="utf-8")
    assert lint(*files) == set()


def test_it_finds_what_is_wrong(lint, tmp_path):
    wrong = tmp_path / "wrong.conf"
    wrong.write_text("location / {\n    if ($x) {\n        proxy_pass http://127.0.0.1;\n    }\n}\n"
                     "location = /a {\n  return 404;\n}\n", encoding="utf-8")
    assert {(rule, line) for _, rule, line in lint(wrong)} == {
        ("if-is-evil", "proxy_pass http://127.0.0.1;"), ("location-order", "location = /a {"), ("indentation", "return 404;")}
