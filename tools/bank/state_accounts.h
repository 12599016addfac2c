#pragma once

#include <map>

#include "projections/query.h"
#include "tools/import/problems.h"

namespace grantledger {

// A line's money in one month, in one currency. `month` is its first day.
struct LineMonth {
  Line line;
  Date month;
  Currency currency;
  auto operator<=>(const LineMonth&) const = default;
};

// Reads a CSV file of the state accounts: the columns line (226.22:2026), month (2026-03) and
// booked (1234567.89), and maybe currency (else NOK). Problems: as read_csv, what is none of these,
// a line's month twice.
std::map<LineMonth, Money> read_state_accounts(const std::string& file, std::string_view bytes,
                                               Problems& problems);

// What was paid from a line in a month by bank date, less what came back, and the facts behind it.
struct PaidInMonth {
  Money paid;
  std::vector<Position> positions;  // Ascending, each once.
};

// What the ledger's postings come to on the accounts paid:LINE:GRANT. Errors: as scan_facts.
Result<std::map<LineMonth, PaidInMonth>> paid_by_month(const QuerySource& source,
                                                       const AsOf& as_of);

// A line's month where the two differ, or one of them says nothing.
struct AccountDifference {
  LineMonth key;
  std::optional<Money> booked;
  PaidInMonth ledger;
};

// Ascending. What the ledger paid is compared for the lines and the months, from the first to the
// last, that the file speaks of: those it leaves out there are differences too.
std::vector<AccountDifference> differences_between(const std::map<LineMonth, Money>& booked,
                                                   const std::map<LineMonth, PaidInMonth>& paid);

}  // namespace grantledger
