#include <memory>
#include <nlohmann/json.hpp>

#include "projections/late.h"
#include "projections/trail.h"
#include "tools/commands.h"
#include "tools/envelope_report.h"
#include "tools/fact_json.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

// An envelope in which facts that were recorded late say by how many days.
Json with_lateness(const TrailEntry& entry) {
  Json json = json_of(entry.position, entry.envelope);
  const Date recorded = std::chrono::floor<std::chrono::days>(entry.envelope.recorded_at);
  for (std::size_t i = 0; i < entry.envelope.facts.size(); ++i) {
    const Date day = effective_on(entry.envelope.facts[i]);
    if (!is_late(day, recorded)) continue;
    json["facts"][i][days_late_key] = (recorded - day).count();
  }
  return json;
}

Result<ExitStatus> print_trail(const Invocation& invocation, const std::string& id) {
  TRY(const OpenedQuery query, open_query(invocation));
  const std::vector<Subject> subjects = subjects_named(id);
  TRY(const std::vector<TrailEntry> trail, trail_of(query.source, subjects, query.as_of));
  std::vector<Json> envelopes;
  envelopes.reserve(trail.size());
  for (const TrailEntry& entry : trail) envelopes.push_back(with_lateness(entry));
  print(report_of_envelopes(std::move(envelopes), invocation.format), invocation.format,
        invocation.streams.out);
  if (!trail.empty()) return ExitStatus::done;
  TRY(const std::vector<TrailEntry> ever, trail_of(query.source, subjects, {}));
  return ever.empty() ? unknown(invocation, "anything called", id) : ExitStatus::done;
}

}  // namespace

CommandSpec trail_command() {
  const auto id = std::make_shared<std::string>();
  return {.name = "trail",
          .summary = "Print every fact about something, in the order of recording",
          .example = "grantledger trail grant:G1\n  grantledger trail 226.22:2026",
          .options = {{"ID",
                       "What it is called, with or without its kind: actor, appeal, application, "
                       "call, claim, grant, key, leave, letter, line, organisation, participant, "
                       "partnership, payment, report, rule, scheme, source, statistics",
                       id.get(), true}},
          .run = [id](const Invocation& invocation) { return print_trail(invocation, *id); },
          .takes_as_of = true};
}

}  // namespace grantledger
