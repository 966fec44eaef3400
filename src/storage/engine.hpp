#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <soci/soci.h>

#include "storage/database_address.hpp"
#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// What a failed statement means for whoever has asked.
enum class Fault {
  conflict,  ///< another transaction came first: this one is undone, and may be run again
  lost,      ///< the connection is of no use any more; what was not committed is undone
  refused,   ///< only the statement has failed
};

struct Failure {
  Fault fault;
  std::string text;  ///< without any bound value (SOCI's own text has them)
};

/// SQL that each engine words in its own way.
struct Dialect {
  std::string_view begin_write;
  std::span<const std::string_view> begin_read;  ///< all that is read is of one moment

  std::string_view tables;  ///< the names of all tables of this database
  /// Waits until no other process migrates, and gives 1; "": nothing to wait for.
  std::string_view lock_schema;
  std::string_view unlock_schema;

  /// By the `:name` of a table: the highest number it has given; -1 where that may not be asked.
  std::string_view last_used_id;

  /// Whether a change of the schema is committed by itself, whatever transaction it stands in.
  bool commits_each_table;

  /// Whether a statement outside of a transaction could be done and still be reported as failed.
  bool needs_transaction_to_write;
};

/// What the engines do not have in common; one object for each connection.
class Engine {
 public:
  virtual ~Engine() = default;

  /// Connects; throws `soci::soci_error`.
  virtual void open(soci::session& session) = 0;

  /// Whether `session` no longer leads to the database; asks nobody.
  [[nodiscard]] virtual bool is_lost(soci::session& session) const = 0;

  /// Whether what `session` has just read may be out of date: its server takes no writes any more,
  /// and another one may.
  [[nodiscard]] virtual bool is_demoted(soci::session&) { return false; }

  /// After a ROLLBACK that failed: whether `session` holds no transaction all the same.
  [[nodiscard]] virtual bool is_idle(soci::session& session) const = 0;

  [[nodiscard]] virtual Failure judge(const soci::soci_error& error) const = 0;

  [[nodiscard]] virtual const Dialect& dialect() const = 0;

  /// Whether to wait for other writers; at first an engine does.
  virtual void set_patient(bool is_patient) = 0;
};

[[nodiscard]] std::unique_ptr<Engine> make_engine(const DatabaseAddress& address,
                                                  Durability durability, const BusyCounters& busy);

}  // namespace sih_auth::storage
