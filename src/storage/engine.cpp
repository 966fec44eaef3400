#include "storage/engine.hpp"

#include "storage/mysql_engine.hpp"
#include "storage/postgresql_engine.hpp"
#include "storage/sqlite_engine.hpp"

namespace sih_auth::storage {

std::unique_ptr<Engine> make_engine(const DatabaseAddress& address, Durability durability,
                                    const BusyCounters& busy) {
  switch (address.engine()) {
    case EngineKind::sqlite:
      return std::make_unique<SqliteEngine>(address, durability, busy);
    case EngineKind::postgresql:
      return std::make_unique<PostgresqlEngine>(*address.server, durability);
    case EngineKind::mysql:
      return std::make_unique<MysqlEngine>(*address.server, durability);
  }
  __builtin_unreachable();
}

}  // namespace sih_auth::storage
