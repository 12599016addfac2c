#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "ledger/log/event_log.h"
#include "ledger/log/follower.h"
#include "ledger/log/views.h"
#include "projections/as_of.h"

namespace grantledger {

// Is told how far a long query has come; returns whether it may go on.
using QueryProgress = std::function<bool(Position done, Position to)>;

// Where queries read. All must outlive what is made of them.
struct QuerySource {
  const LogReader* log = nullptr;
  const Views* views = nullptr;  // nullptr: nothing is stored, everything is folded.
  QueryProgress progress;        // May be empty.
};

// The rows that `fold`, a follower that has seen nothing, makes of the whole log: the stored rows
// and what the log holds beyond their checkpoint, so a query sees everything answered before it
// began. Rows whose keys start with none of the prefixes may be there or not; no prefixes: all.
//
// Errors: corrupt; unavailable, also when progress says stop.
Result<std::unique_ptr<TableReader>> rows_of(const QuerySource& source,
                                             std::unique_ptr<Follower> fold,
                                             const std::vector<std::string>& prefixes = {});

// The rows that `fold` makes of what follows `after` alone, up to the head. Errors: as rows_of.
Result<std::unique_ptr<TableReader>> rows_beyond(const QuerySource& source,
                                                 std::unique_ptr<Follower> fold, Position after);

// The envelope at a position that the log has. Errors: corrupt, unavailable.
Result<Envelope> envelope_at(const LogReader& log, Position position);

// The position of the last envelope recorded at or before `time`; 0 if there is none.
// Errors: corrupt, unavailable.
Result<Position> position_at(const LogReader& log, Timestamp time);

// Shows `visit` the envelopes after `after` and up to `to`, in order, until it returns false.
// Errors: corrupt, unavailable.
using EnvelopeVisitor = std::function<Result<bool>(Position position, const Envelope& envelope)>;
Result<void> visit_envelopes(const LogReader& log, Position after, Position to,
                             const EnvelopeVisitor& visit);

}  // namespace grantledger
