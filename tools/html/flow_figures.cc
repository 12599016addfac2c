// From what was voted to what is left of it.

#include <algorithm>

#include "tools/html/figure_json.h"

namespace grantledger {
namespace {

constexpr std::size_t columns = budget_columns.size();
constexpr std::size_t column_of(std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(budget_columns, name) - budget_columns.begin());
}

bool is_fund(std::string_view line) {
  return line.starts_with("fund.");
}

// Lines whose money is shown as one flow.
using FlowKey = std::pair<YearMoney, Currency>;
struct Flow {
  SummedRow<columns> sum;
  std::vector<std::string> lines;
};

bool is_wanted(const GatheredReport& report, const BudgetRow& line) {
  const ReportScope& scope = report.scope;
  if (!scope.year) return true;
  if (scope.scheme.empty()) return line.key.ends_with(":" + std::to_string(*scope.year));
  return std::ranges::any_of(report.year.schemes, [&](const SchemeYear& row) {
    return row.currency == line.currency &&
           std::ranges::find(row.lines, line.key) != row.lines.end();
  });
}

Result<std::map<FlowKey, Flow>> flows_of(const GatheredReport& report) {
  std::map<FlowKey, Flow> flows;
  for (const BudgetRow& line : report.lines) {
    if (!is_wanted(report, line)) continue;
    Flow& flow = flows[{is_fund(line.key) ? YearMoney::fund : YearMoney::state, line.currency}];
    flow.lines.push_back(line.key);
    TRY_VOID(flow.sum.add(line));
  }
  for (auto& [key, flow] : flows) flow.sum.sort();
  return flows;
}

// appropriated + transferred + repaid − to_treasury − available − committed − paid − lapsed: zero
// but for what imports posted to an outside account.
Result<std::int64_t> from_outside(const std::array<std::int64_t, columns>& amounts) {
  std::int64_t rest = 0;
  for (const std::string_view out : {"available", "committed", "paid", "lapsed", "to_treasury"}) {
    if (__builtin_add_overflow(rest, amounts[column_of(out)], &rest)) {
      return fail(Fault::corrupt, "the flow's sums leave 64 bits");
    }
  }
  for (const std::string_view in : {"appropriated", "transferred", "repaid"}) {
    if (__builtin_sub_overflow(rest, amounts[column_of(in)], &rest)) {
      return fail(Fault::corrupt, "the flow's sums leave 64 bits");
    }
  }
  return rest;
}

// Where the report is of one scheme and others were promised or paid money of the same lines: what
// is the scheme's own, and what is theirs. The difference of two figures that both lead to their
// facts has no facts of its own.
void divide_among_schemes(const GatheredReport& report, const FlowKey& key, const Flow& flow,
                          Json& json) {
  if (report.scope.scheme.empty()) return;
  for (const SchemeYear& row : report.year.schemes) {
    if (row.money != key.first || row.currency != key.second || row.shared_with.empty()) continue;
    for (const YearFigure figure : {YearFigure::committed, YearFigure::paid}) {
      const std::string name(year_figures[static_cast<std::size_t>(figure)]);
      const std::int64_t rest = flow.sum.amounts[column_of(name)] - row.figure(figure);
      json["own"][name] = year_figure_json(row, figure);
      json["others"][name] = {{"amount", decimal_text_of({rest, key.second})}};
    }
  }
}

}  // namespace

Result<Json> flow_figures(const GatheredReport& report) {
  TRY(const auto flows, flows_of(report));
  Json rows = Json::array();
  for (const auto& [key, flow] : flows) {
    TRY(const std::int64_t outside, from_outside(flow.sum.amounts));
    Json row{{"money", key.first == YearMoney::fund ? "fund" : "state"},
             {"currency", text_of(key.second)},
             {"lines", flow.lines}};
    row["figures"] = row_figures(flow.sum, key.second, budget_columns, budget_columns_of);
    if (outside != 0) row["outside"] = {{"amount", decimal_text_of({outside, key.second})}};
    divide_among_schemes(report, key, flow, row);
    rows.push_back(std::move(row));
  }
  return Json{{"command", shell_command(report, "budget")},
              {"facts_command", shell_diff(report, "budget")},
              {"rows", std::move(rows)}};
}

Json due_year_figures(const GatheredReport& report) {
  Json rows = Json::array();
  for (const BudgetRow& year : report.due_years) {
    Json row{{"key", year.key}, {"currency", text_of(year.currency)}};
    row["figures"] = row_figures(year, year.currency, budget_columns, budget_columns_of);
    rows.push_back(std::move(row));
  }
  return {{"command", shell_command(report, "budget --by due-year")},
          {"facts_command", shell_diff(report, "budget")},
          {"rows", std::move(rows)}};
}

}  // namespace grantledger
