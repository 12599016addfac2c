#pragma once
// Keys of rows that are made of texts: the texts, separated by a zero byte, which no id holds.

#include <string>
#include <string_view>
#include <vector>

#include "events/values.h"

namespace grantledger {

inline constexpr char key_separator = '\0';

// "a\0b\0c".
template <class... Parts>
std::string key_of(std::string_view first, const Parts&... parts) {
  std::string key;
  key.reserve(96);
  key += first;
  ((key += key_separator, key += std::string_view(parts)), ...);
  return key;
}

// The parts of such a key, empty ones included. They refer into it.
inline std::vector<std::string_view> parts_of(std::string_view key) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = key.find(key_separator);
    parts.push_back(key.substr(0, end));
    if (end == std::string_view::npos) return parts;
    key.remove_prefix(end + 1);
  }
}

// A number as eight bytes, most significant first, so that keys sort by it; and back.
std::string sortable(std::uint64_t number);
std::uint64_t number_of(std::string_view sorted);

}  // namespace grantledger
