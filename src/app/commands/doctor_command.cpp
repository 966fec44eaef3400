#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "app/commands/command_line.hpp"
#include "app/commands/commands.hpp"
#include "app/doctor/examinations.hpp"
#include "app/doctor/report.hpp"
#include "app/state_owner.hpp"

namespace sih_auth::app {
namespace {

struct Topic {
  const char* title;
  Findings (*examine)(const Installation&);
};

constexpr std::array kAsCaller{
    Topic{"Settings", examine_settings}, Topic{"Service", examine_units},
    Topic{"Sockets", examine_sockets},   Topic{"nginx's configuration", examine_nginx},
    Topic{"Machine", examine_machine},
};
constexpr std::array kAsOwner{
    Topic{"Database", examine_database},
    Topic{"Portal", examine_portal},
    Topic{"TLS", examine_tls},
    Topic{"Cookies", examine_cookies},
    Topic{"Protected site", examine_site},
    Topic{"Visitors' addresses", examine_client_address},
    Topic{"Mail", examine_mail},
};

/// What an examination cannot explain is a finding as well: the others go on.
Section examine(const Topic& topic, const Installation& it) {
  try {
    return {topic.title, topic.examine(it)};
  } catch (const std::exception& error) {
    Findings findings;
    findings.wrong(std::string("this could not be looked at: ") + error.what(),
                   {"journalctl -u sih-auth -n 50"});
    return {topic.title, findings};
  }
}

class Consultation {
 public:
  explicit Consultation(bool as_json) : as_json_(as_json) {}

  template <typename Topics>
  void examine_all(const Topics& topics, const Installation& it) {
    for (const Topic& topic : topics) {
      sections_.push_back(examine(topic, it));
      if (as_json_) continue;
      std::fputs(section_text(sections_.back(), has_colours_).c_str(), stdout);
      std::fflush(stdout);  // a slow server's section may be next
    }
  }

  [[nodiscard]] int conclude(const Installation& it) const {
    const std::string text =
        as_json_ ? report_json(it.request.url, sections_) : summary_text(sections_, has_colours_);
    std::fputs(text.c_str(), stdout);
    return count(sections_, Mark::error) > 0 ? 1 : 0;
  }

 private:
  bool as_json_;
  bool has_colours_ = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  std::vector<Section> sections_;
};

int consult_doctor(DoctorRequest request, bool as_json) {
  const Installation it = look_at_installation(std::move(request));
  Consultation consultation(as_json);
  consultation.examine_all(kAsCaller, it);
  // Files that root leaves in the state folder would lock the service out.
  become_owner_of(it.config().state_dir);
  consultation.examine_all(kAsOwner, it);
  return consultation.conclude(it);
}

}  // namespace

void add_doctor_command(CommandLine& line) {
  auto& request = line.value<DoctorRequest>();
  auto& as_json = line.value<bool>();
  CLI::App& doctor = line.add(
      "doctor", "look at a live installation and say what is wrong, and what mends it", [&] {
        request.env_file = line.env_file();
        return consult_doctor(request, as_json);
      });
  doctor.add_option("URL", request.url, "the portal's address (default: SITE_URL)");
  doctor.add_option("--site", request.site, "the address of a page behind the login");
  doctor.add_option("--ca-file", request.ca_file,
                    "certificates (PEM) to trust instead of the system's");
  doctor.add_option("--nginx-prefix", request.nginx_prefix, "what nginx was started with as -p");
  doctor.add_option("--nginx-config", request.nginx_configuration,
                    "what nginx was started with as -c");
  doctor.add_flag("--json", as_json, "for programs");
}

}  // namespace sih_auth::app
