#pragma once
// Why something was decided as it was, as values.

#include <optional>
#include <string>
#include <vector>

#include "events/subjects.h"
#include "ledger/explain/computation.h"

namespace grantledger {

// A point on both time axes: what was known at a position, of what has effect by a day.
struct ExplainedPoint {
  Position known_at = 0;
  std::optional<Date> effective_on;
  bool counts(Date day) const { return !effective_on || day <= *effective_on; }
};

// By what somebody might act: a delegation, or being the ledger's first administrator (none).
struct Authority {
  ActorId actor;
  std::string name;  // As registered; may be empty.
  std::optional<DelegationGranted> delegation;
  std::optional<Date> revoked_on;
  FactAt at;           // Where it was granted, or the ledger opened.
  ActorId granted_by;  // Whose own authority follows in the chain.
};

// What was known when it was decided, and from where.
struct ExplainedInput {
  std::string what;
  std::string value;
  FactAt at;
  Timestamp recorded_at;
  Date effective_on;
};

struct RecordedFigure {
  std::string what;
  FigureValue value;
};

struct LaterFact {
  FactAt at;
  Timestamp recorded_at;
  Date effective_on;
  std::string fact;    // Its kind: rule_version_voided.
  std::string effect;  // For people: what it means for the explained fact.
};

// One fact, explained.
struct ExplainedFact {
  FactAt at;
  Timestamp recorded_at;
  Event fact;
  ActorId actor;
  std::vector<Authority> authority;  // The actor's first, then that of whoever granted it, …
  std::string imported_from;         // A source and row; empty: decided here.
  std::vector<ExplainedInput> inputs;
  std::vector<RecordedFigure> recorded;
  Computation then;  // On the books as they were.
  Computation now;   // With what is known of rules, organisations and people at the point asked.
  std::vector<LaterFact> later;
};

struct Explanation {
  std::vector<Subject> about;
  ExplainedPoint point;
  std::vector<ExplainedFact> facts;  // In the order of the log.
};

// Whether the fact would come out the same: the decider agrees and every figure holds.
bool is_same(const ExplainedFact& fact, const Computation& computation);

}  // namespace grantledger
