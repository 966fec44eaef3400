#pragma once

#include <chrono>

#include "storage/engine.hpp"

namespace sih_auth::storage {

/// MariaDB. Transactions are SERIALIZABLE: what one has read no other changes before its end, and
/// when they wait for each other one is undone. In a Galera cluster that holds on one node; between
/// nodes the first to commit a row wins, and the other's COMMIT undoes it.
class MysqlEngine final : public Engine {
 public:
  MysqlEngine(const ServerAddress& address, Durability durability)
      : address_(address), durability_(durability) {}

  /// The first host that can be reached and takes writes.
  void open(soci::session& session) override;

  [[nodiscard]] bool is_lost(soci::session&) const override { return false; }

  /// MariaDB does not tell by itself: it is asked once a second.
  [[nodiscard]] bool is_demoted(soci::session& session) override;
  [[nodiscard]] bool is_idle(soci::session&) const override { return false; }
  [[nodiscard]] Failure judge(const soci::soci_error& error) const override;
  [[nodiscard]] const Dialect& dialect() const override;
  void set_patient(bool) override {}

 private:
  void set_up(soci::session& session) const;

  const ServerAddress& address_;
  Durability durability_;
  std::chrono::steady_clock::time_point next_look_{};
};

}  // namespace sih_auth::storage
