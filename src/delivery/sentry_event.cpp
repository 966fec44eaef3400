#include "delivery/sentry_event.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/json_writer.hpp"

#include "delivery/json_text.hpp"

namespace sih_auth::delivery {
namespace {

using base::JsonWriter;
using base::StackFrame;

/// One program or library that frames are of; Sentry finds its symbols by the build id.
struct Image {
  std::string file;
  std::string build_id;
  bool operator==(const Image&) const = default;
};

Image image_of(const StackFrame& frame) {
  return {frame.module, frame.build_id};
}

std::vector<Image> images_of(const std::vector<StackFrame>& frames) {
  std::vector<Image> images;
  for (const StackFrame& frame : frames) {
    const Image image = image_of(frame);
    if (!frame.build_id.empty() && std::ranges::find(images, image) == images.end()) {
      images.push_back(image);
    }
  }
  return images;
}

std::string hex_number(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return "0x" + std::string(digits.data(), end);
}

/// The first sixteen bytes as Microsoft writes a GUID: its first three numbers turned around.
std::string debug_id(std::string_view build_id) {
  std::string bytes = base::from_hex(build_id).value_or("");
  bytes.resize(16, '\0');
  std::reverse(bytes.begin(), bytes.begin() + 4);
  std::reverse(bytes.begin() + 4, bytes.begin() + 6);
  std::reverse(bytes.begin() + 6, bytes.begin() + 8);
  std::string text = base::to_hex(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U})
    text.insert(at, "-");
  return text;
}

void write_frame(JsonWriter& json, const StackFrame& frame, const std::vector<Image>& images) {
  add_field(json, "function", frame.function);
  add_field(json, "package", frame.module);
  json.field("instruction_addr", hex_number(frame.address));
  const auto image = std::ranges::find(images, image_of(frame));
  if (image == images.end()) return;
  // From the image's beginning: where it was loaded is nobody's business.
  json.field("addr_mode", "rel:" + std::to_string(image - images.begin()));
}

void write_exception(JsonWriter& json, const ErrorReport& report,
                     const std::vector<Image>& images) {
  json.field("type", utf8_text(report.type));
  json.field("value", utf8_text(report.message));
  if (report.frames.empty()) return;
  json.object("stacktrace", [&](JsonWriter& trace) {
    trace.objects("frames", report.frames.size(), [&](JsonWriter& frame, std::size_t i) {
      write_frame(frame, report.frames[i], images);
    });
  });
}

void write_image(JsonWriter& json, const Image& image) {
  json.field("type", "elf");
  json.field("code_file", utf8_text(image.file));
  json.field("code_id", image.build_id);
  json.field("debug_id", debug_id(image.build_id));
  json.field("image_addr", "0x0");
}

}  // namespace

std::string sentry_event(const ErrorReport& report, std::string_view event_id) {
  const std::vector<Image> images = images_of(report.frames);
  JsonWriter json;
  json.field("event_id", event_id);
  json.field("timestamp", iso_time(report.at));
  json.field("platform", "native");
  json.field("level", "error");
  json.field("logger", "sih-auth");
  if (!report.release.empty()) json.field("release", "sih-auth@" + utf8_text(report.release));
  add_field(json, "environment", report.environment);
  add_field(json, "server_name", report.server_name);
  json.object("tags", [&](JsonWriter& tags) {
    add_field(tags, "pool", report.pool);
    add_field(tags, "request_id", report.request_id);
  });
  json.object("exception", [&](JsonWriter& exception) {
    exception.objects("values", 1, [&](JsonWriter& value, std::size_t) {
      write_exception(value, report, images);
    });
  });
  if (!images.empty()) {
    json.object("debug_meta", [&](JsonWriter& meta) {
      meta.objects("images", images.size(),
                   [&](JsonWriter& image, std::size_t i) { write_image(image, images[i]); });
    });
  }
  if (!report.path.empty()) {
    json.object("request", [&](JsonWriter& request) {
      add_field(request, "method", report.method);
      add_field(request, "url", report.path);
    });
  }
  json.object("contexts", [&](JsonWriter& contexts) {
    contexts.object("process", [&](JsonWriter& process) { process.field("pid", report.pid); });
  });
  return json.text();
}

std::string sentry_envelope(std::string_view event, std::string_view event_id,
                            base::UnixTime sent_at) {
  JsonWriter header;
  header.field("event_id", event_id);
  header.field("sent_at", iso_time(sent_at));
  JsonWriter item;
  item.field("type", "event");
  item.field("length", static_cast<long long>(event.size()));
  std::string envelope = header.text() + '\n' + item.text() + '\n';
  envelope += event;
  return envelope + '\n';
}

}  // namespace sih_auth::delivery
