#include "projections/balances.h"

#include <utility>

#include "events/postings.h"
#include "projections/row_key.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

Result<Balance> balance_of(std::string_view key, std::string_view value) {
  const auto parts = parts_of(key);
  TRY(const std::vector<std::int64_t> sums, sums_of(value));
  if (parts.size() != 2 || sums.size() != 1) {
    return fail(Fault::corrupt, "a row of balances is not an account and a sum");
  }
  TRY(const Currency currency, parse_currency(parts[1]));
  return Balance{std::string(parts[0]), {sums[0], currency}};
}

}  // namespace

void Balances::fold(Position, const Envelope& envelope) {
  for (const Event& fact : envelope.facts) {
    for (Entry& entry : postings(fact)) {
      entry.account += key_separator;
      entry.account += std::string_view(entry.amount.currency.code.data(), 3);
      changes_.add(entry.account, {&entry.amount.minor_units, 1});
    }
  }
}

RowChanges Balances::drain() {
  return std::exchange(changes_, {});
}

Result<std::vector<Balance>> balances_in(const TableReader& rows) {
  std::vector<Balance> balances;
  TRY_VOID(scan_each(rows, "", [&](std::string_view key, std::string_view value) -> Result<void> {
    TRY(balances.emplace_back(), balance_of(key, value));
    return {};
  }));
  return balances;
}

}  // namespace grantledger
