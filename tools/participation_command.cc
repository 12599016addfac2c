#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "projections/participation.h"
#include "tools/codes_options.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/value_text.h"

namespace grantledger {
namespace {

// In the order of ParticipationKey.
const std::vector<std::string>& key_names() {
  static const std::vector<std::string> names{"staff-group", "owner-kind", "county", "provider"};
  return names;
}

struct Options {
  std::string by = "staff-group";
  std::string scheme;
  std::optional<std::uint64_t> year;
  CodesOptions codes;
};

Json row_of(const ParticipationRow& found) {
  Json row{{"key", found.key},
           {"took_part", found.took_part},
           {"confirmed", found.confirmed},
           {"interrupted", found.interrupted},
           {"dropped_out", found.dropped_out},
           {"finished", found.finished},
           {"credits", text_of(Hundredths{static_cast<std::int32_t>(found.credits)})}};
  std::string outcomes;
  for (const auto& [unit, count] : found.outcomes) {
    outcomes += (outcomes.empty() ? "" : "; ") + std::to_string(count) + " " + unit;
  }
  row["outcomes"] = outcomes;
  row["positions"] = found.positions;
  return row;
}

Result<ExitStatus> print_participation(const Invocation& invocation, const Options& options) {
  if (*options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed,
                "--year: found " + std::to_string(*options.year) + ", expected a year like 2026");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const bool known, is_known(query, "scheme:" + options.scheme));
  if (!known) return unknown(invocation, "scheme", options.scheme);
  const auto name = std::ranges::find(key_names(), options.by);
  ParticipationWanted wanted{.by = static_cast<ParticipationKey>(name - key_names().begin()),
                             .scheme = options.scheme,
                             .year = static_cast<std::uint16_t>(*options.year)};
  TRY(wanted.codes, codes_wanted(options.codes, options.by));
  TRY(const std::vector<ParticipationRow> rows, participation(query.source, query.as_of, wanted));
  Report report{{{"key", ColumnKind::text, options.by}}, {}};
  for (const char* count :
       {"took_part", "confirmed", "interrupted", "dropped_out", "finished", "credits"}) {
    report.columns.push_back({count, ColumnKind::number});
  }
  report.columns.push_back({"outcomes"});
  if (invocation.format == Format::csv) report.columns.push_back({"positions"});
  for (const ParticipationRow& row : rows) report.rows.push_back(row_of(row));
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec participation_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"--by", "What to count by", &options->by, false, key_names()},
      {"--scheme", "The scheme", &options->scheme, true},
      {"--year", "The year that grants are reported under", &options->year, true}};
  for (CommandOption& each : codes_options(options->codes)) all.push_back(std::move(each));
  return {
      .name = "participation",
      .summary = "Print how many took part, finished or dropped out, and what came of it",
      .example = "grantledger participation --by staff-group --scheme videreutdanning --year 2026",
      .options = std::move(all),
      .run =
          [options](const Invocation& invocation) {
            return print_participation(invocation, *options);
          },
      .takes_as_of = true};
}

}  // namespace grantledger
