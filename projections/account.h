#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/ids.h"

namespace grantledger {

// The kinds of accounts that projections report on; see events/postings.h.
enum class AccountKind : std::uint8_t {
  appropriation,
  available,
  carried,
  lapsed,
  treasury,
  committed,
  paid,
  receivable,
  recovery,
  written_off,
  to_forward,
  owner_share,
  owner_due,
  owner_paid,
  cost,
  state_share,
  forwarded,
  entrusted,
};

// The kinds up to this one are accounts of a line. Stored history keeps the order of the kinds.
inline constexpr AccountKind last_line_account = AccountKind::written_off;

// The parts of an account's name. What its kind does not have is empty.
struct Account {
  AccountKind kind;
  std::string_view line;   // 226.22:2026
  std::string_view party;  // The holder, payer or payee.
  std::string_view grant;
};

// Reads a name that postings made; refers into `name`. None for other kinds of accounts and for
// names that are not made so.
std::optional<Account> parse_account(std::string_view name);

// The account under which history keeps the limit for commitments on later years' lines, which is
// set without a posting; and whether a name is such a one.
std::string limit_account(const Line& line);
bool is_limit(std::string_view name);

// The name of a grant's account; `other` is its line or its party, empty if it has neither.
std::string account_name(AccountKind kind, std::string_view other, std::string_view grant);

}  // namespace grantledger
