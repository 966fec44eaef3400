#include "storage/sql_connection.hpp"

#include <algorithm>
#include <random>
#include <thread>
#include <unordered_map>
#include <utility>

#include <soci/soci.h>

#include "sih_auth/domain/unavailable.hpp"

#include "storage/engine.hpp"

namespace sih_auth::storage {
namespace {

using std::chrono::milliseconds;

// A request that cannot write in this time is answered 503; nobody is served by waiting longer.
constexpr milliseconds kPatience{5'000};

constexpr milliseconds kShortestBackOff{50};
constexpr milliseconds kLongestBackOff{1'000};

/// Nothing of the transaction of `owner` was done. For its `transact` alone.
class Undone : public domain::Unavailable {
 public:
  Undone(const SqlConnection* whose, const std::string& why) : Unavailable(why), owner(whose) {}

  const SqlConnection* owner;
};

/// The connection broke in a statement outside of a transaction.
class Lost : public domain::Unavailable {
 public:
  using domain::Unavailable::Unavailable;
};

/// Between half of it and all: those who met must not meet again.
milliseconds spread(milliseconds longest) {
  thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<milliseconds::rep> pick(longest.count() / 2, longest.count());
  return milliseconds{pick(random)};
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

/// For as long as it lives nobody is waited for.
class Impatience {
 public:
  Impatience(Engine& engine, milliseconds& patience)
      : engine_(engine), patience_(patience), before_(std::exchange(patience, milliseconds{0})) {
    engine_.set_patient(false);
  }
  Impatience(const Impatience&) = delete;
  Impatience& operator=(const Impatience&) = delete;
  ~Impatience() {
    engine_.set_patient(true);
    patience_ = before_;
  }

 private:
  Engine& engine_;
  milliseconds& patience_;
  milliseconds before_;
};

/// The client libraries of servers end a text at a zero byte.
void refuse_zero_bytes(const SqlConnection::Parameters& parameters) {
  for (const auto& parameter : parameters) {
    const auto* text = std::get_if<std::string>(&parameter);
    if (text != nullptr && text->find('\0') != std::string::npos) {
      throw domain::Unavailable("database: a text with a zero byte cannot be stored");
    }
  }
}

}  // namespace

struct SqlConnection::Session {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<soci::session> session;
  std::unordered_map<std::string_view, std::unique_ptr<soci::statement>> statements;

  /// `sql` is a literal: it outlives the connection and may be its own key.
  soci::statement& prepared(std::string_view sql) {
    auto& statement = statements[sql];
    if (!statement) {
      auto fresh = std::make_unique<soci::statement>(*session);
      fresh->alloc();
      fresh->prepare(std::string(sql));
      statement = std::move(fresh);
    }
    return *statement;
  }

  [[nodiscard]] bool is_open() const { return session != nullptr; }

  void close() {
    statements.clear();
    session.reset();
  }
};

SqlConnection::SqlConnection(const DatabaseAddress& address, Durability durability,
                             BusyCounters busy)
    : address_(address),
      session_(std::make_unique<Session>()),
      patience_(durability == Durability::lasting ? kPatience : milliseconds{0}),
      busy_(busy) {
  session_->engine = make_engine(address_, durability, busy);
  if (address_.engine() == EngineKind::sqlite) connect();
}

SqlConnection::~SqlConnection() {
  session_->close();
}

const Dialect& SqlConnection::dialect() const {
  return session_->engine->dialect();
}

void SqlConnection::connect() {
  session_->close();
  if (Clock::now() < next_attempt_) {
    throw domain::Unavailable("database: the server could not be reached a moment ago");
  }
  auto session = std::make_unique<soci::session>();
  try {
    session_->engine->open(*session);
  } catch (const soci::soci_error& error) {
    if (address_.server) {
      back_off_ = std::clamp(back_off_ * 2, kShortestBackOff, kLongestBackOff);
      next_attempt_ = Clock::now() + spread(back_off_);
    }
    throw domain::Unavailable(session_->engine->judge(error).text);
  }
  back_off_ = {};
  session_->session = std::move(session);
}

void SqlConnection::connect_if_lost() {
  if (in_transaction_) {
    // Whoever goes on after a failure must not write what was meant to be undone.
    if (has_failed_) throw domain::Unavailable("database: the transaction has failed already");
    return;
  }
  // What is written to a file without a name is lost: rather no connection than that one.
  if (!session_->is_open() || session_->engine->is_lost(*session_->session)) connect();
}

void SqlConnection::write(const std::function<void()>& work) {
  if (in_transaction_) return work();
  transact({&dialect().begin_write, 1}, work);
}

void SqlConnection::after_commit(std::function<void()> what) {
  if (!in_transaction_) return what();
  after_commit_.push_back(std::move(what));
}

void SqlConnection::read(const std::function<void()>& work) {
  if (in_transaction_) return work();
  transact(dialect().begin_read, work);
}

void SqlConnection::transact(std::span<const std::string_view> beginning,
                             const std::function<void()>& work) {
  const auto patient_until = Clock::now() + patience_;
  for (int attempts = 0;; ++attempts) {
    begin(beginning);
    after_commit_.clear();
    try {
      work();
      commit();
      for (const auto& what : std::exchange(after_commit_, {}))
        what();
      return;
    } catch (const Undone& undone) {
      roll_back();
      if (undone.owner != this) throw;
      if (Clock::now() >= patient_until) throw domain::Unavailable(undone.what());
    } catch (...) {
      roll_back();
      throw;
    }
    pause_after(attempts);
  }
}

void SqlConnection::pause_after(int attempts) const {
  constexpr int kMostDoublings = 5;
  const auto pause = spread(milliseconds{2 << std::min(attempts, kMostDoublings)});
  busy_.waits.add();
  busy_.microseconds.add(static_cast<std::uint64_t>(std::chrono::microseconds(pause).count()));
  std::this_thread::sleep_for(pause);
}

void SqlConnection::begin(std::span<const std::string_view> statements) {
  const auto begin_all = [&] {
    for (const std::string_view sql : statements)
      select(sql, {}, {}, [] {});
  };
  try {
    begin_all();
  } catch (const Lost&) {
    begin_all();  // nothing has been done yet
  } catch (...) {
    // What the first of several has set would hold for the next transaction.
    if (statements.size() > 1) session_->close();
    throw;
  }
  in_transaction_ = true;
  has_failed_ = false;
}

void SqlConnection::commit() {
  // PostgreSQL would answer a COMMIT of what has failed as if all were well.
  if (has_failed_) throw domain::Unavailable("database: a statement of the transaction has failed");
  in_transaction_ = false;
  try {
    run("COMMIT", {}, {}, [] {});  // on this connection or none
  } catch (const Lost& lost) {
    throw domain::Unavailable(std::string(lost.what()) + " (whether it was written is not known)");
  }
}

bool SqlConnection::try_write(const std::function<void()>& work) {
  const Impatience impatience(*session_->engine, patience_);
  try {
    write(work);
    return true;
  } catch (const domain::Unavailable&) {
    return false;  // said in the contract: not worth a failed request
  }
}

void SqlConnection::roll_back() noexcept {
  in_transaction_ = false;
  if (!session_->is_open()) return;
  try {
    run("ROLLBACK", {}, {}, [] {});
    // PostgreSQL frees no statement in a transaction that has failed.
    session_->statements.erase(std::exchange(spoiled_, {}));
  } catch (const domain::Unavailable&) {
    // Mostly SQLite has rolled back by itself. If not, only closing the connection frees what it
    // holds.
    if (session_->is_open() && !session_->engine->is_idle(*session_->session)) session_->close();
  }
}

long long SqlConnection::execute(std::string_view sql, const Parameters& parameters) {
  long long changed = 0;
  const auto work = [&] { changed = select(sql, parameters, {}, [] {}); };
  if (in_transaction_ || !dialect().needs_transaction_to_write) {
    work();
  } else {
    write(work);
  }
  return changed;
}

long long SqlConnection::insert(std::string_view sql, const Parameters& parameters) {
  long long id = 0;
  write([&] { id = std::get<0>(first<long long>(sql, parameters).value()); });
  return id;
}

void SqlConnection::execute_once(std::string_view sql) {
  try {
    select(sql, {}, {}, [] {});
  } catch (...) {
    session_->statements.erase(sql);
    throw;
  }
  session_->statements.erase(sql);
}

void SqlConnection::upsert(std::string_view update, std::string_view insert,
                           const Parameters& parameters) {
  write([&] {
    if (execute(update, parameters) == 0) execute(insert, parameters);
  });
}

void SqlConnection::each(std::string_view sql, const Parameters& parameters,
                         std::span<const ColumnType> columns,
                         const std::function<void(const Parameters&)>& on_row) {
  Parameters row;
  for (const ColumnType type : columns)
    row.push_back(type == ColumnType::integer ? Parameter(0LL) : Parameter(std::string()));
  std::vector<Target> targets;
  for (Parameter& value : row)
    std::visit([&](auto& place) { targets.emplace_back(&place); }, value);
  select(sql, parameters, targets, [&] { on_row(row); });
}

long long SqlConnection::select(std::string_view sql, const Parameters& parameters,
                                const std::vector<Target>& targets,
                                const std::function<void()>& on_row) {
  refuse_zero_bytes(parameters);
  connect_if_lost();
  bool has_row = false;
  const auto note_row = [&] {
    has_row = true;
    on_row();
  };
  try {
    return run(sql, parameters, targets, note_row);
  } catch (const Lost&) {
    if (targets.empty() || has_row) throw;
  }
  connect();
  return run(sql, parameters, targets, on_row);
}

long long SqlConnection::run(std::string_view sql, const Parameters& parameters,
                             const std::vector<Target>& targets,
                             const std::function<void()>& on_row) {
  try {
    if (const auto changed = ask(sql, parameters, targets, on_row)) return *changed;
  } catch (const soci::soci_error& error) {
    const Failure failure = session_->engine->judge(error);
    has_failed_ = true;
    if (failure.fault == Fault::conflict) throw Undone(this, failure.text);
    if (failure.fault == Fault::lost) lose(failure.text);
    if (in_transaction_) {
      spoiled_ = sql;
    } else {
      session_->statements.erase(sql);
    }
    throw domain::Unavailable(failure.text);
  }
  lose("database: the server takes no writes");
}

/// nullopt: by a server that has been demoted, whose answer may be of yesterday.
std::optional<long long> SqlConnection::ask(std::string_view sql, const Parameters& parameters,
                                            const std::vector<Target>& targets,
                                            const std::function<void()>& on_row) {
  soci::statement& statement = session_->prepared(sql);
  const Bindings bindings(statement);
  for (const Parameter& parameter : parameters) {
    std::visit([&](const auto& value) { statement.exchange(soci::use(value)); }, parameter);
  }
  for (const Target& target : targets) {
    std::visit([&](auto* value) { statement.exchange(soci::into(*value)); }, target);
  }
  statement.define_and_bind();
  bool row = statement.execute(true) && !targets.empty();
  if (!targets.empty() && session_->engine->is_demoted(*session_->session)) return std::nullopt;
  // Read to the end: a statement left standing on a row keeps its snapshot of the database.
  for (; row; row = statement.fetch())
    on_row();
  return statement.get_affected_rows();
}

void SqlConnection::lose(const std::string& why) {
  has_failed_ = true;
  session_->close();
  if (in_transaction_) throw Undone(this, why);
  throw Lost(why);
}

}  // namespace sih_auth::storage
