"""A private certificate authority, and how a program is made to trust it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

SYSTEM_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


@dataclass(frozen=True)
class Certificate:
    chain: Path
    key: Path


class CertificateAuthority:
    def __init__(self, folder):
        self._folder = folder
        self._own = Certificate(folder / "ca.pem", folder / "ca.key")
        _openssl("-subj", "/CN=Test CA", "-addext", "basicConstraints=critical,CA:TRUE",
                 "-out", self._own.chain, "-keyout", self._own.key)

    def certificate(self, host):
        made = Certificate(self._folder / f"{host}.pem", self._folder / f"{host}.key")
        _openssl("-CA", self._own.chain, "-CAkey", self._own.key, "-subj", f"/CN={host}",
                 "-addext", f"subjectAltName=DNS:{host}", "-out", made.chain, "-keyout", made.key)
        return made

    def trusting(self):
        """What to put before a command, so that it takes this authority for the system's only one.

        In a view of the file system of its own: nothing changes for anybody else."""
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
        return [*namespace, "sh", "-ec", 'mount --bind "$0" ' + SYSTEM_BUNDLE + '; exec "$@"', str(self._own.chain)]


def _openssl(*arguments):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", *map(str, arguments)], check=True, capture_output=True)
