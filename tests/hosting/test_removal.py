"""Removal keeps what is worth keeping; purge leaves the backups alone. The machine's last tests."""


def leftovers(machine):
    return machine.shell("find / -xdev -path /proc -prune -o -path /root -prune -o -path /var/cache -prune -o "
                         "-path /var/lib/apt -prune -o -path /var/log/journal -prune -o -name '*sih-auth*' -print "
                         "2>/dev/null || true").stdout.split()


def test_removal_stops_all_and_keeps_accounts_and_settings(machine, visitor):
    visitor.joined()
    machine.run("apt-get", "-q", "remove", "-y", "sih-auth")
    assert machine.run("pgrep", "--exact", "sih-auth", check=False).stdout == ""
    for path in ("/etc/sih-auth/secret-key", "/etc/sih-auth/sih-auth.env", "/var/lib/sih-auth/auth.db"):
        assert machine.path(path).exists()
    assert machine.run("nginx", "-t", check=False).returncode == 0


def test_a_protected_site_stays_closed(visitor):
    assert visitor.at("app.example.org").get("/").status == 503


def test_installed_again_everything_is_as_before(machine, next_version, visitor):
    key = machine.path("/etc/sih-auth/secret-key").read_bytes()
    machine.run("apt-get", "-q", "install", "-y", f"/root/{next_version.name}")
    assert machine.path("/etc/sih-auth/secret-key").read_bytes() == key
    visitor.joined().signed_in()
    assert visitor.is_signed_in()


def test_purge_removes_all_but_the_backups(machine):
    machine.path("/etc/nginx/sites-enabled/app").unlink()
    ended = machine.run("apt-get", "-q", "purge", "-y", "sih-auth")
    assert "backups of the accounts are kept in /var/backups/sih-auth" in ended.stderr + ended.stdout
    assert [path for path in leftovers(machine) if not path.startswith("/var/backups/sih-auth")] == []
    assert machine.run("systemctl", "is-active", "nginx").stdout.strip() == "active"
    assert machine.run("nginx", "-t", check=False).returncode == 0
    assert machine.run("systemctl", "--failed", "--no-legend", "--plain").stdout == ""
