#include <filesystem>
#include <string>
#include <vector>

#include "app/doctor/examinations.hpp"
#include "app/doctor/program.hpp"
#include "app/doctor/unit_facts.hpp"

namespace sih_auth::app {
namespace {

const std::vector<std::string>& unit_names() {
  static const std::vector<std::string> names{
      "sih-auth-api.socket", "sih-auth-check.socket",   "sih-auth-mailer.socket",
      "sih-auth.service",    "sih-auth-mailer.service", "sih-auth-backup.timer",
      "nginx.service"};
  return names;
}

void judge(const UnitFacts& unit, Findings& findings) {
  if (unit.active_state == "active") {
    findings.ok(unit.name + " is active");
  } else if (unit.active_state == "failed") {
    findings.wrong(unit.name + " has failed",
                   {"journalctl -u " + unit.name + " -n 50",
                    "systemctl reset-failed " + unit.name + "; systemctl restart " + unit.name});
  } else {
    findings.wrong(unit.name + " is " + unit.active_state, {"systemctl enable --now " + unit.name});
  }
}

}  // namespace

Findings examine_units(const Installation&) {
  Findings findings;
  if (!std::filesystem::exists("/run/systemd/system")) {
    findings.not_checked("units: systemd does not run this machine", {"see \"Sockets\" below"});
    return findings;
  }
  std::vector<std::string> command{"systemctl", "show",
                                   "--property=Id,LoadState,ActiveState,UnitFileState"};
  command.insert(command.end(), unit_names().begin(), unit_names().end());
  const auto printed = run_program(command);
  if (!printed || printed->status != 0) {
    findings.not_checked("units: systemctl does not answer", {"systemctl status sih-auth"});
    return findings;
  }
  bool is_installed = false;
  for (const UnitFacts& unit : parse_unit_facts(printed->output)) {
    if (unit.load_state != "loaded") continue;
    is_installed = is_installed || unit.name.starts_with("sih-auth");
    judge(unit, findings);
  }
  if (!is_installed) {
    findings.not_checked("units: those of sih-auth are not installed",
                         {"see \"Sockets\" below for whether the service runs"});
  }
  return findings;
}

}  // namespace sih_auth::app
