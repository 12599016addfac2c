#include "ledger/sequencer.h"

#include <algorithm>
#include <array>

#include "ledger/command_id.h"
#include "ledger/id_index.h"

namespace grantledger {
namespace {

// Ids in memory before indexed ones are forgotten.
constexpr std::size_t recorded_ids_max = 50'000;

// The first answer and every repetition are made here, from what was recorded and nothing else.
Outcome outcome_of(const Envelope& envelope, Position position) {
  const auto* refused = std::get_if<CommandRefused>(&envelope.facts.front());
  if (!refused) return Accepted{position};
  const No no{static_cast<Reason>(refused->reason), refused->asked, refused->left, refused->detail};
  return Refused{{refused->command_index, no}, position};
}

Digest digest_of(const ImportedRow& row) {
  return sha256(canonical_request(row.id, row.actor, row.facts));
}

bool has_subject(const std::vector<Event>& facts, std::span<const Subject> subjects) {
  return std::ranges::any_of(facts, [&](const Event& fact) {
    const std::vector<Subject> named = subjects_of(fact);
    return std::ranges::any_of(subjects, [&](const Subject& subject) {
      return std::ranges::binary_search(named, subject);
    });
  });
}

std::vector<Subject> subjects_of(const Request& request) {
  if (!request.subjects.empty()) return request.subjects;
  std::vector<Subject> subjects;
  for (const Command& command : request.commands) {
    std::ranges::move(subjects_of(command.wanted), std::back_inserter(subjects));
  }
  return subjects;
}

}  // namespace

struct Sequencer::Group {
  Position first = 0;
  std::vector<StoredEnvelope> stored;
  std::vector<std::optional<Position>> indexed;  // Of each item's id, by the id index.
  std::size_t item = 0;                          // Which of them is being answered.
  Position next() const { return first + stored.size(); }
};

Sequencer::Sequencer(EventLog& log, SequencerTables tables, LoadedBooks loaded,
                     std::size_t rows_max)
    : log_(&log), tables_(tables), loaded_(std::move(loaded)), rows_max_(rows_max) {}

Result<std::unique_ptr<Sequencer>> Sequencer::open(EventLog& log, SequencerTables tables,
                                                   std::size_t rows_max) {
  if (log.head() == 0) {
    return fail(Fault::malformed, "the ledger has no first fact: run `grantledger init`");
  }
  TRY(LoadedBooks loaded, LoadedBooks::open(tables.books, rows_max / 2));
  std::unique_ptr<Sequencer> sequencer(new Sequencer(log, tables, std::move(loaded), rows_max));
  TRY_VOID(sequencer->replay());
  return sequencer;
}

// Reads what the two tables have not taken yet, and the last envelope for its time.
Result<void> Sequencer::replay() {
  const Position head = log_->head();
  const Position books = tables_.books.checkpoint().position;
  const Position ids = tables_.ids.checkpoint().position;
  Position position = std::min({books, ids, head - 1});
  while (position < head) {
    TRY(const std::vector<StoredEnvelope> page, log_->read(position));
    CHECK(!page.empty());
    for (const StoredEnvelope& stored : page) TRY_VOID(take_replayed(++position, stored));
  }
  return {};
}

Result<void> Sequencer::take_replayed(Position position, const StoredEnvelope& stored) {
  TRY(const Envelope envelope, decode(stored));
  last_recorded_at_ = envelope.recorded_at;
  if (position > tables_.ids.checkpoint().position) {
    recorded_.emplace(envelope.command, position);
    recorded_order_.emplace_back(position, envelope.command);
  }
  if (position <= tables_.books.checkpoint().position) return {};
  for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
    if (!loaded_.is_whole()) {
      TRY_VOID(loaded_.complete(row_keys_of(envelope.facts[i], envelope.actor, position)));
    }
    evolve(loaded_.books(), {position, envelope, i});
  }
  return {};
}

