#include "mail/mime_message.hpp"

#include <algorithm>
#include <iterator>

#include "mail/header_fields.hpp"
#include "mail/quoted_printable.hpp"

namespace sih_auth::mail {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// "=_" stands in no quoted-printable text (RFC 2045 section 6.7); the rest keeps the parts of a
/// mail apart from those of another one that it is forwarded in.
std::string boundary_of(std::string_view message_id) {
  constexpr std::size_t kLongest = 40;
  std::string boundary = "=_";
  std::ranges::copy_if(message_id.substr(0, std::min(message_id.find('@'), kLongest)),
                       std::back_inserter(boundary), is_alphanumeric);
  return boundary;
}

void append_part(std::string& out, const std::string& boundary, std::string_view type,
                 std::string_view text) {
  out.append("--").append(boundary).append(kLineEnd);
  out.append("Content-Type: ").append(type).append("; charset=utf-8").append(kLineEnd);
  out.append("Content-Transfer-Encoding: quoted-printable").append(kLineEnd).append(kLineEnd);
  out.append(quoted_printable(text)).append(kLineEnd);
}

}  // namespace

std::string mime_message(const Message& message, std::string_view sender_name,
                         std::string_view sender_email) {
  const std::string boundary = boundary_of(message.message_id);
  std::string out;
  for (const std::string& field : header_fields(message, sender_name, sender_email))
    out.append(field).append(kLineEnd);
  out.append("MIME-Version: 1.0").append(kLineEnd);
  out.append("Content-Type: multipart/alternative;").append(kLineEnd);
  out.append(" boundary=\"").append(boundary).append("\"").append(kLineEnd).append(kLineEnd);
  append_part(out, boundary, "text/plain", message.text);
  append_part(out, boundary, "text/html", message.html);
  return out.append("--").append(boundary).append("--").append(kLineEnd);
}

}  // namespace sih_auth::mail
