#include "app/doctor/examine_database_server.hpp"

#include <chrono>
#include <string>

#include "sih_auth/base/clock.hpp"

#include "storage/server_inspection.hpp"

namespace sih_auth::app {
namespace {

void examine_clock(base::UnixTime theirs, Findings& findings) {
  constexpr std::chrono::seconds kTolerance{5};
  const auto difference = theirs - base::SystemClock().now();
  if (difference <= kTolerance && difference >= -kTolerance) return;
  findings.wrong("the clocks of this machine and of the database server differ by " +
                     std::to_string(difference.count()) +
                     " seconds: codes and locks end at the wrong time",
                 {"timedatectl set-ntp true; timedatectl status   (on both)"});
}

}  // namespace

void examine_database_server(const Config& config, storage::SqlConnection& connection,
                             Findings& findings) {
  const storage::ServerState state = storage::inspect_server(connection);
  findings.ok(config.database.name() + " is " + state.version +
              (state.is_encrypted ? ", asked over TLS" : ""));
  examine_clock(state.time, findings);
  if (!state.is_encrypted && !state.is_local) {
    findings.wrong("what is said to the database server can be read and changed on the way",
                   {"DATABASE_URL=postgresql://…?sslmode=verify-full&sslrootcert=/path/ca.pem",
                    "DATABASE_URL=mysql://…?ssl_ca=/path/ca.pem"});
  }
  if (!state.weak_durability.empty()) {
    findings.wrong("the database server may lose what was answered, in a crash or a power cut (" +
                       state.weak_durability + ")",
                   {"set it back in the server's configuration"});
  }
  if (!state.narrow_encoding.empty()) {
    findings.wrong(
        "the database has the encoding " + state.narrow_encoding + ": not every name can be stored",
        {"create it anew with ENCODING 'UTF8'"});
  }
  const auto& workers = config.workers;
  const long long wanted = workers.api + workers.check + workers.mail;
  if (2 * wanted > state.max_connections) {
    findings.warn("the workers keep " + std::to_string(wanted) +
                      " connections open, twice that in " + "a reload, and the server takes " +
                      std::to_string(state.max_connections),
                  {"raise max_connections there, or set API_WORKERS and CHECK_WORKERS here"});
  }
}

}  // namespace sih_auth::app
