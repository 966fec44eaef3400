#include "http/json.hpp"

#include <algorithm>
#include <set>

#include "sih_auth/base/encoding.hpp"

#include "http/catalogue.hpp"

namespace sih_auth::http {
namespace {

constexpr int kMaxDepth = 8;
constexpr unsigned kMaxNames = 32;

bool has_duplicate_names(const rapidjson::Value& object) {
  std::set<std::string_view> names;
  for (const auto& member : object.GetObject()) {
    if (!names.emplace(member.name.GetString(), member.name.GetStringLength()).second) return true;
  }
  return false;
}

bool is_acceptable(const rapidjson::Value& value, int depth) {
  if (depth > kMaxDepth) return false;
  if (value.IsArray()) {
    for (const auto& element : value.GetArray()) {
      if (!is_acceptable(element, depth + 1)) return false;
    }
  }
  if (value.IsObject()) {
    if (value.MemberCount() > kMaxNames || has_duplicate_names(value)) return false;
    for (const auto& member : value.GetObject()) {
      if (!is_acceptable(member.value, depth + 1)) return false;
    }
  }
  return true;
}

bool is_utf8(const rapidjson::Value& value) {
  if (value.IsString()) {
    return base::decode_utf8({value.GetString(), value.GetStringLength()}).has_value();
  }
  if (value.IsArray()) return std::ranges::all_of(value.GetArray(), is_utf8);
  if (!value.IsObject()) return true;
  return std::ranges::all_of(value.GetObject(), [](const auto& member) {
    return is_utf8(member.name) && is_utf8(member.value);
  });
}

}  // namespace

tl::expected<JsonBody, std::string_view> JsonBody::parse(std::string_view text) {
  // RapidJSON skips a byte order mark, or any one of its bytes, and takes a NUL for the end of the
  // text.
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.find_first_of(kByteOrderMark) == 0 || text.find('\0') != std::string_view::npos) {
    return tl::unexpected(sentence(BodyFlaw::not_json));
  }
  // Iterative: a body of nothing but brackets must not use up the stack.
  constexpr unsigned kFlags =
      rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
  rapidjson::Document document;
  document.Parse<kFlags>(text.data(), text.size());
  if (document.HasParseError()) return tl::unexpected(sentence(BodyFlaw::not_json));
  if (!document.IsObject()) return tl::unexpected(sentence(BodyFlaw::not_an_object));
  if (!is_acceptable(document, 1)) return tl::unexpected(sentence(BodyFlaw::beyond_limits));
  // It lets the second half of a surrogate pair through.
  if (!is_utf8(document)) return tl::unexpected(sentence(BodyFlaw::not_json));
  return JsonBody(std::move(document));
}

const rapidjson::Value* JsonBody::find(std::string_view name) const {
  const rapidjson::Value key(
      rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size())));
  const auto member = document_.FindMember(key);
  if (member == document_.MemberEnd() || member->value.IsNull()) return nullptr;
  return &member->value;
}

bool JsonBody::has(std::string_view name) const {
  return find(name) != nullptr;
}

std::string_view JsonBody::required_string(std::string_view name, FieldErrors& errors) const {
  if (!has(name)) {
    errors.emplace(name, sentence(domain::Flaw::required));
    return {};
  }
  return optional_string(name, errors).value_or(std::string_view{});
}

std::optional<std::string_view> JsonBody::optional_string(std::string_view name,
                                                          FieldErrors& errors) const {
  const rapidjson::Value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->IsString()) {
    errors.emplace(name, sentence(BodyFlaw::not_a_string));
    return std::nullopt;
  }
  const std::string_view text(value->GetString(), value->GetStringLength());
  if (text.find('\0') != std::string_view::npos) {
    errors.emplace(name, sentence(BodyFlaw::has_nul));
    return std::nullopt;
  }
  return text;
}

bool JsonBody::flag(std::string_view name, FieldErrors& errors) const {
  const rapidjson::Value* value = find(name);
  if (value == nullptr) return false;
  if (!value->IsBool()) {
    errors.emplace(name, sentence(BodyFlaw::not_a_boolean));
    return false;
  }
  return value->GetBool();
}

}  // namespace sih_auth::http
