#pragma once

#include "events/rule_facts.h"
#include "ledger/rules/rational.h"

namespace grantledger {

// What a rule of fixed amounts gives the recipient. Reasons: the rule names recipients, and not
// this one.
Computed<Money> fixed_amount(const FixedAmountRule& rule, const OrganisationId& recipient);

}  // namespace grantledger
