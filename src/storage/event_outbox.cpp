#include "storage/event_outbox.hpp"

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::storage {

void SqlEventOutbox::add(const domain::Event& event, base::UnixTime now) {
  constexpr std::chrono::days kLifetime{3};
  constexpr std::size_t kIdBytes = 16;
  queue_.put(domain::pack_event(event, now), "", "msg_" + base::to_hex(random_.bytes(kIdBytes)),
             now, now + kLifetime);
}

}  // namespace sih_auth::storage
