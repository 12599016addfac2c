#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "tools/commands.h"
#include "tools/envelope_report.h"
#include "tools/fact_json.h"
#include "tools/interrupt.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

struct Options {
  std::optional<std::uint64_t> after;
  std::optional<std::uint64_t> limit;
  std::string kind;
};

Result<ExitStatus> print_events(const Invocation& invocation, const Options& options) {
  TRY(const OpenedQuery query, open_query(invocation));
  std::vector<Json> kept;  // For a table or CSV; JSON goes out line by line.
  std::string line;
  std::uint64_t left = options.limit.value_or(std::numeric_limits<std::uint64_t>::max());
  const auto take = [&](Position position, const Envelope& envelope) -> Result<bool> {
    if (left == 0 || is_interrupted()) return false;
    Envelope some = envelope;
    std::erase_if(some.facts, [&](const Event& fact) {
      return !query.as_of.counts(effective_on(fact)) ||
             (!options.kind.empty() && kind_of(fact) != options.kind);
    });
    if (some.facts.empty()) return true;
    --left;
    if (invocation.format != Format::json) {
      kept.push_back(json_of(position, some));
      return true;
    }
    line.clear();
    append_json(line, position, some);
    invocation.streams.out << line << '\n';
    return true;
  };
  TRY_VOID(visit_envelopes(*query.source.log, options.after.value_or(0), query.head(), take));
  if (invocation.format != Format::json) {
    print(report_of_envelopes(std::move(kept), invocation.format), invocation.format,
          invocation.streams.out);
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec events_command() {
  const auto options = std::make_shared<Options>();
  const auto kinds = event_kind_codes();
  return {
      .name = "events",
      .summary = "Print what was recorded, in order; as JSON one envelope a line",
      .example = "grantledger events --after 100 --limit 20 --kind payment_executed",
      .options = {{"--after", "Begin after this position", &options->after},
                  {"--limit", "At most so many envelopes", &options->limit},
                  {"--kind",
                   "Only facts of this kind",
                   &options->kind,
                   false,
                   {kinds.begin(), kinds.end()}}},
      .run = [options](const Invocation& invocation) { return print_events(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
