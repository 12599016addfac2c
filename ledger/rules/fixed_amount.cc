#include "ledger/rules/fixed_amount.h"

#include <algorithm>

namespace grantledger {

Computed<Money> fixed_amount(const FixedAmountRule& rule, const OrganisationId& recipient) {
  if (rule.recipients.empty()) return rule.amount;
  const auto own = std::ranges::find(rule.recipients, recipient, &RecipientAmount::recipient);
  if (own != rule.recipients.end()) return own->amount;
  return tl::unexpected("the rule names no amount for " + recipient.text());
}

}  // namespace grantledger
