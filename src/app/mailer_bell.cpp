#include "app/mailer_bell.hpp"

namespace sih_auth::app {

std::string mailer_socket(const Config& config) {
  return config.runtime_dir + "/mailer.sock";
}

}  // namespace sih_auth::app
