// load_generator PORT HEADERS_FILE RATE CONNECTIONS SECONDS BODY_BYTES: requests, each with one of
// the headers, and one line of JSON about what came of them.
//
// RATE above 0 is an open loop: so many requests a second are due whether or not earlier ones were
// answered, and a latency counts from the moment a request was due. RATE 0 is a closed loop: every
// connection asks again at once. What is not answered within ten seconds never will be.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include <sys/epoll.h>

#include "client.hpp"

namespace {

using bench::Client;
using bench::Clock;
using bench::Progress;

constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kMostTimes = 20;
constexpr std::string_view kPath = "/protected/file";

struct Plan {
  int port;
  double rate;
  std::size_t connections;
  std::chrono::duration<double> duration;
  std::size_t body_size;
  std::vector<std::string> requests;
};

struct Counts {
  long ok = 0;
  long wrong_body = 0;
  long errors = 0;
  long sent_again = 0;
  long never_answered = 0;
  std::map<int, long> refusals;
  std::vector<float> refused_at_s;  // the first few
  std::vector<float> latencies_us;
};

class Generator {
 public:
  explicit Generator(const Plan& plan) : plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < plan.connections; ++i)
      clients_.push_back(std::make_unique<Client>(plan.port));
  }

  Counts run() {
    start_ = Clock::now();
    end_ = start_ + std::chrono::duration_cast<Clock::duration>(plan_.duration);
    for (const auto& client : clients_) {
      open(*client);
      idle_.push_back(client.get());
    }
    while (Clock::now() < end_ + kPatience) {
      const bool over = Clock::now() >= end_;
      if (!over) note_due();
      if (over && due_.empty() && idle_.size() == clients_.size()) break;
      send_due();
      wait();
      give_up_late();
    }
    counts_.never_answered += static_cast<long>(due_.size());
    for (const auto& client : clients_)
      counts_.never_answered += client->is_busy() ? 1 : 0;
    return std::move(counts_);
  }

 private:
  void note_due() {
    const auto now = Clock::now();
    if (plan_.rate == 0) {
      due_.insert(due_.end(), idle_.size() - due_.size(), now);
      return;
    }
    for (; time_of(scheduled_) <= std::min(now, end_); ++scheduled_)
      due_.push_back(time_of(scheduled_));
  }

  [[nodiscard]] Clock::time_point time_of(long number) const {
    const std::chrono::duration<double> after(static_cast<double>(number) / plan_.rate);
    return start_ + std::chrono::duration_cast<Clock::duration>(after);
  }

  void send_due() {
    while (!due_.empty() && !idle_.empty()) {
      Client& client = *idle_.front();
      idle_.pop_front();
      if (!client.is_open()) open(client);
      client.send(plan_.requests[random_() % plan_.requests.size()], due_.front());
      due_.pop_front();
    }
  }

  void wait() {
    auto until = end_;
    if (plan_.rate > 0) until = std::min(until, time_of(scheduled_));
    auto left = std::chrono::nanoseconds(until - Clock::now()).count();
    if (Clock::now() >= end_) left = 10'000'000;
    const timespec most{0, std::clamp(left, std::int64_t{0}, std::int64_t{100'000'000})};
    std::array<epoll_event, 256> events{};
    const int count =
        ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &most, nullptr);
    for (int i = 0; i < count; ++i)
      take(*static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr));
  }

  void take(Client& client) {
    if (!client.is_open()) return;
    client.write_on();
    switch (client.read_on()) {
      case Progress::waiting:
        return;
      case Progress::answered:
        return note_answer(client);
      case Progress::hung_up:
        return note_hang_up(client);
      case Progress::nonsense:
        ++counts_.errors;
        return drop(client);
    }
  }

  void note_answer(Client& client) {
    const std::chrono::duration<float, std::micro> latency = Clock::now() - client.due();
    counts_.latencies_us.push_back(latency.count());
    if (client.status() != 200) {
      ++counts_.refusals[client.status()];
      const std::chrono::duration<float> since_start = Clock::now() - start_;
      if (counts_.refused_at_s.size() < kMostTimes)
        counts_.refused_at_s.push_back(since_start.count());
    } else {
      ++(client.body_size() == plan_.body_size ? counts_.ok : counts_.wrong_body);
    }
    if (client.server_closes()) return drop(client);
    client.forget();
    idle_.push_back(&client);
  }

  void note_hang_up(Client& client) {
    // An idle one stays in its place among the idle ones, and opens anew when it is needed.
    if (!client.is_busy()) return client.close();
    if (!client.may_send_again()) {
      ++counts_.errors;
      return drop(client);
    }
    ++counts_.sent_again;
    const std::string& request = *client.request();
    const auto due = client.due();
    client.close();
    open(client);
    client.send(request, due);
  }

  void give_up_late() {
    const auto now = Clock::now();
    if (now < next_look_) return;
    next_look_ = now + std::chrono::milliseconds(200);
    for (const auto& client : clients_) {
      if (!client->is_busy() || now - client->due() < kPatience) continue;
      ++counts_.never_answered;
      drop(*client);
    }
  }

  void drop(Client& client) {
    client.close();
    idle_.push_back(&client);
  }

  void open(Client& client) {
    client.open();
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &client;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.fd(), &event);
  }

  const Plan& plan_;
  int epoll_;
  Clock::time_point start_, end_, next_look_;
  long scheduled_ = 0;
  std::deque<Clock::time_point> due_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::deque<Client*> idle_;
  std::minstd_rand random_{std::random_device{}()};
  Counts counts_;
};

