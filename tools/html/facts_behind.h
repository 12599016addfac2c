#pragma once

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "projections/dated_sums.h"

namespace grantledger {

inline constexpr std::size_t facts_shown_max = 8;

// The facts that a figure is made of: how many positions, and the first of them.
struct FactsBehind {
  std::size_t count = 0;
  std::vector<Position> first;

  void add(Position position) {
    ++count;
    if (first.size() < facts_shown_max) first.push_back(position);
  }
};

// What stands behind each column of a row with these contributions, which must be in order:
// `columns_of` says what one adds to them. What one position adds to a column and takes from it
// again does not count.
template <std::size_t count, class ColumnsOf>
std::array<FactsBehind, count> facts_behind(const Contributions& contributions,
                                            const ColumnsOf& columns_of) {
  std::array<FactsBehind, count> facts;
  std::array<std::int64_t, count> sums{};
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    const std::array<std::int64_t, count> added = columns_of(contributions[i]);
    for (std::size_t column = 0; column < count; ++column) sums[column] += added[column];
    const Position position = contributions[i].position;
    if (i + 1 < contributions.size() && contributions[i + 1].position == position) continue;
    for (std::size_t column = 0; column < count; ++column) {
      if (sums[column] != 0) facts[column].add(position);
    }
    sums = {};
  }
  return facts;
}

}  // namespace grantledger
