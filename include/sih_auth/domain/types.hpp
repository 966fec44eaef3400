#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/flaw.hpp"

namespace sih_auth::domain {

/// A row's number that cannot be mistaken for another table's.
template <typename Tag>
struct Id {
  std::int64_t value = 0;
  auto operator<=>(const Id&) const = default;
};

using UserId = Id<struct UserTag>;
using LoginId = Id<struct LoginTag>;
using OtpId = Id<struct OtpTag>;
using SessionId = Id<struct SessionTag>;
using DeliveryId = Id<struct DeliveryTag>;
using DeviceId = Id<struct DeviceTag>;
using EmailUndoId = Id<struct EmailUndoTag>;

/// An address as RFC 5321 writes it, narrowed to what can be mailed without surprises: ASCII
/// dot-atom, a domain with a dot, at most 120 characters.
class EmailAddress {
 public:
  /// Blanks at the ends are dropped; nothing else is altered. Flaws: `required`, `email_too_long`,
  /// `email_malformed`.
  static tl::expected<EmailAddress, Flaw> parse(std::string_view typed);

  /// As typed: what mail is sent to and people are shown.
  [[nodiscard]] const std::string& value() const noexcept { return value_; }

  /// What makes two addresses the same account: the address in lower case.
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

 private:
  explicit EmailAddress(std::string_view value);

  std::string value_;
  std::string key_;
};

/// What a person is called: 1-100 characters, none of them control or text-direction characters.
class PersonName {
 public:
  /// Blanks at the ends are dropped. Flaws: `required`, `name_not_utf8`, `name_too_long`,
  /// `name_has_control_characters`.
  static tl::expected<PersonName, Flaw> parse(std::string_view typed);

  [[nodiscard]] const std::string& value() const noexcept { return value_; }

 private:
  explicit PersonName(std::string_view value) : value_(value) {}

  std::string value_;
};

/// A group that accounts belong to: 1-64 ASCII letters, digits, `.`, `_` and `-`. Case counts.
class GroupName {
 public:
  /// Flaw: `group_name_malformed`.
  static tl::expected<GroupName, Flaw> parse(std::string_view typed);

  [[nodiscard]] const std::string& value() const noexcept { return value_; }
  [[nodiscard]] bool operator<(const GroupName& other) const noexcept {
    return value_ < other.value_;
  }

 private:
  explicit GroupName(std::string_view value) : value_(value) {}

  std::string value_;
};

/// A one-time code: exactly six ASCII digits.
class OtpCode {
 public:
  static constexpr std::uint32_t kCount = 1'000'000;

  /// Flaw: `otp_malformed`.
  static tl::expected<OtpCode, Flaw> parse(std::string_view typed);

  /// `number` below `kCount`; leading zeros are kept.
  static OtpCode from_number(std::uint32_t number);

  [[nodiscard]] std::string_view reveal() const noexcept { return digits_.reveal(); }

 private:
  explicit OtpCode(std::string_view digits) : digits_(digits) {}

  base::Secret digits_;
};

/// A code of a printed set, for when no mail can be read: sixteen characters of Crockford's base32,
/// 80 bits, shown as "ABCD-EFGH-JKMN-PQRS".
class BackupCode {
 public:
  static constexpr std::size_t kBytes = 10;

  /// Either case; hyphens and blanks do not count; I and L are 1, O is 0. Flaw:
  /// `backup_code_malformed`.
  static tl::expected<BackupCode, Flaw> parse(std::string_view typed);

  /// `bytes`: kBytes of them.
  static BackupCode from_bytes(std::string_view bytes);

  [[nodiscard]] std::string_view reveal() const noexcept { return characters_.reveal(); }

  /// As it is shown to its owner.
  [[nodiscard]] base::Secret in_groups() const;

 private:
  explicit BackupCode(std::string& characters)
      : characters_(base::Secret::taken_from(characters)) {}

  base::Secret characters_;
};

/// Who asks, as nginx saw them.
struct Visitor {
  std::string ip;
  std::string user_agent;  ///< printable ASCII, at most 255 bytes
  std::string request_id = {};
};

/// Who asks, with the token of their `device` cookie (empty: none).
struct Client {
  Visitor visitor;
  std::string device_token;
};

}  // namespace sih_auth::domain
