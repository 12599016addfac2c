#include "projections/findings/all_rules.h"
#include "projections/findings/source_rows.h"

namespace grantledger {
namespace {

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  add_source_rows(world, EvidenceKind::row_changed, "says something else in a newer version", sink);
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
