#include "fuzz/site.hpp"

#include "support/login_site.hpp"
#include "support/watched_application.hpp"

namespace sih_auth::fuzz {

struct Site::Parts {
  tests::LoginSite site;
  std::string signed_in = site.signed_in();
  tests::FakeWatchers watchers{base::LogLevel::error};
  http::Application application{site.router, http::OriginPolicy({"https://auth.example.com"}),
                                http::CorsPolicy({"https://app.example.com"}), watchers.all()};
};

Site::Site() : parts_(std::make_unique<Parts>()) {}

Site::~Site() = default;

http::Application& Site::application() {
  return parts_->application;
}

std::size_t Site::sessions() const {
  return parts_->site.session_store.rows.size();
}

const std::string& Site::signed_in() const {
  return parts_->signed_in;
}

}  // namespace sih_auth::fuzz
