#pragma once

#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"

namespace grantledger {

// Answers: "what stands on each account?" A row is an account and a currency, with one sum.
class Balances final : public Follower {
 public:
  std::string_view name() const override { return "balances"; }
  std::uint32_t version() const override { return 1; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

// What stands on an account: debit positive.
struct Balance {
  std::string account;
  Money amount;
  bool operator==(const Balance&) const = default;
};

// Every account that was ever posted to, zero or not, ascending by name and currency.
// Errors: as TableReader::scan; corrupt if a row is no balance.
Result<std::vector<Balance>> balances_in(const TableReader& rows);

}  // namespace grantledger
