#pragma once

#include <functional>

#include "ledger/explain/explanation.h"
#include "ledger/proof/concern.h"

namespace grantledger {

inline constexpr std::size_t explained_facts_max = 1'000;

// The names under which a fact is explained: "grant:G1" and "application:A" for its decisions,
// "leave:L", "payment:P", "claim:R" for a repayment, "line:226.22:2026" for what was voted,
// allotted and carried. A refused request is explained under what it was about. Empty: it is not
// explained.
std::vector<Subject> explained_as(const Event& fact);

// What stood on an account after all facts up to a position. Errors: corrupt; unavailable.
struct BalanceAsked {
  std::string account;
  Currency currency;
  Position known_at = 0;
};
using BalanceSource = std::function<Result<Money>(const BalanceAsked& asked)>;

// Why everything that is explained under one of `about` was decided as it was, as known at the
// point. The log is not read from the start: only what concerns them. Each fact is computed anew
// by the functions of ledger/rules and decided anew by the ledger's own deciders, on books of the
// facts that concern it: as they were, and as they would have been had what is known at the point
// of rules, statistics, organisations and people been known in time. Not looked at: what else was
// charged to a budget line, but where the line itself is explained.
//
// What a line's holder had available before a fact is asked of `balances`; without one it is added
// up from all that was charged to the line.
//
// No facts: nothing is known under these names. Errors: as concern_of; malformed if there are more
// than explained_facts_max.
Result<Explanation> explain(const FactIndex& index, const std::vector<Subject>& about,
                            const ExplainedPoint& point, const BalanceSource& balances = {});

}  // namespace grantledger
