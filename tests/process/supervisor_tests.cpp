#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "metrics/metric_file.hpp"
#include "process/supervisor.hpp"
#include "support/child_process.hpp"
#include "support/temporary_directory.hpp"

namespace sih_auth::process {
BOOST_AUTO_TEST_SUITE(supervisor_tests)

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A folder in which the processes of a test leave word for it.
class Notes {
 public:
  void leave(const std::string& name) const { directory_.write(name, ""); }
  [[nodiscard]] bool has(const std::string& name) const {
    return std::filesystem::exists(directory_.file(name));
  }
  [[nodiscard]] bool comes(const std::string& name) const {
    return tests::comes_true([&] { return has(name); });
  }

  /// What stands behind the dot of every note "kind.what".
  [[nodiscard]] std::set<int> all(const std::string& kind) const {
    std::set<int> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      const std::string name = entry.path().filename();
      if (name.starts_with(kind + ".")) found.insert(std::stoi(name.substr(kind.size() + 1)));
    }
    return found;
  }

  /// Those processes of `all` that are still there.
  [[nodiscard]] std::set<int> alive(const std::string& kind) const {
    std::set<int> found = all(kind);
    std::erase_if(found, [](int pid) { return ::kill(pid, 0) != 0; });
    return found;
  }

  /// Waits until exactly `count` of a kind are alive; they are returned.
  [[nodiscard]] std::set<int> wait_for(const std::string& kind, std::size_t count) const {
    BOOST_TEST(tests::comes_true([&] { return alive(kind).size() == count; }));
    return alive(kind);
  }

  /// What the supervisor says of its pools; nullopt before it says anything.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view series) const {
    std::optional<std::uint64_t> found;
    metrics::MetricFile::read(file("numbers"), [&](std::string_view name, std::uint64_t value) {
      if (name == series) found = value;
    });
    return found;
  }

  [[nodiscard]] std::string log() const { return directory_.read("log"); }
  [[nodiscard]] std::string file(const std::string& name) const { return directory_.file(name); }

 private:
  tests::TemporaryDirectory directory_;
};

/// A worker that leaves its name and lives until it is told to stop.
Pool idle_pool(const Notes& notes, const std::string& name, int workers) {
  return {name, workers, [&notes, name](WorkerContext& context) {
            StopSignal stop;
            notes.leave(name + "." + std::to_string(::getpid()));
            while (!stop.is_raised()) {
              context.note_alive();
              pollfd polled{stop.fd(), POLLIN, 0};
              ::poll(&polled, 1, 500);
            }
            return 0;
          }};
}

int ready() {
  return 0;
}

/// Runs a supervisor in a process of its own, its log and its numbers in the notes.
tests::ChildProcess supervise(
    const Notes& notes, const std::function<Generation()>& first,
    const Supervisor::Loader& reload = [] { return std::optional<Generation>(); }) {
  return tests::ChildProcess([&notes, first, reload] {
    ::dup2(::open(notes.file("log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
    const base::Log log(base::LogLevel::info, base::LogFormat::text, "supervisor");
    metrics::MetricFile metrics(notes.file("numbers"));
    Supervisor supervisor(
        reload, [&] { notes.leave("on_stop"); }, {1, 1}, metrics, log);
    return supervisor.run(first());
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(starts_every_pool_and_drains_on_sigterm) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {idle_pool(notes, "api", 3), idle_pool(notes, "mailer", 1)}};
  });
  static_cast<void>(notes.wait_for("api", 3));
  static_cast<void>(notes.wait_for("mailer", 1));
  BOOST_TEST(tests::comes_true([&] { return notes.log().find(" ready ") != std::string::npos; }));
  BOOST_TEST(!notes.has("on_stop"));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
  BOOST_TEST(notes.has("on_stop"));
  BOOST_TEST(notes.alive("api").empty());
  BOOST_TEST(notes.alive("mailer").empty());
  BOOST_TEST(notes.log().find("worker_died") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(sigint_stops_it_too) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {idle_pool(notes, "api", 1)}};
  });
  static_cast<void>(notes.wait_for("api", 1));
  supervisor.send(SIGINT);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_in_hand_is_finished_before_the_end) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {{"api", 1, [&](WorkerContext& context) {
                                 StopSignal stop;
                                 context.note_alive();
                                 notes.leave("busy");
                                 while (!stop.is_raised())
                                   std::this_thread::sleep_for(milliseconds(5));
                                 std::this_thread::sleep_for(milliseconds(300));
                                 notes.leave("finished");
                                 return 0;
                               }}}};
  });
  BOOST_REQUIRE(notes.comes("busy"));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
  BOOST_TEST(notes.has("finished"));
}

