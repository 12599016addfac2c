#include <memory>
#include <nlohmann/json.hpp>

#include "ledger/domain/controls.h"
#include "ledger/log/clock.h"
#include "tools/asked_fact.h"
#include "tools/commands.h"
#include "tools/ledger_writer.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/store_controls.h"

namespace grantledger {
namespace {

struct Options {
  std::optional<std::uint64_t> level;
  Asker asker;
};

// Asks for the newest level, or for the one that is named.
Result<ExitStatus> adopt(const Invocation& invocation, const Options& options) {
  const std::uint64_t level = options.level.value_or(controls_newest);
  if (level == 0 || level > controls_newest) {
    return fail(Fault::malformed, "--level: found " + std::to_string(level) + ", expected 1 to " +
                                      std::to_string(controls_newest));
  }
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(invocation.store, clock));
  TRY(const Request request, request_by(options.asker, clock.now(), [&](Date day) -> Result<Event> {
        return Event(ControlsAdopted{static_cast<std::uint16_t>(level), day});
      }));
  return record_and_print(*writer, request, invocation);
}

// Each control, with whether the ledger makes it.
Result<ExitStatus> list(const Invocation& invocation) {
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const std::uint16_t level, controls_of(query.source));
  Report report{{{"control"},
                 {"invariant", ColumnKind::number},
                 {"first_level", ColumnKind::number},
                 {"in_force", ColumnKind::text},
                 {"reason"},
                 {"statement", ColumnKind::prose}},
                {}};
  for (const ControlText& each : control_texts()) {
    report.rows.push_back({{"control", each.code},
                           {"invariant", each.invariant},
                           {"first_level", each.first_level},
                           {"in_force", each.first_level <= level ? "yes" : "no"},
                           {"reason", text_of(each.reason)->code},
                           {"statement", each.statement}});
  }
  report.note = "This ledger is at control level " + std::to_string(level) + ".";
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec controls_adopt_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"--level", "The level; the newest if not given", &options->level}};
  for (CommandOption& each : asker_options(options->asker)) all.push_back(std::move(each));
  return {.name = "controls adopt",
          .summary = "From now on decide by a higher level of controls; earlier decisions stay",
          .example = "grantledger controls adopt --actor administrator",
          .options = std::move(all),
          .run = [options](const Invocation& invocation) { return adopt(invocation, *options); }};
}

CommandSpec controls_command() {
  return {.name = "controls",
          .summary = "Print the controls that decisions are held to, and which are in force",
          .example = "grantledger --format table controls",
          .options = {},
          .run = [](const Invocation& invocation) { return list(invocation); }};
}

}  // namespace grantledger
