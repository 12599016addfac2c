#include "projections/account.h"

#include <array>

namespace grantledger {
namespace {

constexpr std::string_view limit_first = "=authority:";

// What stands after the kind. L: a line (two parts), P: a party, G: a grant.
struct Shape {
  std::string_view name;
  std::string_view parts;
};

// In the order of AccountKind.
constexpr std::array<Shape, 18> shapes{{
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
    {"forwarded", "PG"},
    {"entrusted", "PG"},
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

std::string limit_account(const Line& line) {
  return std::string(limit_first) + text_of(line);
}

bool is_limit(std::string_view name) {
  return name.starts_with(limit_first);
}

std::string account_name(AccountKind kind, std::string_view other, std::string_view grant) {
  std::string name(shapes[static_cast<std::size_t>(kind) % shapes.size()].name);
  name += ':';
  if (!other.empty()) (name += other) += ':';
  return name += grant;
}

}  // namespace grantledger
