#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_all(const Gathered& all, const World& world, FindingSink& sink) {
  for (const auto& [key, seen] : all.scheme_years) {
    const std::size_t end = key.find(key_separator);
    const std::string scheme = key.substr(0, end);
    if (scheme.empty() || world.schemes.contains(scheme)) continue;
    const Amounts& moved = seen.paid.all().empty() ? seen.committed : seen.paid;
    Met met{.about = named("scheme", scheme) + " " + named("year", key.substr(end + 1)),
            .what = "Money moved under scheme " + scheme + ", which is not established",
            .day = seen.day,
            .evidence = {seen.first, seen.last}};
    if (!moved.all().empty()) met.at_risk = moved.all().front();
    sink.add(std::move(met));
  }
}

}  // namespace

FindingRule scheme_not_reported_rule() {
  return {.name = "scheme_not_reported",
          .severity = Severity::medium,
          .tests =
              "Money was committed or paid in a year under a scheme that was never established in "
              "the ledger, so that a year's report by the register of schemes leaves it out.",
          .why =
              "A scheme that is left out of the year's report is a finding that auditors have made "
              "in practice.",
          .basis = "Invariant 19",
          .mistaken = "Imports of others' schemes, which nobody reports on.",
          .of_all = of_all};
}

}  // namespace grantledger
