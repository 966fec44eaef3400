// A request as nginx words it, parameters and body, over a socket to its answer: read is just what
// was sent, and the answer is one, whatever stands in the parameters. The input is lines of
// NAME=value, an empty line and the body; `$` stands for the session cookie of who is signed in.

#include <algorithm>
#include <string>
#include <string_view>

#include "fuzz/fastcgi_peer.hpp"
#include "fuzz/fuzzer.hpp"
#include "fuzz/site.hpp"

namespace sih_auth::fuzz {
namespace {

/// The first word for a name counts; nginx repeats none but headers.
std::string_view value_of(const Parameters& parameters, std::string_view name) {
  for (const auto& [known, value] : parameters) {
    if (known == name) return value;
  }
  return {};
}

/// nginx's, else as CGI has it (RFC 3875, 4.1.13 and 4.1.5).
std::string path_of(const Parameters& parameters) {
  if (const auto uri = value_of(parameters, "DOCUMENT_URI"); !uri.empty()) return std::string(uri);
  return std::string(value_of(parameters, "SCRIPT_NAME")).append(value_of(parameters, "PATH_INFO"));
}

void require_as_sent(const Parameters& parameters, const http::Request& request) {
  require(request.path == path_of(parameters), "another path", request.path);
  require(request.query == value_of(parameters, "QUERY_STRING"), "another query", request.query);
  require(request.ip == value_of(parameters, "REMOTE_ADDR"), "another client", request.ip);
  require(request.checked.groups == value_of(parameters, "SIH_AUTH_GROUPS"), "other groups");
  require(request.checked.max_age == value_of(parameters, "SIH_AUTH_MAX_AGE"), "another age");
  std::size_t headers = 0;
  for (const auto& [name, value] : parameters) {
    if (!name.starts_with("HTTP_")) continue;
    ++headers;
    const auto [first, last] = request.headers.equal_range(name.substr(5));
    const std::string& sent = value;
    const bool is_there =
        std::any_of(first, last, [&](const auto& header) { return header.second == sent; });
    require(is_there, "a header is lost", name);
  }
  require(request.headers.size() == headers, "a header that nobody sent");
}

}  // namespace

void examine(std::string_view input) {
  if (input.find('\0') != std::string_view::npos) return;  // nginx refuses such a request
  Site site;
  const std::string text = with_value(input, '$', site.signed_in());
  std::string_view rest = text;
  Parameters parameters;
  bool says_length = false;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    const auto equals = std::min(line.find('='), line.size());
    const std::string_view name = line.substr(0, equals);
    // An empty one ends libfcgi's list of them.
    if (name.empty()) continue;
    // The administrator's, whom a 500 tells of it.
    if (name == "COOKIE_FLAGS" &&
        std::ranges::any_of(line, [](unsigned char c) { return c < ' ' || c == 0x7F; }))
      return;
    says_length = says_length || name == "CONTENT_LENGTH";
    parameters.emplace_back(name, line.substr(std::min(equals + 1, line.size())));
  }
  if (!says_length) parameters.emplace_back("CONTENT_LENGTH", std::to_string(rest.size()));
  const Exchanged exchanged = serve_bytes(fastcgi_request(parameters, rest), site.application());
  require(exchanged.requests.size() == exchanged.answers.size() && exchanged.answers.size() <= 1,
          "not one answer to one request", text);
  require(says_length || exchanged.requests.size() == 1, "not answered", text);
  if (exchanged.requests.empty()) return;
  const http::Request& request = exchanged.requests.front();
  require_as_sent(parameters, request);
  require(says_length || request.body == rest, "another body", request.body);
  require_one_answer(exchanged.answers.front());
  const bool is_let_in = exchanged.answers.front().starts_with("Status: 204\r\nRemote-User: ");
  require(!is_let_in || text.find(site.signed_in()) != std::string::npos, "let in without a cookie",
          text);
}

}  // namespace sih_auth::fuzz
