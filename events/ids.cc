#include "events/ids.h"

#include <algorithm>
#include <charconv>

#include "events/digest.h"

namespace grantledger {
namespace {

bool is_id_character(char c) {
  const bool is_alphanumeric =
      (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  return is_alphanumeric || std::string_view("._/@+%~-").find(c) != std::string_view::npos;
}

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

constexpr std::string_view hex_digits = "0123456789abcdef";

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= id_length_max &&
         std::ranges::all_of(text, is_id_character);
}

std::string id_text_of(std::string_view text) {
  constexpr std::size_t kept_length = 40;
  constexpr std::size_t digest_length = 16;
  std::string encoded;
  for (const char c : text) {
    if (is_id_character(c) && c != '%') {
      encoded += c;
      continue;
    }
    encoded += '%';
    encoded += hex_digits[static_cast<unsigned char>(c) >> 4];
    encoded += hex_digits[static_cast<unsigned char>(c) & 0xf];
  }
  if (encoded.empty()) return "%";
  if (encoded.size() <= id_length_max) return encoded;
  return encoded.substr(0, kept_length) + "~" + hex_of(sha256(text)).substr(0, digest_length);
}

std::string text_of(CommandId id) {
  std::string text;
  for (int digit = 0; digit < 32; ++digit) {
    const std::uint64_t half = digit < 16 ? id.high : id.low;
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) text += '-';
    text += hex_digits[half >> (60 - digit % 16 * 4) & 0xf];
  }
  return text;
}

Result<CommandId> parse_command_id(std::string_view text) {
  const auto refuse = [text] {
    return fail(Fault::malformed, "'" + std::string(text) +
                                      "' is not a UUID: expected "
                                      "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx in lower-case hex");
  };
  if (text.size() != 36) return refuse();
  CommandId id;
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash_place = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash_place != (text[i] == '-')) return refuse();
    if (is_dash_place) continue;
    if (!is_hex_digit(text[i])) return refuse();
    std::uint64_t& half = digits++ < 16 ? id.high : id.low;
    half = half << 4 | hex_digits.find(text[i]);
  }
  return id;
}

std::string text_of(const Line& line) {
  return line.item.text() + ":" + std::to_string(line.year);
}

Result<Line> parse_line(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto refuse = [text] {
    return fail(Fault::malformed, "'" + std::string(text) +
                                      "' is not a budget line: expected item:year, as in "
                                      "226.22:2026");
  };
  if (colon == std::string_view::npos) return refuse();
  const std::string_view year_text = text.substr(colon + 1);
  std::uint16_t year = 0;
  const auto [end, error] =
      std::from_chars(year_text.data(), year_text.data() + year_text.size(), year);
  const bool is_year = error == std::errc() && end == year_text.data() + year_text.size();
  if (!is_year || year_text.size() != 4 || year < 1000) return refuse();
  auto item = ItemId::parse(text.substr(0, colon));
  if (!item) return refuse();
  return Line{*std::move(item), year};
}

}  // namespace grantledger