BOOST_AUTO_TEST_CASE(a_killed_worker_is_replaced_at_once) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {idle_pool(notes, "api", 2)}};
  });
  const auto before = notes.wait_for("api", 2);
  ::kill(*before.begin(), SIGKILL);
  BOOST_TEST(tests::comes_true([&] { return notes.all("api").size() == 3; }, seconds(2)));
  const auto after = notes.wait_for("api", 2);
  BOOST_TEST(after.contains(*before.rbegin()));
  BOOST_TEST(!after.contains(*before.begin()));
  BOOST_TEST(notes.log().find("signal 9") != std::string::npos);
  BOOST_TEST((notes.number(R"(sih_auth_worker_restarts_total{pool="api"})") == 1U));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(one_that_keeps_dying_is_started_less_and_less_often) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {{"api", 1, [&](WorkerContext&) {
                                 notes.leave("start." + std::to_string(::getpid()));
                                 return 3;
                               }}}};
  });
  BOOST_TEST(tests::comes_true([&] { return notes.all("start").size() >= 3; }));
  std::this_thread::sleep_for(milliseconds(700));
  BOOST_TEST(notes.all("start").size() <= 6U);
  BOOST_TEST(notes.log().find("exit 3") != std::string::npos);
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(an_exception_in_a_worker_is_logged_and_ends_it) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{
        ready,
        {{"api", 1, [&](WorkerContext&) -> int { throw std::runtime_error("no memory today"); }}}};
  });
  BOOST_TEST(
      tests::comes_true([&] { return notes.log().find("no memory today") != std::string::npos; }));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(nothing_starts_when_the_first_preparation_fails) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{[] { return 1; }, {idle_pool(notes, "api", 1)}};
  });
  BOOST_TEST(supervisor.finish() == 1);
  BOOST_TEST(notes.all("api").empty());
}

BOOST_AUTO_TEST_CASE(a_preparation_that_is_killed_may_be_tried_again) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{[] { return ::raise(SIGKILL); }, {idle_pool(notes, "api", 1)}};
  });
  BOOST_TEST(supervisor.finish() == kFailed);
  BOOST_TEST(notes.all("api").empty());
}

BOOST_AUTO_TEST_CASE(an_inspection_that_refuses_stops_what_serves_already) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {idle_pool(notes, "api", 2)}, [&] {
                        static_cast<void>(notes.wait_for("api", 2));
                        return kRefused;
                      }};
  });
  BOOST_TEST(supervisor.finish() == kRefused);
  BOOST_TEST(notes.has("on_stop"));
  BOOST_TEST(notes.alive("api").empty());
}

BOOST_AUTO_TEST_CASE(an_inspection_that_refuses_nothing_stops_nothing) {
  for (const int status : {0, kFailed}) {
    const Notes notes;
    auto supervisor = supervise(notes, [&] {
      return Generation{ready, {idle_pool(notes, "api", 1)}, [&, status] {
                          notes.leave("inspection." + std::to_string(::getpid()));
                          return status;
                        }};
    });
    BOOST_TEST(tests::comes_true([&] { return !notes.all("inspection").empty(); }));
    static_cast<void>(notes.wait_for("inspection", 0));
    static_cast<void>(notes.wait_for("api", 1));
    supervisor.send(SIGTERM);
    BOOST_TEST(supervisor.finish() == 0);
    BOOST_TEST(notes.all("api").size() == 1U);
    BOOST_TEST((notes.log().find("inspection_unfinished") != std::string::npos) == (status != 0));
  }
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_an_inspection_at_the_end) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {idle_pool(notes, "api", 1)}, [&] {
                        notes.leave("inspection." + std::to_string(::getpid()));
                        std::this_thread::sleep_for(seconds(60));
                        return kRefused;
                      }};
  });
  static_cast<void>(notes.wait_for("inspection", 1));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish(seconds(20)) == 0);
  static_cast<void>(notes.wait_for("inspection", 0));
}

