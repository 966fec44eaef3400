"""A private certificate authority."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


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

    @property
    def chain(self):
        return self._own.chain


def _openssl(*arguments):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", *map(str, arguments)], check=True, capture_output=True)
