#include "fuzz/fastcgi_peer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <sys/socket.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

#include "fcgi/connection.hpp"
#include "fuzz/answers.hpp"
#include "fuzz/fuzzer.hpp"
#include "support/scripted_random.hpp"

namespace sih_auth::fuzz {
namespace {

constexpr unsigned char kBegin = 1;
constexpr unsigned char kEnd = 3;
constexpr unsigned char kParameters = 4;
constexpr unsigned char kInput = 5;
constexpr unsigned char kOutput = 6;
constexpr unsigned char kErrors = 7;
constexpr unsigned char kValues = 10;
constexpr unsigned char kUnknown = 11;
constexpr std::size_t kHead = 8;
constexpr int kUnavailable = 503;  // a rule of nginx's that cannot be understood lets nobody in
constexpr std::size_t kLongestRecord = 65'535;

char byte(std::size_t number) {
  return static_cast<char>(static_cast<unsigned char>(number & 0xFFU));
}

void append_record(std::string& out, unsigned char type, std::string_view content) {
  out += {1, static_cast<char>(type), 0, 1, byte(content.size() >> 8), byte(content.size()), 0, 0};
  out += content;
}

/// In as many records as are needed, and an empty one behind them.
void append_stream(std::string& out, unsigned char type, std::string_view content) {
  while (!content.empty()) {
    append_record(out, type, content.substr(0, kLongestRecord));
    content.remove_prefix(std::min(kLongestRecord, content.size()));
  }
  append_record(out, type, {});
}

void append_length(std::string& out, std::size_t length) {
  constexpr std::size_t kShort = 127;
  if (length <= kShort) {
    out += byte(length);
  } else {
    out += {byte((length >> 24) | 0x80U), byte(length >> 16), byte(length >> 8), byte(length)};
  }
}

std::string read_all(int fd) {
  std::string all;
  std::array<char, 4096> piece{};
  ssize_t size = 0;
  while ((size = ::read(fd, piece.data(), piece.size())) > 0)
    all.append(piece.data(), static_cast<std::size_t>(size));
  return all;
}

/// What stands in the records of one request after another, of which each has its end.
std::vector<std::string> answers_in(std::string_view records) {
  std::vector<std::string> answers;
  std::string output;
  while (!records.empty()) {
    require(records.size() >= kHead && records[0] == 1, "no record");
    const auto number_at = [&](std::size_t at) {
      return (static_cast<std::size_t>(static_cast<unsigned char>(records[at])) << 8) |
             static_cast<unsigned char>(records[at + 1]);
    };
    const auto type = static_cast<unsigned char>(records[1]);
    const std::size_t size = number_at(4);
    const std::size_t whole = kHead + size + static_cast<unsigned char>(records[6]);
    require(whole <= records.size(), "a record that does not end");
    const std::string_view content = records.substr(kHead, size);
    require(
        type == kEnd || type == kOutput || type == kErrors || type == kValues || type == kUnknown,
        "a record that nobody expects", std::to_string(type));
    require(type != kErrors || size == 0, "says something on the side", content);
    if (type == kOutput) output += content;
    // Protocol status 0: it was served; what was not has no output.
    if (type == kEnd && size == 8 && content[4] == 0) answers.push_back(std::exchange(output, {}));
    records.remove_prefix(whole);
  }
  require(output.empty(), "an answer without an end", output);
  return answers;
}

}  // namespace

std::string fastcgi_request(const Parameters& parameters, std::string_view body) {
  std::string pairs;
  for (const auto& [name, value] : parameters) {
    append_length(pairs, name.size());
    append_length(pairs, value.size());
    pairs.append(name).append(value);
  }
  std::string out;
  append_record(out, kBegin, std::string_view("\0\1\0\0\0\0\0\0", 8));
  append_stream(out, kParameters, pairs);
  append_stream(out, kInput, body);
  return out;
}

Exchanged serve_bytes(std::string_view bytes, http::Service& service) {
  static const bool initialized = (fcgi::initialize(), true);
  static_cast<void>(initialized);
  std::array<int, 2> pair{};
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0, "no sockets");
  const base::FileDescriptor peer(pair[0]);
  tests::ScriptedRandom random;
  Exchanged exchanged;
  {
    fcgi::Connection connection(base::FileDescriptor(pair[1]), random);
    const auto sent = ::send(peer.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    require(sent == static_cast<ssize_t>(bytes.size()), "more than a socket takes");
    ::shutdown(peer.get(), SHUT_WR);
    bool is_kept = true;
    while (is_kept && connection.read()) {
      exchanged.requests.push_back(connection.request());
      is_kept = connection.write(service.answer(connection.request()));
    }
  }
  exchanged.answers = answers_in(read_all(peer.get()));
  return exchanged;
}

void require_one_answer(std::string_view answer) {
  const auto head_end = answer.find("\r\n\r\n");
  require(head_end != std::string_view::npos, "a head without an end", answer);
  std::string_view head = answer.substr(0, head_end + 2);
  const std::string_view body = answer.substr(head_end + 4);
  std::map<std::string, std::string, std::less<>> headers;
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    const auto colon = line.find(": ");
    require(colon != std::string_view::npos && colon > 0, "no header", line);
    const bool is_plain =
        std::ranges::all_of(line, [](unsigned char c) { return c >= ' ' && c != 0x7F; });
    require(is_plain, "a header that could begin another one", line);
    const std::string_view name = line.substr(0, colon);
    const bool is_new = headers.emplace(name, line.substr(colon + 2)).second;
    require(is_new || name == "Set-Cookie", "stands there twice", line);
  }
  int status = 0;
  const std::string& status_text = headers["Status"];
  std::from_chars(status_text.data(), status_text.data() + status_text.size(), status);
  require(status >= 200 && (status < 500 || status == kUnavailable), "no such status", answer);
  require(headers["X-Request-Id"].size() == 32, "no id", answer);
  require(headers["Cache-Control"] == "no-store" || status == 200, "could be kept", answer);
  if (!body.empty()) {
    require(headers["Content-Length"] == std::to_string(body.size()), "not of its length", answer);
    static_cast<void>(json_of(body));
  }
}

}  // namespace sih_auth::fuzz
