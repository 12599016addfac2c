#pragma once
// What the sample year must come to, worked out by hand with exact fractions and checked with
// hledger before there was a program: every figure here is a requirement.

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace grantledger::sample_year {

// A row of a report at one point of the year: its key and its figures, separated by spaces.
struct PointRow {
  std::string_view point;  // P1, P2, P2_late, P3 or P4.
  std::string_view row;
};

extern const std::vector<PointRow> budget;  // By line.
extern const std::vector<PointRow> shares;  // By scheme, then by recipient.

// An account's balance at P1, P2, P3 and P4. Accounts that are not named stand at zero.
struct AccountRow {
  std::string_view account;
  std::array<std::string_view, 4> at;
};
extern const std::vector<AccountRow> balances;

// Every fact that moves money, in the order of the log, each with its entries.
extern const std::string_view journal;

}  // namespace grantledger::sample_year
