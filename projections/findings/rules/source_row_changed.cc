#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  std::map<std::string, Met> rows;
  for (const KeptEvidence& row : world.source_rows) {
    if (row.evidence.kind != Kind::row_changed) continue;
    const std::string about = named("source", row.about) + " " + named("row", row.subject);
    Met& met = rows[about];
    met.about = about;
    met.what = "Row " + row.subject + " says something else in a newer version of " + row.about;
    met.day = row.evidence.recorded;
    met.evidence.push_back(row.evidence.position);
    const Money paid = row.evidence.amount;
    if (paid.currency == Currency()) continue;
    met.at_risk = paid.minor_units < 0 ? -paid : paid;
  }
  for (auto& [about, met] : rows) sink.add(std::move(met));
}

}  // namespace

FindingRule source_row_changed_rule() {
  return {.name = "source_row_changed",
          .severity = Severity::medium,
          .tests = "A row that was imported says something else in a newer version of its source.",
          .why = "The accounts were changed afterwards; somebody must be able to say why.",
          .basis =
              "Invariants 1 and 16; traceability of accounting entries (bokføringsloven section 6 "
              "(unverified))",
          .mistaken = "Sources that correct themselves in the open, and say so.",
          .of_all = of_all};
}

}  // namespace grantledger
