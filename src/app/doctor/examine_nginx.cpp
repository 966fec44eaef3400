#include "app/doctor/examinations.hpp"
#include "app/doctor/nginx_rules.hpp"

namespace sih_auth::app {

Findings examine_nginx(const Installation& it) {
  Findings findings;
  if (!it.nginx && it.nginx.error().is_fault) {
    findings.wrong(
        "nginx refuses its configuration, so it neither starts nor reloads: " +
            it.nginx.error().why,
        {"put right what it names, then: nginx -t && systemctl reload-or-restart nginx"});
    return findings;
  }
  if (!it.nginx) {
    findings.not_checked("nginx's configuration: " + it.nginx.error().why,
                         {"as root: sih-auth doctor",
                          "and if it is not at its usual place: --nginx-prefix, --nginx-config"});
    return findings;
  }
  judge_protection(*it.nginx, findings);
  judge_identity(*it.nginx, findings);
  judge_trust(*it.nginx, findings);
  judge_buffers(*it.nginx, findings);
  if (it.has_config()) judge_cors(*it.nginx, it.config().site.cors_allowed_origins, findings);
  return findings;
}

}  // namespace sih_auth::app
