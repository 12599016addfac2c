#pragma once

#include <cstddef>
#include <string_view>

namespace grantledger {

struct Utf8Character {
  char32_t code = 0;
  std::size_t size_bytes = 0;  // 0: no well-formed character stands here.
};

// The character at the start of `text`, which is not empty.
Utf8Character first_character(std::string_view text);

// Whether `text` is well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

}  // namespace grantledger
