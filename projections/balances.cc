#include "projections/balances.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <optional>

#include "projections/account.h"
#include "projections/row_key.h"

namespace grantledger {
namespace {

struct Sum {
  std::int64_t amount = 0;
  Contributions contributions;
};
using AccountSums = absl::flat_hash_map<std::string, Sum>;

// Errors: corrupt if a sum leaves 64 bits.
Result<void> add_counted(const CountedSums& counted, bool with_contributions, AccountSums& sums) {
  std::vector<std::optional<std::int64_t>> of_key(counted.keys.size());
  bool overflows = false;
  for (const DatedSum& each : counted.sums) {
    std::int64_t& sum = of_key[each.key] ? *of_key[each.key] : of_key[each.key].emplace(0);
    overflows |= __builtin_add_overflow(sum, each.amount, &sum);
    if (!with_contributions) continue;
    sums[counted.keys[each.key]].contributions.push_back({each.position, 0, each.amount});
  }
  for (std::size_t key = 0; key < of_key.size(); ++key) {
    if (!of_key[key]) continue;
    std::int64_t& sum = sums[counted.keys[key]].amount;
    overflows |= __builtin_add_overflow(sum, *of_key[key], &sum);
  }
  if (overflows) return fail(Fault::corrupt, "the balance of an account leaves 64 bits");
  return {};
}

Result<std::vector<Balance>> sorted(AccountSums& sums) {
  std::vector<std::pair<std::string_view, Sum*>> ordered;
  ordered.reserve(sums.size());
  for (auto& [key, sum] : sums) ordered.emplace_back(key, &sum);
  std::ranges::sort(ordered);
  std::vector<Balance> balances;
  balances.reserve(ordered.size());
  for (const auto& [key, sum] : ordered) {
    const auto parts = parts_of(key);
    if (parts.size() != 2) return fail(Fault::corrupt, "a key of history is no account");
    if (is_limit(parts[0])) continue;
    TRY(const Currency currency, parse_currency(parts[1]));
    balances.push_back(
        {std::string(parts[0]), {sum->amount, currency}, std::move(sum->contributions)});
  }
  return balances;
}

}  // namespace

Result<std::vector<Balance>> balances_at(const HistoryReader& history, const AsOf& as_of,
                                         bool with_contributions) {
  AccountSums sums;
  TRY_VOID(history.visit(HistorySeries::entries, as_of, [&](const CountedSums& counted) {
    return add_counted(counted, with_contributions, sums);
  }));
  return sorted(sums);
}

Result<std::vector<Balance>> balances_of_grant(const HistoryReader& history, std::string_view grant,
                                               const AsOf& as_of) {
  TRY(const CountedSums counted, history.entries_of_grant(grant, as_of));
  AccountSums sums;
  TRY_VOID(add_counted(counted, false, sums));
  return sorted(sums);
}

}  // namespace grantledger
