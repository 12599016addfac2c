#pragma once

#include <array>
#include <vector>

#include "projections/history.h"

namespace grantledger {

inline constexpr std::array<std::string_view, 9> budget_columns{
    "appropriated", "authority",   "committed", "paid",     "repaid",
    "to_treasury",  "transferred", "lapsed",    "available"};

// One line's budget. In every row appropriated + transferred + repaid − to_treasury = available +
// committed + paid + lapsed, but for what imports posted to an outside account. `committed` is not
// yet paid; `authority` is the limit for commitments on later years' lines; `transferred` is what
// came in from other years less what went out.
struct BudgetRow {
  std::string key;  // A line, or the year of all lines that fall due in it.
  Currency currency;
  std::array<std::int64_t, budget_columns.size()> amounts{};  // In the order of the columns.
  Contributions contributions = {};
  bool operator==(const BudgetRow&) const = default;
};

enum class BudgetKey : std::uint8_t { line, due_year };

struct BudgetWanted {
  BudgetKey by = BudgetKey::line;
  bool with_contributions = false;
};

// What one contribution to a row adds to its columns.
std::array<std::int64_t, budget_columns.size()> budget_columns_of(const Contribution& contribution);

// What became of the money voted on each line: one row per line, or per year in which the lines'
// money falls due (the year of the line), and currency. Ascending. Errors: corrupt, unavailable.
Result<std::vector<BudgetRow>> budget_at(const HistoryReader& history, const AsOf& as_of,
                                         const BudgetWanted& wanted);

}  // namespace grantledger
