#include "metrics/metric_file.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sih_auth/base/file_descriptor.hpp"

namespace sih_auth::metrics {
namespace {

constexpr std::array<char, 16> kMagic{"sih-auth metric"};
constexpr std::size_t kRows = 4'096;
constexpr std::size_t kMostSeriesBytes = 175;

/// Of a gauge that nobody has set since the service began.
constexpr std::uint64_t kUnset = UINT64_MAX;

enum RowState : std::uint8_t { kUnnamedRow, kCounterRow, kGaugeRow };

/// A row is named once and never again: whoever takes one names it and only then shows it. Two
/// processes may name a row each for the same series: counters are added up, of gauges the larger
/// counts.
struct Row {
  std::atomic<std::uint64_t> value;
  std::atomic<std::uint8_t> state;  ///< a RowState
  std::array<char, kMostSeriesBytes> series;
};

struct Table {
  std::array<char, kMagic.size()> magic;
  std::atomic<std::uint64_t> taken;
  std::array<Row, kRows> rows;

  [[nodiscard]] std::size_t count() const {
    return std::min<std::size_t>(taken.load(std::memory_order_acquire), kRows);
  }
};

std::system_error failure(const std::string& path) {
  return {errno, std::generic_category(), path};
}

/// The text of a row that is whole; empty for one whose process has died over it.
std::string_view series_of(const Row& row) {
  if (row.state.load(std::memory_order_acquire) == kUnnamedRow) return {};
  return {row.series.data(), ::strnlen(row.series.data(), row.series.size())};
}

/// Another program's file, or one of another layout, is not.
bool is_ours(int fd) {
  struct stat facts {};
  std::array<char, kMagic.size()> magic{};
  return ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) &&
         facts.st_size == static_cast<off_t>(sizeof(Table)) &&
         ::pread(fd, magic.data(), magic.size(), 0) == static_cast<ssize_t>(magic.size()) &&
         magic == kMagic;
}

base::FileDescriptor make_file(const std::string& path) {
  ::unlink(path.c_str());
  constexpr mode_t kOwnerOnly = 0600;
  base::FileDescriptor file(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
  constexpr auto kMagicBytes = static_cast<ssize_t>(kMagic.size());
  if (!file.is_open() || ::pwrite(file.get(), kMagic.data(), kMagic.size(), 0) != kMagicBytes) {
    throw failure(path);
  }
  return file;
}

/// All of it now: where a page has no room later, whoever touches it dies of SIGBUS.
void reserve_room(const base::FileDescriptor& file, const std::string& path) {
  if (const int error = ::posix_fallocate(file.get(), 0, sizeof(Table)); error != 0) {
    ::unlink(path.c_str());
    throw std::system_error(error, std::generic_category(), path);
  }
}

std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? ' ' : c;
  }
  return text;
}

}  // namespace

class MetricFile::Mapping {
 public:
  Mapping(int fd, int protection, const std::string& path)
      : address_(::mmap(nullptr, sizeof(Table), protection, MAP_SHARED, fd, 0)) {
    if (address_ == MAP_FAILED) throw failure(path);
  }
  ~Mapping() { ::munmap(address_, sizeof(Table)); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  [[nodiscard]] Table& table() const { return *static_cast<Table*>(address_); }

 private:
  void* address_;
};

MetricFile::MetricFile(const std::string& path) {
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
  base::FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open() || !is_ours(file.get())) file = make_file(path);
  reserve_room(file, path);
  mapping_ = std::make_unique<Mapping>(file.get(), PROT_READ | PROT_WRITE, path);
  // How things are now, those will tell who find it out.
  for (std::size_t i = 0; i < mapping_->table().count(); ++i) {
    Row& row = mapping_->table().rows[i];
    if (row.state.load() == kGaugeRow) row.value.store(kUnset);
  }
}

MetricFile::~MetricFile() = default;

base::Counter MetricFile::counter(std::string_view family, const base::MetricLabels& labels) {
  auto* const found = cell(family, labels, kCounterRow);
  return found == nullptr ? base::Counter() : base::Counter(*found);
}

base::Gauge MetricFile::gauge(std::string_view family, const base::MetricLabels& labels) {
  auto* const found = cell(family, labels, kGaugeRow);
  return found == nullptr ? base::Gauge() : base::Gauge(*found);
}

std::atomic<std::uint64_t>* MetricFile::cell(std::string_view family,
                                             const base::MetricLabels& labels, std::uint8_t state) {
  const std::string series = series_name(family, labels);
  if (series.size() > kMostSeriesBytes) return nullptr;
  Table& table = mapping_->table();
  for (std::size_t i = 0; i < table.count(); ++i) {
    if (series_of(table.rows[i]) == series) return &table.rows[i].value;
  }
  const auto place = table.taken.fetch_add(1);
  if (place >= kRows) {
    table.taken.store(kRows);
    return nullptr;
  }
  Row& row = table.rows[place];
  std::ranges::copy(series, row.series.begin());
  if (state == kGaugeRow) row.value.store(kUnset);
  row.state.store(state, std::memory_order_release);
  return &row.value;
}

std::string series_name(std::string_view family, const base::MetricLabels& labels) {
  std::string series(family);
  for (const auto& [name, value] : labels) {
    series += series.size() == family.size() ? '{' : ',';
    series += std::string(name) + "=\"" + escaped(value) + "\"";
  }
  if (!labels.empty()) series += '}';
  return series;
}

void MetricFile::read(
    const std::string& path,
    const std::function<void(std::string_view series, std::uint64_t value)>& on_series) {
  const base::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open() || !is_ours(file.get())) return;
  const Mapping mapping(file.get(), PROT_READ, path);
  std::map<std::string_view, std::uint64_t> numbers;
  for (std::size_t i = 0; i < mapping.table().count(); ++i) {
    const Row& row = mapping.table().rows[i];
    const auto series = series_of(row);
    const std::uint64_t value = row.value.load();
    const bool is_gauge = row.state.load() == kGaugeRow;
    if (series.empty() || (is_gauge && value == kUnset)) continue;
    std::uint64_t& number = numbers[series];
    number = is_gauge ? std::max(number, value) : number + value;
  }
  for (const auto& [series, value] : numbers)
    on_series(series, value);
}

}  // namespace sih_auth::metrics
