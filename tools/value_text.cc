#include "tools/value_text.h"

#include <charconv>

namespace grantledger {
namespace {

// The whole number that all of `text` spells, with an optional minus.
template <class Number>
bool read_number(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return !text.empty() && read.ec == std::errc() && read.ptr == end;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string text_of(Hundredths value) {
  const std::int64_t count = value.count < 0 ? -std::int64_t{value.count} : value.count;
  std::string text = (value.count < 0 ? "-" : "") + std::to_string(count / 100);
  const auto rest = static_cast<int>(count % 100);
  if (rest == 0) return text;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  return text;
}

Result<Hundredths> parse_hundredths(std::string_view text) {
  const auto problem = [&] {
    return fail(Fault::malformed,
                "'" + std::string(text) + "' is not a number with at most two decimals");
  };
  const bool is_negative = text.starts_with('-');
  const std::string_view number = text.substr(is_negative ? 1 : 0);
  const std::string_view whole = number.substr(0, number.find('.'));
  std::string decimals;
  if (whole.size() < number.size()) {
    decimals = number.substr(whole.size() + 1);
    if (!is_digits(decimals) || decimals.size() > 2) return problem();
  }
  decimals.resize(2, '0');
  std::int64_t count = 0;
  if (!is_digits(whole) || !read_number(std::string(whole) + decimals, count)) return problem();
  if (count > std::numeric_limits<std::int32_t>::max()) return problem();
  return Hundredths{static_cast<std::int32_t>(is_negative ? -count : count)};
}

std::string text_of(Fraction value) {
  const std::string numerator = std::to_string(value.numerator);
  return value.denominator == 1 ? numerator : numerator + "/" + std::to_string(value.denominator);
}

Result<Fraction> parse_fraction(std::string_view text) {
  const std::size_t slash = text.find('/');
  Fraction value;
  const bool is_read =
      read_number(text.substr(0, slash), value.numerator) &&
      (slash == std::string_view::npos || read_number(text.substr(slash + 1), value.denominator));
  if (!is_read || value.denominator <= 0) {
    return fail(Fault::malformed, "'" + std::string(text) + "' is not a fraction like 3/4");
  }
  return value;
}

Result<std::string> parse_bytes(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    const auto read = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (read.ec != std::errc() || read.ptr != hex.data() + i + 2) break;
    bytes += static_cast<char>(byte);
  }
  if (bytes.size() * 2 == hex.size()) return bytes;
  return fail(Fault::malformed, "'" + std::string(hex) + "' is not pairs of hex digits");
}

}  // namespace grantledger
