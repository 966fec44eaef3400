#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "sih_auth/base/metrics.hpp"
#include "sih_auth/domain/stores.hpp"

#include "storage/database_address.hpp"

namespace sih_auth::storage {

struct Dialect;

/// What a connection's writes are worth. `lasting`: they wait for their turn and for the disk.
/// `droppable`, for a process that must never wait: neither; a power cut may undo them.
enum class Durability { lasting, droppable };

/// How often and how long a connection has waited for others who write.
struct BusyCounters {
  base::Counter waits;
  base::Counter microseconds;
};

enum class ColumnType { integer, text };

/// One connection, the one door to SQL: every statement is prepared once and kept with
/// its text, which must outlive the connection. Open it after the fork. Placeholders are `:name`,
/// filled in the order in which they stand; a name is used once in a statement. Every failure is
/// `domain::Unavailable` without any bound value in its text.
///
/// A database file that was moved away or replaced is noticed before the next statement, a server
/// that has gone by the statement that fails: the connection is opened anew, a server's no sooner
/// than its back-off allows. What has only read is then asked once more. What has written is not,
/// unless it is certain that nothing was done.
class SqlConnection final : public domain::Transactions {
 public:
  using Parameter = std::variant<long long, std::string>;
  using Parameters = std::vector<Parameter>;

  /// A file must exist, or `Unavailable` is thrown; a server is reached by the first statement.
  SqlConnection(const DatabaseAddress& address, Durability durability, BusyCounters busy = {});
  ~SqlConnection() override;

  void write(const std::function<void()>& work) override;
  void after_commit(std::function<void()> what) override;

  /// Runs `work` so that everything it reads is of one moment.
  void read(const std::function<void()>& work);

  /// Runs a statement that gives no rows; returns how many it changed, also where a value was the
  /// same before.
  long long execute(std::string_view sql, const Parameters& parameters = {});

  /// Runs a statement without parameters and rows, which is not kept.
  void execute_once(std::string_view sql);

  /// Runs an `INSERT … RETURNING id` and returns the new row's id.
  long long insert(std::string_view sql, const Parameters& parameters);

  /// As `write`, but gives up when nothing can be written, and on SQLite at once when another
  /// connection is writing: false, and nothing is done. A server lets it wait for a locked row as
  /// long as any other write.
  [[nodiscard]] bool try_write(const std::function<void()>& work);

  /// Changes the row that `update` finds, or makes it by `insert`; both name the same `parameters`
  /// in the same order.
  void upsert(std::string_view update, std::string_view insert, const Parameters& parameters);

  /// All rows. `Columns` are `long long` or `std::string`; a NULL is a failure.
  template <typename... Columns>
  std::vector<std::tuple<Columns...>> all(std::string_view sql, const Parameters& parameters = {}) {
    std::vector<std::tuple<Columns...>> rows;
    std::tuple<Columns...> row;
    std::vector<Target> targets;
    std::apply([&](Columns&... column) { (targets.emplace_back(&column), ...); }, row);
    select(sql, parameters, targets, [&] { rows.push_back(row); });
    return rows;
  }

  /// The first row, if there is one.
  template <typename... Columns>
  std::optional<std::tuple<Columns...>> first(std::string_view sql,
                                              const Parameters& parameters = {}) {
    auto rows = all<Columns...>(sql, parameters);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }

  /// As `all`, for columns that are not known before, a row at a time.
  void each(std::string_view sql, const Parameters& parameters, std::span<const ColumnType> columns,
            const std::function<void(const Parameters&)>& on_row);

  [[nodiscard]] const Dialect& dialect() const;
  [[nodiscard]] EngineKind engine() const { return address_.engine(); }

 private:
  struct Session;
  using Clock = std::chrono::steady_clock;
  using Target = std::variant<long long*, std::string*>;

  void connect();
  void connect_if_lost();
  void transact(std::span<const std::string_view> begin, const std::function<void()>& work);
  void begin(std::span<const std::string_view> statements);
  void commit();
  void pause_after(int attempts) const;
  void roll_back() noexcept;
  long long select(std::string_view sql, const Parameters& parameters,
                   const std::vector<Target>& targets, const std::function<void()>& on_row);
  long long run(std::string_view sql, const Parameters& parameters,
                const std::vector<Target>& targets, const std::function<void()>& on_row);

  std::optional<long long> ask(std::string_view sql, const Parameters& parameters,
                               const std::vector<Target>& targets,
                               const std::function<void()>& on_row);
  [[noreturn]] void lose(const std::string& why);

  DatabaseAddress address_;
  std::unique_ptr<Session> session_;
  std::chrono::milliseconds patience_;
  BusyCounters busy_;
  bool in_transaction_ = false;
  std::vector<std::function<void()>> after_commit_;
  bool has_failed_ = false;  ///< the transaction, so that it must not be committed
  std::string spoiled_;      ///< the statement that failed in it
  Clock::time_point next_attempt_{};
  std::chrono::milliseconds back_off_{};
};

}  // namespace sih_auth::storage
