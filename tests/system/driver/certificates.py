"""A private certificate authority."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


@dataclass(frozen=True)
class Certificate:
    chain: Path
    key: Path


class CertificateAuthority:
    def __init__(self, folder):
        self._folder = folder
        self._own = Certificate(folder / "ca.pem", folder / "ca.key")
        _openssl("req", "-x509", *_NEW_KEY, "-days", 100, "-subj", "/CN=Test CA", "-addext",
                 "basicConstraints=critical,CA:TRUE", "-out", self._own.chain, "-keyout", self._own.key)

    def certificate(self, host, days=60, addresses=()):
        """It ends in so many days, or did so many days ago. `addresses` are the host's, too."""
        name = f"{host}.{days}"
        made = Certificate(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        request = self._folder / f"{name}.csr"
        names = ",".join([f"DNS:{host}", *(f"IP:{address}" for address in addresses)])
        _openssl("req", "-new", *_NEW_KEY, "-subj", f"/CN={host}", "-addext", f"subjectAltName={names}", "-out",
                 request, "-keyout", made.key)
        _openssl("x509", "-req", "-in", request, "-copy_extensions", "copy", "-CA", self._own.chain, "-CAkey",
                 self._own.key, "-CAcreateserial", "-days", days, "-out", made.chain)
        return made

    def self_signed(self, host):
        """By nobody but itself, as the one that Debian's ssl-cert makes."""
        made = Certificate(self._folder / f"{host}.own.pem", self._folder / f"{host}.own.key")
        _openssl("req", "-x509", *_NEW_KEY, "-days", 100, "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
                 "-addext", "basicConstraints=critical,CA:FALSE", "-out", made.chain, "-keyout", made.key)
        return made

    @property
    def chain(self):
        return self._own.chain


def _openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)
