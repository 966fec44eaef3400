"""Mail servers as others run them, each in a Debian of its own: they take mails to one domain, and put all of them into one folder."""

import email
import os
import shutil
import smtplib
from pathlib import Path

from driver.addresses import free_port
from driver.mail_server import ReceivedMail
from driver.needles import needles
from driver.program import Program
from driver.waiting import wait_until

from .base import base, must

DOMAIN = "example.com"
USER, PASSWORD = "mailer", "hunter2-hunter2"
_OWNER = 2000  # of the mails
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

_POSTFIX = """
compatibility_level = 3.6
maillog_file = /dev/stdout
myhostname = relay.example.org
inet_protocols = ipv4
mydestination =
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = /etc/relay.pem
smtpd_tls_key_file = /etc/relay.key
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = relay
smtpd_relay_restrictions = permit_sasl_authenticated, reject
virtual_mailbox_domains = {domain}
virtual_mailbox_base = /var/mails
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
"""
_POSTFIX_SIGN_IN = "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n"

_OPENSMTPD = """
table owners {{ "@" = mails }}
listen on 127.0.0.1 port {port}
action "keep" maildir "/var/mails/all" virtual <owners>
match from any for domain "{domain}" action "keep"
"""


# BASE OWN COMMAND…: the command in BASE, with the own folders of this mail server in place of those that are written to.
_ENTER = """
for each in etc var; do mount --bind "$2/$each" "$1/$each"; done
mount -t tmpfs none "$1/run"
mount -t proc none "$1/proc"
base=$1; shift 2; exec chroot "$base" "$@"
"""


class MailRelay:
    """Stands for a mail server of the driver: `port`, and `next_code`."""

    packages = []
    command = []

    def __init__(self, folder, authority):
        self.port = free_port()
        self.authority = authority
        self.root = folder
        self._base = None
        self._read = set()
        self._program = None

    @classmethod
    def base(cls):
        """Debian with this mail server."""
        return base(cls.__name__, cls.packages, finish=lambda root: shutil.rmtree(root / "var/lib/apt/lists"))

    def make(self):
        self._base = self.base()
        for name in ("etc", "var"):
            must("cp", "--archive", self._base / name, self.root)
        with open(self.root / "etc/passwd", "a", encoding="utf-8") as users:
            users.write(f"mails:x:{_OWNER}:{_OWNER}::/var/mails:/usr/sbin/nologin\n")
        mails = self.root / "var/mails"
        mails.mkdir()
        os.chown(mails, _OWNER, _OWNER)
        self._set_up()

    def start(self):
        self._program = Program(self._entering(*self.command), {"PATH": _PATH}, "/")
        wait_until(lambda: self._greets() or not self._program.is_running(), 60, "the mail server's greeting")
        assert self._program.is_running(), self.log
        return self

    def stop(self):
        if self._program:
            self._program.kill_all()
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def log(self):
        return self._program.log.text() + self._program.output.text()

    def next_mail(self, address, seconds=30):
        """The oldest mail to this address that no call has returned yet."""
        path = wait_until(lambda: next(iter(self._unread(address)), None), seconds, f"a mail to {address}")
        self._read.add(path)
        mail = _parsed(path)
        needles.note_mail(mail.part("plain"))
        return mail

    def next_code(self, address, seconds=30):
        return self.next_mail(address, seconds).code

    def has_mail(self, address):
        return bool(self._unread(address))

    def _unread(self, address):
        paths = sorted((self.root / "var/mails/all/new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [path for path in paths if path not in self._read and _parsed(path).addressee[1] == address]

    def _greets(self):
        try:
            with smtplib.SMTP("localhost", self.port, timeout=5):
                return True
        except OSError:
            return False

    def _inside(self, *command, typed=""):
        return must(*self._entering(*command), typed=typed)

    def _entering(self, *command):
        """In spaces of mounts and process numbers of its own, of which the kernel leaves nothing."""
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", _ENTER, "sh", self._base, self.root, *command]

    def _write(self, path, text):
        (self.root / path).write_text(text, encoding="utf-8")

    @property
    def settings(self):
        """Of a service that sends by it."""
        raise NotImplementedError

    def _set_up(self):
        raise NotImplementedError


class Postfix(MailRelay):
    """By STARTTLS alone, and from who signs in alone."""

    packages = ["postfix", "libsasl2-modules", "sasl2-bin"]
    command = ["postfix", "start-fg"]

    @property
    def settings(self):
        return {"SMTP_USERNAME": USER, "SMTP_PASSWORD": PASSWORD, "SMTP_SECURITY": "starttls", "SMTP_CA_FILE": self.authority.chain}

    def _set_up(self):
        certificate = self.authority.certificate("localhost")
        shutil.copy(certificate.chain, self.root / "etc/relay.pem")
        shutil.copy(certificate.key, self.root / "etc/relay.key")
        (self.root / "etc/relay.key").chmod(0o600)
        self._write("etc/postfix/main.cf", _POSTFIX.format(domain=DOMAIN, owner=_OWNER))
        self._write("etc/postfix/sasl/smtpd.conf", _POSTFIX_SIGN_IN)
        self._inside("postconf", "-F", "*/*/chroot=n")
        self._inside("postconf", "-MX", "smtp/inet")
        listener = f"127.0.0.1:{self.port}/inet"
        self._inside("postconf", "-M", f"{listener}={listener.replace('/', ' ')} n - n - - smtpd")
        self._inside("saslpasswd2", "-p", "-c", "-u", "relay", USER, typed=PASSWORD)
        self._inside("chown", "postfix", "/etc/sasldb2")


class OpenSmtpd(MailRelay):
    """In plain and from everybody: Debian 12's ends each TLS handshake with "missing private key" (its way to keep the key in a
    process of its own does not suit OpenSSL 3), and without TLS it takes no sign-in."""

    packages = ["opensmtpd"]
    command = ["smtpd", "-d"]

    @property
    def settings(self):
        return {"SMTP_SECURITY": "none"}

    def _set_up(self):
        self._write("etc/smtpd.conf", _OPENSMTPD.format(port=self.port, domain=DOMAIN))


def _parsed(path):
    raw = path.read_bytes()
    received = email.message_from_bytes(raw)["Received"]
    is_signed_in = "with ESMTPSA" in received
    return ReceivedMail(email.message_from_bytes(raw)["Return-Path"], [], raw, (), is_signed_in, USER if is_signed_in else None)
