#include "app/doctor/owner_database.hpp"

#include <unistd.h>

#include "sih_auth/domain/unavailable.hpp"

#include "app/doctor/permission.hpp"
#include "storage/migrator.hpp"

namespace sih_auth::app {

std::unique_ptr<storage::SqlConnection> open_database(const Installation& it,
                                                      const std::string& what, Findings& findings) {
  if (!it.has_config()) {
    findings.not_checked(what + ": the database is not known", {"put the settings right first"});
    return nullptr;
  }
  const auto folder = ownership_of(it.config().state_dir);
  // Another user's files beside the database would lock the service out.
  if (!folder || folder->user != ::geteuid()) {
    findings.not_checked(what + ": the database is another user's",
                         {"run this as root, or as the service's user"});
    return nullptr;
  }
  try {
    auto connection = std::make_unique<storage::SqlConnection>(it.config().database,
                                                               storage::Durability::lasting);
    if (storage::schema_version(*connection) == storage::newest_schema_version()) return connection;
    findings.not_checked(what + ": the database has another schema", {"see \"Database\""});
  } catch (const domain::Unavailable& unavailable) {
    findings.not_checked(what + ": " + unavailable.what(), {"see \"Database\""});
  }
  return nullptr;
}

}  // namespace sih_auth::app
