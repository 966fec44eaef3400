#pragma once

#include <string>
#include <vector>

#include "app/doctor/finding.hpp"

namespace sih_auth::app {

/// A topic's findings under their heading.
struct Section {
  std::string title;
  Findings findings;
};

/// For people: the heading, then each finding with its mark, and below it the lines that mend it.
[[nodiscard]] std::string section_text(const Section& section, bool has_colours);

/// The last line: how many of each mark.
[[nodiscard]] std::string summary_text(const std::vector<Section>& sections, bool has_colours);

/// For programs: one JSON document with all of it.
[[nodiscard]] std::string report_json(const std::string& url, const std::vector<Section>& sections);

[[nodiscard]] int count(const std::vector<Section>& sections, Mark mark);

}  // namespace sih_auth::app
