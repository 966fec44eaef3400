#include "breach/range_client.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include "curl/easy.hpp"
#include "curl/line_list.hpp"

namespace sih_auth::breach {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr long kKeptConnections = 4;
constexpr long kOk = 200;

struct MultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Multi = std::unique_ptr<CURLM, MultiCleanup>;

void check(CURLMcode code) {
  if (code != CURLM_OK) {
    throw std::runtime_error(std::string("libcurl: ") + curl_multi_strerror(code));
  }
}

/// One question under way; stays where it is, as libcurl knows its address.
struct Transfer {
  curl::Easy easy;
  RangeClient::Done done;
  std::size_t most_bytes;
  std::string body;
  bool is_too_long = false;
};

std::size_t on_body(const char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.is_too_long = transfer.body.size() + size * count > transfer.most_bytes;
  if (transfer.is_too_long) return 0;  // libcurl gives up
  transfer.body.append(data, size * count);
  return size * count;
}

RangeAnswer answer_of(Transfer& transfer, CURLcode code) {
  if (transfer.is_too_long)
    return tl::unexpected<std::string>("the range service's answer is too long");
  // Not libcurl's own error text, which may hold the address and so the prefix.
  if (code != CURLE_OK) return tl::unexpected<std::string>(curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != kOk) {
    return tl::unexpected<std::string>("the range service answers " + std::to_string(status));
  }
  return std::move(transfer.body);
}

}  // namespace

/// The libcurl handles.
class RangeClient::Transfers {
 public:
  Transfers(std::string url, const RangeLimits& limits);
  ~Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  void fetch(const std::string& prefix, Done done);
  void work(int fd, milliseconds longest);
  void wake() noexcept { curl_multi_wakeup(multi_.get()); }
  [[nodiscard]] bool is_busy() const { return !running_.empty(); }

 private:
  void set_options(curl::Easy& easy, const std::string& prefix) const;
  void finish(CURL* easy, CURLcode code);

  std::string url_;
  RangeLimits limits_;
  SteadyClock::time_point paused_until_;
  std::string failure_;  ///< the reason of the pause
  curl::LineList headers_;
  Multi multi_;
  std::map<CURL*, Transfer> running_;
};

RangeClient::Transfers::Transfers(std::string url, const RangeLimits& limits)
    : url_(std::move(url)), limits_(limits), multi_(curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
  // So that the size of an answer does not tell which range it was.
  headers_.append("Add-Padding: true");
  check(curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kKeptConnections));
}

RangeClient::Transfers::~Transfers() {
  for (const auto& [easy, transfer] : running_)
    curl_multi_remove_handle(multi_.get(), easy);
}

void RangeClient::Transfers::set_options(curl::Easy& easy, const std::string& prefix) const {
  easy.set_url(url_ + prefix, curl::kHttp);
  easy.set(CURLOPT_HTTPHEADER, headers_.get());
  easy.set(CURLOPT_USERAGENT, "sih-auth");
  easy.set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.answer.count()));
}

void RangeClient::Transfers::fetch(const std::string& prefix, Done done) {
  if (SteadyClock::now() < paused_until_) {
    done(tl::unexpected<std::string>("not asked, so soon after: " + failure_));
    return;
  }
  if (running_.size() >= limits_.at_once) {
    done(tl::unexpected<std::string>("too many questions at once"));
    return;
  }
  curl::Easy easy;
  set_options(easy, prefix);
  CURL* const key = easy.get();
  Transfer& transfer =
      running_.emplace(key, Transfer{std::move(easy), std::move(done), limits_.bytes, {}})
          .first->second;
  transfer.easy.set(CURLOPT_WRITEFUNCTION, &on_body);
  transfer.easy.set(CURLOPT_WRITEDATA, &transfer);
  check(curl_multi_add_handle(multi_.get(), key));
}

void RangeClient::Transfers::work(int fd, milliseconds longest) {
  curl_waitfd extra{fd, CURL_WAIT_POLLIN, 0};
  check(curl_multi_poll(multi_.get(), &extra, fd < 0 ? 0 : 1, static_cast<int>(longest.count()),
                        nullptr));
  int still_running = 0;
  check(curl_multi_perform(multi_.get(), &still_running));
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result);
  }
}

void RangeClient::Transfers::finish(CURL* easy, CURLcode code) {
  auto ended = running_.extract(easy);
  curl_multi_remove_handle(multi_.get(), easy);
  const RangeAnswer answer = answer_of(ended.mapped(), code);
  if (!answer) {
    // Else a service that is down or hangs would cost every new password its whole limit.
    failure_ = answer.error();
    paused_until_ = SteadyClock::now() + limits_.pause;
  }
  ended.mapped().done(answer);
}

RangeClient::RangeClient(const std::string& url, const RangeLimits& limits)
    : transfers_(std::make_unique<Transfers>(url, limits)) {}

RangeClient::~RangeClient() = default;

void RangeClient::fetch(const std::string& prefix, Done done) {
  transfers_->fetch(prefix, std::move(done));
}

bool RangeClient::is_busy() const {
  return transfers_->is_busy();
}

void RangeClient::work(int fd, std::chrono::milliseconds longest) {
  transfers_->work(fd, longest);
}

void RangeClient::wake() noexcept {
  transfers_->wake();
}

}  // namespace sih_auth::breach
