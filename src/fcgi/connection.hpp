#pragma once

#include <memory>

#include "sih_auth/base/file_descriptor.hpp"
#include "sih_auth/base/random.hpp"
#include "sih_auth/http/request.hpp"
#include "sih_auth/http/response.hpp"

namespace sih_auth::fcgi {

/// Readies libfcgi; once a process. Throws std::runtime_error.
void initialize();

/// One connection from nginx: reads requests and writes answers, one at a time.
class Connection {
 public:
  /// Gives the socket its time-outs: no silent peer can hold a worker longer than a few seconds.
  /// `random` makes the ids of requests that come without one.
  Connection(base::FileDescriptor socket, base::RandomSource& random);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] int fd() const noexcept { return socket_.get(); }

  /// Reads one whole request; false: the peer has gone, was too slow, or speaks something else.
  /// Then the connection is of no more use.
  [[nodiscard]] bool read();

  /// Whether the peer has closed the connection: nobody waits for the answer.
  [[nodiscard]] bool is_abandoned() const;

  /// Whether a request has been answered and the peer keeps the connection for another one.
  [[nodiscard]] bool is_kept() const noexcept { return is_kept_; }

  /// The request that was read last.
  [[nodiscard]] const http::Request& request() const noexcept { return request_; }

  /// Answers it; true: the peer keeps the connection open for another one.
  [[nodiscard]] bool write(const http::Response& response);

 private:
  struct Library;

  base::FileDescriptor socket_;
  base::RandomSource& random_;
  std::unique_ptr<Library> library_;
  http::Request request_;
  bool is_kept_ = false;
};

}  // namespace sih_auth::fcgi
