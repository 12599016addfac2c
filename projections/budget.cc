#include "projections/budget.h"

#include <map>
#include <utility>

#include "events/postings.h"
#include "projections/account.h"
#include "projections/row_key.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

// A stored row sums the line's accounts, at the places of their kinds, and then the limits set.
constexpr std::size_t place_of(AccountKind kind) {
  return static_cast<std::size_t>(kind);
}
constexpr std::size_t authority = place_of(last_line_account) + 1;
constexpr std::size_t sum_count = authority + 1;
using LineSums = std::array<std::int64_t, sum_count>;

std::array<std::int64_t, budget_columns.size()> columns_of(const LineSums& sums) {
  using enum AccountKind;
  const auto sum = [&](AccountKind kind) { return sums[place_of(kind)]; };
  return {-sum(appropriation),
          sums[authority],
          sum(committed),
          sum(paid),
          -(sum(recovery) + sum(receivable) + sum(written_off)),
          sum(treasury),
          -sum(carried),
          sum(lapsed),
          sum(available)};
}

std::string_view code_of(const Currency& currency) {
  return {currency.code.data(), currency.code.size()};
}

void add(RowChanges& changes, std::string_view line, std::size_t place, Money amount) {
  LineSums sums{};
  sums[place] = amount.minor_units;
  changes.add(key_of(line, code_of(amount.currency)), std::span(sums).first(place + 1));
}

}  // namespace

void Budget::fold(Position, const Envelope& envelope) {
  for (const Event& fact : envelope.facts) {
    for (const Entry& entry : postings(fact)) {
      const auto account = parse_account(entry.account);
      if (!account || account->line.empty()) continue;
      add(changes_, account->line, place_of(account->kind), entry.amount);
    }
    if (const auto* granted = std::get_if<CommitmentAuthorityGranted>(&fact)) {
      add(changes_, text_of(granted->line), authority, granted->amount);  // A limit: no posting.
    }
  }
}

RowChanges Budget::drain() {
  return std::exchange(changes_, {});
}

Result<std::vector<BudgetRow>> budget_in(const TableReader& rows, BudgetKey by) {
  std::map<std::pair<std::string, Currency>, LineSums> sums;
  TRY_VOID(scan_each(rows, "", [&](std::string_view key, std::string_view value) -> Result<void> {
    const auto parts = parts_of(key);
    TRY(const std::vector<std::int64_t> stored, sums_of(value));
    if (parts.size() != 2 || stored.size() > sum_count) {
      return fail(Fault::corrupt, "a row of the budget is not a line and its sums");
    }
    TRY(const Currency currency, parse_currency(parts[1]));
    const std::size_t year = by == BudgetKey::due_year ? parts[0].find(':') + 1 : 0;
    LineSums& total = sums[{std::string(parts[0].substr(year)), currency}];
    for (std::size_t i = 0; i < stored.size(); ++i) {
      if (__builtin_add_overflow(total[i], stored[i], &total[i])) {
        return fail(Fault::corrupt, "the budget's sums leave 64 bits");
      }
    }
    return {};
  }));
  std::vector<BudgetRow> budget;
  for (const auto& [key, sum] : sums) {
    budget.push_back({key.first, key.second, columns_of(sum)});
  }
  return budget;
}

}  // namespace grantledger