float quantile(std::vector<float>& values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

void print(Counts& counts, const Plan& plan) {
  long refused = 0;
  std::string by_status;
  for (const auto& [status, count] : counts.refusals) {
    refused += count;
    by_status += (by_status.empty() ? "" : ", ") + ("\"" + std::to_string(status) + "\": ") +
                 std::to_string(count);
  }
  std::string times;
  for (const float time : counts.refused_at_s)
    times += (times.empty() ? "" : ", ") + std::to_string(time);
  auto& latencies = counts.latencies_us;
  std::printf(
      "{\"requests_per_second\": %.1f, \"ok\": %ld, \"not_200\": %ld, \"by_status\": {%s}, "
      "\"refused_at_s\": [%s], "
      "\"wrong_body\": %ld, "
      "\"errors\": %ld, \"sent_again\": %ld, \"never_answered\": %ld, \"p50_us\": %.0f, "
      "\"p99_us\": %.0f, "
      "\"max_us\": %.0f}\n",
      static_cast<double>(counts.ok) / plan.duration.count(), counts.ok, refused, by_status.c_str(),
      times.c_str(), counts.wrong_body, counts.errors, counts.sent_again, counts.never_answered,
      quantile(latencies, 0.5), quantile(latencies, 0.99), quantile(latencies, 1));
}

std::vector<std::string> requests_of(const char* headers_file) {
  std::vector<std::string> requests;
  std::ifstream file(headers_file);
  for (std::string header; std::getline(file, header);) {
    requests.push_back("GET " + std::string(kPath) + " HTTP/1.1\r\nHost: localhost\r\n" + header +
                       "\r\n\r\n");
  }
  return requests;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 7) {
    std::cerr << "load_generator PORT HEADERS_FILE RATE CONNECTIONS SECONDS BODY_BYTES\n";
    return 2;
  }
  const Plan plan{std::stoi(arguments[1]),  std::stod(arguments[3]),
                  std::stoul(arguments[4]), std::chrono::duration<double>(std::stod(arguments[5])),
                  std::stoul(arguments[6]), requests_of(arguments[2])};
  if (plan.requests.empty()) {
    std::cerr << "no headers in " << arguments[2] << '\n';
    return 2;
  }
  Counts counts = Generator(plan).run();
  print(counts, plan);
}
