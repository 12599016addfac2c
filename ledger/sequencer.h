#pragma once

#include <absl/container/flat_hash_map.h>

#include <deque>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "ledger/domain/decide.h"
#include "ledger/log/event_log.h"
#include "ledger/saved_books.h"

namespace grantledger {

// The facts of the request are recorded here.
struct Accepted {
  Position position = 0;
  bool operator==(const Accepted&) const = default;
};

// The request was refused; `position` says where that is recorded, if it is audit evidence.
struct Refused {
  Refusal refusal;
  std::optional<Position> position;
  bool operator==(const Refused&) const = default;
};

// An Error here is about this request alone: malformed, id_reused or conflict.
using Outcome = std::variant<Accepted, Refused, Error>;

struct Answer {
  CommandId id;
  Outcome outcome;
  bool operator==(const Answer&) const = default;
};

// Facts that have happened elsewhere. They are recorded as they are, even where they break an
// invariant. The id is made from what makes the row this row, so that repeating it records nothing.
struct ImportedRow {
  CommandId id;
  ActorId actor;
  Timestamp received_at;
  ImportOrigin origin;
  std::vector<Event> facts;  // At least one.
};

// Recorded refusals of one actor in one hour; those beyond are answered and not recorded, so that
// nobody fills the log with them.
inline constexpr std::uint32_t refusals_per_hour_max = 1'000;

// How far back unless_changed_since may look; a request that looks further back is a conflict.
inline constexpr Position unless_changed_since_reach_max = 100'000;

// Rows that the sequencer keeps in memory, about half a gigabyte a million. Beyond them it forgets
// those that the saved books hold, and loads what a decision names.
inline constexpr std::size_t sequencer_rows_max = 2'000'000;

// The followers that the sequencer reads. Their tables may be written by another thread meanwhile.
struct SequencerTables {
  const TableReader& ids;    // Of an IdIndex.
  const TableReader& books;  // Of SavedBooks.
};

// The one writer: turns requests into envelopes. The only caller of EventLog::append once a ledger
// is open. Owns no thread; belongs to the one that calls step().
class Sequencer {
 public:
  // Loads the saved books and replays the tail of `log` on them. `log` and `tables` must outlive
  // the sequencer. Errors: malformed if the log is empty (see open_ledger); corrupt; unavailable.
  static Result<std::unique_ptr<Sequencer>> open(EventLog& log, SequencerTables tables,
                                                 std::size_t rows_max = sequencer_rows_max);

  // Decides the waiting requests in order, each on books that hold the facts of those before it,
  // records them with one append, and returns an answer to each. A recorded id is bound for ever:
  // repeating it gives the same answer, whatever the books say by then.
  //
  // Errors: whatever stopped the append or a look-up. Then none of the requests may be answered,
  // and every later step fails with unavailable: open anew, and repeated requests tell what was
  // recorded.
  Result<std::vector<Answer>> step(std::span<const Request> waiting);

  // Records imported rows in order with one append. Accepted tells where a row stands, also where
  // it stood before; Refused that it names what was decided here (importable). Errors: as step;
  // malformed rows are answered with an Error each.
  Result<std::vector<Answer>> record(std::span<const ImportedRow> rows);

  // What record would refuse a row of these facts for, now. Errors: those of a look-up.
  Result<std::optional<No>> objection_to_import(const std::vector<Event>& facts);

  const Books& books() const { return loaded_.books(); }
  Position head() const { return log_->head(); }

 private:
  struct Group;  // What one step is about to append.

  Sequencer(EventLog& log, SequencerTables tables, LoadedBooks loaded, std::size_t rows_max);

  Result<void> replay();
  Result<void> take_replayed(Position position, const StoredEnvelope& stored);
  template <class Items, class AnswerTo>
  Result<std::vector<Answer>> in_group(const Items& items, AnswerTo answer_to);

  Result<Outcome> answer_to(const Request& request, Group& group);
  Result<Outcome> answer_to(const ImportedRow& row, Group& group);
  Result<std::optional<Position>> position_of(CommandId id, const Group& group) const;
  Result<Outcome> repeated(const Digest& digest, Position position, const Group& group) const;
  Result<Envelope> envelope_at(Position position, const Group& group) const;
  Result<std::optional<Error>> objection_to(const Request& request, const Group& group) const;
  Result<bool> has_changed(const Request& request, const Group& group) const;
  Result<void> complete(const Request& request, const Group& group);
  Timestamp recorded_at(const Request& request) const;
  bool may_record_refusal(const Request& request) const;
  Outcome append_to(Group& group, Envelope envelope);
  void forget_indexed_ids();
  Result<void> forget_saved_rows();
  Result<absl::flat_hash_set<RowKey>> rows_touched_after(Position position) const;

  EventLog* log_;
  SequencerTables tables_;
  // Every envelope of the log taken, in order; ahead of it only during a step. What is not in
  // memory is as the saved books have it.
  LoadedBooks loaded_;
  std::size_t rows_max_;
  std::size_t rows_allowed_ = rows_max_;  // More than the maximum while the saved books lag.
  absl::flat_hash_map<CommandId, Position> recorded_;          // Ids beyond the index's checkpoint.
  std::deque<std::pair<Position, CommandId>> recorded_order_;  // The same, by position.
  Timestamp last_recorded_at_{};
  bool stopped_ = false;
};

// Writes the first envelope of an empty log: that it was opened, and the administrator's key where
// requests must be signed. Errors: conflict if the log is not empty; as append.
Result<void> open_ledger(EventLog& log, const LedgerOpened& fact, Timestamp now,
                         const std::optional<ActorKeyRegistered>& key = std::nullopt);

}  // namespace grantledger
