#include "mail/mail_values.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

#include "sih_auth/base/encoding.hpp"
#include "sih_auth/base/whole_number.hpp"

#include "mail/browser_name.hpp"
#include "mail/palette.hpp"

namespace sih_auth::mail {
namespace {

using domain::MailKind;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Anybody may sign up with somebody else's address and a name such as "you won: prize.example".
/// Mail readers would make a link of it, so such a name is not used in a sentence.
bool looks_like_link(std::string_view name) {
  if (name.find("://") != std::string_view::npos || name.find('@') != std::string_view::npos) {
    return true;
  }
  for (std::size_t i = 1; i + 2 < name.size(); ++i) {
    // A dot after a letter and before two: "prize.example", but neither "J. R. Doe" nor "J.R.".
    if (name[i] == '.' && name[i - 1] != ' ' && is_letter(name[i + 1]) && is_letter(name[i + 2])) {
      return true;
    }
  }
  return false;
}

long long parse_number(const std::string& name, const std::string& text) {
  const auto number = base::whole_number<long long>(text);
  if (!number || *number < 0) throw std::logic_error("mail: " + name + " is not a number");
  return *number;
}

std::string browser_in_words(const std::string& user_agent, const Catalogue& catalogue) {
  const auto [browser, system] = browser_name(user_agent);
  if (browser.empty()) return catalogue.phrase("unknown_browser");
  if (system.empty()) return browser;
  return catalogue.phrase("browser", {{"browser", browser}, {"system", system}});
}

/// The page of the portal that takes the token.
std::string_view page_of(MailKind kind) {
  if (kind == MailKind::reset_link) return "/reset";
  if (kind == MailKind::email_changed) return "/undo-email";
  throw std::logic_error("mail: no page takes the token of this kind");
}

/// A fact as a template may have it; `Values` is empty where it is for nobody's eyes.
Values in_words(MailKind kind, const std::string& name, const std::string& fact,
                const SiteIdentity& site, const Catalogue& catalogue) {
  if (name == "ip") return {{"ip", fact.empty() ? catalogue.phrase("unknown_ip") : fact}};
  if (name == "user_agent") return {{"browser", browser_in_words(fact, catalogue)}};
  if (name == "lifetime_seconds") {
    if (fact.empty()) return {{"lifetime", ""}};
    const std::chrono::seconds lifetime{parse_number(name, fact)};
    return {{"lifetime", catalogue.duration(lifetime)}};
  }
  if (name == "remaining") {
    return {{"remaining", catalogue.counted("remaining", parse_number(name, fact))}};
  }
  if (name == "token") {
    return {{"link",
             site.site_url + std::string(page_of(kind)) + "?token=" + base::percent_encode(fact)}};
  }
  if (name == "code" || name == "new_email") return {{name, fact}};
  return {};
}

}  // namespace

Values mail_values(const domain::Mail& mail, const SiteIdentity& site, const Catalogue& catalogue,
                   base::UnixTime created_at) {
  const Palette palette = palette_of(site.color);
  Values values{{"site_name", site.site_name},
                {"site_url", site.site_url},
                {"logo_url", site.logo_url},
                {"to", mail.to},
                {"greeting_name", looks_like_link(mail.to_name) ? "" : mail.to_name},
                {"date", catalogue.date(created_at)},
                {"color", palette.color},
                {"on_color", palette.on_color},
                {"link_color", palette.link_color},
                {"dark_color", palette.dark_color},
                {"on_dark_color", palette.on_dark_color},
                {"dark_link_color", palette.dark_link_color}};
  for (const auto& [name, fact] : mail.values)
    values.merge(in_words(mail.kind, name, fact, site, catalogue));
  if (mail.kind == MailKind::signup_attempt) values.emplace("link", site.site_url + "/");
  return values;
}

}  // namespace sih_auth::mail
