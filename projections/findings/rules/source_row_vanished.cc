#include "projections/findings/all_rules.h"
#include "projections/findings/source_rows.h"

namespace grantledger {
namespace {

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  add_source_rows(world, EvidenceKind::row_vanished, "is missing from a newer version", sink);
}

}  // namespace

FindingRule source_row_vanished_rule() {
  return {.name = "source_row_vanished",
          .severity = Severity::high,
          .tests = "A row that was imported is missing from a newer version of its source.",
          .why = "A source that forgets what it has said cannot be the evidence for it.",
          .basis =
              "Invariants 1 and 16; traceability of accounting entries (bokføringsloven section 6 "
              "(unverified))",
          .mistaken = "Sources that correct themselves in the open, and say so.",
          .of_all = of_all};
}

}  // namespace grantledger
