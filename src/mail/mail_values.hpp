#pragma once

#include "sih_auth/base/clock.hpp"
#include "sih_auth/domain/mail.hpp"

#include "mail/catalogue.hpp"
#include "mail/site_identity.hpp"
#include "mail/template.hpp"

namespace sih_auth::mail {

/// What the templates of a mail may use.
///
/// Every kind: site_name, site_url, logo_url, to, greeting_name (these may be empty, but for
/// site_name and to), date (when the mail was written, UTC), and the colours of Palette.
/// By what the mail brings: code; ip, browser; lifetime (of `lifetime_seconds`, in words);
/// new_email; remaining (backup codes, a sentence); link (where the mail leads: a URL, or without a
/// site_url a path).
///
/// Throws std::logic_error for values that no such mail can have.
[[nodiscard]] Values mail_values(const domain::Mail& mail, const SiteIdentity& site,
                                 const Catalogue& catalogue, base::UnixTime created_at);

}  // namespace sih_auth::mail
