#!/usr/bin/python3
"""check_documents.py ROOT: what the documents at the top say of the tree is there, and SECURITY.md judges every requirement.

One line for each fault, `file:line: why`; exit status 1 when there is any.
"""

import collections
import pathlib
import re
import sys

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
NAMED = re.compile(r"`((?:include|src|tests|nginx|script|systemd)/[\w./-]+)`")

# How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has; they are numbered from 1, and those of
# level 3, which come last or not at all in a section of these, are left out.
REQUIREMENTS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6,
    "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12,
    "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2,
    "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}
VERDICTS = ("met", "met by nginx", "**not met**", "not applicable")
ROW = re.compile(r"\| (\d+\.\d+)\.(\d+)(?: to \1\.(\d+))? \| [12, ]+ \| [^|]+ \| ([^|]+) \| (.*) \|$")
SUM = re.compile(r"\| (?:all \d+|[A-Z0-9][^|]*) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$")


def lines_of(root, name):
    path = pathlib.Path(root, name)
    return list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1)) if path.is_file() else []


def check_paths(root, faults):
    for name in DOCUMENTS:
        for number, line in lines_of(root, name):
            for path in NAMED.findall(line):
                if not pathlib.Path(root, path).exists():
                    faults.append(f"{name}:{number}: there is no {path}")


def check_assessment(root, faults):
    judged, chapter_sums, sums = collections.Counter(), collections.Counter(), []
    for number, line in lines_of(root, "SECURITY.md"):
        if found := SUM.match(line):
            sums.append([int(count) for count in found.groups()])
        if not (found := ROW.match(line)):
            continue
        section, first, last, verdict, where = found.groups()
        requirements = range(int(first), int(last or first) + 1)
        judged.update(f"{section}.{each}" for each in requirements)
        chapter_sums[int(section.split(".")[0]), verdict] += len(requirements)
        if verdict not in VERDICTS:
            faults.append(f"SECURITY.md:{number}: {verdict} is no verdict")
        for path in re.findall(r"`([\w/-]+/[\w./-]+\.\w+)`", where):
            if not any(pathlib.Path(root, folder, path).exists() for folder in (".", "tests", "nginx")):
                faults.append(f"SECURITY.md:{number}: there is no {path}")

    wanted = {f"{section}.{each}" for section, count in REQUIREMENTS.items() for each in range(1, count + 1)}
    for requirement in sorted(wanted ^ set(judged) | {each for each, count in judged.items() if count > 1}):
        faults.append(f"SECURITY.md:1: {requirement} is judged {judged[requirement]} times, and is "
                      f"{'' if requirement in wanted else 'not '}asked for")
    chapters = [[chapter_sums[chapter, verdict] for verdict in VERDICTS] for chapter in range(1, 18)]
    if sums != chapters + [[sum(column) for column in zip(*chapters)]]:
        faults.append("SECURITY.md:1: the sums are not those of the rows")


def faults_of(root):
    faults = []
    check_paths(root, faults)
    check_assessment(root, faults)
    return faults


def main():
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1], "SECURITY.md").is_file():
        print(__doc__, file=sys.stderr)
        return 2
    faults = faults_of(sys.argv[1])
    print("\n".join(faults) or "the documents are in order")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
