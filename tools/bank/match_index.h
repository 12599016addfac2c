#pragma once
// What the ledger knows, by what a bank line may say of it. Internal to match.

#include <map>

#include "tools/bank/match.h"

namespace grantledger {

using Indexes = std::vector<std::size_t>;  // Ascending.

class LedgerIndex {
 public:
  explicit LedgerIndex(const LedgerSide& ledger);

  // Movements. Valid as long as the index.
  const Indexes& with_end_to_end_id(const std::string& id) const;
  const Indexes& with_bank_reference(const std::string& reference) const;
  const Indexes& with_amount_and_day(Money amount, Date day) const;  // Whatever the currency.

  // Movements, and claims, that a reference of the line is, or a word of its texts.
  Indexes named_in(const BankLine& line) const;
  Indexes claims_named_in(const BankLine& line) const;

 private:
  std::map<std::string, Indexes> by_end_to_end_;
  std::map<std::string, Indexes> by_reference_;
  std::map<std::pair<std::int64_t, Date>, Indexes> by_amount_;
  std::map<std::string, Indexes> by_name_;
  std::map<std::string, Indexes> claims_by_name_;
};

}  // namespace grantledger
