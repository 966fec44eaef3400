#include "delivery/error_report.hpp"

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"

#include "delivery/scrubbing.hpp"

namespace sih_auth::delivery {
namespace {

constexpr std::string_view kFormat = "error_report 1";
constexpr std::size_t kFields = 12;
constexpr std::size_t kFieldsOfFrame = 4;
constexpr std::size_t kLongestFunction = 300;  // templates have names of any length

std::optional<base::StackFrame> frame_in(const std::string* fields) {
  const auto address = base::whole_number<std::uint64_t>(fields[3]);
  if (!address) return std::nullopt;
  return base::StackFrame{fields[0], fields[1], fields[2], *address};
}

}  // namespace

base::Secret pack_error_report(const ErrorReport& report) {
  std::vector<std::string> fields{
      std::string(kFormat),       report.type,
      scrubbed(report.message),   report.release,
      report.environment,         report.server_name,
      report.request_id,          report.method,
      scrubbed_path(report.path), report.pool,
      std::to_string(report.pid), std::to_string(base::to_integer(report.at))};
  for (const base::StackFrame& frame : report.frames) {
    fields.push_back(frame.function.substr(0, kLongestFunction));
    fields.push_back(frame.module);
    fields.push_back(frame.build_id);
    fields.push_back(std::to_string(frame.address));
  }
  std::string packed = base::pack_fields(fields);
  return base::Secret::taken_from(packed);
}

std::optional<ErrorReport> unpack_error_report(std::string_view packed) {
  const auto fields = base::unpack_fields(packed);
  if (!fields || fields->size() < kFields || fields->front() != kFormat ||
      (fields->size() - kFields) % kFieldsOfFrame != 0) {
    return std::nullopt;
  }
  const std::string* const text = fields->data();
  const auto pid = base::whole_number<long long>(text[10]);
  const auto at = base::whole_number<long long>(text[11]);
  if (!pid || !at) return std::nullopt;
  ErrorReport report{text[1], text[2], {},      text[3], text[4], text[5],
                     text[6], text[7], text[8], text[9], *pid,    base::unix_time(*at)};
  for (std::size_t i = kFields; i < fields->size(); i += kFieldsOfFrame) {
    auto frame = frame_in(text + i);
    if (!frame) return std::nullopt;
    report.frames.push_back(std::move(*frame));
  }
  return report;
}

}  // namespace sih_auth::delivery
