#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "ledger/log/clock.h"
#include "tools/commands.h"
#include "tools/import/run_import.h"
#include "tools/interrupt.h"
#include "tools/ledger_writer.h"
#include "tools/progress.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  std::string mapping;
  std::vector<std::string> files;
  std::vector<std::string> set;
  std::string actor;
  bool is_dry_run = false;
  bool keeps_going = false;
};

std::string_view code_of(ImportEnd end) {
  switch (end) {
    case ImportEnd::recorded:
      return "recorded";
    case ImportEnd::unchanged:
      return "unchanged";
    case ImportEnd::would_record:
      return "would_record";
    case ImportEnd::refused:
      return "refused";
    case ImportEnd::stopped:
      return "stopped";
  }
  return "";
}

Result<ImportWanted> wanted_by(const Options& options, const LogReader& log) {
  ImportWanted wanted{.mapping = options.mapping,
                      .is_dry_run = options.is_dry_run,
                      .keeps_going = options.keeps_going};
  wanted.files.assign(options.files.begin(), options.files.end());
  for (const std::string& each : options.set) {
    const std::size_t equals = each.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(Fault::malformed, "--set: found '" + each + "', expected name=text");
    }
    wanted.set[each.substr(0, equals)] = each.substr(equals + 1);
  }
  if (!options.actor.empty()) {
    TRY(wanted.actor, ActorId::parse(options.actor));
    return wanted;
  }
  TRY(const std::vector<StoredEnvelope> first, log.read(0, {.count_max = 1}));
  TRY(const Envelope opened, decode(first.front()));
  wanted.actor = opened.actor;
  return wanted;
}

void print_problems(const ImportOutcome& outcome, std::ostream& err) {
  for (const Problem& problem : outcome.problems.listed()) err << text_of(problem) << '\n';
  const std::uint64_t listed = outcome.problems.listed().size();
  if (outcome.problems.count() > listed) {
    err << outcome.files << ": " << outcome.problems.count() << " problems in all, the first "
        << listed << " above\n";
  }
}

Json row_of(const ImportOutcome& outcome) {
  std::string facts;
  for (const auto& [kind, count] : outcome.fact_kinds) {
    facts += (facts.empty() ? "" : ", ") + kind + " " + std::to_string(count);
  }
  return {{"source", outcome.source.text()},
          {"file_name", outcome.files},
          {"outcome", code_of(outcome.end)},
          {"rows", outcome.rows},
          {"rows_new", outcome.added},
          {"rows_changed", outcome.changed},
          {"rows_vanished", outcome.vanished},
          {"rows_unchanged", outcome.unchanged},
          {"problems", outcome.problems.count()},
          {"facts", facts}};
}

ExitStatus status_of(const ImportOutcome& outcome) {
  if (outcome.end == ImportEnd::stopped) return ExitStatus::could_not;
  return outcome.problems.count() > 0 ? ExitStatus::bad_input : ExitStatus::done;
}

Result<ExitStatus> run(const Invocation& invocation, const Options& options) {
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  TRY(const ImportWanted wanted, wanted_by(options, writer->store().log()));
  Progress progress(invocation.streams, "rows");
  const auto imported =
      run_import(*writer, clock, wanted, [&](std::uint64_t done, std::uint64_t of) {
        progress.show(done, of);
        return !is_interrupted();
      });
  const Result<void> closed = writer->close();
  TRY(const std::vector<ImportOutcome> outcomes, imported);
  TRY_VOID(closed);

  Report report{{{"source", ColumnKind::text, "Source"},
                 {"file_name", ColumnKind::text, "File"},
                 {"outcome", ColumnKind::text, "Outcome"},
                 {"rows", ColumnKind::number, "Rows"},
                 {"rows_new", ColumnKind::number, "New"},
                 {"rows_changed", ColumnKind::number, "Changed"},
                 {"rows_vanished", ColumnKind::number, "Vanished"},
                 {"rows_unchanged", ColumnKind::number, "Unchanged"},
                 {"problems", ColumnKind::number, "Problems"},
                 {"facts", ColumnKind::text, "Facts"}},
                {}};
  ExitStatus highest = ExitStatus::done;
  for (const ImportOutcome& outcome : outcomes) {
    print_problems(outcome, invocation.streams.err);
    if (outcome.end == ImportEnd::stopped) {
      invocation.streams.err << outcome.files
                             << ": stopped; what is recorded stays, import it again to complete\n";
    }
    report.rows.push_back(row_of(outcome));
    highest = std::max(highest, status_of(outcome));
  }
  print(report, invocation.format, invocation.streams.out);
  return highest;
}

}  // namespace

CommandSpec import_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "import",
      .summary = "Record the rows of other systems' files, or what is new in them",
      .example = "grantledger import --mapping docs/mappings/production-grants.toml 2013aug.csv",
      .options =
          {{"--mapping", "How rows become facts: docs/mappings/README.md", &options->mapping, true},
           {"FILE", "What to import, in the order of time", &options->files, true},
           {"--set", "name=text that the mapping asks for; may be given again", &options->set},
           {"--actor", "Who imports; the ledger's administrator if left out", &options->actor},
           {"--dry-run", "Tell what would be recorded and record nothing", &options->is_dry_run},
           {"--keep-going", "Record the good rows of a file that has bad ones",
            &options->keeps_going}},
      .run = [options](const Invocation& invocation) { return run(invocation, *options); }};
}

}  // namespace grantledger
