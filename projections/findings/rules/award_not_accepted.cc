#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

constexpr std::chrono::days waiting_max{60};

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (grant.award == nullptr || grant.rows.has(Kind::accepted)) return;
  if (!grant.decided || grant.decided->minor_units == 0) return;
  const RuleTerms* const rule = grant.rule_terms;
  if (rule == nullptr || !rule->requires_acceptance) return;
  if (!world.claims_to_tell(*grant.award, SourceClaim::acceptance)) return;
  const bool is_paid = std::ranges::any_of(grant.payments, &DossierPayment::is_paid);
  const auto age = world.today - grant.award->day;
  if (!is_paid && age <= waiting_max) return;
  sink.add({.about = named("grant", grant.grant()),
            .what = with_currency(*grant.decided) + " was awarded " + std::to_string(age.count()) +
                    " days ago and never accepted" + (is_paid ? ", and was paid" : ""),
            .at_risk = *grant.decided,
            .day = grant.award->day,
            .evidence = positions_of(grant.rows, {Kind::awarded, Kind::executed})});
}

}  // namespace

FindingRule award_not_accepted_rule() {
  return {.name = "award_not_accepted",
          .severity = Severity::low,
          .tests =
              "An award that must be accepted was not: it was paid all the same, or more than 60 "
              "days have passed.",
          .why =
              "A recipient who never accepted the conditions is not bound by them; money is bound "
              "to no purpose.",
          .basis = "Invariant 4",
          .mistaken =
              "Acceptances that are kept elsewhere. A source is asked only from what it tells of: "
              "see Imports.",
          .of_grant = of_grant};
}

}  // namespace grantledger
