#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sih_auth/domain/outbox.hpp"

#include "support/fake_transactions.hpp"

namespace sih_auth::tests {

/// Keeps every mail in the order in which it was added.
class FakeOutbox final : public domain::Outbox {
 public:
  struct Entry {
    domain::Mail mail;
    std::string subject;
    base::UnixTime expires_at;
    bool inside_transaction;
  };

  explicit FakeOutbox(const FakeTransactions& transactions) : transactions_(transactions) {}

  void add(const domain::Mail& mail, std::string_view subject, base::UnixTime,
           base::UnixTime expires_at) override {
    entries.push_back({mail, std::string(subject), expires_at, transactions_.is_open()});
  }

  std::vector<Entry> entries;

 private:
  const FakeTransactions& transactions_;
};

class FakeBell final : public domain::MailerBell {
 public:
  explicit FakeBell(const FakeTransactions& transactions) : transactions_(transactions) {}

  void ring() noexcept override {
    ++rings;
    if (transactions_.is_open()) rang_too_early = true;
  }

  int rings = 0;
  bool rang_too_early = false;

 private:
  const FakeTransactions& transactions_;
};

}  // namespace sih_auth::tests
