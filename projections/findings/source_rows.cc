#include "projections/findings/source_rows.h"

#include <map>

namespace grantledger {

void add_source_rows(const World& world, EvidenceKind kind, std::string_view says,
                     FindingSink& sink) {
  std::map<std::string, Met> rows;
  for (const KeptEvidence& row : world.source_rows) {
    if (row.evidence.kind != kind) continue;
    const std::string about = named("source", row.about) + " " + named("row", row.subject);
    Met& met = rows[about];
    met.about = about;
    met.what = "Row " + row.subject + " " + std::string(says) + " of " + row.about;
    met.day = row.evidence.recorded;
    met.evidence.push_back(row.evidence.position);
    const Money paid = row.evidence.amount;
    if (paid.currency == Currency()) continue;
    met.at_risk = paid.minor_units < 0 ? -paid : paid;
  }
  for (auto& [about, met] : rows) sink.add(std::move(met));
}

}  // namespace grantledger
