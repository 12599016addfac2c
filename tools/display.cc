#include "tools/display.h"

#include "events/utf8.h"

namespace grantledger {
namespace {

bool is_combining(char32_t code) {
  return code >= 0x300 && code <= 0x36F;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    if (!is_combining(character.code)) ++width;
    text.remove_prefix(character.size_bytes == 0 ? 1 : character.size_bytes);
  }
  return width;
}

std::string spaced_text_of(Money amount) {
  std::string text = decimal_text_of(amount);
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > start + 3; at -= 3) text.insert(at - 3, 1, ' ');
  return text;
}

}  // namespace grantledger
