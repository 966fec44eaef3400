#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/base/places.hpp"
#include "sih_auth/http/service.hpp"

#include "fcgi/connection.hpp"

namespace sih_auth::fcgi {

/// What a server listens to besides its clients.
struct ServerWiring {
  int listen_fd;  ///< non-blocking, shared with the other workers of the pool
  int stop_fd;    ///< readable when `stop_requested` is to be asked
  std::function<bool()> stop_requested;
  std::function<void()>
      note_alive;  ///< called at least once a second while the worker is not stuck
  std::function<void()>
      between_requests;          ///< called at least once a second, never within a request
  base::Places* hash_places;     ///< nullptr: no route hashes
  base::Places* look_up_places;  ///< nullptr: what sets a password looks nothing up, only hashes
  base::RandomSource& random;
};

/// One worker's loop. It answers one request at a time; a request that needs a place and finds none
/// free is set aside, and others go first, until a place is free or the request has waited too
/// long. So a crowd of new passwords, each of which waits for the network, holds up no more workers
/// than there are places to look up, and no login.
class Server {
 public:
  Server(http::Service& service, ServerWiring wiring);

  /// Until told to stop; then finishes what it has and what waits in the queue, and gives whoever
  /// has just connected half a second to ask. Throws std::system_error when it can accept no more
  /// (out of descriptors).
  void run();

 private:
  using Clock = std::chrono::system_clock;

  struct Waiting {
    std::unique_ptr<Connection> connection;
    Clock::time_point since;
  };

  /// Who waits for one of these places, the oldest first.
  struct Line {
    base::Places* places;
    std::deque<Waiting> waiting = {};
    bool is_watched = false;
  };

  void wait_for_events();
  [[nodiscard]] Line* line_woken_by(int fd);
  [[nodiscard]] Line* line_for(const http::Request& request);
  void accept_one();
  void serve(int fd);
  [[nodiscard]] bool answer(Connection& connection, const http::Response& response);
  void answer_waiting(Waiting waiting, const http::Response& response);
  void serve_waiting(Line& line, bool may_begin);
  [[nodiscard]] bool may_look_up() const;
  void watch(std::unique_ptr<Connection> connection);
  [[nodiscard]] std::unique_ptr<Connection> unwatch_connection(int fd);
  [[nodiscard]] bool drop_idle_connection();
  void watch(int fd, unsigned events);
  void unwatch(int fd);
  void watch_listener(bool wanted);
  void watch_places(Line& line, bool wanted);
  void begin_drain();
  [[nodiscard]] bool is_drained() const;
  [[nodiscard]] bool awaits_first_request() const;
  [[nodiscard]] std::size_t count_waiting() const;
  [[nodiscard]] int wait_ms() const;

  http::Service& service_;
  ServerWiring wiring_;
  base::FileDescriptor epoll_;
  std::unordered_map<int, std::unique_ptr<Connection>> watched_;  ///< by descriptor
  Line to_hash_;
  Line to_look_up_;
  bool watching_listener_ = false;
  bool draining_ = false;
  bool accepting_ = true;
  std::chrono::steady_clock::time_point drain_until_;
  std::chrono::steady_clock::time_point last_arrival_;
};

}  // namespace sih_auth::fcgi
