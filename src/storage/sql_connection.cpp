#include "storage/sql_connection.hpp"

#include <unordered_map>
#include <utility>

#include <soci/soci.h>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/sqlite_engine.hpp"

namespace sih_auth::storage {
namespace {

// A request that cannot write in this time is answered 503; nobody is served by waiting longer.
constexpr long long kPatientMs = 5'000;
// Enough for a reader that meets a crashed writer's recovery, too short to hold up a check.
constexpr long long kImpatientMs = 50;

long long patience_ms(Durability durability) {
  return durability == Durability::lasting ? kPatientMs : kImpatientMs;
}

/// Unbinds at the end of every run: what was bound lives no longer than the call.
class Bindings {
 public:
  explicit Bindings(soci::statement& statement) : statement_(statement) {}
  Bindings(const Bindings&) = delete;
  Bindings& operator=(const Bindings&) = delete;
  ~Bindings() { statement_.bind_clean_up(); }

 private:
  soci::statement& statement_;
};

}  // namespace

struct SqlConnection::Session {
  SqliteWait wait;
  soci::session session;
  std::unordered_map<std::string_view, std::unique_ptr<soci::statement>> statements;

  /// `sql` is a literal: it outlives the connection and may be its own key.
  soci::statement& prepared(std::string_view sql) {
    auto& statement = statements[sql];
    if (!statement) {
      auto fresh = std::make_unique<soci::statement>(session);
      fresh->alloc();
      fresh->prepare(std::string(sql));
      statement = std::move(fresh);
    }
    return *statement;
  }
};

SqlConnection::SqlConnection(const DatabaseAddress& address, Durability durability)
    : address_(address), durability_(durability) {
  open();
}

SqlConnection::~SqlConnection() = default;

void SqlConnection::open() {
  auto session = std::make_unique<Session>();
  session->wait.patience_ms = patience_ms(durability_);
  try {
    open_sqlite(session->session, address_, durability_, session->wait);
  } catch (const soci::soci_error& error) {
    throw domain::Unavailable(describe_failure(error));
  }
  session_ = std::move(session);
}

void SqlConnection::reopen_if_moved() {
  if (in_transaction_) return;
  if (session_ && !sqlite_file_has_moved(session_->session)) return;
  // What is written to a file without a name is lost: rather no connection than that one.
  session_.reset();
  open();
}

void SqlConnection::write(const std::function<void()>& work) {
  // IMMEDIATE: waits for its turn here, where nothing has been read yet; never a conflict later.
  transact("BEGIN IMMEDIATE", work);
}

void SqlConnection::read(const std::function<void()>& work) {
  transact("BEGIN", work);
}

void SqlConnection::transact(const char* begin, const std::function<void()>& work) {
  execute(begin);
  in_transaction_ = true;
  try {
    work();
    execute("COMMIT");
    in_transaction_ = false;
  } catch (...) {
    roll_back();
    in_transaction_ = false;
    throw;
  }
}

bool SqlConnection::try_write(const std::function<void()>& work) {
  bool is_written = false;
  try {
    reopen_if_moved();
    session_->wait.patience_ms = 0;
    write(work);
    is_written = true;
  } catch (const domain::Unavailable&) {
    // Said in the contract: not worth a failed request.
  }
  if (session_) session_->wait.patience_ms = patience_ms(durability_);
  return is_written;
}

void SqlConnection::roll_back() noexcept {
  try {
    execute("ROLLBACK");
  } catch (const domain::Unavailable&) {
    // Mostly SQLite has rolled back by itself. If not, only closing the connection frees the
    // writer's lock.
    if (!sqlite_is_idle(session_->session)) session_.reset();
  }
}

long long SqlConnection::execute(std::string_view sql, const Parameters& parameters) {
  return select(sql, parameters, {}, [] {});
}

long long SqlConnection::insert(std::string_view sql, std::string_view table,
                                const Parameters& parameters) {
  execute(sql, parameters);
  long long id = 0;
  if (!session_->session.get_last_insert_id(std::string(table), id)) {
    throw domain::Unavailable("database: no id for a new row");
  }
  return id;
}

void SqlConnection::each(std::string_view sql, std::span<const ColumnType> columns,
                         const std::function<void(const Parameters&)>& on_row) {
  Parameters row;
  for (const ColumnType type : columns)
    row.push_back(type == ColumnType::integer ? Parameter(0LL) : Parameter(std::string()));
  std::vector<Target> targets;
  for (Parameter& value : row)
    std::visit([&](auto& place) { targets.emplace_back(&place); }, value);
  select(sql, {}, targets, [&] { on_row(row); });
}

long long SqlConnection::select(std::string_view sql, const Parameters& parameters,
                                const std::vector<Target>& targets,
                                const std::function<void()>& on_row) {
  reopen_if_moved();
  try {
    soci::statement& statement = session_->prepared(sql);
    const Bindings bindings(statement);
    for (const Parameter& parameter : parameters) {
      std::visit([&](const auto& value) { statement.exchange(soci::use(value)); }, parameter);
    }
    for (const Target& target : targets) {
      std::visit([&](auto* value) { statement.exchange(soci::into(*value)); }, target);
    }
    statement.define_and_bind();
    // Read to the end: a statement left standing on a row keeps its snapshot of the database.
    for (bool row = statement.execute(true) && !targets.empty(); row; row = statement.fetch()) {
      on_row();
    }
    return statement.get_affected_rows();
  } catch (const soci::soci_error& error) {
    session_->statements.erase(sql);
    throw domain::Unavailable(describe_failure(error));
  }
}

}  // namespace sih_auth::storage
