#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/money.h"
#include "projections/history.h"

namespace grantledger {

// What stands on an account: debit positive.
struct Balance {
  std::string account;
  Money amount;
  Contributions contributions = {};
  bool operator==(const Balance&) const = default;
};

// What stood on every account that had been posted to, zero or not, ascending by name and currency.
// Errors: corrupt, unavailable.
Result<std::vector<Balance>> balances_at(const HistoryReader& history, const AsOf& as_of,
                                         bool with_contributions = false);

// The same of one grant's accounts, in time that grows with its own entries only.
Result<std::vector<Balance>> balances_of_grant(const HistoryReader& history, std::string_view grant,
                                               const AsOf& as_of);

}  // namespace grantledger
