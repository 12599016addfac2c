#include "projections/account.h"

#include <array>

namespace grantledger {
namespace {

// What stands after the kind. L: a line (two parts), P: a party, G: a grant.
struct Shape {
  std::string_view name;
  std::string_view parts;
};

// In the order of AccountKind.
constexpr std::array<Shape, 16> shapes{{
    {"appropriation", "L"},
    {"available", "LP"},
    {"carried", "L"},
    {"lapsed", "L"},
    {"treasury", "L"},
    {"committed", "LG"},
    {"paid", "LG"},
    {"receivable", "LG"},
    {"recovery", "LG"},
    {"written-off", "LG"},
    {"to-forward", "PG"},
    {"owner-share", "PG"},
    {"owner-due", "PG"},
    {"owner-paid", "PG"},
    {"cost", "G"},
    {"state-share", "G"},
}};

// Takes the text up to the next colon off `rest`.
std::string_view take_part(std::string_view& rest) {
  const std::size_t colon = rest.find(':');
  const std::string_view part = rest.substr(0, colon);
  rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  return part;
}

}  // namespace

std::optional<Account> parse_account(std::string_view name) {
  std::string_view rest = name;
  const std::string_view kind = take_part(rest);
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].name != kind) continue;
    Account account{static_cast<AccountKind>(i), {}, {}, {}};
    for (const char part : shapes[i].parts) {
      const std::string_view text = take_part(rest);
      if (part == 'L') {
        const std::string_view year = take_part(rest);
        account.line = {text.data(), text.size() + 1 + year.size()};
        if (year.empty()) return std::nullopt;
      }
      if (part == 'P') account.party = text;
      if (part == 'G') account.grant = text;
      if (text.empty()) return std::nullopt;
    }
    if (!rest.empty()) return std::nullopt;
    return account;
  }
  return std::nullopt;
}

}  // namespace grantledger
