#include "projections/budget.h"

#include <map>
#include <optional>

#include "projections/account.h"
#include "projections/row_key.h"

namespace grantledger {
namespace {

// A row sums the line's accounts, at the places of their kinds, and then the limits set.
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

struct Row {
  LineSums sums{};
  Contributions contributions;
};
using Rows = std::map<std::pair<std::string, Currency>, Row>;

// Where in which row an account's amounts count, if it is one of a line.
struct Counted {
  Row* row = nullptr;
  std::size_t place = 0;
};

Result<Counted> counted_in(std::string_view key, BudgetKey by, Rows& rows) {
  const auto parts = parts_of(key);
  if (parts.size() != 2) return fail(Fault::corrupt, "a key of history is no account");
  std::string_view line;
  std::size_t place = authority;
  if (is_limit(parts[0])) {
    line = parts[0].substr(parts[0].find(':') + 1);
  } else if (const auto account = parse_account(parts[0]); account && !account->line.empty()) {
    line = account->line;
    place = place_of(account->kind);
  } else {
    return Counted{};
  }
  if (by == BudgetKey::due_year) line.remove_prefix(line.rfind(':') + 1);
  TRY(const Currency currency, parse_currency(parts[1]));
  return Counted{&rows[{std::string(line), currency}], place};
}

Result<void> add_counted(const CountedSums& counted, const BudgetWanted& wanted, Rows& rows) {
  std::vector<std::optional<Counted>> of_key(counted.keys.size());
  for (const DatedSum& each : counted.sums) {
    std::optional<Counted>& to = of_key[each.key];
    if (!to) {
      TRY(to, counted_in(counted.keys[each.key], wanted.by, rows));
    }
    if (to->row == nullptr) continue;
    std::int64_t& sum = to->row->sums[to->place];
    if (__builtin_add_overflow(sum, each.amount, &sum)) {
      return fail(Fault::corrupt, "the budget's sums leave 64 bits");
    }
    if (!wanted.with_contributions) continue;
    to->row->contributions.push_back(
        {each.position, static_cast<std::uint32_t>(to->place), each.amount});
  }
  return {};
}

}  // namespace

std::array<std::int64_t, budget_columns.size()> budget_columns_of(
    const Contribution& contribution) {
  LineSums sums{};
  sums[contribution.place] = contribution.amount;
  return columns_of(sums);
}

Result<std::vector<BudgetRow>> budget_at(const HistoryReader& history, const AsOf& as_of,
                                         const BudgetWanted& wanted) {
  Rows rows;
  TRY_VOID(history.visit(HistorySeries::entries, as_of, [&](const CountedSums& counted) {
    return add_counted(counted, wanted, rows);
  }));
  std::vector<BudgetRow> budget;
  for (auto& [key, row] : rows) {
    budget.push_back({key.first, key.second, columns_of(row.sums), std::move(row.contributions)});
  }
  return budget;
}

}  // namespace grantledger
