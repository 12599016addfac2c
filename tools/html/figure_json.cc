#include "tools/html/figure_json.h"

namespace grantledger {
namespace {

Json facts_json(const FactsBehind& facts) {
  return {{"count", facts.count}, {"first", facts.first}};
}

std::string point_options(const GatheredReport& report) {
  std::string options = " --as-known-at " + std::to_string(*report.as_of.known_at);
  if (report.as_of.effective_on)
    options += " --effective-on " + text_of(*report.as_of.effective_on);
  return options;
}

}  // namespace

Json figure_json(Money amount, const FactsBehind& facts) {
  return {{"amount", decimal_text_of(amount)}, {"facts", facts_json(facts)}};
}

Json figure_json(std::int64_t number, const FactsBehind& facts) {
  return {{"number", number}, {"facts", facts_json(facts)}};
}

Json year_figure_json(const SchemeYear& row, YearFigure figure) {
  std::vector<Position> positions;
  for (const FigurePart& part : row.parts[static_cast<std::size_t>(figure)]) {
    positions.push_back(part.position);
  }
  const FactsBehind facts = facts_of(std::move(positions));
  if (!is_money(figure)) return figure_json(row.figure(figure), facts);
  return row.currency ? figure_json(Money{row.figure(figure), *row.currency}, facts) : Json();
}

FactsBehind facts_of(std::vector<Position> positions) {
  std::ranges::sort(positions);
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  FactsBehind facts;
  for (const Position position : positions) facts.add(position);
  return facts;
}

std::string shell_command(const GatheredReport& report, const std::string& words) {
  return "grantledger " + words + point_options(report);
}

std::string shell_diff(const GatheredReport& report, const std::string& words) {
  const std::string day = report.as_of.effective_on ? text_of(*report.as_of.effective_on) : "";
  return "grantledger diff " + words + " --from 0/ --to " + std::to_string(*report.as_of.known_at) +
         "/" + day;
}

std::string scope_options(const ReportScope& scope) {
  std::string options;
  if (!scope.scheme.empty()) options += " --scheme " + shell_word(scope.scheme);
  if (scope.year) options += " --year " + std::to_string(*scope.year);
  return options;
}

std::string shell_word(const std::string& text) {
  const bool is_plain = !text.empty() && text.find_first_not_of(
                                             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                             "0123456789._/@+%:=-") == std::string::npos;
  if (is_plain) return text;
  std::string word = "'";
  for (const char each : text) word += each == '\'' ? std::string("'\\''") : std::string(1, each);
  return word + "'";
}

}  // namespace grantledger
