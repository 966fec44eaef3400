#!/usr/bin/python3
"""check_tree.py ROOT: checks the rules about the tree that no compiler checks.

One line for each fault, `file:line: why`; exit status 1 when there is any. The rules and their
reasons stand in CONTRIBUTING.md.
"""

import pathlib
import re
import sys

# Who may include whom, besides itself.
ARROWS = {
    "base": set(),
    "metrics": {"base"},
    "curl": {"base"},
    "domain": {"base"},
    "crypto": {"base", "domain"},
    "storage": {"base", "domain"},
    "mail": {"base", "curl", "domain"},
    "delivery": {"base", "curl", "domain"},
    "breach": {"base", "curl"},
    "probe": {"base", "curl"},
    "http": {"base", "domain"},
    "fcgi": {"base", "http"},
    "process": {"base"},
    "app": {"base", "metrics", "domain", "crypto", "storage", "mail", "delivery", "breach", "probe", "http", "fcgi", "process"},
}
# main.cpp is where app begins.
ARROWS["main.cpp"] = ARROWS["app"] | {"app"}

MOST_LINES = 500
MOST_LINES_OF_MAIN = 59
# A description and a list: nobody reads them from the first line to the last.
UNMEASURED = {"openapi.json", "package-lock.json"}
MEASURED = ("src", "include", "tests", "nginx", "script", "systemd")
CACHES = {"__pycache__", ".pytest_cache"}
COMPILED = (".cpp", ".hpp")
EMBEDDED = (".sql", ".html", ".txt", ".subject", ".catalogue")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')
STANDARD_HEADER = re.compile(r"^[a-z_0-9]+$")
# What every interface is made of; it brings nothing but itself.
VOCABULARY = {"tl/expected.hpp"}


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.faults = []

    def fault(self, path, line, why):
        self.faults.append(f"{path.relative_to(self.root)}:{line}: {why}")

    def files(self, *folders):
        for folder in folders:
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and not CACHES & set(path.parts):
                    yield path

    def sources(self, *folders):
        return (path for path in self.files(*folders) if path.suffix in COMPILED)


def lines_of(path):
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # an image has no lines


def includes_of(path):
    """(line, angle-bracket header or None, quoted header or None) of each include."""
    for number, line in enumerate(lines_of(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def directory_of(tree, path):
    """The directory of ours that a file belongs to: "domain" for src/domain/… and include/…/domain/…"""
    parts = path.relative_to(tree.root).parts
    return parts[2] if parts[0] == "include" else parts[1]


def target_of(header):
    """The directory of ours that a quoted header belongs to; None when it names none."""
    parts = header.split("/")
    if parts[0] == "sih_auth":
        parts = parts[1:]
    return parts[0] if len(parts) > 1 else None


def check_arrows(tree):
    for path in tree.sources("src", "include"):
        own = directory_of(tree, path)
        if own not in ARROWS:
            tree.fault(path, 1, f"the directory {own} has no place among the arrows")
            continue
        for line, _, header in includes_of(path):
            target = header and target_of(header)
            if header and target not in ARROWS:
                tree.fault(path, line, f'"{header}" does not begin with a directory of ours')
            elif header and target != own and target not in ARROWS[own]:
                tree.fault(path, line, f"{own} must not include {target}")


def check_public_headers(tree):
    """Headers that cross a border, and the whole domain, show nobody else's."""
    for path in tree.sources("include", "src/domain"):
        for line, header, _ in includes_of(path):
            if header and header not in VOCABULARY and not STANDARD_HEADER.match(header):
                tree.fault(path, line, f"<{header}> has no place here")


def check_own_header_first(tree):
    for path in tree.sources("src"):
        relative = path.relative_to(tree.root / "src").with_suffix(".hpp").as_posix()
        owns = [name for name, place in ((relative, "src"), (f"sih_auth/{relative}", "include"))
                if path.suffix == ".cpp" and (tree.root / place / name).is_file()]
        first = next(includes_of(path), None)
        if owns and (first is None or first[2] not in owns):
            tree.fault(path, first[0] if first else 1, "its own header comes first")


def check_headers_are_guarded(tree):
    for path in tree.sources("src", "include", "tests"):
        if path.suffix == ".hpp" and "#pragma once" not in lines_of(path):
            tree.fault(path, 1, "#pragma once is missing")


def check_no_using_namespace(tree):
    for path in tree.sources("src", "include", "tests"):
        for number, line in enumerate(lines_of(path), 1):
            if re.search(r"\busing\s+namespace\b", line):
                tree.fault(path, number, "no using namespace")


def check_sizes(tree):
    for path in tree.files(*MEASURED):
        count = len(lines_of(path))
        if count > MOST_LINES and path.name not in UNMEASURED:
            tree.fault(path, count, f"{count} lines: split it at {MOST_LINES}")
        if path == tree.root / "src/main.cpp" and count > MOST_LINES_OF_MAIN:
            tree.fault(path, count, f"{count} lines: main is a table of contents")


def check_listed(tree):
    """A source that no CMakeLists names is built by nobody and tested by nobody."""
    listed = set()
    for cmake in (path for path in tree.files("src", "tests") if path.name == "CMakeLists.txt"):
        text = "\n".join(line.split("#")[0] for line in lines_of(cmake))
        listed |= {cmake.parent / word for word in re.findall(r"[\w./-]+", text)}
    for path in tree.files("src", "tests"):
        is_test = "tests" == path.relative_to(tree.root).parts[0]
        if path.suffix == ".cpp" or (path.suffix in EMBEDDED and not is_test
                                     and path.name != "CMakeLists.txt"):
            if path not in listed:
                tree.fault(path, 1, "no CMakeLists.txt lists it")


def faults_of(root):
    tree = Tree(root)
    for check in (check_arrows, check_public_headers, check_own_header_first,
                  check_headers_are_guarded, check_no_using_namespace, check_sizes, check_listed):
        check(tree)
    return tree.faults


def main():
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1], "src").is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    faults = faults_of(sys.argv[1])
    print("\n".join(faults) or "the tree is in order")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
