#pragma once

#include "sih_auth/domain/mail.hpp"

namespace sih_auth::mail {

/// A mail of this kind with every value that the kind carries: what a preview shows, and by which
/// templates are checked.
[[nodiscard]] domain::Mail sample_mail(domain::MailKind kind);

}  // namespace sih_auth::mail