// One group commit: answers each item, then appends what they made. Nothing is returned before it
// is durable.
template <class Items, class AnswerTo>
Result<std::vector<Answer>> Sequencer::in_group(const Items& items, AnswerTo answer_to) {
  if (stopped_) return fail(Fault::unavailable, "the writer has stopped: open the store anew");
  stopped_ = true;  // Until the append succeeds the books are ahead of the log.

  Group group{.first = log_->head() + 1};
  std::vector<CommandId> ids;
  ids.reserve(items.size());
  for (const auto& item : items) ids.push_back(item.id);
  TRY(group.indexed, find_positions(tables_.ids, ids));

  std::vector<Answer> answers;
  answers.reserve(items.size());
  for (const auto& item : items) {
    TRY(Outcome outcome, answer_to(item, group));
    answers.push_back({item.id, std::move(outcome)});
    ++group.item;
  }
  if (!group.stored.empty()) {
    TRY(const Position head, log_->append(group.first - 1, group.stored));
    CHECK(head + 1 == group.next());
  }
  forget_indexed_ids();
  TRY_VOID(forget_saved_rows());
  stopped_ = false;
  return answers;
}

Result<std::vector<Answer>> Sequencer::step(std::span<const Request> waiting) {
  return in_group(
      waiting, [this](const Request& request, Group& group) { return answer_to(request, group); });
}

Result<std::vector<Answer>> Sequencer::record(std::span<const ImportedRow> rows) {
  return in_group(rows,
                  [this](const ImportedRow& row, Group& group) { return answer_to(row, group); });
}

Result<Outcome> Sequencer::answer_to(const Request& request, Group& group) {
  if (request.commands.empty())
    return Outcome(Error{Fault::malformed, "a request without commands"});
  TRY(const std::optional<Position> bound, position_of(request.id, group));
  if (bound) return repeated(request.digest, *bound, group);

  TRY(const std::optional<Error> objection, objection_to(request, group));
  if (objection) return Outcome(*objection);
  TRY_VOID(complete(request, group));
  Verdict verdict = decide(loaded_.books(), request, recorded_at(request));
  loaded_.books().recorded.clear();
  const bool is_recorded =
      verdict || (is_evidence(verdict.error().no.reason) && may_record_refusal(request));
  if (!is_recorded) return Outcome(Refused{verdict.error(), std::nullopt});
  std::vector<Event> facts;
  if (verdict) {
    facts = *std::move(verdict);
  } else {
    facts.push_back(evidence_of(request, verdict.error()));
  }
  return append_to(group, {.command = request.id,
                           .request = request.digest,
                           .actor = request.actor,
                           .recorded_at = recorded_at(request),
                           .facts = std::move(facts),
                           .signature = request.signature});
}

Result<Outcome> Sequencer::answer_to(const ImportedRow& row, Group& group) {
  if (row.facts.empty()) return Outcome(Error{Fault::malformed, "an imported row without facts"});
  TRY(const std::optional<Position> bound, position_of(row.id, group));
  const Digest digest = digest_of(row);
  if (bound) return repeated(digest, *bound, group);
  TRY(const std::optional<No> no, objection_to_import(row.facts));
  if (no) return Outcome(Refused{{0, *no}, std::nullopt});
  for (const Event& fact : row.facts) {
    if (loaded_.is_whole()) break;
    TRY_VOID(loaded_.complete(row_keys_of(fact, row.actor, group.next())));
  }
  return append_to(group, {.command = row.id,
                           .request = digest,
                           .actor = row.actor,
                           .recorded_at = std::max(
                               row.received_at, last_recorded_at_ + std::chrono::microseconds(1)),
                           .imported = row.origin,
                           .facts = row.facts});
}

Result<std::optional<No>> Sequencer::objection_to_import(const std::vector<Event>& facts) {
  if (!is_made(loaded_.books(), Control::import_leaves_own_alone)) return std::optional<No>();
  if (!loaded_.is_whole()) {
    std::vector<RowKey> keys;
    for (const Event& fact : facts) {
      for (Subject& subject : subjects_of(fact)) {
        const bool is_judged = subject.starts_with("grant:") || subject.starts_with("payment:");
        if (is_judged) keys.push_back(std::move(subject));
      }
    }
    TRY_VOID(loaded_.complete(keys));
  }
  return importable(loaded_.books(), facts);
}

