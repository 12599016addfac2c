// What became of each scheme in the year, and what was paid in each month of it.

#include "tools/html/figure_json.h"

namespace grantledger {
namespace {

const char* name_of(YearMoney money) {
  return money == YearMoney::fund ? "fund" : "state";
}

Json row_of(const GatheredReport& report, const SchemeYear& scheme) {
  Json row{{"key", scheme.scheme}, {"money", name_of(scheme.money)}};
  const auto name = report.scheme_names.find(scheme.scheme);
  if (name != report.scheme_names.end()) row["name"] = name->second;
  row["currency"] = scheme.currency ? Json(text_of(*scheme.currency)) : Json();
  row["is_active"] = scheme.is_active();
  row["lines"] = scheme.lines;
  row["shared_with"] = scheme.shared_with;
  if (report.year.closed_at) row["late"] = scheme.late.size();
  for (std::size_t i = 0; i < year_figures.size(); ++i) {
    row["figures"][std::string(year_figures[i])] =
        year_figure_json(scheme, static_cast<YearFigure>(i));
  }
  return row;
}

// What was paid of one currency's money in one month.
struct MonthSum {
  std::int64_t amount = 0;
  std::vector<Position> positions;
};
using MonthKey = std::tuple<YearMoney, Currency, std::string>;  // "2026-12"

std::string month_of(Date day) {
  return text_of(day).substr(0, 7);
}

Result<std::map<MonthKey, MonthSum>> months_of(const YearReport& year) {
  std::map<MonthKey, MonthSum> months;
  for (const SchemeYear& scheme : year.schemes) {
    for (const FigurePart& part : scheme.parts[static_cast<std::size_t>(YearFigure::paid)]) {
      MonthSum& month = months[{scheme.money, *scheme.currency, month_of(part.effective_on)}];
      month.positions.push_back(part.position);
      if (__builtin_add_overflow(month.amount, part.amount, &month.amount)) {
        return fail(Fault::corrupt, "a month's payments leave 64 bits");
      }
    }
  }
  return months;
}

}  // namespace

Json scheme_figures(const GatheredReport& report) {
  Json rows = Json::array();
  if (report.scope.year) {
    for (const SchemeYear& scheme : report.year.schemes) rows.push_back(row_of(report, scheme));
    const std::string words = "report year" + scope_options(report.scope);
    return {{"command", shell_command(report, words)},
            {"facts_command", shell_command(report, words + " --positions")},
            {"rows", std::move(rows)}};
  }
  for (const ShareRow& scheme : report.by_scheme) {
    Json row{{"key", scheme.key}, {"currency", text_of(scheme.currency)}};
    const auto name = report.scheme_names.find(scheme.key);
    if (name != report.scheme_names.end()) row["name"] = name->second;
    row["figures"] = row_figures(scheme, scheme.currency, share_columns, share_columns_of);
    rows.push_back(std::move(row));
  }
  return {{"command", shell_command(report, "shares --by scheme")},
          {"facts_command", shell_diff(report, "shares --by scheme")},
          {"rows", std::move(rows)}};
}

Result<Json> month_figures(const GatheredReport& report) {
  TRY(const auto months, months_of(report.year));
  Json rows = Json::array();
  for (const auto& [key, month] : months) {
    const auto& [money, currency, name] = key;
    Json row{{"key", name}, {"money", name_of(money)}, {"currency", text_of(currency)}};
    row["figures"]["paid"] = figure_json(Money{month.amount, currency}, facts_of(month.positions));
    rows.push_back(std::move(row));
  }
  const std::string command =
      shell_command(report, "report year" + scope_options(report.scope) + " --positions");
  return Json{{"command", command}, {"facts_command", command}, {"rows", std::move(rows)}};
}

}  // namespace grantledger