BOOST_AUTO_TEST_CASE(an_inspection_ends_where_a_reload_brings_another_one) {
  const Notes notes;
  auto supervisor = supervise(
      notes,
      [&] {
        return Generation{ready, {idle_pool(notes, "api", 1)}, [&] {
                            notes.leave("first." + std::to_string(::getpid()));
                            std::this_thread::sleep_for(seconds(60));
                            return kRefused;
                          }};
      },
      [&]() -> std::optional<Generation> {
        return Generation{ready, {idle_pool(notes, "new", 1)}, [&] {
                            notes.leave("second." + std::to_string(::getpid()));
                            return 0;
                          }};
      });
  static_cast<void>(notes.wait_for("first", 1));
  supervisor.send(SIGHUP);
  static_cast<void>(notes.wait_for("first", 0));
  BOOST_TEST(tests::comes_true([&] { return !notes.all("second").empty(); }));
  static_cast<void>(notes.wait_for("new", 1));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(preparation_happens_once_in_a_process_of_its_own) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{[&] {
                        notes.leave("prepared." + std::to_string(::getpid()));
                        return 0;
                      },
                      {idle_pool(notes, "api", 2)}};
  });
  static_cast<void>(notes.wait_for("api", 2));
  BOOST_TEST(notes.all("prepared").size() == 1U);
  BOOST_TEST(!notes.all("prepared").contains(supervisor.pid()));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(a_broken_configuration_is_refused_and_the_old_one_goes_on) {
  const Notes notes;
  auto supervisor = supervise(
      notes,
      [&] {
        return Generation{ready, {idle_pool(notes, "api", 2)}};
      },
      [&]() -> std::optional<Generation> {
        if (!notes.has("loads")) return std::nullopt;
        return Generation{[] { return 1; }, {idle_pool(notes, "new", 1)}};
      });
  const auto before = notes.wait_for("api", 2);
  supervisor.send(SIGHUP);
  const auto refusals = [&] {
    const std::string log = notes.log();
    int count = 0;
    for (auto at = log.find("reload_refused"); at != std::string::npos;
         at = log.find("reload_refused", at + 1))
      ++count;
    return count;
  };
  BOOST_TEST(tests::comes_true([&] { return refusals() == 1; }));
  notes.leave("loads");  // now it can be read, but its preparation fails
  supervisor.send(SIGHUP);
  BOOST_TEST(tests::comes_true([&] { return refusals() == 2; }));
  BOOST_TEST((notes.alive("api") == before));
  BOOST_TEST(notes.all("new").empty());
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(a_good_configuration_replaces_the_workers) {
  const Notes notes;
  auto supervisor = supervise(
      notes,
      [&] {
        return Generation{ready, {idle_pool(notes, "old", 2)}};
      },
      [&] {
        return Generation{ready, {idle_pool(notes, "new", 3)}};
      });
  static_cast<void>(notes.wait_for("old", 2));
  supervisor.send(SIGHUP);
  static_cast<void>(notes.wait_for("new", 3));
  static_cast<void>(notes.wait_for("old", 0));
  BOOST_TEST(notes.all("old").size() == 2U);
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
  BOOST_TEST(notes.alive("new").empty());
}

BOOST_AUTO_TEST_CASE(a_pool_that_a_reload_removed_is_told_to_have_no_workers) {
  const Notes notes;
  const auto workers = [&](const std::string& pool) {
    return notes.number("sih_auth_workers{pool=\"" + pool + "\"}");
  };
  auto supervisor = supervise(
      notes,
      [&] {
        return Generation{ready, {idle_pool(notes, "events", 2), idle_pool(notes, "api", 1)}};
      },
      [&] {
        return Generation{ready, {idle_pool(notes, "api", 3)}};
      });
  BOOST_TEST(tests::comes_true([&] { return workers("events") == 2U && workers("api") == 1U; }));
  supervisor.send(SIGHUP);
  BOOST_TEST(tests::comes_true([&] { return workers("events") == 0U && workers("api") == 3U; }));
  BOOST_TEST((notes.number(R"(sih_auth_worker_restarts_total{pool="api"})") == 0U));
  supervisor.send(SIGTERM);
  BOOST_TEST(supervisor.finish() == 0);
}

BOOST_AUTO_TEST_CASE(the_workers_of_a_killed_supervisor_end_by_themselves) {
  const Notes notes;
  auto supervisor = supervise(notes, [&] {
    return Generation{ready, {idle_pool(notes, "api", 2)}};
  });
  static_cast<void>(notes.wait_for("api", 2));
  supervisor.send(SIGKILL);
  BOOST_TEST(supervisor.finish() == -SIGKILL);
  static_cast<void>(notes.wait_for("api", 0));
}

BOOST_AUTO_TEST_CASE(the_place_of_a_killed_worker_goes_to_another) {
  for (const bool to_hash : {true, false}) {
    const Notes notes;
    auto supervisor = supervise(notes, [&] {
      return Generation{ready, {{"api", 2, [&](WorkerContext& context) {
                                   base::Places& places =
                                       to_hash ? context.hash_places : context.look_up_places;
                                   StopSignal stop;
                                   context.note_alive();
                                   while (!stop.is_raised()) {
                                     if (places.take(std::chrono::milliseconds(100))) {
                                       notes.leave("holder." + std::to_string(::getpid()));
                                       ::pause();
                                     }
                                   }
                                   return 0;
                                 }}}};
    });
    const auto first = notes.wait_for("holder", 1);
    ::kill(*first.begin(), SIGKILL);
    BOOST_TEST(tests::comes_true([&] { return notes.all("holder").size() == 2; }));
    supervisor.send(SIGKILL);
    static_cast<void>(supervisor.finish());
    for (const int pid : notes.alive("holder"))
      ::kill(pid, SIGKILL);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::process
