#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sih_auth/http/service.hpp"

namespace sih_auth::fuzz {

/// nginx's end of a connection (FastCGI 1.0, sections 3 and 5).
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// The records of one request; nobody keeps the connection after it.
[[nodiscard]] std::string fastcgi_request(const Parameters& parameters, std::string_view body);

struct Exchanged {
  std::vector<http::Request> requests;  ///< that were read
  std::vector<std::string> answers;     ///< what came back, a text for each request
};

/// Sends `bytes` over a pair of sockets to a connection of ours, which serves as long as it can
/// read. Ends the run when what comes back is no FastCGI.
[[nodiscard]] Exchanged serve_bytes(std::string_view bytes, http::Service& service);

/// What holds for each answer: a status that is no fault of ours, header lines that are some, no
/// header twice that may come once, and a body of the length that it says.
void require_one_answer(std::string_view answer);

}  // namespace sih_auth::fuzz
