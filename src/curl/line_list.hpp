#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

namespace sih_auth::curl {

/// Lines of a request, or recipients, as libcurl takes them.
class LineList {
 public:
  /// Throws std::runtime_error for a control character: a line end would begin another line.
  void append(const std::string& line);

  /// Null while there is none.
  [[nodiscard]] curl_slist* get() const noexcept { return list_.get(); }

 private:
  struct Cleanup {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  std::unique_ptr<curl_slist, Cleanup> list_;
};

}  // namespace sih_auth::curl
