#include "projections/query.h"

#include <algorithm>

#include "events/codec.h"
#include "ledger/log/memory_table.h"

namespace grantledger {
namespace {

constexpr Position fold_interval = 8'192;  // Envelopes between two commits to the rows in memory.

// The envelope with those facts only that count on `as_of`'s day.
Envelope counted(const Envelope& envelope, const AsOf& as_of) {
  Envelope some = envelope;
  std::erase_if(some.facts, [&](const Event& fact) { return !as_of.counts(effective_on(fact)); });
  return some;
}

// Folds what follows `rows` up to `to` and commits it there.
Result<void> fold_on(const QuerySource& source, Follower& fold, const AsOf& as_of, Position to,
                     MemoryTable& rows) {
  const auto take = [&](Position position, const Envelope& envelope) -> Result<bool> {
    const bool counts_whole = std::ranges::all_of(
        envelope.facts, [&](const Event& fact) { return as_of.counts(effective_on(fact)); });
    fold.fold(position, counts_whole ? envelope : counted(envelope, as_of));
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
    TRY(const std::vector<StoredEnvelope> page, log.read(after));
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
                                             const RowsWanted& wanted) {
  auto rows = std::make_unique<MemoryTable>();
  if (wanted.as_of.is_unlimited() && source.views != nullptr) {
    const ViewId view{.name = std::string(fold->name()), .version = fold->version()};
    TRY(std::unique_ptr<TableReader> stored, source.views->open_reader(view, *source.log));
    if (stored->checkpoint().position >= source.log->head()) return stored;
    TRY_VOID(copy_stored(*stored, wanted.prefixes, *rows));
  }
  // Read after the view was opened, so that the head is not before its checkpoint.
  const Position head = source.log->head();
  const Position to = std::min(head, wanted.as_of.known_at.value_or(head));
  TRY_VOID(fold_on(source, *fold, wanted.as_of, to, *rows));
  return rows;
}

Result<Position> position_at(const LogReader& log, Timestamp time) {
  Position known = 0;               // Recorded at or before `time`.
  Position later = log.head() + 1;  // Recorded after it.
  while (known + 1 < later) {
    const Position middle = known + (later - known) / 2;
    TRY(const std::vector<StoredEnvelope> page, log.read(middle - 1, {.count_max = 1}));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before its head");
    TRY(const Envelope envelope, decode(page.front()));
    (envelope.recorded_at <= time ? known : later) = middle;
  }
  return known;
}

}  // namespace grantledger
