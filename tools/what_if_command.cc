#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/whatif/what_if.h"
#include "projections/municipalities.h"
#include "tools/codes_options.h"
#include "tools/commands.h"
#include "tools/labels.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/scheme_file.h"

namespace grantledger {
namespace {

// In the order of WhatIfKey.
const std::vector<std::string>& key_names() {
  static const std::vector<std::string> names{"recipient", "municipality", "payer", "line",
                                              "grant",     "year",         "scheme"};
  return names;
}

struct Options {
  std::string rule;
  std::string scheme;
  std::optional<std::uint64_t> year;
  std::string by = "recipient";
  bool shows_all = false;
  CodesOptions codes;
};

// The rule versions of the file, for the scheme that is asked for.
std::optional<std::vector<RuleVersion>> read_rules(const std::string& path, SchemeId& scheme,
                                                   std::ostream& err) {
  const auto file = read_scheme_file(path);
  if (!file) {
    for (const std::string& problem : file.error()) err << problem << '\n';
    return std::nullopt;
  }
  if (scheme.is_empty()) scheme = file->scheme.scheme;
  std::vector<RuleVersion> rules;
  for (const RuleVersionPublished& each : file->versions) {
    rules.push_back(each.rule);
    rules.back().scheme = scheme;
  }
  return rules;
}

Result<void> replay(const OpenedQuery& query, WhatIf& what_if) {
  constexpr Position shown_every = 8'192;
  const Position head = query.head();
  return visit_envelopes(
      *query.source.log, 0, head, [&](Position position, const Envelope& envelope) -> Result<bool> {
        for (const Event& fact : envelope.facts) {
          if (query.as_of.counts(effective_on(fact))) what_if.take(position, fact);
        }
        if (position % shown_every == 0 && !query.source.progress(position, head)) {
          return fail(Fault::unavailable, "stopped before the replay was done");
        }
        return true;
      });
}

std::string decimal(std::int64_t minor_units, Currency currency) {
  return decimal_text_of({minor_units, currency});
}

// Each figure as the other rules give it and, under *_difference, less what is recorded. Figures
// that are the same are left out unless all are asked for.
Json row_of(const WhatIfRow& row, bool shows_all) {
  Json json{{"key", row.key}, {"currency", text_of(row.currency)}};
  for (std::size_t i = 0; i < what_if_columns.size(); ++i) {
    const std::int64_t difference = row.amounts.other[i] - row.amounts.recorded[i];
    const std::string column(what_if_columns[i]);
    if (shows_all) {
      json[column + "_recorded"] = decimal(row.amounts.recorded[i], row.currency);
      json[column] = decimal(row.amounts.other[i], row.currency);
    }
    json[column + "_difference"] = decimal(difference, row.currency);
  }
  return json;
}

Json json_of(const NotReplayed& each) {
  return {{"position", each.position},
          {"fact", each.fact},
          {"subject", each.subject},
          {"why", each.why}};
}

void print_table(const WhatIfAnswer& answer, const Options& options, std::ostream& out) {
  Report report{{{"key", ColumnKind::text, std::string(label_of(options.by))}, {"currency"}}, {}};
  for (const std::string_view column : what_if_columns) {
    const std::string name(column);
    const std::string label(label_of(column));
    if (options.shows_all) {
      report.columns.push_back({name + "_recorded", ColumnKind::amount, label + " recorded"});
      report.columns.push_back({name, ColumnKind::amount, label + " by the file"});
    }
    report.columns.push_back({name + "_difference", ColumnKind::amount, label + " ±"});
  }
  for (const WhatIfRow& row : answer.rows) report.rows.push_back(row_of(row, options.shows_all));
  for (const WhatIfRow& row : answer.totals) {
    report.rows.push_back(row_of(row, options.shows_all));
    report.rows.back()["key"] = "in total";
  }
  report.note = "Replayed: " + std::to_string(answer.awards) + " awards, " +
                std::to_string(answer.leaves) + " leaves, " + std::to_string(answer.payments) +
                " payments. ± is what the file's rules give less what is recorded.";
  print(report, Format::table, out);
  if (answer.not_replayed_count == 0) return;
  out << "\nNot replayed, and counted as recorded on both sides: " << answer.not_replayed_count
      << '\n';
  Report rest{{{"position", ColumnKind::number},
               {"fact"},
               {"subject", ColumnKind::text, "Of"},
               {"why", ColumnKind::prose, "Why"}},
              {}};
  for (const NotReplayed& each : answer.not_replayed) rest.rows.push_back(json_of(each));
  print(rest, Format::table, out);
}

Json json_of(const WhatIfAnswer& answer, const SchemeId& scheme, const Options& options) {
  Json json{{"scheme", scheme.text()},
            {"by", options.by},
            {"rows", Json::array()},
            {"totals", Json::array()},
            {"replayed",
             {{"awards", answer.awards}, {"leaves", answer.leaves}, {"payments", answer.payments}}},
            {"not_replayed_count", answer.not_replayed_count},
            {"not_replayed", Json::array()}};
  for (const WhatIfRow& row : answer.rows) json["rows"].push_back(row_of(row, true));
  for (const WhatIfRow& row : answer.totals) {
    json["totals"].push_back(row_of(row, true));
    json["totals"].back().erase("key");
  }
  for (const NotReplayed& each : answer.not_replayed) json["not_replayed"].push_back(json_of(each));
  return json;
}

Result<ExitStatus> print_what_if(const Invocation& invocation, const Options& options) {
  if (options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed,
                "--year: found " + std::to_string(*options.year) + ", expected a year like 2026");
  }
  if (invocation.format == Format::csv) {
    return fail(Fault::malformed, "--format: found csv; a replay is a table or json");
  }
  WhatIfWanted wanted;
  if (!options.scheme.empty()) {
    TRY(wanted.scheme, SchemeId::parse(options.scheme));
  }
  auto rules = read_rules(options.rule, wanted.scheme, invocation.streams.err);
  if (!rules) return ExitStatus::bad_input;
  if (options.year) wanted.year = static_cast<std::uint16_t>(*options.year);
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const bool known, is_known(query, "scheme:" + wanted.scheme.text()));
  if (!known) return unknown(invocation, "scheme", wanted.scheme.text());

