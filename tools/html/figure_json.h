#pragma once
// How the parts of report_figures are written.

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "tools/html/facts_behind.h"
#include "tools/html/gathered_report.h"
#include "tools/json_text.h"

namespace grantledger {

Json figure_json(Money amount, const FactsBehind& facts);
Json figure_json(std::int64_t number, const FactsBehind& facts);
// Of a row that was made with its parts; an amount only where the row has a currency.
Json year_figure_json(const SchemeYear& row, YearFigure figure);
FactsBehind facts_of(std::vector<Position> positions);

// A command of the program as somebody types it in a shell, with the point in time of the report.
std::string shell_command(const GatheredReport& report, const std::string& words);
// The same of `diff`, from nothing to that point: it prints the positions behind each figure.
std::string shell_diff(const GatheredReport& report, const std::string& words);
// " --scheme S --year Y", as far as the scope names them.
std::string scope_options(const ReportScope& scope);
// Any text as one word for a POSIX shell.
std::string shell_word(const std::string& text);

// One row of a budget or of shares: its currency, its amounts and the facts behind them.
template <std::size_t count>
struct SummedRow {
  std::array<std::int64_t, count> amounts{};
  Contributions contributions;

  // Errors: corrupt if a sum leaves 64 bits.
  template <class Row>
  Result<void> add(const Row& row) {
    for (std::size_t i = 0; i < count; ++i) {
      if (__builtin_add_overflow(amounts[i], row.amounts[i], &amounts[i])) {
        return fail(Fault::corrupt, "the report's sums leave 64 bits");
      }
    }
    contributions.insert(contributions.end(), row.contributions.begin(), row.contributions.end());
    return {};
  }
  // Once everything was added.
  void sort() { std::ranges::sort(contributions, {}, &Contribution::position); }
};

// The figures of a row by column; `row` is one of the budget, of shares or a SummedRow of them.
template <std::size_t count, class Row, class ColumnsOf>
Json row_figures(const Row& row, Currency currency,
                 const std::array<std::string_view, count>& columns, const ColumnsOf& columns_of) {
  const auto facts = facts_behind<count>(row.contributions, columns_of);
  Json figures = Json::object();
  for (std::size_t i = 0; i < count; ++i) {
    figures[std::string(columns[i])] = figure_json(Money{row.amounts[i], currency}, facts[i]);
  }
  return figures;
}

// The parts of the document, one source file each.
Result<Json> flow_figures(const GatheredReport& report);
Json due_year_figures(const GatheredReport& report);
Json scheme_figures(const GatheredReport& report);  // Of the year, or of the shares by scheme.
Result<Json> month_figures(const GatheredReport& report);
Json county_figures(const GatheredReport& report);
Result<Json> group_figures(const GatheredReport& report);
Json recipient_figures(const GatheredReport& report);
Result<Json> claim_figures(const GatheredReport& report);
Result<Json> finding_figures(const GatheredReport& report);

}  // namespace grantledger
