#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sih_auth::app {

/// The kinds of mail that can be previewed, by name.
[[nodiscard]] std::vector<std::string> mail_kind_names();

/// `sih-auth preview-mail KIND`: writes a mail of this kind to standard output, byte for byte as it
/// would be sent, with sample values. Needs neither database nor mail server. Returns the exit
/// status.
[[nodiscard]] int preview_mail(const std::optional<std::string>& env_file, const std::string& kind);

}  // namespace sih_auth::app
