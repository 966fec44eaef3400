#pragma once

#include <memory>

#include "app/doctor/finding.hpp"
#include "app/doctor/installation.hpp"
#include "storage/sql_connection.hpp"

namespace sih_auth::app {

/// A connection to the service's database, for an examination that needs it; nullptr when that
/// cannot be, which the examination of the database itself explains: here it is only noted as not
/// checked, beginning with `what`.
[[nodiscard]] std::unique_ptr<storage::SqlConnection> open_database(const Installation& it,
                                                                    const std::string& what,
                                                                    Findings& findings);

}  // namespace sih_auth::app
