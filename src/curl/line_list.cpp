#include "curl/line_list.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

namespace sih_auth::curl {

void LineList::append(const std::string& line) {
  if (std::ranges::any_of(line, [](unsigned char c) { return c < ' ' || c == 0x7F; })) {
    throw std::runtime_error("a line for libcurl holds a control character");
  }
  curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  [[maybe_unused]] auto* const same = list_.release();
  list_.reset(longer);
}

}  // namespace sih_auth::curl
