#pragma once

#include "app/config.hpp"
#include "app/doctor/finding.hpp"
#include "storage/sql_connection.hpp"

namespace sih_auth::app {

/// What only a database server can have: a clock of its own, a way to it, room for connections.
void examine_database_server(const Config& config, storage::SqlConnection& connection,
                             Findings& findings);

}  // namespace sih_auth::app
