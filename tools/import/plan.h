#pragma once

#include <functional>
#include <map>
#include <vector>

#include "events/envelope.h"
#include "projections/imports.h"
#include "tools/import/map_rows.h"

namespace grantledger {

// What the ledger holds, as the planner asks for it.
struct Held {
  const std::map<std::string, RecordedRow>& rows;
  // The facts of a recorded row, in order.
  std::function<Result<std::vector<Event>>(const RecordedRow&)> facts_of;
  std::function<Result<KnownOrganisation>(const OrganisationId&, Date)> organisation_on;
};

struct PlanTerms {
  SourceId source;
  Digest file{};
  Date today;  // When what differs is noticed.
};

struct PlannedRow {
  RowChange change = RowChange::added;
  ImportOrigin origin;
  std::vector<Event> facts;  // At least one.
};

// What is to be recorded so that the ledger says what the file says.
struct Plan {
  std::vector<PlannedRow> rows;  // In the file's order; then what has vanished, by key.
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t vanished = 0;
  std::uint64_t unchanged = 0;
};

// Compares each row with what is held of it. A row with a problem counts as it was; while the key
// of one is unknown, nothing counts as vanished. Errors: those of `held`.
Result<Plan> plan_import(const MappedRows& mapped, const Held& held, const PlanTerms& terms);

}  // namespace grantledger
