#pragma once

#include "storage/engine.hpp"

namespace sih_auth::storage {

/// Transactions that write are SERIALIZABLE: PostgreSQL finds out by itself when two of them could
/// not have come one after the other, and undoes one.
class PostgresqlEngine final : public Engine {
 public:
  PostgresqlEngine(const ServerAddress& address, Durability durability)
      : address_(address), durability_(durability) {}

  void open(soci::session& session) override;

  [[nodiscard]] bool is_lost(soci::session& session) const override;

  /// By what PostgreSQL 14 and later report with every answer.
  [[nodiscard]] bool is_demoted(soci::session& session) override;
  [[nodiscard]] bool is_idle(soci::session&) const override { return false; }
  [[nodiscard]] Failure judge(const soci::soci_error& error) const override;
  [[nodiscard]] const Dialect& dialect() const override;
  void set_patient(bool) override {}

 private:
  const ServerAddress& address_;
  Durability durability_;
};

}  // namespace sih_auth::storage
