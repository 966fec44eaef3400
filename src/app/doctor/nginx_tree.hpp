#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/doctor/nginx_configuration.hpp"

namespace sih_auth::app {

/// Where a directive can stand, with what is around it: `http`, `server`, perhaps locations, and
/// the innermost one last. Refers to the tree that it was made from.
class NginxScope {
 public:
  explicit NginxScope(std::vector<const NginxDirective*> levels) : levels_(std::move(levels)) {}

  [[nodiscard]] const NginxDirective& own() const { return *levels_.back(); }
  [[nodiscard]] const NginxDirective& server() const { return *levels_[1]; }
  [[nodiscard]] bool is_location() const { return levels_.size() > 2; }

  /// In force here: those of the innermost level that has any of this name, as nginx inherits.
  [[nodiscard]] std::vector<const NginxDirective*> in_force(std::string_view name) const;

  /// In this very block, and in its `if` and `limit_except` blocks.
  [[nodiscard]] std::vector<const NginxDirective*> here(std::string_view name) const;

  /// The locations right inside.
  [[nodiscard]] std::vector<NginxScope> locations() const;

  /// `location /app/ of app.example.com (FILE:LINE)`
  [[nodiscard]] std::string title() const;

 private:
  std::vector<const NginxDirective*> levels_;
};

/// Every `server` of every `http` block.
[[nodiscard]] std::vector<NginxScope> nginx_servers(const std::vector<NginxDirective>& main);

/// Every location of a server, inner ones included.
[[nodiscard]] std::vector<NginxScope> nginx_locations(const NginxScope& server);

/// Every `server` of an `upstream` of this name.
[[nodiscard]] std::vector<std::string> nginx_upstream(const std::vector<NginxDirective>& main,
                                                      std::string_view name);

/// Whether its `server_name` lists this very name.
[[nodiscard]] bool nginx_serves(const NginxScope& server, const std::string& host);

/// The first argument of `server_name`, or "the default server".
[[nodiscard]] std::string nginx_server_title(const NginxDirective& server);

/// A size such as `16k`, in bytes; 0 for something else.
[[nodiscard]] long long nginx_size(std::string_view text);

}  // namespace sih_auth::app
