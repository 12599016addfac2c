#include "ledger/rules/unit_rate.h"

#include <algorithm>

namespace grantledger {
namespace {

bool is_paid_for(const UnitRateRule& rule, const std::string& unit) {
  return std::ranges::find(rule.rates, unit, &UnitRate::unit) != rule.rates.end();
}

bool is_named(const UnitRateRule& rule, const std::string& unit) {
  return is_paid_for(rule, unit) ||
         std::ranges::find(rule.basic_parts, unit, &BasicPart::unit) != rule.basic_parts.end();
}

Computed<void> check(const UnitRateRule& rule, std::span<const Quantity> quantities) {
  bool is_any_paid_for = false;
  for (auto quantity = quantities.begin(); quantity != quantities.end(); ++quantity) {
    const std::string& unit = quantity->unit;
    if (!is_named(rule, unit)) return tl::unexpected("the rule does not name the unit " + unit);
    if (std::find_if(quantities.begin(), quantity, [&unit](const Quantity& earlier) {
          return earlier.unit == unit;
        }) != quantity) {
      return tl::unexpected("the unit " + unit + " is given twice");
    }
    if (quantity->count < 0 || quantity->count > quantity_max) {
      return tl::unexpected("the count of " + unit + " is not between 0 and " +
                            std::to_string(quantity_max));
    }
    is_any_paid_for = is_any_paid_for || is_paid_for(rule, unit);
  }
  if (!is_any_paid_for) {
    return tl::unexpected<std::string>("no quantity is given that the rule pays for");
  }
  return {};
}

std::int64_t count_of(std::span<const Quantity> quantities, const std::string& unit) {
  const auto given = std::ranges::find(quantities, unit, &Quantity::unit);
  return given == quantities.end() ? 0 : given->count;
}

Computed<Money> added(Money a, Money b) {
  if (a.currency != b.currency) return tl::unexpected<std::string>("the rule mixes currencies");
  const Money total = a + b;
  if (!is_storable(total)) {
    return tl::unexpected<std::string>("the amount would be larger than the ledger can hold");
  }
  return total;
}

Computed<Money> by_rates(const UnitRateRule& rule, std::span<const Quantity> quantities) {
  Money total{0, rule.rates.front().rate.currency};
  for (const UnitRate& rate : rule.rates) {
    std::int64_t count = count_of(quantities, rate.unit);
    if (rate.count_max > 0) count = std::min(count, rate.count_max);
    TRY(const Rational times, Rational::of(count, rate.per_count));
    TRY(const Money part, half_away_from_zero(times, rate.rate));
    TRY(total, added(total, part));
  }
  return total;
}

Computed<Money> basic(const UnitRateRule& rule, std::span<const Quantity> quantities) {
  Money total{0, rule.rates.front().rate.currency};
  std::vector<std::string> given;
  for (const BasicPart& part : rule.basic_parts) {
    if (std::ranges::find(given, part.name) != given.end()) continue;
    if (count_of(quantities, part.unit) < part.count_min) continue;
    TRY(total, added(total, part.amount));
    given.push_back(part.name);
  }
  return total;
}

}  // namespace

Computed<UnitRateAmount> unit_rate_amount(const UnitRateRule& rule,
                                          std::span<const Quantity> quantities) {
  TRY_VOID(check(rule, quantities));
  TRY(const Money rated, by_rates(rule, quantities));
  TRY(const Money basics, basic(rule, quantities));
  TRY(Money total, added(rated, basics));
  if (rule.amount_max) {
    if (rule.amount_max->currency != total.currency) {
      return tl::unexpected<std::string>("the rule mixes currencies");
    }
    total = std::min(total, *rule.amount_max);
  }
  return UnitRateAmount{.by_rates = rated, .basic = basics, .total = total};
}

}  // namespace grantledger
