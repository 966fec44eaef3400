"""A disk that forgets what was not synced, made from the record of what a service has written (shims/disk.c)."""

import os
import random
import re
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

SHIM = Path(__file__).resolve().parents[1] / "shims/disk.c"
_HEAD = re.compile(rb"(\w) (\S+) (\d+) (\d+) (\d+)\n")
SECTOR, PAGE = 512, 4096

# What of the writes that were not synced has reached the disk.
NOTHING, EVERYTHING, SOME, TORN_SECTORS, TORN_PAGES = "nothing", "everything", "some", "torn at 512", "torn at 4096"
LEFTOVERS = (NOTHING, EVERYTHING, SOME, TORN_SECTORS, TORN_PAGES)


def compile_shim(into):
    """Its path."""
    library = into / "disk.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", library, SHIM], check=True, timeout=60)
    return library


@dataclass(frozen=True)
class Entry:
    kind: str  # W write, T cut, U removal, B and E of a sync, A answer, F end of what an answer says
    name: str
    offset: int  # of an answer: its number
    size: int  # of a sync: who does it
    data: bytes


class DiskLog:
    """`facts` are what clients were answered, as SQL that must be true from then on, until somebody wants it otherwise."""

    def __init__(self, service, library):
        """Begins with the service's next start. The record is not in its folder."""
        self.path = service.folder.with_name(service.folder.name + ".log")
        self.path.touch(mode=0o600)
        self.facts = []
        self._lock = threading.Lock()
        self.variables = {"LD_PRELOAD": library, "DISK_FOLDER": service.folder, "DISK_LOG": self.path}
        service.settings |= self.variables

    def remove(self):
        self.path.unlink(missing_ok=True)

    def answered(self, sql, *values):
        """Now, by the service to somebody; the number of the fact."""
        with self._lock:
            self.facts.append((sql, values))
            number = len(self.facts) - 1
        self._note("A", number)
        return number

    def may_change(self, numbers):
        """These facts, from now on."""
        for number in numbers:
            self._note("F", number)

    def _note(self, kind, number):
        with open(self.path, "ab", buffering=0) as log:
            log.write(f"{kind} answer {number} 0 0\n".encode())

    def entries(self):
        content, at, found = self.path.read_bytes(), 0, []
        while at < len(content):
            head = _HEAD.match(content, at)
            kind, name, offset, size, length = (part.decode() for part in head.groups())
            data = content[head.end():head.end() + int(length)]
            found.append(Entry(kind, name, int(offset), int(size), data))
            at = head.end() + int(length)
        return found


class Disk:
    """What would be there after a power cut at some moment."""

    def __init__(self, entries):
        self.entries = entries
        self._synced, self._applied = {}, {}  # name -> content; name -> number of the first entry that is not in it

    def cuts(self):
        """Each moment in which a sync was about to end, and the end."""
        return [number for number, entry in enumerate(self.entries) if entry.kind == "E"] + [len(self.entries)]

    def answers_before(self, moment):
        """Numbers of the facts that must be true then."""
        answers = [entry for entry in self.entries[:moment] if entry.kind in "AF"]
        ended = {entry.offset for entry in answers if entry.kind == "F"}
        return [entry.offset for entry in answers if entry.kind == "A" and entry.offset not in ended]

    def files(self, moment, leftover, seed=0):
        """name -> content. Quickest for moments in their order."""
        chance, durable = random.Random(seed), self._durable(moment)
        if any(durable.get(name, 0) < applied for name, applied in self._applied.items()):
            self._synced, self._applied = {}, {}
        for name, end in durable.items():
            for entry in self.entries[self._applied.get(name, 0):end]:
                if entry.name == name:
                    _apply(entry, EVERYTHING, chance, self._synced)
            self._applied[name] = end
        files = {name: bytearray(content) for name, content in self._synced.items()}
        first = min((durable.get(name, 0) for name in {entry.name for entry in self.entries[:moment]}), default=0)
        for number, entry in enumerate(self.entries[first:moment], first):
            if number >= durable.get(entry.name, 0):
                _apply(entry, leftover, chance, files)
        return files

    def _durable(self, moment):
        """name -> number of the first entry that no finished sync has covered."""
        began, durable = {}, {}
        for number, entry in enumerate(self.entries[:moment]):
            if entry.kind == "B":
                began[entry.name, entry.size] = number
            if entry.kind == "E":
                durable[entry.name] = max(durable.get(entry.name, 0), began[entry.name, entry.size])
        return durable


def _apply(entry, leftover, chance, files):
    """What of it has reached the disk."""
    if entry.kind == "U":
        files.pop(entry.name, None)
    if entry.kind not in "WT":
        return
    content = files.setdefault(entry.name, bytearray())
    for offset, data in _pieces(entry, leftover, chance):
        if data is None:
            del content[offset:]
        content.extend(bytes(max(0, offset + len(data or b"") - len(content))))
        content[offset:offset + len(data or b"")] = data or b""


def _pieces(entry, leftover, chance):
    """(offset, data) of what has reached the disk; data is None where the file is cut."""
    whole = [(entry.size, None)] if entry.kind == "T" else [(entry.offset, entry.data)]
    if leftover in (NOTHING, EVERYTHING):
        return whole if leftover == EVERYTHING else []
    if leftover == SOME or entry.kind == "T":
        return whole if chance.random() < 0.5 else []
    size = SECTOR if leftover == TORN_SECTORS else PAGE
    pieces = [(entry.offset + at, entry.data[at:at + size]) for at in range(0, len(entry.data), size)]
    return [piece for piece in pieces if chance.random() < 0.5]


def write_files(files, folder):
    for name, content in files.items():
        if name.endswith("-shm"):
            continue  # memory
        (folder / name).write_bytes(content)
        os.chmod(folder / name, 0o600)
