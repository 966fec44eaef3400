#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/config.hpp"
#include "mail/message_writer.hpp"
#include "mail/transport.hpp"

namespace sih_auth::app {

/// Words mails for this site, by the templates of the configuration.
[[nodiscard]] mail::MessageWriter message_writer(const Config& config);

/// For a mail that does not come from the outbox.
[[nodiscard]] std::string new_message_id(const Config& config);

/// The transport that the configuration asks for. `alive` and `stop` are asked about once a second
/// while a mail is under way; `stop` true breaks it off.
[[nodiscard]] std::unique_ptr<mail::Transport> make_transport(const Config& config,
                                                              std::function<void()> alive,
                                                              std::function<bool()> stop);

}  // namespace sih_auth::app
