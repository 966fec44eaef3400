#include <filesystem>
#include <string>
#include <system_error>

#include <sys/timex.h>

#include "app/doctor/disk_facts.hpp"
#include "app/doctor/examinations.hpp"

namespace sih_auth::app {
namespace {

void examine_clock(Findings& findings) {
  timex state{};
  const int answer = ::adjtimex(&state);
  if (answer < 0) {
    findings.not_checked("whether the clock is right: the kernel does not say",
                         {"timedatectl status"});
  } else if (answer == TIME_ERROR || (state.status & STA_UNSYNC) != 0) {
    findings.warn(
        "nothing keeps the clock right: codes and sessions end too early or too late "
        "when it strays",
        {"apt install systemd-timesyncd && timedatectl set-ntp true"});
  } else {
    findings.ok("the clock is kept right");
  }
}

void examine_space(const Installation& it, Findings& findings) {
  std::error_code error;
  const auto space = std::filesystem::space(it.config().state_dir, error);
  if (error) {
    findings.not_checked("the disk of " + it.config().state_dir + ": " + error.message(),
                         {"STATE_DIR=/var/lib/sih-auth   (in " + it.settings_place() + ")"});
    return;
  }
  constexpr std::uintmax_t kMebibyte = 1024ULL * 1024;
  const std::string text = "the disk of " + it.config().state_dir + " has " +
                           std::to_string(space.available / kMebibyte) + " MiB free of " +
                           std::to_string(space.capacity / kMebibyte);
  const Findings::Remedy remedy{
      "df -h " + it.config().state_dir + "; du -xh --max-depth=2 / | sort -h | tail",
      "journalctl --vacuum-size=200M"};
  switch (mark_of_space(space.available, space.capacity)) {
    case Mark::error:
      findings.wrong(text + ": soon nobody can sign in", remedy);
      break;
    case Mark::warning:
      findings.warn(text, remedy);
      break;
    case Mark::ok:
    case Mark::not_checked:
      findings.ok(text);
      break;
  }
}

}  // namespace

Findings examine_machine(const Installation& it) {
  Findings findings;
  examine_clock(findings);
  examine_space(it, findings);
  return findings;
}

}  // namespace sih_auth::app
