"""What `sih-auth doctor --json` has found."""


def findings(ended, *marks):
    """(section, sentence, lines that mend it) of every finding with one of these marks. What the clock of the machine
    that the tests run on is like is not their subject."""
    return [(section["title"], finding["what"], finding["remedy"])
            for section in ended.json["sections"] for finding in section["findings"]
            if finding["mark"] in marks and "clock right" not in finding["what"]]


def must_name(ended, section, words, remedy, mark="error", also=()):
    """A finding there holds `words` and has `remedy` in a line that mends it; no error but there and in `also`."""
    here = [(what, lines) for title, what, lines in findings(ended, mark) if title == section]
    named = [lines for what, lines in here if words in what]
    assert named, f"{words!r} is not among {here}; all: {findings(ended, 'error', 'warning')}"
    assert any(remedy in line for lines in named for line in lines), f"{remedy!r} is not among {named}"
    elsewhere = [finding for finding in findings(ended, "error") if finding[0] not in (section, *also)]
    assert elsewhere == [], elsewhere
    assert ended.status == (1 if findings(ended, "error") else 0)
