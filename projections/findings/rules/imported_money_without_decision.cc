#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  if (world.own_schemes.empty()) return;
  Met met{.about = named("grant", grant.grant())};
  Money paid;
  for (const Kind kind : {Kind::committed, Kind::executed}) {
    for (const Evidence& row : grant.rows.of(kind)) {
      if (!row.is_imported || !world.own_schemes.contains(row.scheme)) continue;
      const bool is_decided = std::ranges::any_of(
          grant.rows.of(Kind::awarded),
          [&](const Evidence& award) { return award.position <= row.position; });
      if (is_decided) continue;
      met.evidence.push_back(row.position);
      met.day = std::max(met.day, row.day);
      if (kind != Kind::executed) continue;
      if (paid.currency == Currency()) paid = {0, row.amount.currency};
      if (paid.currency == row.amount.currency) paid = sum_within_limits(paid, row.amount);
    }
  }
  if (met.evidence.empty()) return;
  met.what = "Money of the scheme " + std::string(grant.scheme) +
             " was imported for a grant that was not decided";
  if (paid.minor_units > 0) met.at_risk = paid;
  sink.add(std::move(met));
}

}  // namespace

FindingRule imported_money_without_decision_rule() {
  return {
      .name = "imported_money_without_decision",
      .severity = Severity::high,
      .tests =
          "An import brought a payment or commitment of a scheme that the ledger itself "
          "established, for a grant that had no decision before it in the log, own or imported.",
      .why =
          "An import goes round every check: whoever can import can make money look as if it "
          "had been granted.",
      .basis = "Invariants 4 and 16",
      .mistaken =
          "A source that lists decisions below their payments, or in a file that was imported "
          "later.",
      .of_grant = of_grant};
}

}  // namespace grantledger
