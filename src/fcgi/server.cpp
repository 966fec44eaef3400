#include "fcgi/server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <thread>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sih_auth::fcgi {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kMostWait{5};    // whoever waited longer has given up
constexpr seconds kDrainLimit{7};  // below the supervisor's 10 s
constexpr milliseconds kHeartbeat{1'000};
constexpr milliseconds kFirstRequest{500};  // from a peer that waits for the processor, too
constexpr milliseconds kDrainTick{20};      // that it is over wakes nobody
constexpr int kFirstByteMs = 20;
constexpr std::size_t kMostPoliteness = 5;
constexpr std::size_t kMostConnections = 900;  // libfcgi select()s: descriptors stay below 1,024

}  // namespace

Server::Server(http::Service& service, ServerWiring wiring)
    : service_(service),
      wiring_(std::move(wiring)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      to_hash_{wiring_.hash_places},
      to_look_up_{wiring_.look_up_places} {
  if (!epoll_.is_open()) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  watch_listener(true);
  watch(wiring_.stop_fd, EPOLLIN);
}

void Server::run() {
  while (!is_drained()) {
    wiring_.note_alive();
    wait_for_events();
    serve_waiting(to_hash_, true);
    serve_waiting(to_look_up_, may_look_up());
    wiring_.between_requests();
    const bool is_full = watched_.size() + count_waiting() >= kMostConnections;
    watch_listener(accepting_ && (!is_full || drop_idle_connection()));
  }
}

void Server::wait_for_events() {
  std::array<epoll_event, 16> events{};
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), wait_ms());
  for (int i = 0; i < count; ++i) {
    const int fd = events[static_cast<std::size_t>(i)].data.fd;
    if (fd == wiring_.listen_fd) {
      accept_one();
    } else if (Line* const line = line_woken_by(fd)) {
      line->places->acknowledge_wake();
    } else if (fd == wiring_.stop_fd) {
      if (wiring_.stop_requested()) begin_drain();
    } else if (watched_.contains(fd)) {
      serve(fd);
    }
  }
  if (draining_ && count == 0) accepting_ = false;  // the queue is empty
}

void Server::accept_one() {
  // Whoever has requests waiting lets the others go first: in one worker's hands they would wait in
  // one line, while places stand idle.
  const auto politeness = std::min(count_waiting(), kMostPoliteness);
  std::this_thread::sleep_for(milliseconds(politeness));
  base::FileDescriptor socket(::accept4(wiring_.listen_fd, nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket.is_open()) {
    if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) return;
    throw std::system_error(errno, std::generic_category(), "accept");
  }
  last_arrival_ = std::chrono::steady_clock::now();
  const int fd = socket.get();
  watch(std::make_unique<Connection>(std::move(socket), wiring_.random));
  // nginx sends at once. A connection that is left unread might wait behind a hash for nothing.
  pollfd readable{fd, POLLIN, 0};
  if (::poll(&readable, 1, kFirstByteMs) > 0) serve(fd);
}

/// A kept connection stays in the epoll set all the while: its next request costs no call more.
void Server::serve(int fd) {
  Connection& connection = *watched_.at(fd);
  if (!connection.read()) {
    watched_.erase(fd);
    return;
  }
  const http::Request& request = connection.request();
  const auto now = Clock::now();
  const auto since = std::min(request.queued_at.value_or(now), now);
  const bool is_late = now - since > kMostWait;
  if (Line* const line = is_late ? nullptr : line_for(request)) {
    line->waiting.push_back({unwatch_connection(fd), since});
    return;
  }
  const auto response = is_late ? service_.overloaded(request) : service_.answer(request);
  if (!answer(connection, response)) watched_.erase(fd);
}

Server::Line* Server::line_woken_by(int fd) {
  for (Line* const line : {&to_hash_, &to_look_up_}) {
    if (line->places != nullptr && fd == line->places->wake_fd()) return line;
  }
  return nullptr;
}

/// nullptr: it need not wait.
Server::Line* Server::line_for(const http::Request& request) {
  const auto cost = service_.cost(request);
  if (cost == http::Cost::sets_password && to_look_up_.places != nullptr) return &to_look_up_;
  return cost == http::Cost::cheap || to_hash_.places == nullptr ? nullptr : &to_hash_;
}

bool Server::answer(Connection& connection, const http::Response& response) {
  wiring_.note_alive();
  return connection.write(response) && !draining_;
}

