#pragma once

#include "ledger/explain/computation.h"
#include "ledger/proof/concern.h"

namespace grantledger {

// A pot that is to be divided by the rule of a day, as known at a position.
struct AllocationAsked {
  SchemeId scheme;
  Money pot;
  std::optional<StatisticsId> key;  // By which weights; the rule's if none is given.
  Date day;                         // Of the decision.
  Position known_at = 0;
};

struct PlannedPart {
  OrganisationId recipient;
  std::int64_t weight = 0;
  std::string exact;  // The part of the pot before rounding: "33.333333…".
  Money rounded_down;
  Money amount;  // With one minor unit more where its remainder is among the largest.
};

// What each recipient gets. The parts add up to the pot, to the minor unit.
struct AllocationPlan {
  RuleUse rule;
  StatisticsId statistics;
  bool is_by_rule = true;  // The weights are those that the rule names.
  Date counted_on;
  std::string source;
  std::vector<Position> imported_at;  // The statistic's tranches.
  Money equal_part;                   // What the rule divides equally, rounded.
  std::int64_t remainder = 0;         // Minor units that went to the largest remainders.
  std::vector<PlannedPart> parts;     // By recipient.
};

// Divides the pot and records nothing. Errors: malformed if no rule decides for the day or it is
// none of allocation, if no complete statistic was counted by then, as ledger/rules allocate; as
// FactIndex.
Result<AllocationPlan> plan_allocation(const FactIndex& index, const AllocationAsked& asked);

// The decisions that record the plan: one award for each recipient with a part above zero, its
// grant named by `prefix` and the recipient, in the year of the day.
std::vector<AwardDecided> awards_of(const AllocationPlan& plan, const AllocationAsked& asked,
                                    const std::string& prefix, const ActorId& decided_by);

}  // namespace grantledger
