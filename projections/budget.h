#pragma once

#include <array>
#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"

namespace grantledger {

// Answers: "what became of the money voted on each line?" A row is a line and a currency, with the
// sums of the accounts kept for the line.
class Budget final : public Follower {
 public:
  std::string_view name() const override { return "budget"; }
  std::uint32_t version() const override { return 1; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

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
  bool operator==(const BudgetRow&) const = default;
};

enum class BudgetKey : std::uint8_t { line, due_year };

// One row per line, or per year in which the lines' money falls due (the year of the line), and
// currency. Ascending. Errors: as TableReader::scan; corrupt.
Result<std::vector<BudgetRow>> budget_in(const TableReader& rows, BudgetKey by);

}  // namespace grantledger
