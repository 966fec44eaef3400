#include "metrics/exposition.hpp"

#include <charconv>
#include <filesystem>
#include <initializer_list>
#include <system_error>

#include "metrics/families.hpp"
#include "metrics/metric_file.hpp"

namespace sih_auth::metrics {
namespace {

/// Without rounding, in decimal.
std::string in_units(std::uint64_t value, MetricUnit unit) {
  if (unit == MetricUnit::whole) return std::to_string(value);
  constexpr std::uint64_t kMillion = 1'000'000;
  std::string text = std::to_string(value / kMillion);
  const std::string fraction = std::to_string(kMillion + value % kMillion).substr(1);
  const auto last = fraction.find_last_not_of('0');
  if (last != std::string::npos) text += "." + fraction.substr(0, last + 1);
  return text;
}

/// Adds a line.
void append(std::string& text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts)
    text += part;
  text += '\n';
}

// Always the last label of a bucket.
constexpr std::string_view kBoundLabel = "le=\"";

std::uint64_t bound_in(std::string_view series) {
  const auto begin = series.rfind(kBoundLabel) + kBoundLabel.size();
  std::uint64_t bound = UINT64_MAX;  // +Inf
  std::from_chars(series.data() + begin, series.data() + series.size(), bound);
  return bound;
}

/// `name{…,` of a bucket's series, or `name{`.
std::string_view before_bound(std::string_view series) {
  return series.substr(0, series.rfind(kBoundLabel));
}

/// `{pool="api",` becomes `{pool="api"}`, and `{` becomes nothing.
std::string labels_alone(std::string_view begin) {
  if (begin.ends_with('{')) return "";
  return std::string(begin.substr(0, begin.size() - 1)) + "}";
}

bool is_of(std::string_view series, std::string_view name) {
  return series.starts_with(name) && (series.size() == name.size() || series[name.size()] == '{');
}

using Series = std::map<std::string, std::uint64_t, std::less<>>;

/// Calls back with each series of that name.
template <typename Action>
void for_each_of(const Series& series, std::string_view name, const Action& action) {
  for (auto entry = series.lower_bound(name);
       entry != series.end() && entry->first.starts_with(name); ++entry) {
    if (is_of(entry->first, name)) action(entry->first, entry->second);
  }
}

std::string plain_lines(const Series& series, const MetricFamily& family) {
  std::string lines;
  for_each_of(series, family.name, [&](const std::string& name, std::uint64_t value) {
    append(lines, {name, " ", in_units(value, family.unit)});
  });
  return lines;
}

/// Kept is how many fell into each bucket; told is how many fell into it or one before.
std::string histogram_lines(const Series& series, const MetricFamily& family) {
  const std::string name(family.name);
  std::map<std::string, std::map<std::uint64_t, std::uint64_t>> buckets;
  for_each_of(series, name + "_bucket", [&](const std::string& bucket, std::uint64_t value) {
    const auto labels = before_bound(bucket).substr(name.size() + std::string("_bucket").size());
    buckets[std::string(labels)][bound_in(bucket)] = value;
  });
  std::string lines;
  for (const auto& [labels, counts] : buckets) {
    std::uint64_t so_far = 0;
    for (const auto& [bound, count] : counts) {
      so_far += count;
      const std::string in_text = bound == UINT64_MAX ? "+Inf" : in_units(bound, family.unit);
      append(lines,
             {name, "_bucket", labels, kBoundLabel, in_text, "\"} ", std::to_string(so_far)});
    }
    const std::string plain = labels_alone(labels);
    std::string name_of_sum = name + "_sum";
    name_of_sum += plain;
    const auto sum = series.find(name_of_sum);
    const std::uint64_t total = sum == series.end() ? 0 : sum->second;
    append(lines, {name_of_sum, " ", in_units(total, family.unit)});
    append(lines, {name, "_count", plain, " ", std::to_string(so_far)});
  }
  return lines;
}

std::string_view word(MetricType type) {
  switch (type) {
    case MetricType::counter:
      return "counter";
    case MetricType::gauge:
      return "gauge";
    case MetricType::histogram:
      return "histogram";
  }
  __builtin_unreachable();
}

}  // namespace

void Exposition::add_files(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().extension() != ".metrics") continue;
    MetricFile::read(entry.path(), [&](std::string_view series, std::uint64_t value) {
      series_[std::string(series)] += value;
    });
  }
}

void Exposition::set(std::string_view family, const base::MetricLabels& labels,
                     std::uint64_t value) {
  series_[series_name(family, labels)] = value;
}

std::string Exposition::text() const {
  std::string text;
  for (const auto& family : metric_families()) {
    const std::string lines = family.type == MetricType::histogram
                                  ? histogram_lines(series_, family)
                                  : plain_lines(series_, family);
    append(text, {"# HELP ", family.name, " ", family.help});
    append(text, {"# TYPE ", family.name, " ", word(family.type)});
    text += lines;
  }
  return text;
}

}  // namespace sih_auth::metrics
