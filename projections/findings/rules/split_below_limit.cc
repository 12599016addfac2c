#include <algorithm>

#include "projections/findings/all_rules.h"
#include "projections/findings/payment_runs.h"

namespace grantledger {
namespace {

constexpr std::chrono::days gap_max{7};

bool is_just_below(const GatheredPayment& each) {
  if (each.small_max.currency != each.amount.currency) return false;
  return each.amount <= each.small_max &&
         each.amount.minor_units / 4 >= each.small_max.minor_units / 5 &&
         each.amount.minor_units * 5 >= each.small_max.minor_units * 4;
}

void add(std::span<const GatheredPayment> near, FindingSink& sink) {
  Money sum{0, near.front().amount.currency};
  Met met{.about = named("payment", near.front().payment), .day = near.back().day};
  for (const GatheredPayment& each : near) {
    sum = sum_within_limits(sum, each.amount);
    met.evidence.push_back(each.position);
  }
  if (near.size() < 2 || sum <= near.front().small_max) return;
  met.what = std::to_string(near.size()) + " payments to one payee add up to " +
             with_currency(sum) + "; one person is enough up to " +
             with_currency(near.front().small_max);
  met.at_risk = sum;
  sink.add(std::move(met));
}

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  std::vector<GatheredPayment> payments;
  std::ranges::copy_if(all.payments, std::back_inserter(payments), is_just_below);
  each_run(
      std::move(payments), [](const GatheredPayment& each) { return each.small_max; }, gap_max,
      [&](std::span<const GatheredPayment> near) { add(near, sink); });
}

}  // namespace

FindingRule split_below_limit_rule() {
  return {
      .name = "split_below_limit",
      .severity = Severity::medium,
      .tests =
          "Two or more payments to one payee, each at most a week after the one before, each at "
          "least four fifths of the amount for which one person is enough and none above it, "
          "which together exceed it.",
      .why = "A payment that would need two people was split so that one is enough.",
      .basis = "Invariant 5; a standard test of computer-assisted audit (ISA 240)",
      .mistaken = "Several small grants to one payee that fall due in the same week.",
      .of_all = of_all};
}

}  // namespace grantledger
