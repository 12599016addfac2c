#include <memory>
#include <nlohmann/json.hpp>

#include "projections/budget.h"
#include "tools/commands.h"
#include "tools/opened_query.h"
#include "tools/report.h"

namespace grantledger {
namespace {

Result<ExitStatus> print_budget(const Invocation& invocation, const std::string& by) {
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const auto history, HistoryReader::open(query.source));
  const BudgetKey key = by == "due-year" ? BudgetKey::due_year : BudgetKey::line;
  TRY(const std::vector<BudgetRow> budget, budget_at(*history, query.as_of, {.by = key}));

  const std::string key_name = key == BudgetKey::line ? "line" : "due_year";
  Report report{{{key_name}, {"currency"}}, {}};
  for (const std::string_view column : budget_columns) {
    report.columns.push_back({std::string(column), ColumnKind::amount});
  }
  for (const BudgetRow& line : budget) {
    Json row{{key_name, line.key}, {"currency", text_of(line.currency)}};
    for (std::size_t i = 0; i < budget_columns.size(); ++i) {
      row[std::string(budget_columns[i])] = decimal_text_of({line.amounts[i], line.currency});
    }
    report.rows.push_back(std::move(row));
  }
  print(report, invocation.format, invocation.streams.out);
  return ExitStatus::done;
}

}  // namespace

CommandSpec budget_command() {
  const auto by = std::make_shared<std::string>("line");
  return {.name = "budget",
          .summary = "Print what became of the money voted on each line",
          .example = "grantledger budget --effective-on 2026-12-31",
          .options = {{"--by",
                       "A row for each line, or for each year in which lines' money falls due",
                       by.get(),
                       false,
                       {"line", "due-year"}}},
          .run = [by](const Invocation& invocation) { return print_budget(invocation, *by); },
          .takes_as_of = true};
}

}  // namespace grantledger
