#pragma once

#include <string>
#include <vector>

#include "events/money.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/shares.h"

namespace grantledger {

// A row of any report, with what each fact behind it adds to each column.
struct FigureRow {
  struct Part {
    std::size_t column = 0;
    Position position = 0;
    std::int64_t amount = 0;
    auto operator<=>(const Part&) const = default;
  };
  std::string key;
  Currency currency;
  std::vector<std::int64_t> amounts;  // By column.
  std::vector<Part> parts;            // Ascending, one for each column and position, none of 0.
};

// Of rows that were made with their contributions.
std::vector<FigureRow> figures_of(const std::vector<Balance>& balances);
std::vector<FigureRow> figures_of(const std::vector<BudgetRow>& budget);
std::vector<FigureRow> figures_of(const std::vector<ShareRow>& shares);

// One figure that is not the same in two reports, and why.
struct FigureDifference {
  std::string key;
  Currency currency;
  std::size_t column = 0;
  std::int64_t from = 0;
  std::int64_t to = 0;
  // The facts that count in one of the reports and not in the other.
  std::vector<Position> facts;
  // Facts that count in both, under another key in each: what they are counted by has changed
  // (an organisation has moved, a code has changed).
  std::vector<Position> moved;
};

// Every figure that differs, by key, currency and column. Rows ascend by key and currency; one that
// a report lacks is zeros.
std::vector<FigureDifference> differences(const std::vector<FigureRow>& from,
                                          const std::vector<FigureRow>& to);

}  // namespace grantledger
