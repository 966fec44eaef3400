#pragma once

#include "storage/engine.hpp"

namespace sih_auth::storage {

/// To be called before anything is asked of SQLite; once is enough.
void set_up_sqlite();

/// What a busy connection remembers while it waits.
struct SqliteWait {
  long long patience_ms = 0;
  long long started_ms = 0;
  BusyCounters counters;
};

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(DatabaseAddress address, Durability durability, const BusyCounters& busy);

  /// Opens a file that exists.
  void open(soci::session& session) override;

  /// The file no longer has its name.
  [[nodiscard]] bool is_lost(soci::session& session) const override;
  [[nodiscard]] bool is_idle(soci::session& session) const override;
  [[nodiscard]] Failure judge(const soci::soci_error& error) const override;
  [[nodiscard]] const Dialect& dialect() const override;
  void set_patient(bool is_patient) override;

 private:
  DatabaseAddress address_;
  Durability durability_;
  SqliteWait wait_;
};

}  // namespace sih_auth::storage
