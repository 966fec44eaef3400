#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "sih_auth/base/file_descriptor.hpp"

#include "app/doctor/examinations.hpp"
#include "app/doctor/nginx_tree.hpp"
#include "app/doctor/permission.hpp"

namespace sih_auth::app {
namespace {

constexpr std::array kPools{"api", "check"};

/// 0, or the system's reason.
int try_to_connect(const std::string& path, int kind) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return ENAMETOOLONG;
  path.copy(static_cast<char*>(address.sun_path), path.size());
  const base::FileDescriptor fd(::socket(AF_UNIX, kind | SOCK_CLOEXEC, 0));
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(fd.get(), any, sizeof(address)) == 0 ? 0 : errno;
}

/// Whether something stands there that is worth a look.
bool examine_presence(const std::string& path, int kind, Findings& findings) {
  const Findings::Remedy start{"systemctl start sih-auth   (by hand: sih-auth serve)"};
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    if (errno == EACCES) {
      findings.not_checked(path + " cannot be looked at", {"run this as root"});
    } else {
      findings.wrong("there is no socket " + path +
                         ": the service is not running, or RUNTIME_DIR is another folder for it",
                     start);
    }
    return false;
  }
  const int reason = try_to_connect(path, kind);
  if (reason == EACCES) {
    findings.not_checked(path + " may not be opened by you", {"run this as root"});
  } else if (reason != 0) {
    findings.wrong("nobody answers at " + path + " (" + std::strerror(reason) +
                       "): the service is not running",
                   start);
  } else {
    findings.ok("somebody answers at " + path);
  }
  return true;
}

void examine_strangers(const std::string& path, Findings& findings) {
  constexpr mode_t kOthersWrite = 02;
  const auto facts = ownership_of(path);
  if (facts && (facts->mode & kOthersWrite) != 0) {
    findings.wrong("every user of this machine may talk to " + path + " past nginx (mode " +
                       mode_text(facts->mode) + ")",
                   {"chmod 0660 " + path + "   (for good: SocketMode=0660 in its unit)"});
  }
}

void examine_way_of_nginx(const Somebody& nginx, const std::string& path, Findings& findings) {
  if (const auto folder = closed_folder(nginx, path)) {
    findings.wrong("nginx's user " + nginx.name + " cannot pass the folder " + *folder +
                       ", so it never reaches " + path,
                   {"chmod o+x " + *folder});
    return;
  }
  const auto facts = ownership_of(path);
  if (!facts) return;
  if (may(nginx, Right::write, *facts)) {
    findings.ok("nginx's user " + nginx.name + " may open " + path);
  } else {
    findings.wrong("nginx's user " + nginx.name + " may not open " + path + " (mode " +
                       mode_text(facts->mode) + ", owner " + user_name(facts->user) + ")",
                   {"chgrp " + nginx.name + " " + path + " && chmod 0660 " + path,
                    "for good: SocketGroup=" + nginx.name +
                        "   (systemctl edit sih-auth-api.socket sih-auth-check.socket)"});
  }
}

void examine_upstream(const Installation& it, const std::string& pool, const std::string& path,
                      Findings& findings) {
  if (!it.nginx) return;
  const auto servers = nginx_upstream(*it.nginx, "sih_auth_" + pool);
  if (servers.empty()) {
    findings.wrong("nginx does not know the pool sih_auth_" + pool,
                   {"put sih-auth-http.conf of the package or the source back into "
                    "/etc/nginx/conf.d/, and systemctl reload nginx",
                    "or this is not the nginx that runs: --nginx-prefix, --nginx-config"});
  } else if (std::ranges::find(servers, "unix:" + path) == servers.end()) {
    findings.wrong("nginx asks for the pool " + pool + " at " + servers.front() +
                       ", but the service listens at unix:" + path,
                   {"server unix:" + path + " max_fails=0;   (upstream sih_auth_" + pool +
                        " in sih-auth-http.conf)",
                    "or set RUNTIME_DIR to nginx's folder   (in " + it.settings_place() + ")"});
  }
}

/// The one that nginx's configuration names; Debian's where that cannot be read.
std::optional<Somebody> user_of_nginx(const Installation& it) {
  std::string user = "www-data";
  std::string group;
  if (it.nginx) {
    for (const NginxDirective& directive : *it.nginx) {
      if (directive.name != "user") continue;
      user = directive.argument(0);
      group = directive.argument(1);
    }
  }
  return find_somebody(user, group);
}

}  // namespace

Findings examine_sockets(const Installation& it) {
  Findings findings;
  if (!it.has_config()) {
    findings.not_checked("where the sockets are is not known", {"put the settings right first"});
    return findings;
  }
  const auto nginx = user_of_nginx(it);
  if (!nginx) {
    findings.not_checked("whether nginx may open the sockets: its user does not exist here",
                         {"run this where nginx runs"});
  }
  for (const char* pool : kPools) {
    const std::string path = it.config().runtime_dir + "/" + pool + ".sock";
    examine_upstream(it, pool, path, findings);
    if (!examine_presence(path, SOCK_STREAM, findings)) continue;
    examine_strangers(path, findings);
    if (nginx) examine_way_of_nginx(*nginx, path, findings);
  }
  const std::string mailer = it.config().runtime_dir + "/mailer.sock";
  if (examine_presence(mailer, SOCK_DGRAM, findings)) examine_strangers(mailer, findings);
  return findings;
}

}  // namespace sih_auth::app