void Server::answer_waiting(Waiting waiting, const http::Response& response) {
  if (answer(*waiting.connection, response)) watch(std::move(waiting.connection));
}

void Server::serve_waiting(Line& line, bool may_begin) {
  auto& [places, waiting, is_watched] = line;
  std::erase_if(waiting, [](const Waiting& one) { return one.connection->is_abandoned(); });
  while (!waiting.empty() && Clock::now() - waiting.front().since > kMostWait) {
    Waiting late = std::move(waiting.front());
    waiting.pop_front();
    const auto response = service_.overloaded(late.connection->request());
    answer_waiting(std::move(late), response);
  }
  // One at a time: between two hashes the cheap calls that have come in get their turn.
  if (!waiting.empty() && may_begin && places->try_take()) {
    Waiting oldest = std::move(waiting.front());
    waiting.pop_front();
    const auto response = service_.answer(oldest.connection->request());
    places->give_back();
    answer_waiting(std::move(oldest), response);
  }
  // The place that woke this worker may have come too late for it, but not for another.
  const bool is_ready = !waiting.empty() && may_begin;
  if (is_watched && !is_ready) places->pass_wake_on();
  watch_places(line, is_ready);
}

/// Whoever waits here to hash would wait for the network, too. But a crowd of them must not keep
/// out for ever who wants to set a password.
bool Server::may_look_up() const {
  if (to_hash_.waiting.empty() || to_look_up_.waiting.empty()) return true;
  return Clock::now() - to_look_up_.waiting.front().since > kMostWait / 2;
}

void Server::watch(std::unique_ptr<Connection> connection) {
  const int fd = connection->fd();
  watch(fd, EPOLLIN);
  watched_.emplace(fd, std::move(connection));
}

std::unique_ptr<Connection> Server::unwatch_connection(int fd) {
  unwatch(fd);
  return std::move(watched_.extract(fd).mapped());
}

/// nginx may hold more connections open than fit in here, and would wait for one more in vain. It
/// does not mind when one that it keeps for later is closed.
bool Server::drop_idle_connection() {
  const auto idle =
      std::ranges::find_if(watched_, [](const auto& entry) { return entry.second->is_kept(); });
  if (idle == watched_.end()) return false;
  watched_.erase(idle);
  return true;
}

void Server::watch(int fd, unsigned events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

void Server::unwatch(int fd) {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void Server::watch_listener(bool wanted) {
  if (wanted == watching_listener_) return;
  watching_listener_ = wanted;
  if (wanted) {
    // EXCLUSIVE: a new connection wakes one worker, not all of the pool.
    watch(wiring_.listen_fd, EPOLLIN | EPOLLEXCLUSIVE);
  } else {
    unwatch(wiring_.listen_fd);
  }
}

void Server::watch_places(Line& line, bool wanted) {
  if (wanted == line.is_watched) return;
  line.is_watched = wanted;
  if (wanted) {
    watch(line.places->wake_fd(), EPOLLIN);
  } else {
    unwatch(line.places->wake_fd());
  }
}

void Server::begin_drain() {
  draining_ = true;
  drain_until_ = std::chrono::steady_clock::now() + kDrainLimit;
  unwatch(wiring_.stop_fd);
}

bool Server::is_drained() const {
  if (!draining_) return false;
  if (std::chrono::steady_clock::now() > drain_until_) return true;
  return !accepting_ && count_waiting() == 0 && !awaits_first_request();
}

/// Of a connection that has not brought one yet and is young. (One that is kept may be closed:
/// nginx then takes another.)
bool Server::awaits_first_request() const {
  return std::chrono::steady_clock::now() < last_arrival_ + kFirstRequest &&
         std::ranges::any_of(watched_, [](const auto& entry) { return !entry.second->is_kept(); });
}

std::size_t Server::count_waiting() const {
  return to_hash_.waiting.size() + to_look_up_.waiting.size();
}

int Server::wait_ms() const {
  if (draining_ && accepting_) return 0;  // only to see whether the queue is empty
  auto wait = kHeartbeat;
  if (draining_ && awaits_first_request()) wait = kDrainTick;
  for (const Line* const line : {&to_hash_, &to_look_up_}) {
    if (line->waiting.empty()) continue;
    const auto left = kMostWait - (Clock::now() - line->waiting.front().since);
    wait = std::clamp(std::chrono::ceil<milliseconds>(left), milliseconds(0), wait);
  }
  return static_cast<int>(wait.count());
}

}  // namespace sih_auth::fcgi
