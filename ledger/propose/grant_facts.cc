#include "ledger/propose/grant_facts.h"

#include <algorithm>

namespace grantledger {
namespace {

constexpr Position known_now = ~Position{0};

}  // namespace

std::vector<GrantLeave> leaves_of(const Books& books, const GrantId& grant) {
  std::vector<GrantLeave> leaves;
  for (const auto& [id, row] : books.leaves) {
    const auto leave = LeaveId::parse(id);
    if (leave && row.terms && row.terms->grant == grant) leaves.push_back({*leave, &row});
  }
  std::ranges::sort(leaves, {}, &GrantLeave::id);
  return leaves;
}

Computed<const GrantRow*> awarded_grant_of(const Books& books, const GrantId& grant) {
  const GrantRow* row = find(books.grants, grant);
  if (row && row->decided) return row;
  return none("no decision awarded grant " + grant.text());
}

Computed<const RuleVersion*> governing_rule(const Books& books, const GrantTerms& terms, Date day,
                                            const std::optional<RuleVersionId>& named) {
  if (named) {
    const RuleVersion* rule = books.rules.find(terms.scheme, *named, known_now);
    if (rule) return rule;
    return none("no rule version " + named->text() + " is known for " + terms.scheme.text());
  }
  // Whichever version is in force when the studies of the year start tells by which day it goes.
  const Date study_start = date_of(terms.year, 8, 1);
  const auto by_study = books.rules.in_force(terms.scheme, {study_start, known_now});
  if (by_study &&
      ((*by_study)->governed_by == GoverningDay::study_start ||
       ((*by_study)->governed_by == GoverningDay::unspecified && (*by_study)->leave_share))) {
    return *by_study;
  }
  return books.rules.in_force(terms.scheme, {day, known_now});
}

const RuleVersion* rule_of_grant(const Books& books, const GrantRow& grant) {
  return grant.rule ? books.rules.find(grant.terms.scheme, *grant.rule, known_now) : nullptr;
}

Money zero_like(const Money& amount) {
  return {0, amount.currency};
}

}  // namespace grantledger
