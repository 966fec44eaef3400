#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sih_auth::base {

/// Writes one JSON object (RFC 8259). Texts are to be UTF-8: they are escaped, not checked.
class JsonWriter {
 public:
  JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;
  ~JsonWriter();

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
  struct Library;

  void key(std::string_view name);

  std::unique_ptr<Library> library_;
};

}  // namespace sih_auth::base
