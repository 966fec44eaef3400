#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "storage/database_address.hpp"

namespace sih_auth::storage {

/// What `parse_database_url` takes, for people.
inline constexpr std::string_view kDatabaseUrlForms =
    "sqlite:///file.db (in STATE_DIR), sqlite:////absolute/file.db, "
    "postgresql://user:password@host/database or mysql://user:password@host/database";

/// Reads a URL as SQLAlchemy writes it (`dialect+driver://`; which driver does not matter), or, of
/// several hosts, as libpq does; user and password are percent-encoded. Files of SQLite are
/// relative to `state_dir`, where the markers of servers stand as well. The error says what is
/// wrong and what is allowed, and holds no password.
[[nodiscard]] tl::expected<DatabaseAddress, std::string> parse_database_url(
    std::string_view url, const std::string& state_dir);

}  // namespace sih_auth::storage
