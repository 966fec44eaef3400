#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/domain/events.hpp"
#include "sih_auth/domain/keyed_values.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// Which events an administrator wants to see.
struct EventFilter {
  std::optional<domain::UserId> user = {};     ///< with `address_tags`: of either
  std::vector<std::string> address_tags = {};  ///< of one address, by the latest ten keys
  base::UnixTime since{};
  std::optional<domain::EventKind> kind = {};
  int most = 1;
};

/// The `events` table: the audit trail.
class SqlEventStore final : public domain::EventSink, public domain::EventHistory {
 public:
  SqlEventStore(SqlConnection& connection, const domain::AddressTagger& tagger)
      : connection_(connection), tagger_(tagger) {}

  void add(const domain::Event& event, base::UnixTime now) override;
  [[nodiscard]] std::vector<domain::RecordedEvent> latest_of(domain::UserId user,
                                                             int most) override;

  /// The latest first.
  [[nodiscard]] std::vector<domain::RecordedEvent> find(const EventFilter& filter);

 private:
  SqlConnection& connection_;
  const domain::AddressTagger& tagger_;
};

}  // namespace sih_auth::storage
