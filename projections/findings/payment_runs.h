#pragma once

#include <algorithm>
#include <span>
#include <tuple>
#include <vector>

#include "projections/findings/gathered_values.h"

namespace grantledger {

// Shows `visit` each run of payments to one payee that agree in the Money that `same` takes of
// them, each executed at most `gap_max` after the one before. In order of day and position.
template <class Same, class Visit>
void each_run(std::vector<GatheredPayment> payments, const Same& same, std::chrono::days gap_max,
              const Visit& visit) {
  const auto key = [&](const GatheredPayment& each) {
    const Money money = same(each);
    return std::tuple(each.payee_hash, money.minor_units, money.currency);
  };
  std::ranges::sort(payments, [&](const GatheredPayment& left, const GatheredPayment& right) {
    return std::tuple(key(left), left.day, left.position) <
           std::tuple(key(right), right.day, right.position);
  });
  std::size_t first = 0;
  for (std::size_t i = 1; i <= payments.size(); ++i) {
    const bool goes_on = i < payments.size() && key(payments[i]) == key(payments[first]) &&
                         payments[i].day - payments[i - 1].day <= gap_max;
    if (goes_on) continue;
    visit(std::span<const GatheredPayment>(payments).subspan(first, i - first));
    first = i;
  }
}

}  // namespace grantledger
