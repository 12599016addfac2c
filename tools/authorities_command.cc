#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "events/event_fields.h"
#include "projections/authorities.h"
#include "tools/commands.h"
#include "tools/labels.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  std::string line;
  std::string on;
  std::string power = "budget_disposal";
};

std::vector<std::string> power_names() {
  const auto names = names_of(Power::administration);
  return {names.begin(), names.end()};
}

// "226.22:2026" or "226.22": powers are over an item, whatever the year.
Result<ItemId> parse_item(const std::string& text) {
  if (const Result<Line> line = parse_line(text)) return line->item;
  const Result<ItemId> item = ItemId::parse(text);
  if (item) return *item;
  return fail(Fault::malformed, "--line: found '" + text + "', expected 226.22:2026 or 226.22");
}

// Each link as "position: who gave it", down to the opening.
Json chain_of(const HeldPower& authority) {
  Json chain = Json::array();
  const GrantedPower* below = &authority.held;
  for (const GrantedPower& link : authority.chain) {
    chain.push_back(std::to_string(below->position) + ": granted by " + link.actor.text() + " on " +
                    text_of(below->granted_on));
    below = &link;
  }
  if (authority.reaches_opening) {
    chain.push_back("1: " + below->actor.text() + " opened the ledger as its administrator");
  } else {
    chain.push_back(std::to_string(below->position) + ": granted by " + below->granted_by.text() +
                    ", who had no known power to");
  }
  return chain;
}

std::string joined(const Json& texts) {
  std::string text;
  for (const Json& each : texts) text += (text.empty() ? "" : "; ") + each.get<std::string>();
  return text;
}

Json row_of(const HeldPower& authority, Format format) {
  const GrantedPower& held = authority.held;
  Json row{{"actor", held.actor.text()}, {"name", authority.name}};
  row["item"] = held.item ? held.item->text() : "all";
  row["first_day"] = text_of(held.first_day);
  if (held.last_day != Date::max()) row["last_day"] = text_of(held.last_day);
  if (held.revoked_on) row["revoked_on"] = text_of(*held.revoked_on);
  row["effective_on"] = text_of(held.granted_on);
  row["recorded_on"] = text_of(held.recorded_on);
  if (held.organisation) row["organisation"] = held.organisation->text();
  if (held.scheme) row["scheme"] = held.scheme->text();
  if (held.amount_max) {
    row["amount_max"] = decimal_text_of(*held.amount_max);
    row["currency"] = text_of(held.amount_max->currency);
  }
  row["reference"] = held.reference;
  row["position"] = held.position;
  Json not_to_pay = Json::array();
  for (const OrganisationId& each : authority.represents) not_to_pay.push_back(each.text());
  row["represents"] = format == Format::json ? not_to_pay : Json(joined(not_to_pay));
  row["reaches_opening"] = authority.reaches_opening;
  if (authority.revoked_before) row["revoked_before"] = *authority.revoked_before;
  const Json chain = chain_of(authority);
  row["chain"] = format == Format::json ? chain : Json(joined(chain));
  return row;
}

Result<ExitStatus> print_authorities(const Invocation& invocation, const Options& options) {
  TRY(const ItemId item, parse_item(options.line));
  const Result<Date> on = parse_date(options.on);
  if (!on) {
    return fail(Fault::malformed,
                "--on: found '" + options.on + "', expected a day like 2026-12-08");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  if (parse_line(options.line)) {
    TRY(const bool known, is_known(query, "line:" + options.line));
    if (!known) return unknown(invocation, "line", options.line);
  }
  const auto names = power_names();
  const auto power = static_cast<Power>(std::ranges::find(names, options.power) - names.begin());
  TRY(const std::vector<HeldPower> found,
      authorities(query.source, query.as_of, {power, item, *on}));
  Report report{{{"actor"},
                 {"name"},
                 {"item"},
                 {"first_day"},
                 {"last_day"},
                 {"revoked_on"},
                 {"effective_on"},
                 {"recorded_on"},
                 {"organisation"},
                 {"scheme"},
                 {"amount_max", ColumnKind::amount},
                 {"currency"},
                 {"reference"},
                 {"position", ColumnKind::number},
                 {"represents"},
                 {"revoked_before", ColumnKind::number},
                 {"chain", ColumnKind::prose}},
                {}};
  for (const HeldPower& authority : found) {
    report.rows.push_back(row_of(authority, invocation.format));
  }
  report.note = "Who attested a payment, or represents its payee, may not approve it.";
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec authorities_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "authorities",
      .summary = "Print who could approve payments on a line on a day, and by whose delegations",
      .example = "grantledger authorities --line 226.22:2026 --on 2026-12-08",
      .options = {{"--line", "The line, or its chapter and item", &options->line, true},
                  {"--on", "The day", &options->on, true},
                  {"--power", "Another power than that to approve", &options->power, false,
                   power_names()}},
      .run = [options](
                 const Invocation& invocation) { return print_authorities(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
