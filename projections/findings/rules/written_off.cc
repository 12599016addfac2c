#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  std::map<std::string_view, Met> claims;
  for (const Evidence& row : grant.rows.of(Kind::written_off)) {
    Met& met = claims[row.subject];
    met.about = named("claim", row.subject);
    met.at_risk = met.at_risk && met.at_risk->currency == row.amount.currency
                      ? sum_within_limits(*met.at_risk, row.amount)
                      : row.amount;
    met.what = with_currency(*met.at_risk) + " of a claim on " + std::string(grant.recipient) +
               " was written off by " + std::string(row.actor);
    met.day = row.day;
    met.evidence.push_back(row.position);
  }
  for (auto& [claim, met] : claims) sink.add(std::move(met));
}

}  // namespace

FindingRule written_off_rule() {
  return {.name = "written_off",
          .severity = Severity::note,
          .tests = "A claim was written off, in whole or in part.",
          .why = "Money that the state gives up is reported; the reasons are worth reading.",
          .basis = "Bestemmelser om økonomistyring i staten 5.4 (unverified); power write_off",
          .mistaken = "None: it says that it was done, not that it was wrong.",
          .of_grant = of_grant};
}

}  // namespace grantledger
