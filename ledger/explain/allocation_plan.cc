#include "ledger/explain/allocation_plan.h"

#include <algorithm>
#include <map>

#include "ledger/explain/arithmetic.h"

namespace grantledger {
namespace {

// Shows the facts of that kind under the name that were known: visit(position, envelope, fact).
template <class Fact>
Result<void> each_known(const FactIndex& index, const Subject& name, Position known_at,
                        const auto& visit) {
  TRY(const std::vector<Position> positions, index.positions_of(name));
  for (const Position position : positions) {
    if (position > known_at) break;
    TRY(const Envelope envelope, index.at(position));
    for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
      const auto* fact = std::get_if<Fact>(&envelope.facts[i]);
      if (fact) visit(FactAt{position, i}, envelope, *fact);
    }
  }
  return {};
}

Result<RuleUse> rule_for(const FactIndex& index, const AllocationAsked& asked) {
  const Subject name = "=scheme:" + asked.scheme.text();
  std::vector<RuleUse> published;
  RuleBook book;
  TRY_VOID(each_known<RuleVersionPublished>(
      index, name, asked.known_at,
      [&](FactAt at, const Envelope& envelope, const RuleVersionPublished& fact) {
        if (fact.rule.scheme != asked.scheme) return;
        published.push_back({fact.rule, asked.day, at, envelope.recorded_at});
        book.publish(fact.rule, at.position);
      }));
  TRY_VOID(each_known<RuleVersionVoided>(
      index, name, asked.known_at, [&](FactAt at, const Envelope&, const RuleVersionVoided& fact) {
        book.void_version(fact.scheme, fact.version, at.position);
      }));
  const auto rule = book.in_force(asked.scheme, {asked.day, asked.known_at});
  if (!rule) return fail(Fault::malformed, rule.error());
  const auto use =
      std::ranges::find_if(published, [&](const RuleUse& each) { return each.rule == **rule; });
  CHECK(use != published.end());
  if (use->rule.allocation) return *use;
  return fail(Fault::malformed, use->rule.version.text() + ", which decides for " +
                                    text_of(asked.day) + ", divides no pot");
}

struct Count {
  std::uint16_t tranches = 1;
  std::string source;
  std::vector<Position> imported_at;
  std::vector<Weight> weights;
};

Result<std::map<Date, Count>> counts_of(const FactIndex& index, const StatisticsId& id,
                                        Position known_at) {
  std::map<Date, Count> counts;
  TRY_VOID(each_known<StatisticsImported>(
      index, "=statistics:" + id.text(), known_at,
      [&](FactAt at, const Envelope&, const StatisticsImported& fact) {
        if (fact.statistics != id) return;
        Count& count = counts[fact.counted_on];
        count.tranches = fact.tranches;
        count.source = fact.source;
        count.imported_at.push_back(at.position);
        count.weights.insert(count.weights.end(), fact.weights.begin(), fact.weights.end());
      }));
  return counts;
}

// The part of the pot before rounding: equally, and by weight.
Computed<Rational> quota_of(const AllocationRule& rule, std::int64_t weight,
                            const std::vector<Weight>& weights) {
  std::int64_t total = 0;
  for (const Weight& each : weights) {
    if (__builtin_add_overflow(total, each.weight, &total)) {
      return tl::unexpected<std::string>("the weights are too large to divide exactly");
    }
  }
  TRY(const Rational equal, Rational::of(rule.equal_share));
  TRY(const Rational each, Rational::of(1, static_cast<std::int64_t>(weights.size())));
  TRY(const Rational equally, product(equal, each));
  TRY(const Rational unequal, difference(Rational(1), equal));
  TRY(const Rational weighed, Rational::of(weight, std::max<std::int64_t>(total, 1)));
  TRY(const Rational by_weight, product(unequal, weighed));
  return sum(equally, by_weight);
}

Computed<void> divide(const AllocationRule& rule, Money pot, const std::vector<Weight>& weights,
                      AllocationPlan& plan) {
  TRY(const auto parts, allocate(rule, pot, weights));
  TRY(const Rational equal, Rational::of(rule.equal_share));
  TRY(plan.equal_part, half_away_from_zero(equal, pot));
  std::map<OrganisationId, std::int64_t> weight_of;
  for (const Weight& each : weights) weight_of[each.organisation] = each.weight;
  for (const AllocatedPart& part : parts) {
    const std::int64_t weight = weight_of[part.recipient];
    TRY(const Rational quota, quota_of(rule, weight, weights));
    const Wide scaled = Wide{pot.minor_units} * quota.numerator();
    const Money whole{static_cast<std::int64_t>(scaled / quota.denominator()), pot.currency};
    plan.remainder += (part.amount - whole).minor_units;
    plan.parts.push_back({part.recipient, weight, exact_words_of(quota, pot), whole, part.amount});
  }
  return {};
}

}  // namespace

Result<AllocationPlan> plan_allocation(const FactIndex& index, const AllocationAsked& asked) {
  AllocationPlan plan;
  TRY(plan.rule, rule_for(index, asked));
  AllocationRule rule = *plan.rule.rule.allocation;
  plan.statistics = asked.key.value_or(rule.statistics);
  plan.is_by_rule = plan.statistics == rule.statistics;
  TRY(const auto counts, counts_of(index, plan.statistics, asked.known_at));
  const Count* count = nullptr;
  for (const auto& [day, each] : counts) {
    if (day > asked.day || each.imported_at.size() < each.tranches) continue;
    plan.counted_on = day;
    count = &each;
  }
  if (!count) {
    return fail(Fault::malformed, "no complete statistic " + plan.statistics.text() +
                                      " was counted by " + text_of(asked.day));
  }
  plan.source = count->source;
  plan.imported_at = count->imported_at;
  const auto divided = divide(rule, asked.pot, count->weights, plan);
  if (!divided) return fail(Fault::malformed, divided.error());
  return plan;
}

std::vector<AwardDecided> awards_of(const AllocationPlan& plan, const AllocationAsked& asked,
                                    const std::string& prefix, const ActorId& decided_by) {
  std::vector<AwardDecided> awards;
  const auto year = static_cast<std::uint16_t>(year_of(asked.day));
  const bool repeats_pot = !plan.rule.rule.allocation->pot;
  for (const PlannedPart& part : plan.parts) {
    if (part.amount.minor_units == 0) continue;
    AwardDecided award{.terms = {GrantId::of_source_text(prefix + part.recipient.text()),
                                 asked.scheme, part.recipient, year},
                       .rule = plan.rule.rule.version,
                       .amount = part.amount,
                       .decided_by = decided_by,
                       .effective_on = asked.day};
    if (repeats_pot) award.cost = asked.pot;
    awards.push_back(std::move(award));
  }
  return awards;
}

}  // namespace grantledger
