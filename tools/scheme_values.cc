#include "tools/scheme_values.h"

#include <algorithm>
#include <charconv>

namespace grantledger {
namespace {

bool is_digits(std::string_view text, std::size_t length_max) {
  return !text.empty() && text.size() <= length_max &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// "37.5" as 375/10. The denominator says how many decimals there are.
std::optional<Fraction> parse_decimal(std::string_view text, std::size_t decimals_max) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point < text.size() ? text.substr(point + 1) : "";
  if (!is_digits(whole, 9) || (point < text.size() && !is_digits(part, decimals_max))) {
    return std::nullopt;
  }
  Fraction result{number_of(whole), 1};
  for (const char digit : part) {
    result.numerator = result.numerator * 10 + (digit - '0');
    result.denominator *= 10;
  }
  return result;
}

const TomlNode* find(const TomlTable& table, const char* key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

// Whether the table marks one value: value or amount, illustrative, and nothing else.
const TomlNode* marked_value(const TomlTable& table) {
  const TomlNode* value = find(table, table.contains("amount") ? "amount" : "value");
  const TomlNode* mark = find(table, "illustrative");
  if (value == nullptr || mark == nullptr || table.size() != 2) return nullptr;
  return std::holds_alternative<bool>(mark->value) ? value : nullptr;
}

// What people call an entry of a list: its own name, or its index.
std::string name_of(const TomlNode& element, std::size_t index) {
  const auto* table = std::get_if<TomlTable>(&element.value);
  for (const char* key : {"name", "unit", "group", "item"}) {
    const TomlNode* label = table != nullptr ? find(*table, key) : nullptr;
    const auto* text = label != nullptr ? std::get_if<std::string>(&label->value) : nullptr;
    if (text != nullptr) return *text;
  }
  return std::to_string(index);
}

}  // namespace

Result<Fraction> parse_scheme_fraction(std::string_view text) {
  const auto refuse = [text] {
    return fail(Fault::malformed, "'" + std::string(text) + "' is not a fraction");
  };
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string_view above = text.substr(0, slash);
    const std::string_view below = text.substr(slash + 1);
    if (!is_digits(above, 9) || !is_digits(below, 9) || number_of(below) == 0) return refuse();
    return Fraction{number_of(above), number_of(below)};
  }
  if (!text.ends_with('%')) return refuse();
  text.remove_suffix(1);
  if (text.ends_with(' ')) text.remove_suffix(1);
  const auto percent = parse_decimal(text, 6);
  if (!percent) return refuse();
  return Fraction{percent->numerator, percent->denominator * 100};
}

Result<Hundredths> parse_scheme_hundredths(std::string_view text) {
  const auto decimal = parse_decimal(text, 2);
  if (!decimal || decimal->numerator / decimal->denominator > 1'000'000) {
    return fail(Fault::malformed, "'" + std::string(text) + "' has no two decimals");
  }
  return Hundredths{static_cast<std::int32_t>(decimal->numerator * (100 / decimal->denominator))};
}

std::vector<std::string> unwrap_illustrative(TomlNode& node, const std::string& path) {
  std::vector<std::string> paths;
  const auto descend = [&](TomlNode& child, const std::string& name) {
    const std::vector<std::string> below =
        unwrap_illustrative(child, path.empty() ? name : path + "." + name);
    paths.insert(paths.end(), below.begin(), below.end());
  };
  if (auto* array = std::get_if<TomlArray>(&node.value)) {
    for (std::size_t i = 0; i < array->size(); ++i) descend((*array)[i], name_of((*array)[i], i));
  }
  auto* table = std::get_if<TomlTable>(&node.value);
  if (table == nullptr) return paths;
  if (const TomlNode* marked = marked_value(*table)) {
    const bool is_illustrative = std::get<bool>(find(*table, "illustrative")->value);
    node.value = TomlNode(*marked).value;
    return is_illustrative ? std::vector{path} : std::vector<std::string>();
  }
  for (auto& [key, value] : *table) descend(value, key);
  return paths;
}

}  // namespace grantledger
