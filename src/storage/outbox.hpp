#pragma once

#include <string>

#include "sih_auth/base/random.hpp"
#include "sih_auth/domain/keyed_values.hpp"
#include "sih_auth/domain/outbox.hpp"

#include "storage/sql_connection.hpp"

namespace sih_auth::storage {

/// The mail channel of the `outbox` table, from both of its ends. Bodies are sealed.
class SqlOutbox final : public domain::Outbox, public domain::MailQueue {
 public:
  /// `message_id_domain` is the right side of every Message-ID.
  SqlOutbox(SqlConnection& connection, domain::Sealer& sealer, base::RandomSource& random,
            std::string message_id_domain);

  void add(const domain::Mail& mail, std::string_view subject, base::UnixTime now,
           base::UnixTime expires_at) override;

  [[nodiscard]] std::optional<domain::QueuedMail> claim(base::UnixTime now,
                                                        std::chrono::seconds lease) override;
  void remove(domain::MailId id) override;
  void retry(const domain::QueuedMail& mail, base::UnixTime when, std::string_view why) override;
  void park(const domain::QueuedMail& mail, base::UnixTime now, std::string_view why) override;
  [[nodiscard]] std::optional<base::UnixTime> next_due() override;

 private:
  [[nodiscard]] std::string new_message_id();

  SqlConnection& connection_;
  domain::Sealer& sealer_;
  base::RandomSource& random_;
  std::string message_id_domain_;
};

}  // namespace sih_auth::storage
