#include "projections/differences.h"

#include <algorithm>
#include <unordered_set>

namespace grantledger {
namespace {

// One part for each column and position.
std::vector<FigureRow::Part> merged(std::vector<FigureRow::Part> parts) {
  std::ranges::sort(parts);
  std::vector<FigureRow::Part> result;
  for (const FigureRow::Part& part : parts) {
    const bool is_same = !result.empty() && result.back().column == part.column &&
                         result.back().position == part.position;
    if (is_same) {
      result.back().amount += part.amount;  // Part of a report's sum, which fits.
    } else {
      result.push_back(part);
    }
  }
  std::erase_if(result, [](const FigureRow::Part& part) { return part.amount == 0; });
  return result;
}

// `columns_of` says what a contribution adds to each column.
template <class Row, class ColumnsOf>
FigureRow figure_row(const Row& row, const ColumnsOf& columns_of) {
  std::vector<FigureRow::Part> parts;
  for (const Contribution& each : row.contributions) {
    const auto amounts = columns_of(each);
    for (std::size_t column = 0; column < amounts.size(); ++column) {
      if (amounts[column] != 0) parts.push_back({column, each.position, amounts[column]});
    }
  }
  return {row.key, row.currency, {row.amounts.begin(), row.amounts.end()}, merged(parts)};
}

using Positions = std::unordered_set<Position>;

Positions positions_in(const std::vector<FigureRow>& rows) {
  Positions positions;
  for (const FigureRow& row : rows) {
    for (const FigureRow::Part& part : row.parts) positions.insert(part.position);
  }
  return positions;
}

// The facts that count on both sides, though perhaps in different rows.
struct Counted {
  Positions from, to;
  bool in_both(Position position) const { return from.contains(position) && to.contains(position); }
};

// What makes one column of two rows differ.
void name_causes(const FigureRow& from, const FigureRow& to, const Counted& counted,
                 FigureDifference& difference) {
  std::vector<FigureRow::Part> parts;
  std::ranges::set_symmetric_difference(from.parts, to.parts, std::back_inserter(parts));
  for (const FigureRow::Part& part : parts) {
    if (part.column != difference.column) continue;
    std::vector<Position>& causes =
        counted.in_both(part.position) ? difference.moved : difference.facts;
    if (causes.empty() || causes.back() != part.position) causes.push_back(part.position);
  }
}

void compare_rows(const FigureRow& from, const FigureRow& to, const Counted& counted,
                  std::vector<FigureDifference>& found) {
  for (std::size_t column = 0; column < to.amounts.size(); ++column) {
    if (from.amounts[column] == to.amounts[column]) continue;
    FigureDifference difference{
        to.key, to.currency, column, from.amounts[column], to.amounts[column], {}, {}};
    name_causes(from, to, counted, difference);
    found.push_back(std::move(difference));
  }
}

FigureRow zeros_like(const FigureRow& row) {
  return {row.key, row.currency, std::vector<std::int64_t>(row.amounts.size()), {}};
}

}  // namespace

std::vector<FigureRow> figures_of(const std::vector<Balance>& balances) {
  std::vector<FigureRow> rows;
  for (const Balance& each : balances) {
    std::vector<FigureRow::Part> parts;
    for (const Contribution& part : each.contributions) {
      parts.push_back({0, part.position, part.amount});
    }
    rows.push_back(
        {each.account, each.amount.currency, {each.amount.minor_units}, merged(std::move(parts))});
  }
  return rows;
}

std::vector<FigureRow> figures_of(const std::vector<BudgetRow>& budget) {
  std::vector<FigureRow> rows;
  rows.reserve(budget.size());
  for (const BudgetRow& row : budget) rows.push_back(figure_row(row, budget_columns_of));
  return rows;
}

std::vector<FigureRow> figures_of(const std::vector<ShareRow>& shares) {
  std::vector<FigureRow> rows;
  rows.reserve(shares.size());
  for (const ShareRow& row : shares) rows.push_back(figure_row(row, share_columns_of));
  return rows;
}

std::vector<FigureDifference> differences(const std::vector<FigureRow>& from,
                                          const std::vector<FigureRow>& to) {
  const Counted counted{positions_in(from), positions_in(to)};
  const auto name = [](const FigureRow& row) { return std::tie(row.key, row.currency); };
  std::vector<FigureDifference> found;
  auto left = from.begin();
  auto right = to.begin();
  while (left != from.end() || right != to.end()) {
    if (right == to.end() || (left != from.end() && name(*left) < name(*right))) {
      compare_rows(*left, zeros_like(*left), counted, found);
      ++left;
    } else if (left == from.end() || name(*right) < name(*left)) {
      compare_rows(zeros_like(*right), *right, counted, found);
      ++right;
    } else {
      compare_rows(*left++, *right++, counted, found);
    }
  }
  return found;
}

}  // namespace grantledger
