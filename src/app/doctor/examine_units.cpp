#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/doctor/examinations.hpp"
#include "app/doctor/program.hpp"
#include "app/doctor/unit_facts.hpp"

namespace sih_auth::app {
namespace {

std::vector<std::string> unit_names(const Installation& it) {
  std::vector<std::string> names{"sih-auth-api.socket",     "sih-auth-check.socket",
                                 "sih-auth-mailer.socket",  "sih-auth.service",
                                 "sih-auth-mailer.service", "nginx.service"};
  // A database server is backed up by tools of its own.
  if (!it.config().database.server) names.push_back("sih-auth-backup.timer");
  return names;
}

/// nullopt when systemd does not answer.
std::optional<std::vector<UnitFacts>> ask_systemd(const std::vector<std::string>& names) {
  std::vector<std::string> command{"systemctl", "show",
                                   "--property=Id,LoadState,ActiveState,UnitFileState"};
  command.insert(command.end(), names.begin(), names.end());
  const auto printed = run_program(command);
  if (!printed || printed->status != 0) return std::nullopt;
  return parse_unit_facts(printed->output);
}

/// Units that were just restarted get some seconds to be done with it.
std::optional<std::vector<UnitFacts>> settled_units(const std::vector<std::string>& names) {
  constexpr std::chrono::milliseconds kPause{250};
  constexpr std::chrono::seconds kLongest{5};
  const auto give_up_at = std::chrono::steady_clock::now() + kLongest;
  auto units = ask_systemd(names);
  while (units && std::ranges::any_of(*units, is_changing) &&
         std::chrono::steady_clock::now() < give_up_at) {
    std::this_thread::sleep_for(kPause);
    units = ask_systemd(names);
  }
  return units;
}

void judge(const UnitFacts& unit, Findings& findings) {
  if (unit.active_state == "active") {
    findings.ok(unit.name + " is active");
  } else if (unit.active_state == "failed") {
    findings.wrong(unit.name + " has failed",
                   {"journalctl -u " + unit.name + " -n 50",
                    "systemctl reset-failed " + unit.name + "; systemctl restart " + unit.name});
  } else if (is_changing(unit)) {
    findings.wrong(unit.name + " is still " + unit.active_state,
                   {"journalctl -u " + unit.name + " -n 50"});
  } else {
    findings.wrong(unit.name + " is " + unit.active_state, {"systemctl enable --now " + unit.name});
  }
}

}  // namespace

Findings examine_units(const Installation& it) {
  Findings findings;
  if (!std::filesystem::exists("/run/systemd/system")) {
    findings.not_checked("units: systemd does not run this machine", {"see \"Sockets\" below"});
    return findings;
  }
  const auto units = settled_units(unit_names(it));
  if (!units) {
    findings.not_checked("units: systemctl does not answer", {"systemctl status sih-auth"});
    return findings;
  }
  bool is_installed = false;
  for (const UnitFacts& unit : *units) {
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
