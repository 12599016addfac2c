#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  for (const KeptEvidence& row : world.single) {
    const Evidence& fact = row.evidence;
    if (fact.kind != Kind::old_year || world.is_shown("", row.subject, fact.day)) continue;
    sink.add({.about = named("position", std::to_string(fact.position)),
              .what = "Recorded on " + text_of(fact.recorded) + " with the day " +
                      text_of(fact.day) + ", for a year that was over",
              .day = fact.recorded,
              .evidence = {fact.position}});
  }
}

}  // namespace

FindingRule receipt_dated_into_old_year_rule() {
  return {.name = "receipt_dated_into_old_year",
          .severity = Severity::high,
          .tests =
              "A repayment that went back to its line was typed in with a day in a year that was "
              "over in Norway; or money was redirected as of such a year, or on its line.",
          .why =
              "Money that belongs to the Treasury is put at somebody's disposal again, through a "
              "year that was over.",
          .basis = "Invariant 33; Bevilgningsreglementet section 3 (the cash principle)",
          .mistaken =
              "A receipt of the last days of the year that was recorded at the beginning of the "
              "next. What cites a bank's statement that was held against the ledger is left out.",
          .of_all = of_all};
}

}  // namespace grantledger
