// Any bytes on a worker's socket: what is read is answered once, and the rest is dropped without
// waiting for more.

#include <algorithm>
#include <string_view>

#include "fuzz/fastcgi_peer.hpp"
#include "fuzz/fuzzer.hpp"
#include "fuzz/site.hpp"

namespace sih_auth::fuzz {
namespace {

// A request is a record that begins it, the end of its parameters, and that of its body.
constexpr std::size_t kShortestRequest = 32;

/// libfcgi allocates what the lengths of a name and its value add up to, before they have come, and
/// ends the process where that is 2 GiB. Nobody but nginx can say so, and nginx does not: no length
/// is let through that is above 256 MiB.
bool could_begin_a_huge_length(char c) {
  return static_cast<unsigned char>(c) > 0x8F;
}

}  // namespace

void examine(std::string_view input) {
  if (std::ranges::any_of(input, could_begin_a_huge_length)) return;
  Site site;
  const Exchanged exchanged = serve_bytes(input, site.application());
  require(exchanged.requests.size() <= input.size() / kShortestRequest, "more than were sent");
  for (const std::string& answer : exchanged.answers) {
    // One that was begun and is none of ours is ended without a word.
    if (!answer.empty()) require_one_answer(answer);
  }
}

}  // namespace sih_auth::fuzz

// libfcgi forgets the names in a record that asks for values and that it does not know. nginx sends
// no such record; that nothing else is forgotten shows the fuzzer of parameters.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfcgi.so";
}
