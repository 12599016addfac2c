#include "tools/import/run_import.h"

#include <algorithm>

#include "events/codec.h"
#include "ledger/command_id.h"
#include "projections/query.h"
#include "projections/row_key.h"
#include "tools/import/source_files.h"

namespace grantledger {
namespace {

CommandId id_from(const std::string& bytes) {
  return command_id_of(sha256(bytes));
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// One source's import, from its files to its last fact.
class SourceImport {
 public:
  SourceImport(LedgerWriter& writer, const Clock& clock, const ImportWanted& wanted,
               const ImportProgress& progress)
      : writer_(writer), clock_(clock), wanted_(wanted), progress_(progress) {}

  Result<ImportOutcome> run(const Mapping& mapping, const SourceFiles& files) {
    outcome_.source = files.source;
    Problems file_problems;
    TRY(const ReadFiles read, read_tables(mapping, wanted_.mapping, files, file_problems));
    outcome_.files = read.names;
    TRY_VOID(look_up(files.source));
    const bool is_same = last_ && last_->file == read.digest;
    if (is_same && last_->is_finished && last_->mapping == mapping.digest) {
      outcome_.end = ImportEnd::unchanged;
      return std::move(outcome_);
    }
    const Position head = writer_.sequencer().head();
    outcome_.problems = std::move(file_problems);
    const std::uint64_t unreadable = outcome_.problems.count();
    MappedRows mapped = map_rows({.mapping = mapping,
                                  .source = files.source,
                                  .given = files.given,
                                  .tables = read.tables,
                                  .rules = writer_.sequencer().books().rules,
                                  .known = head},
                                 outcome_.problems);
    // Rows that could not be read at all may be rows that are held.
    if (unreadable > 0) mapped.is_bad_key_unknown = true;
    outcome_.rows = mapped.rows.size() + mapped.bad_rows;
    outcome_.bad = mapped.bad_rows + unreadable;
    const bool is_refused =
        outcome_.problems.count() > 0 && (!wanted_.keeps_going || mapped.rows.empty());
    if (is_refused) {
      outcome_.end = ImportEnd::refused;
      return std::move(outcome_);
    }
    return compare_and_record(mapping, read, mapped);
  }

 private:
  Result<void> look_up(const SourceId& source) {
    QuerySource from{
        .log = &writer_.store().log(), .views = &writer_.store().views(), .progress = {}};
    TRY(rows_, rows_of(from, std::make_unique<Imports>(), import_prefixes(source)));
    TRY(last_, last_import_of(*rows_, source));
    TRY(recorded_, recorded_rows_of(*rows_, source));
    return {};
  }

  Result<std::vector<Event>> facts_of(const RecordedRow& row) const {
    std::vector<Event> facts;
    for (const Position position : row.positions) {
      TRY(const std::vector<StoredEnvelope> page,
          writer_.store().log().read(position - 1, {.count_max = 1}));
      if (page.empty()) return fail(Fault::corrupt, "the log ends before a row of imports");
      TRY(Envelope envelope, decode(page.front()));
      std::ranges::move(envelope.facts, std::back_inserter(facts));
    }
    return facts;
  }

  Result<ImportOutcome> compare_and_record(const Mapping& mapping, const ReadFiles& read,
                                           const MappedRows& mapped) {
    const bool is_open = last_ && !last_->is_finished;
    const bool is_resumed =
        is_open && last_->file == read.digest && last_->mapping == mapping.digest;
    const Date today = std::chrono::floor<std::chrono::days>(clock_.now());
    const Held held{recorded_, [this](const RecordedRow& row) { return facts_of(row); },
                    [this](const OrganisationId& organisation, Date day) {
                      return organisation_known(*rows_, organisation, day);
                    }};
    TRY(const Plan plan, plan_import(mapped, held, {outcome_.source, read.digest, today}));
    const std::size_t unreadable = outcome_.problems.count();
    TRY_VOID(look_for_own(plan));
    if (outcome_.problems.count() > unreadable) {
      outcome_.end = ImportEnd::refused;
      return std::move(outcome_);
    }
    count(plan, is_resumed);
    const bool is_known_version = last_ && last_->is_finished && last_->file == read.digest;
    if (plan.rows.empty() && is_known_version) {
      outcome_.end = ImportEnd::unchanged;
      return std::move(outcome_);
    }
    if (wanted_.is_dry_run) {
      outcome_.end = ImportEnd::would_record;
      return std::move(outcome_);
    }
    Position started = is_resumed ? last_->started : 0;
    if (!is_resumed) {
      TRY(started, start(mapping, read, today));
    }
    TRY_VOID(record(plan, started));
    if (outcome_.end == ImportEnd::stopped) return std::move(outcome_);
    TRY_VOID(finish(read, started, today));
    return std::move(outcome_);
  }

  // Rows that name what was decided in this ledger are faults of the file: nothing of it is
  // recorded.
  Result<void> look_for_own(const Plan& plan) {
    for (const PlannedRow& row : plan.rows) {
      TRY(const std::optional<No> no, writer_.sequencer().objection_to_import(row.facts));
      if (!no) continue;
      outcome_.problems.add({.file = outcome_.files,
                             .row = row.origin.row,
                             .column = {},
                             .found = no->detail,
                             .expected = "only what was not decided in this ledger"});
    }
    return {};
  }

  // What was recorded before a kill counts as recorded by this import.
  void count(const Plan& plan, bool is_resumed) {
    outcome_.added = plan.added;
    outcome_.changed = plan.changed;
    outcome_.vanished = plan.vanished;
    outcome_.unchanged = plan.unchanged;
    std::map<std::string, std::uint64_t> kinds;
    for (const PlannedRow& row : plan.rows) {
      for (const Event& fact : row.facts) ++kinds[std::string(kind_of(fact))];
    }
    outcome_.fact_kinds.assign(kinds.begin(), kinds.end());
    outcome_.is_completed_here = is_resumed;
    if (!is_resumed) return;
    for (const auto& [key, row] : recorded_) {
      if (row.last <= last_->started) continue;
      if (row.last_change == RowChange::vanished) {
        ++outcome_.vanished;
        continue;
      }
      ++(row.last_change == RowChange::added ? outcome_.added : outcome_.changed);
      --outcome_.unchanged;
    }
  }

  Result<Position> start(const Mapping& mapping, const ReadFiles& read, Date today) {
    const Position previous = last_ ? last_->started : 0;
    std::string identity = key_of("import", outcome_.source.text(), bytes_of(read.digest));
    identity += sortable(previous);
    const ImportStarted fact{.source = outcome_.source,
                             .file = read.digest,
                             .file_name = read.names,
                             .mapping = mapping.digest,
                             .rows = outcome_.rows,
                             .effective_on = today};
    TRY(const std::vector<Position> positions,
        record_all({row_of(id_from(identity), whole_file(read), {fact})}));
    return positions.front();
  }

  Result<void> finish(const ReadFiles& read, Position started, Date today) {
    const ImportFinished fact{.source = outcome_.source,
                              .file = read.digest,
                              .rows_new = outcome_.added,
                              .rows_changed = outcome_.changed,
                              .rows_vanished = outcome_.vanished,
                              .rows_unchanged = outcome_.unchanged,
                              .effective_on = today};
    TRY(const std::vector<Position> positions,
        record_all({row_of(row_id(started, ""), whole_file(read), {fact})}));
    return {};
  }

  Result<void> record(const Plan& plan, Position started) {
    std::vector<ImportedRow> group;
    std::uint64_t done = 0;
    for (const PlannedRow& row : plan.rows) {
      group.push_back(row_of(row_id(started, row.origin.row_key), row.origin, row.facts));
      ++done;
      if (group.size() < import_group_rows && done < plan.rows.size()) continue;
      TRY_VOID(record_all(group));
      group.clear();
      if (progress_ && !progress_(done, plan.rows.size()) && done < plan.rows.size()) {
        outcome_.end = ImportEnd::stopped;
        return {};
      }
    }
    return {};
  }

  // Belongs to this row of this import for ever; the empty key is the whole file's.
  static CommandId row_id(Position started, const std::string& key) {
    return id_from(sortable(started) + key);
  }
  ImportOrigin whole_file(const ReadFiles& read) const {
    return {.source = outcome_.source,
            .file = read.digest,
            .row = 0,
            .row_key = {},
            .content = {},
            .source_texts = {}};
  }
  ImportedRow row_of(CommandId id, const ImportOrigin& origin, std::vector<Event> facts) const {
    return {.id = id,
            .actor = wanted_.actor,
            .received_at = clock_.now(),
            .origin = origin,
            .facts = std::move(facts)};
  }

  Result<std::vector<Position>> record_all(const std::vector<ImportedRow>& rows) {
    TRY(const std::vector<Answer> answers, writer_.sequencer().record(rows));
    writer_.wake_followers();
    std::vector<Position> positions;
    for (const Answer& answer : answers) {
      if (const auto* error = std::get_if<Error>(&answer.outcome)) return tl::unexpected(*error);
      const auto* accepted = std::get_if<Accepted>(&answer.outcome);
      if (accepted == nullptr) {
        return fail(Fault::conflict, "a grant or payment of the file was decided in this ledger");
      }
      positions.push_back(accepted->position);
    }
    return positions;
  }

  LedgerWriter& writer_;
  const Clock& clock_;
  const ImportWanted& wanted_;
  const ImportProgress& progress_;
  ImportOutcome outcome_;
  std::unique_ptr<TableReader> rows_;
  std::optional<ImportRun> last_;
  std::map<std::string, RecordedRow> recorded_;
};

}  // namespace

Result<std::vector<ImportOutcome>> run_import(LedgerWriter& writer, const Clock& clock,
                                              const ImportWanted& wanted,
                                              const ImportProgress& progress) {
  TRY(const Mapping mapping, read_mapping(wanted.mapping));
  TRY(const std::vector<SourceFiles> sources, source_files(mapping, wanted.files, wanted.set));
  std::vector<ImportOutcome> outcomes;
  for (const SourceFiles& files : sources) {
    TRY(ImportOutcome outcome, SourceImport(writer, clock, wanted, progress).run(mapping, files));
    outcomes.push_back(std::move(outcome));
    if (outcomes.back().end == ImportEnd::stopped) break;
  }
  return outcomes;
}

}  // namespace grantledger
