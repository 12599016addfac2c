#pragma once
// What proposals look up again and again. Internal to ledger/propose.

#include <string>
#include <vector>

#include "ledger/domain/books.h"
#include "ledger/propose/propose.h"

namespace grantledger {

inline tl::unexpected<std::string> none(std::string why) {
  return tl::unexpected(std::move(why));
}

// A leave of a grant, with its id.
struct GrantLeave {
  LeaveId id;
  const LeaveRow* row;
};
// The grant's leaves, by id.
std::vector<GrantLeave> leaves_of(const Books& books, const GrantId& grant);

// The grant that was awarded, or why there is none.
Computed<const GrantRow*> awarded_grant_of(const Books& books, const GrantId& grant);

// The version that a grant of the scheme and year is decided by on that day: the one that is named,
// else the one in force on the governing day.
Computed<const RuleVersion*> governing_rule(const Books& books, const GrantTerms& terms, Date day,
                                            const std::optional<RuleVersionId>& named);

// The rule the grant was awarded by, or null.
const RuleVersion* rule_of_grant(const Books& books, const GrantRow& grant);

Money zero_like(const Money& amount);

}  // namespace grantledger
