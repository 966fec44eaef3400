#pragma once

#include <functional>
#include <string_view>

#include "sih_auth/http/response.hpp"

#include "http/catalogue.hpp"
#include "http/json.hpp"

/// Answers in the two shapes that the API has: `message` on success, `error` and `message` on
/// refusal.
namespace sih_auth::http {

[[nodiscard]] Response ok(JsonWriter& json);
[[nodiscard]] Response ok(Notice notice);

[[nodiscard]] Response refuse(Fault fault);

/// With `Retry-After` (RFC 9110 section 10.2.3), and how long to wait in words, where waiting
/// helps.
[[nodiscard]] Response refuse(const domain::Denial& denial);

/// With a sentence that says more than the fault's own.
[[nodiscard]] Response refuse(Fault fault, std::string_view message);

/// With more fields than these two.
[[nodiscard]] Response refuse(Fault fault, const std::function<void(JsonWriter&)>& add_more);

/// 400 `validation_failed` with `fields`.
[[nodiscard]] Response refuse(const FieldErrors& errors);

}  // namespace sih_auth::http
