#include "sih_auth/base/json_writer.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace sih_auth::base {
namespace {

rapidjson::SizeType size_of(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

}  // namespace

struct JsonWriter::Library {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

JsonWriter::JsonWriter() : library_(std::make_unique<Library>()) {
  library_->writer.StartObject();
}

JsonWriter::~JsonWriter() = default;

void JsonWriter::key(std::string_view name) {
  library_->writer.Key(name.data(), size_of(name));
}

JsonWriter& JsonWriter::field(std::string_view name, std::string_view value) {
  key(name);
  library_->writer.String(value.data(), size_of(value));
  return *this;
}

JsonWriter& JsonWriter::field(std::string_view name, long long value) {
  key(name);
  library_->writer.Int64(value);
  return *this;
}

JsonWriter& JsonWriter::flag(std::string_view name, bool value) {
  key(name);
  library_->writer.Bool(value);
  return *this;
}

JsonWriter& JsonWriter::list(std::string_view name, const std::vector<std::string>& values) {
  key(name);
  library_->writer.StartArray();
  for (const std::string& value : values)
    library_->writer.String(value.data(), size_of(value));
  library_->writer.EndArray();
  return *this;
}

JsonWriter& JsonWriter::object(std::string_view name,
                               const std::function<void(JsonWriter&)>& fill) {
  key(name);
  library_->writer.StartObject();
  fill(*this);
  library_->writer.EndObject();
  return *this;
}

JsonWriter& JsonWriter::objects(std::string_view name, std::size_t count,
                                const std::function<void(JsonWriter&, std::size_t)>& fill) {
  key(name);
  library_->writer.StartArray();
  for (std::size_t i = 0; i < count; ++i) {
    library_->writer.StartObject();
    fill(*this, i);
    library_->writer.EndObject();
  }
  library_->writer.EndArray();
  return *this;
}

std::string JsonWriter::text() {
  library_->writer.EndObject();
  return {library_->buffer.GetString(), library_->buffer.GetSize()};
}

}  // namespace sih_auth::base
