#include <map>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

constexpr std::chrono::days claimed_within{30};

struct Decided {
  Money open;
  Date day;
  Position position = 0;
};

std::map<std::string_view, Decided> decided_in(const GrantDossier& grant) {
  std::map<std::string_view, Decided> claims;
  for (const Evidence& row : grant.rows.of(Kind::repayment_decided)) {
    const auto [claim, is_new] =
        claims.try_emplace(row.subject, Decided{row.amount, row.day, row.position});
    if (is_new || claim->second.open.currency != row.amount.currency) continue;
    claim->second.open = sum_within_limits(claim->second.open, row.amount);
  }
  for (const Evidence& row : grant.rows.of(Kind::claimed)) {
    const auto claim = claims.find(row.subject);
    if (claim == claims.end() || claim->second.open.currency != row.amount.currency) continue;
    claim->second.open = sum_within_limits(claim->second.open, -row.amount);
  }
  return claims;
}

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (!grant.rows.has(Kind::repayment_decided)) return;
  for (const auto& [id, claim] : decided_in(grant)) {
    if (claim.open.minor_units <= 0 || world.today - claim.day <= claimed_within) continue;
    sink.add({.about = named("claim", id),
              .what = "Of what was decided to be repaid on " + text_of(claim.day) + " " +
                      with_currency(claim.open) + " has not been claimed",
              .at_risk = claim.open,
              .day = claim.day,
              .evidence = {claim.position}});
  }
}

}  // namespace

FindingRule repayment_not_claimed_rule() {
  return {.name = "repayment_not_claimed",
          .severity = Severity::medium,
          .tests =
              "A repayment was decided more than 30 days before the day asked about, and not all "
              "of it was claimed.",
          .why = "What is not claimed is not paid back, and nobody follows it up.",
          .basis = "Invariant 31; Bestemmelser om økonomistyring i staten chapter 6 (unverified)",
          .mistaken =
              "A decision that was appealed; a payment that came back through the bank before it "
              "was claimed.",
          .of_grant = of_grant};
}

}  // namespace grantledger
