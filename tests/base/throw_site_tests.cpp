#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "sih_auth/base/throw_site.hpp"

namespace sih_auth::base {
BOOST_AUTO_TEST_SUITE(throw_site_tests)

namespace {

template <typename Thrown>
[[gnu::noinline]] void throw_below(int calls) {
  if (calls == 0) throw Thrown("below");
  throw_below<Thrown>(calls - 1);
  asm volatile("");  // else the call becomes a jump, and there is no stack
}

template <typename Call>
std::vector<StackFrame> frames_of(Call call) {
  try {
    call();
  } catch (const std::exception&) {
    return frames_of_last_throw();
  }
  return {};
}

std::size_t depth_of(int calls) {
  return frames_of([&] { throw_below<std::runtime_error>(calls); }).size();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_stack_is_as_deep_as_its_calls) {
  BOOST_TEST(depth_of(0) >= 3U);
  BOOST_TEST(depth_of(7) == depth_of(2) + 5);
}

BOOST_AUTO_TEST_CASE(the_innermost_frame_is_where_it_was_thrown) {
  const auto frames = frames_of([] { throw_below<std::runtime_error>(4); });
  BOOST_REQUIRE(frames.size() > 4U);
  // One call in `throw_below` throws, and another one calls it again and again.
  const auto last = frames.rbegin();
  BOOST_TEST(last[0].address != last[1].address);
  for (int i = 1; i < 4; ++i)
    BOOST_TEST(last[i].address == last[i + 1].address);
  BOOST_TEST(last[0].function.find("__cxa_throw") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(frames_name_their_module_and_its_build) {
  const auto frames = frames_of([] { throw_below<std::runtime_error>(0); });
  BOOST_REQUIRE(!frames.empty());
  BOOST_TEST(frames.back().module.find('/') == std::string::npos);
  BOOST_TEST(!frames.back().module.empty());
  BOOST_TEST(frames.back().build_id.size() == 40U, frames.back().build_id);
  BOOST_TEST(std::ranges::any_of(
      frames, [&](const StackFrame& frame) { return frame.module.starts_with("libc.so"); }));
}

BOOST_AUTO_TEST_CASE(what_libraries_throw_is_noted_too) {
  const auto frames = frames_of([] { (void)std::map<int, int>().at(1); });
  BOOST_REQUIRE(!frames.empty());
  BOOST_TEST(frames.back().module.starts_with("libstdc++.so"), frames.back().module);
  BOOST_TEST(frames.back().function == "std::__throw_out_of_range(char const*)");
}

BOOST_AUTO_TEST_CASE(a_stack_without_end_is_cut) {
  BOOST_TEST(depth_of(1'000) == depth_of(2'000));
  BOOST_TEST(depth_of(1'000) >= 40U);
}

BOOST_AUTO_TEST_CASE(each_thread_has_its_own) {
  const std::size_t here = depth_of(30);
  std::size_t fresh = 1;
  std::size_t there = 0;
  std::thread([&] {
    fresh = frames_of_last_throw().size();
    there = depth_of(1);
  }).join();
  BOOST_TEST(fresh == 0U);
  BOOST_TEST(there > 0U);
  BOOST_TEST(frames_of_last_throw().size() == here);
}

BOOST_AUTO_TEST_CASE(types_are_named_as_in_the_source) {
  BOOST_TEST(type_name(std::out_of_range("")) == "std::out_of_range");
  const std::invalid_argument derived("");
  const std::exception& seen_as = derived;
  BOOST_TEST(type_name(seen_as) == "std::invalid_argument");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace sih_auth::base
