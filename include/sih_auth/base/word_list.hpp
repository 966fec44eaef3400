#pragma once

#include <functional>
#include <string>

namespace sih_auth::base {

/// "red, green, blue": the words of the elements, each as `word_of` tells it.
template <typename Elements, typename WordOf = std::identity>
[[nodiscard]] std::string listed(const Elements& elements, WordOf word_of = {}) {
  std::string text;
  for (const auto& element : elements) {
    if (!text.empty()) text += ", ";
    text += std::invoke(word_of, element);
  }
  return text;
}

}  // namespace sih_auth::base
