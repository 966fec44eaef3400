#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>
#include <tl/expected.hpp>

#include "sih_auth/base/json_writer.hpp"

namespace sih_auth::http {

/// What is wrong with the fields of a body: name -> sentence of the catalogue.
using FieldErrors = std::map<std::string, std::string_view, std::less<>>;

/// The JSON object of a request's body, read strictly (RFC 8259, and narrower): UTF-8, one object,
/// no duplicate names, at most 8 deep and 32 names. Unknown names are ignored.
class JsonBody {
 public:
  /// The error is a sentence of the catalogue.
  static tl::expected<JsonBody, std::string_view> parse(std::string_view text);

  [[nodiscard]] bool has(std::string_view name) const;

  /// A string field. Absent, of another type or with a NUL: notes it in `errors` and gives "".
  [[nodiscard]] std::string_view required_string(std::string_view name, FieldErrors& errors) const;

  /// As above, but may be absent (or null).
  [[nodiscard]] std::optional<std::string_view> optional_string(std::string_view name,
                                                                FieldErrors& errors) const;

  /// true or false; absent (or null) is false; anything else is noted in `errors`.
  [[nodiscard]] bool flag(std::string_view name, FieldErrors& errors) const;

 private:
  explicit JsonBody(rapidjson::Document document) : document_(std::move(document)) {}

  [[nodiscard]] const rapidjson::Value* find(std::string_view name) const;

  rapidjson::Document document_;
};

using base::JsonWriter;

}  // namespace sih_auth::http
