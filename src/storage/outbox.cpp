#include "storage/outbox.hpp"

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::storage {

void SqlOutbox::add(const domain::Mail& mail, std::string_view subject, base::UnixTime now,
                    base::UnixTime expires_at) {
  constexpr std::size_t kIdBytes = 16;
  const std::string message_id = base::to_hex(random_.bytes(kIdBytes)) + "@" + message_id_domain_;
  queue_.put(domain::pack_mail(mail), subject, message_id, now, expires_at);
}

}  // namespace sih_auth::storage
