#pragma once

#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "sih_auth/base/secret.hpp"
#include "sih_auth/domain/flaw.hpp"
#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

#include "http/catalogue.hpp"
#include "http/json.hpp"

namespace sih_auth::http {

/// The fields of one request: each is parsed once, here at the edge, and all that is wrong is told
/// at once.
class Form {
 public:
  /// The error is the answer to send. `body_is_optional`: none counts as an object without fields.
  static tl::expected<Form, Response> read(const Request& request, bool body_is_optional = false);

  /// The field as a `Value` by `Value::parse`; nullopt (and noted) when it is missing or flawed.
  template <typename Value>
  [[nodiscard]] std::optional<Value> parsed(std::string_view name) {
    const std::string_view typed = body_.required_string(name, errors_);
    if (errors_.contains(name)) return std::nullopt;
    auto value = Value::parse(typed);
    if (value) return std::move(*value);
    note(name, value.error());
    return std::nullopt;
  }

  /// The same; absent (or null) is nullopt without being noted.
  template <typename Value>
  [[nodiscard]] std::optional<Value> optional_parsed(std::string_view name) {
    if (!body_.has(name)) return std::nullopt;
    return parsed<Value>(name);
  }

  /// The field exactly as sent.
  [[nodiscard]] base::Secret secret(std::string_view name);
  [[nodiscard]] std::optional<std::string_view> optional_text(std::string_view name);
  [[nodiscard]] bool flag(std::string_view name);

  void note(std::string_view name, domain::Flaw flaw);
  void note(std::string_view name, Detail detail);

  /// Whether nothing has been noted about `name`.
  [[nodiscard]] bool is_good(std::string_view name) const { return !errors_.contains(name); }
  [[nodiscard]] bool is_good() const { return errors_.empty(); }

  /// 400 with everything that was noted.
  [[nodiscard]] Response refusal() const;

 private:
  explicit Form(JsonBody body) : body_(std::move(body)) {}

  JsonBody body_;
  FieldErrors errors_;
};

}  // namespace sih_auth::http
