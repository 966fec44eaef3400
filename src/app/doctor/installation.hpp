#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "app/config.hpp"
#include "app/doctor/nginx_configuration.hpp"
#include "app/environment.hpp"

namespace sih_auth::app {

/// What the administrator asks `sih-auth doctor` to look at.
struct DoctorRequest {
  std::optional<std::string> env_file;
  std::string url;      ///< the portal's; empty: SITE_URL
  std::string site;     ///< a protected page; may be empty
  std::string ca_file;  ///< certificates to trust; empty: the system's
  std::string nginx_prefix;
  std::string nginx_configuration;
};

/// Why nginx's configuration is not known.
struct NginxTrouble {
  std::string why;
  bool is_fault = false;  ///< nginx would not start with it either
};

/// Everything that the examinations look at, read once.
struct Installation {
  DoctorRequest request;      ///< `url` without a slash at its end; empty when there is none at all
  std::string settings_file;  ///< empty: none
  std::string settings_trouble;  ///< why it could not be read; empty: it could
  Environment environment;
  LoadedConfig loaded;
  tl::expected<std::vector<NginxDirective>, NginxTrouble> nginx;

  [[nodiscard]] const Config& config() const { return loaded.config; }

  /// Whether the settings are good, so that `config` can be relied on.
  [[nodiscard]] bool has_config() const {
    return settings_trouble.empty() && loaded.faults.empty();
  }

  /// The file to write a setting into.
  [[nodiscard]] std::string settings_place() const {
    return settings_file.empty() ? "/etc/sih-auth/sih-auth.env" : settings_file;
  }

  /// The file to write a secret into: the one that `NAME_FILE` names, unless it is empty and the
  /// secret stands among the settings.
  [[nodiscard]] std::string place_of_secret(const std::string& name) const;
};

[[nodiscard]] Installation look_at_installation(DoctorRequest request);

}  // namespace sih_auth::app
