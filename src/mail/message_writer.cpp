#include "mail/message_writer.hpp"

#include <charconv>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "sih_auth/base/encoding.hpp"

#include "mail/browser_name.hpp"

namespace sih_auth::mail {

/// Made from src/mail/templates by the build.
const std::map<std::string_view, std::string_view>& embedded_files();

namespace {

std::string_view template_file(const std::string& name) {
  const auto found = embedded_files().find("templates/en/" + name);
  if (found == embedded_files().end()) {
    throw std::logic_error("mail template: no file '" + name + "'");
  }
  return found->second;
}

/// The page around every HTML mail, with the mail's own part in its place. Both are templates
/// still, so all values are escaped in the same way.
std::string html_template(const std::string& kind) {
  constexpr std::string_view kPlace = "<!-- content -->";
  std::string page(template_file("layout.html"));
  const auto at = page.find(kPlace);
  if (at == std::string::npos) throw std::logic_error("mail template: the layout has no place");
  return page.replace(at, kPlace.size(), template_file(kind + ".html"));
}

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

std::chrono::seconds parse_seconds(const std::string& text) {
  long long seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0) {
    throw std::logic_error("mail template: lifetime_seconds is not a number");
  }
  return std::chrono::seconds{seconds};
}

}  // namespace

MessageWriter::MessageWriter(SiteIdentity site)
    : site_(std::move(site)), catalogue_(template_file("words.catalogue")) {}

Message MessageWriter::write(const domain::Mail& mail, const std::string& message_id,
                             base::UnixTime created_at) const {
  const std::string kind(domain::template_name(mail.kind));
  Values values = values_for(mail, created_at);
  Message message;
  message.message_id = message_id;
  message.to = mail.to;
  message.to_name = mail.to_name;
  message.date = created_at;
  message.subject =
      render(base::trim_ascii(template_file(kind + ".subject")), values, Escaping::plain_text);
  values.insert_or_assign("subject", message.subject);
  message.text = render(template_file(kind + ".txt"), values, Escaping::plain_text);
  message.html = render(html_template(kind), values, Escaping::html);
  if (const auto code = mail.values.find("code"); code != mail.values.end()) {
    message.code = code->second;
  }
  return message;
}

Values MessageWriter::values_for(const domain::Mail& mail, base::UnixTime created_at) const {
  Values values(mail.values.begin(), mail.values.end());
  values.insert_or_assign("site_name", site_.site_name);
  values.insert_or_assign("site_url", site_.site_url);
  values.insert_or_assign("to", mail.to);
  values.insert_or_assign("greeting_name", looks_like_link(mail.to_name) ? "" : mail.to_name);
  values.insert_or_assign("date", catalogue_.date(created_at));
  if (const auto ip = values.find("ip"); ip != values.end() && ip->second.empty()) {
    ip->second = catalogue_.phrase("unknown_ip");
  }
  if (const auto agent = values.find("user_agent"); agent != values.end()) {
    values.insert_or_assign("browser", browser_in_words(agent->second));
  }
  if (const auto lifetime = values.find("lifetime_seconds"); lifetime != values.end()) {
    values.insert_or_assign("lifetime", catalogue_.duration(parse_seconds(lifetime->second)));
  }
  return values;
}

std::string MessageWriter::browser_in_words(const std::string& user_agent) const {
  const auto [browser, system] = browser_name(user_agent);
  if (browser.empty()) return catalogue_.phrase("unknown_browser");
  if (system.empty()) return browser;
  return catalogue_.phrase("browser", {{"browser", browser}, {"system", system}});
}

}  // namespace sih_auth::mail
