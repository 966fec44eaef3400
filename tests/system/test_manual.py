"""The manual pages and the README name what the program has, and nothing else."""

import re

import pytest

from driver import command
from driver.command import ROOT

pytestmark = pytest.mark.sqlite


def plain(page):
    """A manual page without its marks."""
    text = (ROOT / "systemd/man" / page).read_text(encoding="utf-8")
    text = re.sub(r"^\.(?:BR?|TP|TQ|I|RB|RI)\b ?", "", text, flags=re.MULTILINE)
    return re.sub(r"\\f[BIR]", "", text).replace("\\-", "-").replace('"', "").replace("\\&", "")


def listed(help_text, section):
    """The first words of a section's lines."""
    lines = help_text.split(f"\n{section}:\n", 1)[1].split("\n\n")[0] if f"\n{section}:\n" in help_text else ""
    return re.findall(r"^  (\S+)", lines, re.MULTILINE)


@pytest.fixture(scope="module")
def help_of(tmp_path_factory):
    folder = tmp_path_factory.mktemp("manual")
    return lambda *words: command.run(*words, "--help", folder=folder).output


@pytest.fixture(scope="module")
def commands(help_of):
    """`user add` and the like."""
    found = []
    for name in listed(help_of(), "Subcommands"):
        inner = listed(help_of(name), "Subcommands")
        found += [f"{name} {word}" for word in inner] or [name]
    return found


def test_the_manual_names_every_command_and_no_other(commands):
    page = (ROOT / "systemd/man/sih-auth.8").read_text(encoding="utf-8")
    entries = page.split(".SH COMMANDS")[1].split(".SH EXIT STATUS")[0].replace("\\-", "-")
    named = re.findall(r'^\.BR? "?((?:user |session )?[a-z][a-z-]+)"?', entries, re.MULTILINE)
    assert sorted(named) == sorted(commands)


def test_the_manual_names_every_option(commands, help_of):
    page = plain("sih-auth.8")
    for name in commands:
        for options in listed(help_of(*name.split()), "Options"):
            for option in options.split(","):
                if option.startswith("--") and option != "--help":
                    assert option in page, f"{name} {option}"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """What check-config knows."""
    ended = command.run("check-config", "--json", folder=tmp_path_factory.mktemp("settings"), FLASK_ENV="development",
                        PASSWORD_BREACH_CHECK="hibp")
    return set(ended.json)


def test_the_manual_explains_every_setting_and_no_other(settings):
    entries = plain("sih-auth.env.5").split(".SH SETTINGS")[1].split(".SH FILES")[0]
    headings = re.findall(r"^([A-Z0-9_, ]+) \((?:default|no default)", entries, re.MULTILINE)
    assert {name for heading in headings for name in heading.split(", ")} == settings


def test_the_readme_explains_every_setting_and_no_other(settings):
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Settings\n")[1].split("\n\n|")[1].split("\n\n")[0]
    rows = re.findall(r"^\| (`[A-Z].*?) \|", "|" + table, re.MULTILINE)
    assert {name for row in rows for name in re.findall("`([A-Z0-9_]+)`", row)} == settings
