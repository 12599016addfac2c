#include "tools/feed/copy_text.h"

#include <algorithm>

#include "events/utf8.h"

namespace grantledger {
namespace {

// What follows the backslash where `c` needs one; zero where it does not.
char escaped(char c) {
  switch (c) {
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\v':
      return 'v';
    case '\\':
      return '\\';
    default:
      return '\0';
  }
}

}  // namespace

CopyText& CopyText::add(std::string_view text) {
  add_raw({});
  while (true) {
    const auto special = std::ranges::find_if(text, [](char c) { return escaped(c) != '\0'; });
    text_.append(text.begin(), special);
    if (special == text.end()) return *this;
    text_ += '\\';
    text_ += escaped(*special);
    text.remove_prefix(static_cast<std::size_t>(special - text.begin()) + 1);
  }
}

void CopyText::end_row() {
  text_ += '\n';
  is_in_row_ = false;
}

CopyText& CopyText::add_raw(std::string_view text) {
  if (is_in_row_) text_ += '\t';
  is_in_row_ = true;
  text_ += text;
  return *this;
}

std::string storable_text_of(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string storable;
  if (is_utf8(text)) {
    storable = text;
  } else {  // Byte by byte: nothing can be said of where its characters begin.
    for (const char c : text) {
      const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
      storable += is_ascii ? std::string_view(&c, 1) : replacement;
    }
  }
  for (std::size_t at = 0; (at = storable.find('\0', at)) != std::string::npos;) {
    storable.replace(at, 1, replacement);
  }
  return storable;
}

}  // namespace grantledger
