#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

// What was withheld when this was recorded, and since when; nothing if no fact says.
struct Withheld {
  Money amount;
  Position position = 0;
};

Withheld withheld_before(const GrantDossier& grant, const Evidence& told) {
  const Evidence* last = nullptr;
  for (const Kind kind : {Kind::awarded, Kind::withheld}) {
    for (const Evidence& row : grant.rows.of(kind)) {
      const bool is_before = place_of(row) < place_of(told);
      if (is_before && (!last || place_of(*last) < place_of(row))) last = &row;
    }
  }
  if (last == nullptr) return {};
  return {last->kind == Kind::awarded ? last->second : last->amount, last->position};
}

bool is_reduced_between(const GrantDossier& grant, Position first, Position last) {
  return std::ranges::any_of(grant.rows.of(Kind::reduced), [&](const Evidence& row) {
    return first <= row.position && row.position <= last;
  });
}

bool is_final_report_in(const GrantDossier& grant, Date day) {
  return std::ranges::any_of(grant.rows.of(Kind::report_in),
                             [&](const Evidence& row) { return row.flag && row.day <= day; });
}

void of_grant(const GrantDossier& grant, const World&, FindingSink& sink) {
  for (const Evidence& row : grant.rows.of(Kind::withheld)) {
    const Withheld before = withheld_before(grant, row);
    const bool is_lowered =
        before.amount.currency == row.amount.currency && row.amount < before.amount;
    if (!is_lowered || is_final_report_in(grant, row.day)) continue;
    if (is_reduced_between(grant, before.position, row.position)) continue;
    sink.add({.about = named("grant", grant.grant()) + " " +
                       named("position", std::to_string(row.position)),
              .what = "Withheld is " + with_currency(row.amount) + ", it was " +
                      with_currency(before.amount) + ", and no final report has come",
              .at_risk = sum_within_limits(before.amount, -row.amount),
              .day = row.day,
              .evidence = {row.position}});
  }
}

}  // namespace

FindingRule withheld_lowered_rule() {
  return {.name = "withheld_lowered",
          .severity = Severity::low,
          .tests =
              "Less is withheld from a grant than before, and no final report had been received by "
              "that day.",
          .why = "What is withheld is the only hold on a recipient who does not report.",
          .basis =
              "Invariants 10 and 35; FOR-2025-04-02-576 (at least 25 % withheld until the "
              "final report)",
          .mistaken =
              "An amount that was typed wrongly at first. Where the award was reduced in between, "
              "less is right and is not found.",
          .of_grant = of_grant};
}

}  // namespace grantledger
