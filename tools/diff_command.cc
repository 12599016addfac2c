#include <memory>
#include <nlohmann/json.hpp>

#include "projections/differences.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"
#include "tools/share_options.h"

namespace grantledger {
namespace {

struct Options {
  std::string report;
  std::string from;
  std::string to = "/";
  ShareOptions shares;
};

// The figures of one report as of a point, and the names of its columns.
struct Figures {
  std::vector<FigureRow> rows;
  std::vector<std::string> columns;
};

Result<Figures> figures_at(const HistoryReader& history, const AsOf& as_of,
                           const Options& options) {
  if (options.report == "balances") {
    TRY(const auto balances, balances_at(history, as_of, /*with_contributions=*/true));
    return Figures{figures_of(balances), {"amount"}};
  }
  if (options.report == "budget") {
    TRY(const auto budget, budget_at(history, as_of, {.with_contributions = true}));
    return Figures{figures_of(budget), {budget_columns.begin(), budget_columns.end()}};
  }
  TRY(SharesWanted wanted, shares_wanted(options.shares));
  wanted.with_contributions = true;
  TRY(const auto shares, shares_at(history, as_of, wanted));
  return Figures{figures_of(shares), {share_columns.begin(), share_columns.end()}};
}

std::string positions_text(const std::vector<Position>& positions) {
  std::string text;
  for (const Position position : positions) {
    if (!text.empty()) text += ' ';
    text += std::to_string(position);
  }
  return text;
}

Json json_of(const FigureDifference& difference, const Figures& figures, Format format) {
  const auto amount = [&](std::int64_t units) {
    return decimal_text_of({units, difference.currency});
  };
  Json row{{"key", difference.key},
           {"currency", text_of(difference.currency)},
           {"column", figures.columns[difference.column]},
           {"from", amount(difference.from)},
           {"to", amount(difference.to)},
           {"change", amount(difference.to - difference.from)}};
  if (format == Format::json) {
    row["facts"] = difference.facts;
    row["moved"] = difference.moved;
    return row;
  }
  row["facts"] = positions_text(difference.facts);
  row["moved"] = positions_text(difference.moved);
  return row;
}

Report report_of(const std::vector<FigureDifference>& found, const Figures& figures,
                 const std::vector<Position>& places, Format format) {
  Report report{{{"key"},
                 {"currency"},
                 {"column"},
                 {"from", ColumnKind::amount},
                 {"to", ColumnKind::amount},
                 {"change", ColumnKind::amount},
                 {"facts", ColumnKind::prose},
                 {"moved", ColumnKind::prose},
                 {"moved_by", ColumnKind::prose, "Moved by"}},
                {}};
  for (const FigureDifference& each : found) {
    report.rows.push_back(json_of(each, figures, format));
    if (each.moved.empty()) continue;
    report.rows.back()["moved_by"] =
        format == Format::json ? Json(places) : Json(positions_text(places));
  }
  if (report.rows.empty()) report.note = "Nothing differs";
  return report;
}

Result<ExitStatus> print_differences(const Invocation& invocation, const Options& options) {
  if (options.report != "shares" && !are_defaults(options.shares)) {
    return fail(Fault::malformed,
                "--by, --scheme, --year, --codes-as-of and --split are for shares");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const AsOf from, as_of_in("--from", options.from, query.store->log()));
  TRY(const AsOf to, as_of_in("--to", options.to, query.store->log()));
  TRY(const auto history, HistoryReader::open(query.source));
  TRY(const Figures before, figures_at(*history, from, options));
  TRY(const Figures after, figures_at(*history, to, options));
  std::vector<Position> places;  // Facts that may have moved amounts from one key to another.
  if (options.shares.by == "municipality" || options.shares.by == "county") {
    TRY(places, municipality_facts_between(*history, from, to));
  }
  const std::vector<FigureDifference> found = differences(before.rows, after.rows);
  print(report_of(found, after, places, invocation.format), invocation.format,
        invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec diff_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"REPORT", "Which report", &options->report, true, {"balances", "shares", "budget"}},
      {"--from", "As known at and effective on, like 2027-01-05T00:00:00Z/2026-12-31 or 120/",
       &options->from, true},
      {"--to", "The same of the later report; left out: everything recorded", &options->to}};
  for (CommandOption& each : share_options(options->shares)) all.push_back(std::move(each));
  return {.name = "diff",
          .summary = "Print what differs between two reports, with the facts that make it so",
          .example =
              "grantledger diff budget --from 2027-01-05T00:00:00Z/2026-12-31 "
              "--to /2026-12-31",
          .options = std::move(all),
          .run = [options](const Invocation& invocation) {
            return print_differences(invocation, *options);
          }};
}

}  // namespace grantledger
