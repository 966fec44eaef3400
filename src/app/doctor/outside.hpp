#pragma once

#include <string>

#include <tl/expected.hpp>

#include "app/doctor/finding.hpp"
#include "app/doctor/installation.hpp"
#include "probe/http_probe.hpp"

/// How the examinations ask through nginx.
namespace sih_auth::app {

/// Without looking at the certificate, which has an examination of its own: one fault is to be told
/// once. Where nginx's limit of rates says to wait a second, it waits, some seconds at most.
[[nodiscard]] tl::expected<probe::HttpAnswer, probe::Failure> ask_outside(
    const Installation& it, probe::HttpQuestion question);

/// Notes in `findings` when there is no URL to ask.
[[nodiscard]] bool can_ask_outside(const Installation& it, Findings& findings);

/// In plain words, and what to do.
[[nodiscard]] std::string no_answer_text(const std::string& url, const probe::Failure& failure);
[[nodiscard]] Findings::Remedy no_answer_remedy(const std::string& url,
                                                const probe::Failure& failure);

[[nodiscard]] std::string host_of(const std::string& url);

}  // namespace sih_auth::app
