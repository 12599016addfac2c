#pragma once

#include <string>

#include "events/rule_facts.h"
#include "ledger/rules/instalments.h"

namespace grantledger {

// What is known of one leave in one study year.
struct LeaveScope {
  Hundredths credits;           // 7.5 credits are 750.
  std::uint16_t semesters = 2;  // In how many semesters they are taken.
  std::string group = {};       // The subject group; empty: the rule's own share.
};

// Who carries the cost of a leave. Rounds twice: the cost, then the state's share of the rounded
// cost. The owner carries the difference, so the shares always add up (invariant 7). The cost does
// not depend on the number of semesters. Reasons: no credits, more credits than a study year has,
// semesters that the rule does not have, a group that a rule with groups does not name.
Computed<Shares> leave_shares(const LeaveShareRule& rule, const LeaveScope& scope);

// The part of a post that the participant is away while studying (invariant 9): half the semesters
// double it. Reasons: as above, or more than a whole post.
Computed<Rational> leave_while_studying(const LeaveShareRule& rule, const LeaveScope& scope);

}  // namespace grantledger
