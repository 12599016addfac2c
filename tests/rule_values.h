#pragma once
// Values that the tests of rules are written in.

#include "events/rule_facts.h"

namespace grantledger::rule_values {

constexpr Money kroner(std::int64_t whole, std::int64_t oere = 0) {
  return {whole * 100 + oere, nok};
}

// The rule of 2026: 25 % leave and 75 % state share for 30 credits in two semesters.
inline LeaveShareRule leave_rule(Money wage_basis) {
  return {.wage_basis = wage_basis,
          .leave_share = {1, 4},
          .full_credits = {3000},
          .semesters_full = 2,
          .state_share = {3, 4},
          .group_shares = {}};
}

inline Weight weight(const char* id, std::int64_t count) {
  return {.organisation = *OrganisationId::parse(id), .weight = count};
}

inline LinePart part(const char* line, Money amount) {
  return {.line = *parse_line(line), .amount = amount};
}

// A version of a scheme that pays a fixed amount.
inline RuleVersion version(const char* name, Date first_day) {
  RuleVersion rule;
  rule.scheme = *SchemeId::parse("scheme");
  rule.version = *RuleVersionId::parse(name);
  rule.first_day = first_day;
  rule.groups = {{.group = "teacher", .first_day = first_day, .last_day = {}}};
  rule.fixed_amount = FixedAmountRule{kroner(1)};
  return rule;
}

}  // namespace grantledger::rule_values
