#pragma once

#include <optional>
#include <string>
#include <utility>

#include "http/application.hpp"
#include "support/login_site.hpp"
#include "support/watched_application.hpp"

namespace sih_auth::fuzz {

/// A site in memory with one account, of which somebody is signed in: all that stands between a
/// request and its answer. One for each input, so that each can be repeated by itself.
class Site {
 public:
  Site() : signed_in_(site_.signed_in()) {
    application_.emplace(site_.router, http::OriginPolicy({"https://auth.example.com"}),
                         http::CorsPolicy({"https://app.example.com"}), watchers_.all());
  }

  [[nodiscard]] http::Application& application() { return *application_; }
  [[nodiscard]] tests::LoginSite& world() { return site_; }

  /// The `session` cookie of who is signed in, "session=" and all.
  [[nodiscard]] const std::string& signed_in() const { return signed_in_; }

 private:
  tests::LoginSite site_;
  std::string signed_in_;
  tests::FakeWatchers watchers_{base::LogLevel::error};
  std::optional<http::Application> application_;
};

}  // namespace sih_auth::fuzz
