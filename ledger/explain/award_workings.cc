// Decisions: the amount by each kind of rule, and how an award was altered later.

#include <algorithm>

#include "ledger/explain/workings.h"
#include "ledger/rules/fixed_amount.h"
#include "ledger/rules/pooled.h"

namespace grantledger {
namespace {

std::string words_of(const AppliedFor& applied) {
  std::string words = applied.amount ? words_of(*applied.amount) : "";
  const auto add = [&](const std::string& more) { words += (words.empty() ? "" : "; ") + more; };
  for (const Wish& wish : applied.wishes) {
    add(words_of(wish.participant) + " " + wish.group + " " + words_of(wish.credits) + " credits");
  }
  for (const Quantity& each : applied.quantities) add(std::to_string(each.count) + " " + each.unit);
  return words;
}

// What was applied for, and what owner and forum said of it.
std::optional<AppliedFor> add_application(const Scene& scene, const ApplicationId& application,
                                          Workings& workings) {
  auto applied = applied_for(scene, application);
  if (!applied) return applied;
  workings.inputs.push_back({"application " + application.text(), words_of(*applied), applied->at,
                             applied->envelope->recorded_at, applied->effective_on});
  const auto is_it = [&](const auto& fact) { return fact.application == application; };
  const auto owner = scene.replay.latest<OwnerAssessed>(scene.at, is_it);
  if (owner) {
    workings.input("owner " + owner->owner.text(),
                   std::string(owner->is_approved ? "approved" : "rejected") + ", rank " +
                       std::to_string(owner->rank),
                   owner);
  }
  const auto forum = scene.replay.latest<ForumRecommended>(scene.at, is_it);
  if (forum) {
    workings.input("forum " + forum->forum,
                   std::string(forum->is_recommended ? "recommends" : "does not recommend") +
                       (forum->amount ? " " + words_of(*forum->amount) : ""),
                   forum);
  }
  const auto assessed = scene.replay.latest<AssessmentRecorded>(scene.at, is_it);
  if (assessed)
    workings.input("assessment by " + assessed->assessor.text(), assessed->text, assessed);
  return applied;
}

// The state shares of all that was applied for; what gives none is noted. None: nothing gives any.
std::optional<Money> add_wishes(const LeaveShareRule& rule, const AppliedFor& applied,
                                Workings& workings) {
  Money total{0, rule.wage_basis.currency};
  std::size_t counted = 0;
  for (const Wish& wish : applied.wishes) {
    const std::string who = words_of(wish.participant);
    auto done =
        leave_arithmetic(rule, {wish.credits, rule.semesters_full, group_for(rule, wish.group)});
    if (!done) {
      workings.note(who + ": " + done.error());
      continue;
    }
    ++counted;
    total += done->shares.state;
    // How it is spread over semesters is decided with the leave.
    std::erase_if(done->lines, [](const ArithmeticLine& line) {
      return line.what != "cost" && line.what != "state share";
    });
    workings.lines(std::move(done->lines), who);
  }
  if (counted == 0) return std::nullopt;
  workings.line("state share of all", std::to_string(counted) + " applied for", total);
  return total;
}

// The weights that were complete and counted last on `day`, and the tranches they came in.
const StatisticsVersionRow* add_statistics(const Scene& scene, const StatisticsId& id, Date day,
                                           Workings& workings) {
  const StatisticsRow* const row = find(scene.books.statistics, id);
  const StatisticsVersionRow* latest = nullptr;
  for (std::size_t i = 0; row && i < row->versions.size(); ++i) {
    const StatisticsVersionRow& each = row->versions[i];
    if (each.counted_on > day || each.tranches_known < each.tranches) continue;
    if (!latest || each.counted_on > latest->counted_on) latest = &each;
  }
  if (!latest) {
    workings.note("no complete statistic " + id.text() + " was counted by " + text_of(day));
    return nullptr;
  }
  const auto imported =
      scene.replay.latest<StatisticsImported>(scene.at, [&](const StatisticsImported& fact) {
        return fact.statistics == id && fact.counted_on == latest->counted_on;
      });
  if (imported) {
    workings.input("statistic " + id.text(),
                   "counted on " + text_of(latest->counted_on) + ", " +
                       std::to_string(latest->weights.size()) + " recipients" +
                       (imported->source.empty() ? "" : ", " + imported->source),
                   imported);
  }
  return latest;
}

void work_allocation(const Scene& scene, const AwardDecided& fact, const AllocationRule& rule,
                     Workings& workings) {
  const std::optional<Money> pot = rule.pot ? rule.pot : fact.cost;
  if (!pot) return workings.note("neither the rule nor the decision names the pot");
  const auto* const weights = add_statistics(scene, rule.statistics, fact.effective_on, workings);
  if (!weights) return;
  auto done = allocation_arithmetic(rule, *pot, weights->weights, fact.terms.recipient);
  if (!done) return workings.note(done.error());
  workings.lines(std::move(done->lines));
  workings.figure("amount", done->amount);
}

void work_cost(const AwardDecided& fact, const CostShareRule& rule, Workings& workings) {
  auto done = cost_share_arithmetic(rule, {fact.cost.value_or(fact.amount), fact.amount});
  if (!done) return workings.note(done.error());
  workings.lines(std::move(done->lines));
  workings.figure("amount", done->grant_max, Relation::at_most);
  const Money zero{0, fact.amount.currency};
  workings.record("own contribution", fact.own_contribution.value_or(zero));
  workings.figure("own contribution", done->own_min, Relation::at_least);
  workings.record("withheld until the final report", fact.withheld.value_or(zero));
  workings.figure("withheld until the final report", done->withheld_min, Relation::at_least);
}

void work_pooled(const AwardDecided& fact, const PooledRule& rule, Workings& workings) {
  const auto split = split_commitment(rule, fact.amount, fact.terms.year);
  if (!split) return workings.note(split.error());
  for (std::size_t i = 0; i < split->size(); ++i) {
    const std::string what = "charged to " + text_of((*split)[i].line);
    workings.line(what,
                  words_of(rule.sources[i].share) + " of " + decimal_text_of(fact.amount) +
                      ", largest remainder",
                  (*split)[i].amount);
    workings.figure(what, (*split)[i].amount);
  }
}

void work_rule(const Scene& scene, const AwardDecided& fact, const RuleVersion& rule,
               const std::optional<AppliedFor>& applied, Workings& workings) {
  if (rule.leave_share && applied) {
    const auto total = add_wishes(*rule.leave_share, *applied, workings);
    // What was applied for: the decision may give another amount.
    if (total) workings.figure("amount", *total, Relation::beside);
  }
  if (rule.unit_rate) {
    auto done = unit_rate_arithmetic(*rule.unit_rate, fact.quantities);
    if (done) {
      workings.lines(std::move(done->lines));
      workings.figure("amount", done->amount);
    } else {
      workings.note(done.error());
    }
  }
  if (rule.fixed_amount) {
    const auto amount = fixed_amount(*rule.fixed_amount, fact.terms.recipient);
    if (amount) {
      workings.line("amount", "fixed by the rule", *amount);
      workings.figure("amount", *amount);
    } else {
      workings.note(amount.error());
    }
  }
  if (rule.cost_share) work_cost(fact, *rule.cost_share, workings);
  if (rule.allocation) work_allocation(scene, fact, *rule.allocation, workings);
  if (rule.pooled) work_pooled(fact, *rule.pooled, workings);
  if (!rule.instalments.empty()) {
    auto parts = instalment_arithmetic(fact.amount, rule.instalments);
    if (parts) workings.lines(*std::move(parts));
  }
}

// The first day of the version that the decision names, voided or not.
Date first_day_of(const Books& books, const AwardDecided& fact) {
  for (const KnownVersion& each : books.rules.versions_of(fact.terms.scheme)) {
    if (each.rule.version == fact.rule) return each.rule.first_day;
  }
  return fact.effective_on;
}

}  // namespace

Workings workings_of(const Scene& scene, const AwardDecided& fact) {
  Workings workings;
  workings.record("amount", fact.amount);
  for (const LinePart& part : fact.sources) {
    workings.record("charged to " + text_of(part.line), part.amount);
  }
  std::optional<AppliedFor> applied;
  if (fact.application) applied = add_application(scene, *fact.application, workings);
  add_organisation(scene, fact.terms.recipient, "recipient", workings);
  // A decision made before the version's first day is by the one that will be in force then.
  const Date day = std::max(fact.effective_on, first_day_of(scene.books, fact));
  const RuleVersion* const rule = use_rule(scene, {fact.terms.scheme, day, fact.rule}, workings);
  if (rule) work_rule(scene, fact, *rule, applied, workings);
  return workings;
}

Workings workings_of(const Scene& scene, const AwardRefused& fact) {
  Workings workings;
  const auto applied = add_application(scene, fact.application, workings);
  add_organisation(scene, fact.terms.recipient, "recipient", workings);
  // By the rule of the year's studies, if one is known, else of the day.
  const Date autumn = date_of(fact.terms.year, 8, 1);
  const RuleVersion* const rule = use_rule(
      scene, {fact.terms.scheme, std::max(fact.effective_on, autumn), std::nullopt}, workings);
  if (!rule || !applied) return workings;
  if (rule->leave_share) {
    add_wishes(*rule->leave_share, *applied, workings);
  } else if (rule->unit_rate) {
    auto done = unit_rate_arithmetic(*rule->unit_rate, applied->quantities);
    if (done) workings.lines(std::move(done->lines));
    if (!done) workings.note(done.error());
  }
  return workings;
}

Workings workings_of(const Scene& scene, const DecisionCorrected& fact) {
  Workings workings;
  add_award(scene, fact.grant, workings);
  workings.line(fact.field, "was '" + fact.was + "', is '" + fact.is + "'; moves no money");
  return workings;
}

namespace {

Workings altered(const Scene& scene, const GrantTerms& terms, std::optional<Money> amount) {
  Workings workings;
  add_award(scene, terms.grant, workings);
  const auto withdrawn = scene.replay.latest<ParticipantWithdrawn>(
      scene.at, [](const ParticipantWithdrawn&) { return true; });
  if (withdrawn) {
    workings.input("participant of " + withdrawn->leave.text() + " withdrew",
                   words_of(withdrawn->reason), withdrawn);
  }
  const GrantRow* const grant = find(scene.books.grants, terms.grant);
  if (!grant || !grant->decided) {
    workings.note("nobody decided the award before");
    return workings;
  }
  const Money before = *grant->decided;
  const Money after = amount.value_or(Money{0, before.currency});
  if (after.currency != before.currency) return workings;
  workings.line("award", "was " + decimal_text_of(before), after);
  workings.line("change", decimal_text_of(after) + " − " + decimal_text_of(before), after - before);
  return workings;
}

}  // namespace

Workings workings_of(const Scene& scene, const DecisionReversed& fact) {
  return altered(scene, fact.terms, std::nullopt);
}

Workings workings_of(const Scene& scene, const AwardReduced& fact) {
  return altered(scene, fact.terms, fact.amount);
}

Workings workings_of(const Scene& scene, const AwardIncreased& fact) {
  return altered(scene, fact.terms, fact.amount);
}

}  // namespace grantledger