  TRY(const CodesWanted codes, codes_wanted(options.codes, options.by));
  Municipalities municipalities;
  if (options.by == "municipality") {
    TRY(const auto history, HistoryReader::open(query.source));
    TRY(municipalities, Municipalities::read(*history, query.as_of, codes));
    wanted.municipality_of = [&municipalities](const OrganisationId& recipient, Date day) {
      return municipalities.on(recipient.text(), day).municipality;
    };
  }
  WhatIf what_if(*std::move(rules), wanted);
  TRY_VOID(replay(query, what_if));
  const auto name = std::ranges::find(key_names(), options.by);
  const WhatIfAnswer answer = what_if.finish(static_cast<WhatIfKey>(name - key_names().begin()));
  if (invocation.format == Format::table) {
    print_table(answer, options, invocation.streams.out);
  } else {
    invocation.streams.out << text_of(json_of(answer, wanted.scheme, options)) << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec what_if_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"--rule", "Rule versions, written as docs/schemes/README.md says", &options->rule, true},
      {"--scheme", "The scheme to replay; the file's own if not given", &options->scheme},
      {"--year", "Only grants reported under this year", &options->year},
      {"--by", "What to add up by", &options->by, false, key_names()},
      {"--all", "In a table, with both amounts beside the difference", &options->shows_all}};
  for (CommandOption& each : codes_options(options->codes)) all.push_back(std::move(each));
  return {
      .name = "whatif",
      .summary = "Replay what was recorded under other rule versions, without recording anything",
      .example =
          "grantledger whatif --rule docs/schemes/videreutdanning.toml --by municipality "
          "--year 2026",
      .options = std::move(all),
      .run =
          [options](const Invocation& invocation) { return print_what_if(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
