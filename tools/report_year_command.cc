#include <memory>
#include <nlohmann/json.hpp>

#include "projections/year_report.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  std::string scheme;
  std::optional<std::uint64_t> year;
  bool has_positions = false;
};

const char* name_of(YearMoney money) {
  return money == YearMoney::fund ? "fund" : "state";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& each : texts) text += (text.empty() ? "" : " ") + each;
  return text;
}

// A figure as it is printed; nothing where there is no currency to print it in.
Json json_of(const SchemeYear& row, YearFigure figure, std::int64_t amount) {
  if (!is_money(figure)) return amount;
  return row.currency ? Json(decimal_text_of({amount, *row.currency})) : Json();
}

Json heading_of(const SchemeYear& row) {
  Json json{{"scheme", row.scheme.empty() ? Json() : Json(row.scheme)},
            {"money", name_of(row.money)}};
  json["currency"] = row.currency ? Json(text_of(*row.currency)) : Json();
  return json;
}

Report figures_of(const YearReport& year) {
  Report report{{{"scheme"}, {"money"}, {"currency"}}, {}};
  for (std::size_t i = 0; i < year_figures.size(); ++i) {
    const bool is_amount = is_money(static_cast<YearFigure>(i));
    report.columns.push_back(
        {std::string(year_figures[i]), is_amount ? ColumnKind::amount : ColumnKind::number});
  }
  for (const char* column : {"activity", "late", "lines", "shared_with"}) {
    report.columns.push_back({column});
  }
  for (const SchemeYear& row : year.schemes) {
    Json json = heading_of(row);
    for (std::size_t i = 0; i < year_figures.size(); ++i) {
      json[std::string(year_figures[i])] = json_of(row, static_cast<YearFigure>(i), row.figures[i]);
    }
    json["activity"] = row.is_active() ? "yes" : "none";
    if (year.closed_at) json["late"] = row.late.size();
    json["lines"] = joined(row.lines);
    json["shared_with"] = joined(row.shared_with);
    report.rows.push_back(std::move(json));
  }
  if (year.closed_at) {
    report.note = "The year was closed at position " + std::to_string(*year.closed_at) +
                  "; late counts facts recorded after that about a day in it.";
  }
  return report;
}

Report positions_of(const YearReport& year) {
  Report report{{{"scheme"},
                 {"money"},
                 {"currency"},
                 {"figure"},
                 {"position", ColumnKind::number},
                 {"effective_on"},
                 {"about"},
                 {"amount", ColumnKind::amount},
                 {"late"}},
                {}};
  for (const SchemeYear& row : year.schemes) {
    for (std::size_t i = 0; i < year_figures.size(); ++i) {
      for (const FigurePart& part : row.parts[i]) {
        Json json = heading_of(row);
        json["figure"] = year_figures[i];
        json["position"] = part.position;
        json["effective_on"] = text_of(part.effective_on);
        json["about"] = part.about;
        json["amount"] = json_of(row, static_cast<YearFigure>(i), part.amount);
        if (part.is_late) json["late"] = "late";
        report.rows.push_back(std::move(json));
      }
    }
  }
  return report;
}

Result<ExitStatus> print_year(const Invocation& invocation, const Options& options) {
  if (*options.year > std::numeric_limits<std::uint16_t>::max()) {
    return fail(Fault::malformed,
                "--year: found " + std::to_string(*options.year) + ", expected a year like 2026");
  }
  TRY(const OpenedQuery query, open_query(invocation));
  if (!options.scheme.empty()) {
    TRY(const bool known, is_known(query, "scheme:" + options.scheme));
    if (!known) return unknown(invocation, "scheme", options.scheme);
  }
  TRY(const YearReport year, year_report(query.source, query.as_of,
                                         {options.scheme, static_cast<std::uint16_t>(*options.year),
                                          options.has_positions}));
  print(options.has_positions ? positions_of(year) : figures_of(year), invocation.format,
        invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec report_year_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "report year",
      .summary = "Print what became of each scheme in a budget year, those without anything too",
      .example =
          "grantledger report year --year 2026\n"
          "  grantledger report year --scheme videreutdanning --year 2026 --positions",
      .options = {{"--scheme", "Only this scheme", &options->scheme},
                  {"--year", "The budget year", &options->year, true},
                  {"--positions", "Print the facts behind each figure instead",
                   &options->has_positions}},
      .run = [options](const Invocation& invocation) { return print_year(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
