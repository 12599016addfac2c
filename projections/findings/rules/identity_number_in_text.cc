#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  for (const KeptEvidence& row : world.single) {
    const Evidence& fact = row.evidence;
    if (fact.kind != Kind::identity_number) continue;
    sink.add({.about = named("position", std::to_string(fact.position)),
              .what = "A text of the fact holds a national identity number",
              .day = fact.recorded,
              .evidence = {fact.position}});
  }
}

}  // namespace

FindingRule identity_number_in_text_rule() {
  return {.name = "identity_number_in_text",
          .severity = Severity::high,
          .tests =
              "A free text of an own fact, or a participant whose id is clear, holds a national "
              "identity number, a D-number or a synthetic one.",
          .why =
              "What stands in the log in clear stands there for ever: it cannot be erased by "
              "destroying a key.",
          .basis =
              "Invariants 18 and 36; the Personal Data Act (personopplysningsloven) section "
              "12 (unverified)",
          .mistaken =
              "Eleven digits that mean something else and happen to have both check digits, as "
              "one number in a thousand has. References of the bank and ids are left out.",
          .of_all = of_all};
}

}  // namespace grantledger
