#include "app/mailer_desk.hpp"

#include <cerrno>
#include <memory>
#include <system_error>

#include <sys/eventfd.h>

#include "process/mailer_socket.hpp"

namespace sih_auth::app {
namespace {

constexpr std::chrono::seconds kTick{60};  // whatever happens wakes it sooner
constexpr int kMostInARow = 32;            // then what is under way gets its turn

base::FileDescriptor make_bell() {
  base::FileDescriptor bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!bell.is_open()) throw std::system_error(errno, std::generic_category(), "eventfd");
  return bell;
}

}  // namespace

MailerDesk::MailerDesk(int mailer_socket, const std::string& range_url,
                       const breach::RangeLimits& limits)
    : mailer_socket_(mailer_socket),
      bell_(make_bell()),
      client_(range_url, limits),
      thread_([this] { run(); }) {}

MailerDesk::~MailerDesk() {
  stopping_ = true;
  client_.wake();
  thread_.join();
}

void MailerDesk::run() {
  while (!stopping_) {
    client_.work(mailer_socket_, kTick);
    for (int i = 0; i < kMostInARow && !stopping_; ++i) {
      auto datagram = process::receive_datagram(mailer_socket_);
      if (!datagram) break;
      take(std::move(*datagram));
    }
  }
  while (client_.is_busy())
    client_.work(-1, kTick);
}

void MailerDesk::take(process::MailerDatagram datagram) {
  if (datagram.text == process::kRing) {
    ::eventfd_write(bell_.get(), 1);
    return;
  }
  const auto prefix = breach::prefix_in(datagram.text);
  // Whoever has given up meanwhile costs the network nothing.
  if (!prefix || !process::is_awaited(datagram.answer_to.get())) return;
  // Shared only because std::function must be able to copy what it holds.
  const auto answer_to = std::make_shared<base::FileDescriptor>(std::move(datagram.answer_to));
  client_.fetch(*prefix, [answer_to](const breach::RangeAnswer& answer) {
    process::send_answer(answer_to->get(), breach::to_message(answer));
  });
}

}  // namespace sih_auth::app
