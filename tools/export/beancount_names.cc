#include "tools/export/beancount_names.h"

#include <algorithm>
#include <iterator>

namespace grantledger {
namespace {

struct Kind {
  std::string_view ours;
  std::string_view name;
};

// What an account means decides its root; any of them may have either sign. A kind that is not here
// stands under Equity with an X in front, as a part does.
constexpr Kind kinds[] = {
    {"appropriation", "Income:Appropriation"},
    {"available", "Assets:Available"},
    {"carried", "Equity:Carried"},
    {"lapsed", "Expenses:Lapsed"},
    {"treasury", "Expenses:Treasury"},
    {"committed", "Assets:Committed"},
    {"paid", "Expenses:Paid"},
    {"receivable", "Assets:Receivable"},
    {"recovery", "Income:Recovery"},
    {"written-off", "Expenses:Written-off"},
    {"to-forward", "Assets:To-forward"},
    {"forwarded", "Expenses:Forwarded"},
    {"entrusted", "Liabilities:Entrusted"},
    {"cost", "Expenses:Cost"},
    {"state-share", "Income:State-share"},
    {"owner-share", "Income:Owner-share"},
    {"owner-due", "Liabilities:Owner-due"},
    {"owner-paid", "Income:Owner-paid"},
    {"unallocated", "Liabilities:Unallocated"},
    {"outside", "Equity:Outside"},
};
constexpr std::string_view unknown_kind = "Equity:X";

constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

void append_escaped(std::string& name, std::string_view part) {
  for (const char c : part) {
    if (is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z')) {
      name += c;
      continue;
    }
    name += '-';
    const auto byte = static_cast<unsigned char>(c);
    if (c == '-') {
      name += '-';
    } else {
      name += {hex_digits[byte >> 4], hex_digits[byte & 15]};
    }
  }
}

void append_part(std::string& name, std::string_view part) {
  const bool may_begin =
      !part.empty() && part.front() != 'X' && (is_capital(part.front()) || is_digit(part.front()));
  if (!may_begin) name += 'X';
  append_escaped(name, part);
}

// Appends what `part` was made of; false if it was made of nothing.
bool append_unescaped(std::string& account, std::string_view part) {
  while (!part.empty()) {
    if (part.front() != '-') {
      account += part.front();
      part.remove_prefix(1);
      continue;
    }
    if (part.starts_with("--")) {
      account += '-';
      part.remove_prefix(2);
      continue;
    }
    if (part.size() < 3) return false;
    const std::size_t high = hex_digits.find(part[1]);
    const std::size_t low = hex_digits.find(part[2]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    account += static_cast<char>(high * 16 + low);
    part.remove_prefix(3);
  }
  return true;
}

// Cuts the first part, up to the next colon, off `rest`.
std::string_view cut_part(std::string_view& rest) {
  const std::string_view part = rest.substr(0, rest.find(':'));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

}  // namespace

std::string beancount_name_of(std::string_view account) {
  const std::string_view kind = account.substr(0, account.find(':'));
  const auto* const known = std::ranges::find(kinds, kind, &Kind::ours);
  std::string name;
  name.reserve(account.size() + 16);
  if (known != std::end(kinds)) {
    name += known->name;
  } else {
    name += unknown_kind;
    append_escaped(name, kind);
  }
  std::string_view rest = account.substr(kind.size());
  while (!rest.empty()) {
    rest.remove_prefix(1);  // The colon.
    const std::string_view part = rest.substr(0, rest.find(':'));
    name += ':';
    append_part(name, part);
    rest.remove_prefix(part.size());
  }
  return name;
}

std::optional<std::string> account_of_beancount(std::string_view name) {
  std::string_view rest = name;
  const std::string_view root = cut_part(rest);
  const std::string_view second = cut_part(rest);
  const std::string_view kind = name.substr(0, root.size() + 1 + second.size());
  std::string account;
  const auto* const known = std::ranges::find(kinds, kind, &Kind::name);
  if (known != std::end(kinds)) {
    account = known->ours;
  } else if (!kind.starts_with(unknown_kind) ||
             !append_unescaped(account, kind.substr(unknown_kind.size()))) {
    return std::nullopt;
  }
  while (!rest.empty()) {
    std::string_view part = cut_part(rest);
    if (part.starts_with('X')) part.remove_prefix(1);
    account += ':';
    if (!append_unescaped(account, part)) return std::nullopt;
  }
  // Only the name that we would have given: otherwise another spelling would mean the same.
  return beancount_name_of(account) == name ? std::optional(account) : std::nullopt;
}

}  // namespace grantledger