// Where the id was recorded: what this process has seen beyond the index, then the index as it was
// when the group began.
Result<std::optional<Position>> Sequencer::position_of(CommandId id, const Group& group) const {
  if (const auto bound = recorded_.find(id); bound != recorded_.end()) return bound->second;
  return group.indexed[group.item];
}

Result<Outcome> Sequencer::repeated(const Digest& digest, Position position,
                                    const Group& group) const {
  StoredEnvelope stored;
  if (position >= group.first) {
    stored = group.stored[position - group.first];
  } else {
    TRY(const std::vector<StoredEnvelope> page, log_->read(position - 1, {.count_max = 1}));
    CHECK(page.size() == 1);
    stored = page.front();
  }
  TRY(const Envelope earlier, decode(stored));
  if (earlier.request == digest) return outcome_of(earlier, position);
  return Outcome(Error{Fault::id_reused, "the id belongs to the request with digest " +
                                             hex_of(earlier.request) + ", recorded at position " +
                                             std::to_string(position) + "; this one has " +
                                             hex_of(digest) + ": choose a new id"});
}

// One without facts where there is none.
Result<Envelope> Sequencer::envelope_at(Position position, const Group& group) const {
  if (position == 0 || position >= group.next()) return Envelope{};
  if (position >= group.first) return decode(group.stored[position - group.first]);
  TRY(const std::vector<StoredEnvelope> page, log_->read(position - 1, {.count_max = 1}));
  CHECK(page.size() == 1);
  return decode(page.front());
}

Result<std::optional<Error>> Sequencer::objection_to(const Request& request,
                                                     const Group& group) const {
  using Objection = std::optional<Error>;
  if (request.recorded_at && !loaded_.books().ledger.is_simulated) {
    return Objection(Error{Fault::malformed,
                           "recorded_at: only a ledger opened with `init --simulated` takes it"});
  }
  if (request.recorded_at && *request.recorded_at <= last_recorded_at_) {
    return Objection(Error{Fault::malformed, "recorded_at: must be later than " +
                                                 text_of(last_recorded_at_) + ", the last one"});
  }
  if (!request.unless_changed_since) return Objection();
  TRY(const bool changed, has_changed(request, group));
  if (!changed) return Objection();
  return Objection(Error{Fault::conflict, "one of the subjects has changed since position " +
                                              std::to_string(*request.unless_changed_since) +
                                              ": look again and decide again"});
}

Result<bool> Sequencer::has_changed(const Request& request, const Group& group) const {
  const std::vector<Subject> subjects = subjects_of(request);
  Position position = *request.unless_changed_since;
  if (group.next() > position + unless_changed_since_reach_max) return true;
  for (; position + 1 < group.next(); ++position) {
    TRY(const Envelope envelope, envelope_at(position + 1, group));
    if (has_subject(envelope.facts, subjects)) return true;
  }
  return false;
}

// Loads what the decision reads and memory lacks.
Result<void> Sequencer::complete(const Request& request, const Group& group) {
  for (const Command& command : request.commands) {
    if (const auto seen = position_seen_by(command.wanted)) {
      TRY(Envelope envelope, envelope_at(*seen, group));
      if (!envelope.facts.empty()) loaded_.books().recorded[*seen] = std::move(envelope);
    }
    if (loaded_.is_whole()) continue;
    TRY_VOID(loaded_.complete(row_keys_of(command, request.actor)));
    TRY_VOID(loaded_.complete(further_row_keys_of(loaded_.books(), command, request.actor)));
  }
  return {};
}

namespace {

// Noon of the last day on which any of the commands takes effect, up to ten years from now.
Timestamp noon_of_effect(const Request& request) {
  Timestamp last{};
  for (const Command& command : request.commands) {
    const Timestamp noon = Timestamp(effective_on(command.wanted)) + std::chrono::hours(12);
    if (noon < request.received_at + std::chrono::years(10)) last = std::max(last, noon);
  }
  return last;
}

}  // namespace

