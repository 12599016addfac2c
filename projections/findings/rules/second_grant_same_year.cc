#include <algorithm>
#include <span>
#include <tuple>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void add(std::span<const GatheredAward> alike, FindingSink& sink) {
  const GatheredAward& last = alike.back();
  Met met{.about = named("grant", last.grant),
          .what = std::to_string(alike.size()) +
                  " grants of one scheme and year to the same recipient, the first of them " +
                  std::string(alike.front().grant),
          .at_risk = last.amount,
          .day = last.day};
  for (const GatheredAward& each : alike) met.evidence.push_back(each.position);
  sink.add(std::move(met));
}

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  std::vector<GatheredAward> awards = all.awards;
  std::ranges::sort(awards, {}, [](const GatheredAward& each) {
    return std::tuple(each.key_hash, each.position, each.grant);
  });
  for (std::size_t first = 0; first < awards.size();) {
    std::size_t end = first + 1;
    while (end < awards.size() && awards[end].key_hash == awards[first].key_hash) ++end;
    if (end - first > 1) add(std::span(awards).subspan(first, end - first), sink);
    first = end;
  }
}

}  // namespace

FindingRule second_grant_same_year_rule() {
  return {.name = "second_grant_same_year",
          .severity = Severity::medium,
          .tests =
              "A recipient has two own grants of one scheme and year, neither reversed nor reduced "
              "to nothing, by a rule that gives a fixed amount, an amount for units or part of an "
              "allocation.",
          .why = "What is given once a year was given twice.",
          .basis = "Invariants 7 and 26",
          .mistaken =
              "A scheme that lets a recipient apply for two purposes in one year. Leave shares and "
              "cost shares are left out, and so are imported awards.",
          .of_all = of_all};
}

}  // namespace grantledger
