#include <memory>
#include <nlohmann/json.hpp>

#include "projections/applications.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  std::string scheme;
  std::string state;
};

template <class Value>
void put(Json& row, const char* key, const std::optional<Value>& value) {
  if (value) row[key] = *value;
}

void put(Json& row, const char* key, const std::optional<bool>& value, const char* yes,
         const char* no) {
  if (value) row[key] = *value ? yes : no;
}

// Absent amounts are left out, and so is everything else nobody has said.
Json json_of(const ApplicationSummary& row) {
  Json json{{"application", row.application},
            {"scheme", row.scheme},
            {"year", row.year},
            {"applicant", row.applicant},
            {"state", row.state}};
  if (row.applied) {
    json["currency"] = text_of(row.applied->currency);
    json["amount_applied"] = decimal_text_of(*row.applied);
  }
  put(json, "owner", row.owner);
  put(json, "owner_approved", row.is_owner_approved, "approved", "rejected");
  if (row.rank.value_or(0) > 0) json["rank"] = *row.rank;
  put(json, "forum", row.forum);
  put(json, "forum_recommended", row.is_forum_recommended, "recommended", "not recommended");
  put(json, "decision", row.decision);
  put(json, "decided_on", row.decided_on);
  put(json, "decided_by", row.decided_by);
  put(json, "grant", row.grant);
  if (row.awarded) {
    json["currency"] = text_of(row.awarded->currency);
    json["amount_awarded"] = decimal_text_of(*row.awarded);
  }
  put(json, "reason", row.reason);
  put(json, "departure", row.departure);
  return json;
}

Result<ExitStatus> print_applications(const Invocation& invocation, const Options& options) {
  TRY(const OpenedQuery query, open_query(invocation));
  if (!options.scheme.empty()) {
    TRY(const bool known, is_known(query, "scheme:" + options.scheme));
    if (!known) return unknown(invocation, "scheme", options.scheme);
  }
  TRY(const auto rows, rows_of(query.source, std::make_unique<Applications>()));
  TRY(const std::vector<ApplicationSummary> applications, applications_in(*rows, query.as_of));
  Report report{{{"application"},
                 {"scheme"},
                 {"year"},
                 {"applicant"},
                 {"state"},
                 {"currency"},
                 {"amount_applied", ColumnKind::amount},
                 {"owner"},
                 {"owner_approved"},
                 {"rank", ColumnKind::number},
                 {"forum"},
                 {"forum_recommended"},
                 {"decision"},
                 {"decided_on"},
                 {"decided_by"},
                 {"grant"},
                 {"amount_awarded", ColumnKind::amount},
                 {"reason"},
                 {"departure"}},
                {}};
  for (const ApplicationSummary& row : applications) {
    if (!options.scheme.empty() && row.scheme != options.scheme) continue;
    if (!options.state.empty() && row.state != options.state) continue;
    report.rows.push_back(json_of(row));
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec applications_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "applications",
      .summary = "Print what became of each application, and why",
      .example = "grantledger applications --scheme videreutdanning --state refused",
      .options = {{"--scheme", "Only this scheme", &options->scheme},
                  {"--state",
                   "Only those that stand so",
                   &options->state,
                   false,
                   {"received", "withdrawn", "awarded", "refused", "accepted", "reversed"}}},
      .run = [options](
                 const Invocation& invocation) { return print_applications(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