// Strictly increasing, whatever the clock does. In a simulated ledger with controls, whose facts
// are invented, a request that does not say when is recorded when what it says has happened.
Timestamp Sequencer::recorded_at(const Request& request) const {
  if (request.recorded_at) return *request.recorded_at;
  const LedgerRow& ledger = loaded_.books().ledger;
  const Timestamp next =
      std::max(request.received_at, last_recorded_at_ + std::chrono::microseconds(1));
  return ledger.is_simulated && ledger.controls > 0 ? std::max(next, noon_of_effect(request))
                                                    : next;
}

bool Sequencer::may_record_refusal(const Request& request) const {
  const ActorRow* actor = find(loaded_.books().actors, request.actor);
  if (!actor) return true;
  const std::int64_t hour =
      std::chrono::floor<std::chrono::hours>(recorded_at(request).time_since_epoch()).count();
  return actor->refusals_hour != hour || actor->refusals_count < refusals_per_hour_max;
}

Outcome Sequencer::append_to(Group& group, Envelope envelope) {
  Result<StoredEnvelope> stored = encode(envelope);
  if (!stored) return stored.error();
  const Position position = group.next();
  group.stored.push_back(*std::move(stored));
  evolve(loaded_.books(), position, envelope);
  recorded_.emplace(envelope.command, position);
  recorded_order_.emplace_back(position, envelope.command);
  last_recorded_at_ = envelope.recorded_at;
  return outcome_of(envelope, position);
}

void Sequencer::forget_indexed_ids() {
  if (recorded_.size() < recorded_ids_max) return;
  const Position indexed = tables_.ids.checkpoint().position;
  while (!recorded_order_.empty() && recorded_order_.front().first <= indexed) {
    recorded_.erase(recorded_order_.front().second);
    recorded_order_.pop_front();
  }
}

Result<absl::flat_hash_set<RowKey>> Sequencer::rows_touched_after(Position position) const {
  absl::flat_hash_set<RowKey> touched;
  while (position < log_->head()) {
    TRY(const std::vector<StoredEnvelope> page, log_->read(position));
    CHECK(!page.empty());
    for (const StoredEnvelope& stored : page) {
      ++position;
      TRY(const Envelope envelope, decode(stored));
      for (const Event& fact : envelope.facts) {
        std::vector<RowKey> keys = row_keys_of(fact, envelope.actor, position);
        touched.insert(std::move_iterator(keys.begin()), std::move_iterator(keys.end()));
      }
    }
  }
  return touched;
}

// Rows that envelopes beyond the saved books' checkpoint touched stay: the table may still hold
// them as they were. It takes more envelopes meanwhile, never fewer, so that no other row differs.
Result<void> Sequencer::forget_saved_rows() {
  if (loaded_.row_count() <= rows_allowed_) return {};
  TRY(const absl::flat_hash_set<RowKey> kept,
      rows_touched_after(tables_.books.checkpoint().position));
  loaded_.forget_but(kept);
  rows_allowed_ = std::max(rows_max_, 2 * loaded_.row_count());
  return {};
}

Result<void> open_ledger(EventLog& log, const LedgerOpened& fact, Timestamp now,
                         const std::optional<ActorKeyRegistered>& key) {
  // The first envelope's id is the ledger's own.
  const CommandId id = command_id_of(fact.ledger);
  std::vector<Event> facts{fact};
  if (key) facts.emplace_back(*key);
  TRY(StoredEnvelope stored,
      encode({.command = id,
              .request = sha256(canonical_request(id, fact.administrator, facts)),
              .actor = fact.administrator,
              .recorded_at = now,
              .facts = facts}));
  TRY(const Position head, log.append(0, std::array<StoredEnvelope, 1>{std::move(stored)}));
  CHECK(head == 1);
  return {};
}

}  // namespace grantledger
