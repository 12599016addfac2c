#include "projections/query.h"

#include <algorithm>

#include "events/codec.h"
#include "ledger/log/memory_table.h"

namespace grantledger {
namespace {

constexpr Position fold_interval = 8'192;  // Envelopes between two commits to the rows in memory.

// Folds what follows `rows` up to the head and commits it there.
Result<void> fold_on(const QuerySource& source, Follower& fold, MemoryTable& rows) {
  // Read after the view was opened, so that the head is not before its checkpoint.
  const Position to = source.log->head();
  const auto take = [&](Position position, const Envelope& envelope) -> Result<bool> {
    fold.fold(position, envelope);
    if (position % fold_interval != 0) return true;
    TRY_VOID(rows.commit(fold.drain(), {.position = position, .digest = {}}));
    if (source.progress && !source.progress(position, to)) {
      return fail(Fault::unavailable, "stopped before the query was done");
    }
    return true;
  };
  TRY_VOID(visit_envelopes(*source.log, rows.checkpoint().position, to, take));
  return rows.commit(fold.drain(), {.position = to, .digest = {}});
}

// Copies the stored rows that are wanted, with their checkpoint.
Result<void> copy_stored(const TableReader& stored, const std::vector<std::string>& prefixes,
                         MemoryTable& rows) {
  RowChanges copied;
  const auto copy = [&](std::string_view key, std::string_view value) {
    copied.put(key, value);
    return true;
  };
  if (prefixes.empty()) TRY_VOID(stored.scan("", copy));
  for (const std::string& prefix : prefixes) TRY_VOID(stored.scan(prefix, copy));
  return rows.commit(std::move(copied), stored.checkpoint());
}

}  // namespace

Result<void> visit_envelopes(const LogReader& log, Position after, Position to,
                             const EnvelopeVisitor& visit) {
  while (after < to) {
    PageLimits limits;
    limits.count_max = std::min<Position>(limits.count_max, to - after);
    TRY(const std::vector<StoredEnvelope> page, log.read(after, limits));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before its head");
    for (const StoredEnvelope& stored : page) {
      if (after == to) return {};
      TRY(const Envelope envelope, decode(stored));
      TRY(const bool goes_on, visit(++after, envelope));
      if (!goes_on) return {};
    }
  }
  return {};
}

Result<std::unique_ptr<TableReader>> rows_of(const QuerySource& source,
                                             std::unique_ptr<Follower> fold,
                                             const std::vector<std::string>& prefixes) {
  auto rows = std::make_unique<MemoryTable>();
  if (source.views != nullptr) {
    const ViewId view{.name = std::string(fold->name()), .version = fold->version()};
    TRY(std::unique_ptr<TableReader> stored, source.views->open_reader(view, *source.log));
    if (stored->checkpoint().position >= source.log->head()) return stored;
    TRY_VOID(copy_stored(*stored, prefixes, *rows));
  }
  TRY_VOID(fold_on(source, *fold, *rows));
  return rows;
}

Result<std::unique_ptr<TableReader>> rows_beyond(const QuerySource& source,
                                                 std::unique_ptr<Follower> fold, Position after) {
  auto rows = std::make_unique<MemoryTable>();
  TRY_VOID(rows->commit({}, {.position = after, .digest = {}}));
  TRY_VOID(fold_on(source, *fold, *rows));
  return rows;
}

Result<Envelope> envelope_at(const LogReader& log, Position position) {
  TRY(const std::vector<StoredEnvelope> page, log.read(position - 1, {.count_max = 1}));
  if (page.empty()) {
    return fail(Fault::corrupt, "the log ends before position " + std::to_string(position));
  }
  return decode(page.front());
}

Result<Position> position_at(const LogReader& log, Timestamp time) {
  Position known = 0;               // Recorded at or before `time`.
  Position later = log.head() + 1;  // Recorded after it.
  while (known + 1 < later) {
    const Position middle = known + (later - known) / 2;
    TRY(const Envelope envelope, envelope_at(log, middle));
    (envelope.recorded_at <= time ? known : later) = middle;
  }
  return known;
}

}  // namespace grantledger
