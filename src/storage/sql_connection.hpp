#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "sih_auth/domain/stores.hpp"

namespace sih_auth::storage {

/// How to reach a database.
struct DatabaseAddress {
  std::string sqlite_path;  ///< absolute
  bool read_only = false;
  int descriptor = -1;     ///< when it is open already, for reading; the path is for messages then
  bool is_frozen = false;  ///< with `descriptor`: nobody writes to it
};

/// What a connection's writes are worth. `lasting`: they wait for their turn and for the disk.
/// `droppable`, for a process that must never wait: neither; a power cut may undo them.
enum class Durability { lasting, droppable };

enum class ColumnType { integer, text };

/// One connection, the one door to SQL: every statement is prepared once and kept with
/// its text, which must outlive the connection. Open it after the fork. Placeholders are `:name`,
/// filled in the order in which they stand; a name is used once in a statement. Every failure is
/// `domain::Unavailable` without any bound value in its text. A database file that was moved away
/// or replaced is noticed before the next statement: the connection is opened anew, by the name.
class SqlConnection final : public domain::Transactions {
 public:
  using Parameter = std::variant<long long, std::string>;
  using Parameters = std::vector<Parameter>;

  /// Opens a database that exists. Throws `Unavailable`.
  SqlConnection(const DatabaseAddress& address, Durability durability);
  ~SqlConnection() override;

  void write(const std::function<void()>& work) override;

  /// Runs `work` so that everything it reads is of one moment.
  void read(const std::function<void()>& work);

  /// Runs a statement that gives no rows; returns how many it changed.
  long long execute(std::string_view sql, const Parameters& parameters = {});

  /// As `write`, but gives up at once when another connection is writing or nothing can be
  /// written: false, and nothing is done.
  [[nodiscard]] bool try_write(const std::function<void()>& work);

  /// Runs an INSERT and returns the new row's id.
  long long insert(std::string_view sql, std::string_view table, const Parameters& parameters);

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
  void each(std::string_view sql, std::span<const ColumnType> columns,
            const std::function<void(const Parameters&)>& on_row);

 private:
  struct Session;

  void open();
  void reopen_if_moved();
  void transact(const char* begin, const std::function<void()>& work);
  using Target = std::variant<long long*, std::string*>;

  long long select(std::string_view sql, const Parameters& parameters,
                   const std::vector<Target>& targets, const std::function<void()>& on_row);
  void roll_back() noexcept;

  DatabaseAddress address_;
  Durability durability_;
  std::unique_ptr<Session> session_;
  bool in_transaction_ = false;
};

}  // namespace sih_auth::storage
