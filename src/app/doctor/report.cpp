#include "app/doctor/report.hpp"

#include <algorithm>

#include "app/printable.hpp"
#include "http/json.hpp"

namespace sih_auth::app {
namespace {

constexpr std::size_t kMarkWidth = 13;

std::string_view colour_of(Mark mark) {
  switch (mark) {
    case Mark::ok:
      return "\x1b[32m";
    case Mark::warning:
      return "\x1b[33m";
    case Mark::error:
      return "\x1b[1;31m";
    case Mark::not_checked:
      return "\x1b[2m";
  }
  __builtin_unreachable();
}

std::string painted(std::string_view text, std::string_view colour, bool has_colours) {
  if (!has_colours) return std::string(text);
  return std::string(colour) + std::string(text) + "\x1b[0m";
}

std::string counted(int number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

}  // namespace

std::string_view name_of(Mark mark) {
  switch (mark) {
    case Mark::ok:
      return "ok";
    case Mark::warning:
      return "warning";
    case Mark::error:
      return "error";
    case Mark::not_checked:
      return "not checked";
  }
  __builtin_unreachable();
}

void Findings::add(Mark mark, const std::string& what, const Remedy& remedy) {
  Finding& finding = findings_.emplace_back();
  finding.mark = mark;
  finding.what = printable(what);
  for (const std::string& line : remedy)
    finding.remedy.push_back(printable(line));
}

int Findings::count(Mark mark) const {
  return static_cast<int>(std::ranges::count(findings_, mark, &Finding::mark));
}

int count(const std::vector<Section>& sections, Mark mark) {
  int sum = 0;
  for (const Section& section : sections)
    sum += section.findings.count(mark);
  return sum;
}

std::string section_text(const Section& section, bool has_colours) {
  std::string text(1, '\n');
  text += painted(section.title, "\x1b[1m", has_colours) + "\n";
  for (const Finding& finding : section.findings.all()) {
    const std::string_view mark = name_of(finding.mark);
    text += "  " + painted(mark, colour_of(finding.mark), has_colours) +
            std::string(kMarkWidth - mark.size(), ' ') + finding.what + "\n";
    for (const std::string& line : finding.remedy)
      text += "  " + std::string(kMarkWidth, ' ') + "  " + line + "\n";
  }
  return text;
}

std::string summary_text(const std::vector<Section>& sections, bool has_colours) {
  const int errors = count(sections, Mark::error);
  const int warnings = count(sections, Mark::warning);
  const Mark worst = errors > 0 ? Mark::error : warnings > 0 ? Mark::warning : Mark::ok;
  const std::string text = counted(errors, "error", "errors") + ", " +
                           counted(warnings, "warning", "warnings") + ", " +
                           std::to_string(count(sections, Mark::ok)) + " ok, " +
                           std::to_string(count(sections, Mark::not_checked)) + " not checked";
  return std::string(1, '\n') + painted(text, colour_of(worst), has_colours) + "\n";
}

std::string report_json(const std::string& url, const std::vector<Section>& sections) {
  http::JsonWriter json;
  json.field("url", url);
  json.flag("healthy", count(sections, Mark::error) == 0);
  json.field("errors", static_cast<long long>(count(sections, Mark::error)));
  json.field("warnings", static_cast<long long>(count(sections, Mark::warning)));
  json.field("not_checked", static_cast<long long>(count(sections, Mark::not_checked)));
  json.objects("sections", sections.size(), [&](http::JsonWriter& section, std::size_t at) {
    const auto& findings = sections[at].findings.all();
    section.field("title", sections[at].title);
    section.objects("findings", findings.size(), [&](http::JsonWriter& one, std::size_t which) {
      one.field("mark", name_of(findings[which].mark));
      one.field("what", findings[which].what);
      one.list("remedy", findings[which].remedy);
    });
  });
  return json.text() + "\n";
}

}  // namespace sih_auth::app
