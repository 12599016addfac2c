#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

struct Claim {
  Money open;
  Date due;
  std::vector<Position> positions;
};

std::map<std::string_view, Claim> claims_of(const GrantDossier& grant) {
  std::map<std::string_view, Claim> claims;
  for (const Evidence& row : grant.rows.of(Kind::claimed, Kind::written_off)) {
    const Kind kind = row.kind;
    Claim& claim = claims[row.subject];
    if (claim.positions.empty()) claim.open = {0, row.amount.currency};
    claim.positions.push_back(row.position);
    if (row.amount.currency != claim.open.currency) continue;
    const bool adds = kind == Kind::claimed;
    claim.open = sum_within_limits(claim.open, adds ? row.amount : -row.amount);
    if (adds) claim.due = std::max(claim.due, row.until == Date() ? row.day : row.until);
  }
  for (const Evidence& row : grant.rows.of(Kind::allocated)) {
    const auto claim = claims.find(row.subject);
    if (claim == claims.end() || row.amount.currency != claim->second.open.currency) continue;
    claim->second.open = sum_within_limits(claim->second.open, -row.amount);
    claim->second.positions.push_back(row.position);
  }
  return claims;
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (!grant.rows.has(Kind::claimed)) return;
  for (const auto& [id, claim] : claims_of(grant)) {
    if (claim.open.minor_units <= 0 || claim.due >= world.today) continue;
    sink.add({.about = named("claim", id),
              .what = with_currency(claim.open) + " was due on " + text_of(claim.due) + ", " +
                      std::to_string((world.today - claim.due).count()) + " days ago",
              .at_risk = claim.open,
              .day = claim.due,
              .evidence = claim.positions});
  }
}

}  // namespace

FindingRule claim_unpaid_rule() {
  return {.name = "claim_unpaid",
          .severity = Severity::medium,
          .tests =
              "A repayment was claimed, its due day has passed, and part of it is neither received "
              "nor written off.",
          .why =
              "What is not followed up is lost, and falls under the statute of limitations after "
              "three years.",
          .basis = "Invariant 11; the Limitation Act (foreldelsesloven) section 2",
          .mistaken = "A repayment that came in and stands as unallocated.",
          .of_grant = of_grant};
}

}  // namespace grantledger
