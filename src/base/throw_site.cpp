#include "sih_auth/base/throw_site.hpp"

#include <array>
#include <bit>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <typeinfo>

#include <cxxabi.h>
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <unwind.h>

#include "sih_auth/base/encoding.hpp"

namespace sih_auth::base {
namespace {

constexpr std::size_t kMostFrames = 48;

/// The addresses that the calls of a stack return to, the innermost first.
struct Stack {
  std::array<std::uintptr_t, kMostFrames> addresses;
  std::size_t size;
};

// Without a constructor, so that a thread's first exception costs no more than the others.
thread_local Stack last_throw{};

_Unwind_Reason_Code note(_Unwind_Context* context, void* self) {
  auto& stack = *static_cast<Stack*>(self);
  const std::uintptr_t address = _Unwind_GetIP(context);
  if (address == 0 || stack.size == stack.addresses.size()) return _URC_END_OF_STACK;
  stack.addresses[stack.size++] = address;
  return _URC_NO_REASON;
}

struct Module {
  std::uintptr_t address;  ///< what is looked for
  std::uintptr_t start = 0;
  std::string build_id = {};
};

std::string build_id_in(const ElfW(Nhdr) * notes, std::size_t size) {
  constexpr std::size_t kAlignment = 4;
  constexpr std::string_view kGnu("GNU", sizeof "GNU");  // its NUL counts
  const auto padded = [](std::size_t n) { return (n + kAlignment - 1) / kAlignment * kAlignment; };
  const auto* at = reinterpret_cast<const char*>(notes);
  const char* const end = at + size;
  while (at + sizeof(ElfW(Nhdr)) <= end) {
    const auto* const note = reinterpret_cast<const ElfW(Nhdr)*>(at);
    const char* const name = at + sizeof(ElfW(Nhdr));
    const char* const content = name + padded(note->n_namesz);
    if (content + note->n_descsz > end) break;
    if (note->n_type == NT_GNU_BUILD_ID && std::string_view(name, note->n_namesz) == kGnu) {
      return to_hex({content, note->n_descsz});
    }
    at = content + padded(note->n_descsz);
  }
  return {};
}

int look_into(dl_phdr_info* info, std::size_t, void* self) {
  auto& module = *static_cast<Module*>(self);
  bool is_it = false;
  std::string build_id;
  for (std::size_t i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    const std::uintptr_t start = info->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_LOAD && module.address >= start &&
        module.address - start < header.p_memsz) {
      is_it = true;
    }
    if (header.p_type == PT_NOTE && build_id.empty()) {
      build_id = build_id_in(std::bit_cast<const ElfW(Nhdr)*>(start), header.p_memsz);
    }
  }
  if (!is_it) return 0;
  module.start = info->dlpi_addr;
  module.build_id = build_id;
  return 1;
}

std::string demangled(const char* name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name, nullptr, nullptr, &status), &std::free);
  return text ? text.get() : name;
}

StackFrame frame_at(std::uintptr_t returns_to) {
  // Behind the call, perhaps in the next function already.
  const std::uintptr_t address = returns_to - 1;
  StackFrame frame;
  Dl_info info{};
  if (::dladdr(std::bit_cast<void*>(address), &info) != 0) {
    const std::string_view file(info.dli_fname == nullptr ? "" : info.dli_fname);
    frame.module = file.substr(file.rfind('/') + 1);
    if (info.dli_sname != nullptr) frame.function = demangled(info.dli_sname);
  }
  Module module{address};
  ::dl_iterate_phdr(&look_into, &module);
  frame.build_id = module.build_id;
  frame.address = returns_to - module.start;
  return frame;
}

using Throw = void (*)(void*, void*, void (*)(void*));

/// libstdc++'s own, or that of a sanitizer, which calls it in turn.
Throw next_throw() {
  static const auto kNext = reinterpret_cast<Throw>(::dlsym(RTLD_NEXT, "__cxa_throw"));
  return kNext;
}

}  // namespace

// In place of libstdc++'s, for the program and all libraries it is linked with: every `throw` comes
// here. By its symbol alone, since compilers do not agree on how it is declared.
[[noreturn]] void note_and_throw(void* thrown, void* type,
                                 void (*destroy)(void*)) asm("__cxa_throw");

void note_and_throw(void* thrown, void* type, void (*destroy)(void*)) {
  last_throw.size = 0;
  _Unwind_Backtrace(&note, &last_throw);
  next_throw()(thrown, type, destroy);
  __builtin_unreachable();
}

std::vector<StackFrame> frames_of_last_throw() {
  // A copy: what follows may throw and catch itself.
  const Stack stack = last_throw;
  std::vector<StackFrame> frames;
  // The innermost is the one that notes.
  for (std::size_t i = stack.size; i > 1; --i)
    frames.push_back(frame_at(stack.addresses[i - 1]));
  return frames;
}

std::string type_name(const std::exception& error) {
  return demangled(typeid(error).name());
}

}  // namespace sih_auth::base
