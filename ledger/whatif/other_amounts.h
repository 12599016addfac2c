#pragma once
// What the other rules give for a decision. Internal to ledger/whatif.

#include <map>

#include "ledger/rules/rational.h"
#include "ledger/rules/rule_book.h"
#include "ledger/whatif/replayed.h"

namespace grantledger {

// Who applied for what: of each participant the credits and the group.
struct WishInBrief {
  Hundredths credits;
  std::string group;
};

// Weights as they became known, and what was divided by them: each division once.
class PotDivision {
 public:
  void take(const StatisticsImported& fact);
  // Reasons: no complete statistic by that day; as allocate; no weight for the recipient.
  Computed<Money> part(const AllocationRule& rule, Money pot, Date day,
                       const OrganisationId& recipient);

 private:
  struct Count {
    std::uint16_t tranches = 1;
    std::uint16_t known = 0;
    std::vector<Weight> weights;
  };
  std::map<StatisticsId, std::map<Date, Count>> counts_;
  // By statistic, day, pot and equal share; recomputed where tranches came later.
  std::map<std::string, std::map<OrganisationId, Money>> divided_;
};

// The shares of a leave in each of its semesters. Reasons: a group that the rule does not name; as
// leave_shares.
Computed<std::vector<Shares>> semester_shares(const RuleVersion& rule, const LeaveGranted& leave);
Computed<std::vector<Shares>> semester_shares(const RuleVersion& rule, const ReplayedLeave& leave,
                                              const LeaveChanged& change);

// The state shares of all that was applied for. Reasons: as leave_shares.
Computed<Money> wishes_amount(const LeaveShareRule& rule, const std::vector<WishInBrief>& wishes);

// What the decision comes to by a rule version: as recorded tells whether it came to that by its
// own. Reasons: the fact does not tell what the rule asks for; as the rules.
Computed<Money> amount_by(const RuleVersion& rule, const AwardDecided& fact,
                          const std::optional<Money>& pot, PotDivision& division);

}  // namespace grantledger
