#include "app/doctor/installation.hpp"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "app/doctor/program.hpp"

namespace sih_auth::app {
namespace {

tl::expected<std::vector<NginxDirective>, NginxTrouble> read_nginx(const DoctorRequest& request) {
  if (::geteuid() != 0) {
    return tl::unexpected(NginxTrouble{"only root may read it, and the keys it names"});
  }
  std::vector<std::string> command{"nginx", "-T"};
  if (!request.nginx_prefix.empty()) {
    command.insert(command.end(), {"-e", "stderr", "-p", request.nginx_prefix});
  }
  if (!request.nginx_configuration.empty()) {
    command.insert(command.end(), {"-c", request.nginx_configuration});
  }
  const auto printed = run_program(command);
  if (!printed) {
    return tl::unexpected(NginxTrouble{"there is no nginx here, or it does not answer"});
  }
  if (printed->status != 0) {
    const std::string& errors = printed->errors;
    return tl::unexpected(NginxTrouble{errors.substr(0, errors.find('\n')), true});
  }
  auto tree = parse_nginx_dump(printed->output);
  if (!tree) return tl::unexpected(NginxTrouble{tree.error()});
  return std::move(*tree);
}

}  // namespace

std::string Installation::place_of_secret(const std::string& name) const {
  const auto file = environment.get(name + "_FILE");
  const auto setting = std::ranges::find(loaded.effective, name, &EffectiveSetting::name);
  const bool is_setting = setting != loaded.effective.end() && setting->value == "(set)";
  return file && !is_setting ? *file : settings_place();
}

Installation look_at_installation(DoctorRequest request) {
  Installation it{std::move(request), {}, {}, Environment(process_variables(), {}), {}, {}};
  const auto file = settings_file(it.request.env_file);
  it.settings_file = file.value_or("");
  auto environment = load_environment(file);
  if (environment) {
    it.environment = std::move(*environment);
  } else {
    it.settings_trouble = environment.error();
  }
  it.loaded = load_config(it.environment);
  if (it.request.url.empty()) it.request.url = it.loaded.config.site.url;
  while (it.request.url.ends_with('/'))
    it.request.url.pop_back();
  it.nginx = read_nginx(it.request);
  return it;
}

}  // namespace sih_auth::app
