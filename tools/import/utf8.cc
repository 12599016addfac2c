#include "tools/import/utf8.h"

namespace grantledger {
namespace {

// How many bytes follow a first byte; none if nothing may begin so.
std::optional<int> followers_of(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xc2 && first <= 0xdf) return 1;
  if (first >= 0xe0 && first <= 0xef) return 2;
  if (first >= 0xf0 && first <= 0xf4) return 3;
  return std::nullopt;
}

// Whether the second byte rules out over-long forms, surrogates and what is beyond U+10FFFF.
bool is_allowed(unsigned char first, unsigned char second) {
  if (first == 0xe0) return second >= 0xa0;
  if (first == 0xed) return second <= 0x9f;
  if (first == 0xf0) return second >= 0x90;
  if (first == 0xf4) return second <= 0x8f;
  return true;
}

}  // namespace

std::optional<std::size_t> first_not_utf_8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::optional<int> followers = followers_of(first);
    if (!followers) return i;
    const std::size_t end = i + 1 + static_cast<std::size_t>(*followers);
    if (end > text.size()) return i;
    for (std::size_t j = i + 1; j < end; ++j) {
      if ((static_cast<unsigned char>(text[j]) & 0xc0) != 0x80) return i;
    }
    if (*followers > 0 && !is_allowed(first, static_cast<unsigned char>(text[i + 1]))) return i;
    i = end;
  }
  return std::nullopt;
}

std::string utf_8_of_latin_1(std::string_view text) {
  std::string utf_8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf_8 += c;
      continue;
    }
    utf_8 += static_cast<char>(0xc0 | byte >> 6);
    utf_8 += static_cast<char>(0x80 | (byte & 0x3f));
  }
  return utf_8;
}

}  // namespace grantledger
