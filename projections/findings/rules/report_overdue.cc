#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_grant(const GrantDossier& grant, const World& world, FindingSink& sink) {
  for (const Evidence& due : grant.rows.of(Kind::report_due)) {
    if (due.until >= world.today) continue;
    const bool is_in =
        std::ranges::any_of(grant.rows.of(Kind::report_in),
                            [&](const Evidence& row) { return row.subject == due.subject; });
    if (is_in || (grant.decided && grant.decided->minor_units == 0)) continue;
    sink.add({.about = named("report", due.subject),
              .what = std::string(due.flag ? "The final report" : "A report") + " of grant " +
                      std::string(grant.grant()) + " was due on " + text_of(due.until) + ", " +
                      std::to_string((world.today - due.until).count()) + " days ago",
              .day = due.until,
              .evidence = {due.position}});
  }
}

}  // namespace

FindingRule report_overdue_rule() {
  return {.name = "report_overdue",
          .severity = Severity::low,
          .tests = "A report was due before the day asked about and has not been received.",
          .why = "Without the report nobody knows whether the money was used as decided.",
          .basis =
              "The grant's conditions; Bestemmelser om økonomistyring i staten chapter 6 "
              "(unverified)",
          .mistaken = "A report that is in and was recorded under another id.",
          .of_grant = of_grant};
}

}  // namespace grantledger
