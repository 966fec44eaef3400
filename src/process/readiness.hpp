#pragma once

#include <string_view>

namespace sih_auth::process {

/// Tells systemd, when it asked to be told (sd_notify(3), NOTIFY_SOCKET): "READY=1", "STOPPING=1",
/// "WATCHDOG=1". Does nothing otherwise and never fails.
void notify_systemd(std::string_view state) noexcept;

}  // namespace sih_auth::process
