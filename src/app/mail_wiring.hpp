#pragma once

#include <functional>
#include <memory>

#include "app/config.hpp"
#include "mail/message_writer.hpp"
#include "mail/transport.hpp"

namespace sih_auth::app {

/// What every mail says about the site.
[[nodiscard]] mail::SiteIdentity site_identity(const Config& config);

/// The transport that the configuration asks for. `alive` and `stop` are asked about once a second
/// while a mail is under way; `stop` true breaks it off.
[[nodiscard]] std::unique_ptr<mail::Transport> make_transport(const Config& config,
                                                              std::function<void()> alive,
                                                              std::function<bool()> stop);

}  // namespace sih_auth::app
