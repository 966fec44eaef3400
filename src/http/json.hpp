#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <tl/expected.hpp>

#include "sih_auth/base/secret.hpp"

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

/// Writes one JSON object.
class JsonWriter {
 public:
  using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

  JsonWriter() : writer_(buffer_) { writer_.StartObject(); }

  JsonWriter& field(std::string_view name, std::string_view value);
  JsonWriter& field(std::string_view name, long long value);
  JsonWriter& flag(std::string_view name, bool value);
  JsonWriter& list(std::string_view name, const std::vector<std::string>& values);

  /// An array of `count` objects; `fill` is told which one to fill.
  JsonWriter& objects(std::string_view name, std::size_t count,
                      const std::function<void(JsonWriter&, std::size_t)>& fill);
  JsonWriter& object(std::string_view name, const std::function<void(JsonWriter&)>& fill);

  /// The text; call once, last.
  [[nodiscard]] std::string text();

 private:
  void key(std::string_view name);

  rapidjson::StringBuffer buffer_;
  Writer writer_;
};

}  // namespace sih_auth::http
