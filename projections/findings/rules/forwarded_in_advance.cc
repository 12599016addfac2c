#include <algorithm>
#include <tuple>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

// What was paid for the leave until the day, executed less returned.
Money paid_until(const GrantDossier& grant, const Evidence& forwarded) {
  Money paid{0, forwarded.amount.currency};
  for (const Evidence& row : grant.rows.of(Kind::executed, Kind::returned)) {
    if (row.day > forwarded.day) continue;
    for (const EvidencePart& part : row.parts) {
      if (part.first != forwarded.subject || part.amount.currency != paid.currency) continue;
      paid = sum_within_limits(paid, row.kind == Kind::executed ? part.amount : -part.amount);
    }
  }
  return paid;
}

Money forwarded_before(const GrantDossier& grant, const Evidence& forwarded) {
  Money sum{0, forwarded.amount.currency};
  for (const Evidence& row : grant.rows.of(Kind::forwarded)) {
    const bool is_before =
        std::tuple(row.day, place_of(row)) < std::tuple(forwarded.day, place_of(forwarded));
    if (!is_before || row.subject != forwarded.subject) continue;
    if (row.amount.currency == sum.currency) sum = sum_within_limits(sum, row.amount);
  }
  return sum;
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const Evidence& row : grant.rows.of(Kind::forwarded)) {
    if (row.subject.empty()) continue;
    const Money left = sum_within_limits(paid_until(grant, row), -forwarded_before(grant, row));
    if (left >= row.amount) continue;
    const Money none{0, row.amount.currency};
    sink.add({.about = named("leave", row.subject) + " " +
                       named("position", std::to_string(row.position)),
              .what = std::string(row.party) + " passed on " + with_currency(row.amount) +
                      " when " + with_currency(std::max(left, none)) + " had come for the leave",
              .at_risk = sum_within_limits(row.amount, -std::max(left, none)),
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule forwarded_in_advance_rule() {
  return {.name = "forwarded_in_advance",
          .severity = Severity::note,
          .tests =
              "More was passed on for a leave than had been paid for it by that day and not passed "
              "on before.",
          .why = "The payer has advanced money, or says so before it has happened.",
          .basis = "Invariants 22 and 23",
          .mistaken = "None: it says that the payer advanced money, which it may.",
          .of_grant = of_grant};
}

}  // namespace grantledger
