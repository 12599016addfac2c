#include "tools/html/report_figures.h"

#include <algorithm>
#include <set>

#include "tools/html/figure_json.h"

namespace grantledger {
namespace {

constexpr int format = 1;

Json scope_json(const GatheredReport& report) {
  Json scope{{"scheme", nullptr}, {"year", nullptr}};
  if (report.scope.year) scope["year"] = *report.scope.year;
  if (report.scope.scheme.empty()) return scope;
  scope["scheme"] = report.scope.scheme;
  const auto name = report.scheme_names.find(report.scope.scheme);
  if (name != report.scheme_names.end()) scope["scheme_name"] = name->second;
  return scope;
}

Json read_json(const GatheredReport& report) {
  Json read{{"as_known_at", *report.as_of.known_at}, {"effective_on", nullptr}};
  if (report.as_of.effective_on) read["effective_on"] = text_of(*report.as_of.effective_on);
  read["last_recorded_at"] =
      report.last_recorded_at ? Json(text_of(*report.last_recorded_at)) : Json();
  read["is_simulated"] = report.is_simulated;
  if (report.year.closed_at) read["closed_at"] = *report.year.closed_at;
  read["command"] = shell_command(
      report, "report html" + scope_options(report.scope) + report.scope.codes_options);
  return read;
}

Json seal_json(const GatheredReport& report) {
  if (!report.seal) return nullptr;
  return {{"origin", report.seal->origin},
          {"size", report.seal->head.size},
          {"root", hex_of(report.seal->head.root)}};
}

// Who were paid anything: in the year as `report year` counts, else by their shares.
Json recipients_paid(const GatheredReport& report) {
  constexpr std::size_t paid = std::ranges::find(share_columns, "paid") - share_columns.begin();
  std::set<std::string_view> recipients;
  std::vector<Position> positions;
  for (const SchemeYear& row : report.year.schemes) {
    for (const FigurePart& part : row.parts[static_cast<std::size_t>(YearFigure::recipients)]) {
      recipients.insert(part.about);
      positions.push_back(part.position);
    }
  }
  if (report.scope.year) {
    return figure_json(static_cast<std::int64_t>(recipients.size()), facts_of(positions));
  }
  for (const ShareRow& share : report.by_recipient) {
    if (share.amounts[paid] > 0) recipients.insert(share.key);
  }
  return {{"number", recipients.size()}};
}

}  // namespace

Result<Json> report_figures(const GatheredReport& report) {
  Json figures{{"format", format},
               {"scope", scope_json(report)},
               {"read", read_json(report)},
               {"seal", seal_json(report)},
               {"recipients_paid", recipients_paid(report)}};
  TRY(figures["flow"], flow_figures(report));
  if (report.scope.year) {
    TRY(figures["months"], month_figures(report));
  } else {
    figures["due_years"] = due_year_figures(report);
  }
  figures["schemes"] = scheme_figures(report);
  figures["counties"] = county_figures(report);
  TRY(figures["groups"], group_figures(report));
  figures["recipients"] = recipient_figures(report);
  TRY(figures["claims"], claim_figures(report));
  TRY(figures["findings"], finding_figures(report));
  return figures;
}

}  // namespace grantledger
