// Awards: by which rule, how much, and their later life (invariants 3, 7, 13, 21).

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/rules/allocation.h"
#include "ledger/rules/cost_share.h"
#include "ledger/rules/fixed_amount.h"
#include "ledger/rules/pooled.h"
#include "ledger/rules/unit_rate.h"

namespace grantledger {
namespace {

// The version that is in force on the governing day: when the studies of the grant's year start, or
// when it is decided. Before its first day a version decides only where none is in force yet.
Check rule_of_the_year(const Books& books, const AwardDecided& wanted, const RuleVersion& rule) {
  const bool is_by_study = rule.governed_by == GoverningDay::study_start ||
                           (rule.governed_by == GoverningDay::unspecified && rule.leave_share);
  const Date study_start = date_of(wanted.terms.year, 8, 1);
  Date day = is_by_study ? std::max(study_start, rule.first_day) : wanted.effective_on;
  auto in_force = books.rules.in_force(wanted.terms.scheme, {day, known_now});
  if (!in_force && !is_by_study && day < rule.first_day) {
    day = rule.first_day;
    in_force = books.rules.in_force(wanted.terms.scheme, {day, known_now});
  }
  const bool has_begun = rule.first_day <= day && (!rule.last_day || day <= *rule.last_day);
  if (!has_begun) {
    return No{in_force ? Reason::rule_not_in_force : Reason::no_rule_in_force,
              {},
              {},
              rule.version.text() + " is not in force on " + text_of(day)};
  }
  // Where conflicting sources are both kept, the decision says which it is by.
  return unless(!in_force || (*in_force)->version == wanted.rule, Reason::rule_not_in_force);
}

// The version the decision names, if it decides on the day it takes effect; a decision made before
// the version's first day is by the version that will be in force then.
Check rule_in_force(const Asked& asked, const AwardDecided& wanted, const RuleVersion& rule) {
  const Books& books = asked.books;
  if (asked.makes(Control::rule_of_the_year)) return rule_of_the_year(books, wanted, rule);
  const SchemeId& scheme = wanted.terms.scheme;
  const Date day = std::max(wanted.effective_on, rule.first_day);
  if (rule.last_day && *rule.last_day < day) return No{Reason::rule_not_in_force, {}, {}};
  const auto in_force = books.rules.in_force(scheme, {day, known_now});
  // Where conflicting sources are both kept, the decision says which it is by.
  return unless(!in_force || (*in_force)->version == wanted.rule, Reason::rule_not_in_force);
}

// A refused application is open again where its refusal was altered on appeal: the grant that was
// refused can then be awarded.
bool is_reopened(const Books& books, const AwardDecided& wanted) {
  const GrantRow* grant = find(books.grants, wanted.terms.grant);
  return grant && grant->is_refusal_altered && grant->application == wanted.application;
}

Check application_of(const Asked& asked, const AwardDecided& wanted, const RuleVersion& rule) {
  if (!wanted.application) {
    return unless(rule.initiation != Initiation::application, Reason::unknown_application);
  }
  const ApplicationRow* row = find(asked.books.applications, *wanted.application);
  if (!row || !row->is_received) return No{Reason::unknown_application, {}, {}};
  return first_no(
      {unless(!row->is_withdrawn && (!row->is_settled || is_reopened(asked.books, wanted)),
              Reason::application_closed),
       unless(row->applicant == wanted.terms.recipient && row->scheme == wanted.terms.scheme &&
                  row->year == wanted.terms.year,
              Reason::recipient_differs)});
}

// Whether the award passes over the owner's ranking or the forum; from level 1 on also over an
// assessment that does not recommend it.
bool departs(const Asked& asked, const AwardDecided& wanted) {
  const Books& books = asked.books;
  if (!wanted.application) return false;
  const ApplicationRow* row = find(books.applications, *wanted.application);
  if (!row) return false;
  if (row->is_assessed_against && asked.makes(Control::call_and_assessment)) return true;
  const bool exceeds_forum = row->forum_amount &&
                             row->forum_amount->currency == wanted.amount.currency &&
                             wanted.amount > *row->forum_amount;
  if (row->is_owner_rejected || row->is_forum_against || exceeds_forum) return true;
  const auto& [scheme, recipient, year] =
      std::tie(wanted.terms.scheme, wanted.terms.recipient, wanted.terms.year);
  const RankingRow* ranking = find(books.rankings, ranking_key(scheme, year, recipient));
  if (!ranking) return false;
  const auto own = std::ranges::find(ranking->applications, *wanted.application,
                                     &RankedApplication::application);
  if (own == ranking->applications.end() || own->rank == 0) return false;
  return std::ranges::any_of(ranking->applications, [&](const RankedApplication& other) {
    return other.rank > 0 && other.rank < own->rank && !other.is_awarded;
  });
}

// The weights as counted on the latest day that is not after `day`, if all tranches are there.
const StatisticsVersionRow* weights_on(const Books& books, const StatisticsId& id, Date day) {
  const StatisticsRow* row = find(books.statistics, id);
  const StatisticsVersionRow* latest = nullptr;
  if (!row) return nullptr;
  for (const StatisticsVersionRow& version : row->versions) {
    if (version.counted_on > day || version.tranches_known < version.tranches) continue;
    if (!latest || version.counted_on > latest->counted_on) latest = &version;
  }
  return latest;
}

Check equals_rule(Money amount, const Computed<Money>& by_rule) {
  if (!by_rule) return No{Reason::amount_differs_from_rule, amount, std::nullopt};
  if (*by_rule != amount) return No{Reason::amount_differs_from_rule, amount, *by_rule};
  return {};
}

// An allocation divides a pot, which the rule names or the decision repeats as its cost.
Check allocated(const Books& books, const AwardDecided& wanted, const AllocationRule& rule) {
  const std::optional<Money> pot = rule.pot ? rule.pot : wanted.cost;
  if (!pot) return No{Reason::amount_differs_from_rule, wanted.amount, std::nullopt};
  const StatisticsVersionRow* weights = weights_on(books, rule.statistics, wanted.effective_on);
  if (!weights) return No{Reason::unknown_statistics, {}, {}};
  const auto parts = allocate(rule, *pot, weights->weights);
  if (!parts) return No{Reason::amount_differs_from_rule, wanted.amount, std::nullopt};
  const auto own = std::ranges::find(*parts, wanted.terms.recipient, &AllocatedPart::recipient);
  if (own == parts->end()) return No{Reason::not_eligible, {}, {}};
  return equals_rule(wanted.amount, own->amount);
}

Check cost_shared(const AwardDecided& wanted, const CostShareRule& rule) {
  const Currency currency = wanted.amount.currency;
  const Money cost = wanted.cost.value_or(wanted.amount);
  const auto max = grant_max(rule, cost);
  if (!max) return No{Reason::amount_differs_from_rule, wanted.amount, std::nullopt};
  if (Check no = at_most(wanted.amount, *max, Reason::amount_differs_from_rule)) return no;
  const auto own = own_contribution_min(rule, {cost, wanted.amount});
  const auto withheld = withheld_min(rule, wanted.amount);
  if (!own || !withheld) return No{Reason::amount_differs_from_rule, wanted.amount, std::nullopt};
  return first_no({at_most(*own, wanted.own_contribution.value_or(Money{0, currency}),
                           Reason::amount_differs_from_rule),
                   at_most(*withheld, wanted.withheld.value_or(Money{0, currency}),
                           Reason::amount_differs_from_rule)});
}

Check pooled_split(const AwardDecided& wanted, const PooledRule& rule) {
  const auto split = split_commitment(rule, wanted.amount, wanted.terms.year);
  return unless(split && *split == wanted.sources, Reason::split_differs);
}

Check fixed(const AwardDecided& wanted, const FixedAmountRule& rule) {
  const auto amount = fixed_amount(rule, wanted.terms.recipient);
  return amount ? equals_rule(wanted.amount, amount) : Check(No{Reason::not_eligible, {}, {}});
}

// The amount is what each kind of rule in the version gives. A leave share has its amounts on the
// leaves, which may not add up to more than the award.
Check amount_by_rule(const Books& books, const AwardDecided& wanted, const RuleVersion& rule) {
  Check unit_rate;
  if (rule.unit_rate) {
    const auto amount = unit_rate_amount(*rule.unit_rate, wanted.quantities);
    unit_rate = equals_rule(
        wanted.amount, amount ? Computed<Money>(amount->total) : tl::unexpected(amount.error()));
  }
  return first_no({unit_rate, rule.fixed_amount ? fixed(wanted, *rule.fixed_amount) : Check(),
                   rule.cost_share ? cost_shared(wanted, *rule.cost_share) : Check(),
                   rule.allocation ? allocated(books, wanted, *rule.allocation) : Check(),
                   rule.pooled ? pooled_split(wanted, *rule.pooled) : Check()});
}

Check group_eligible(const AwardDecided& wanted, const RuleVersion& rule) {
  if (wanted.group.empty()) return {};
  return unless(is_eligible(rule, wanted.group, std::max(wanted.effective_on, rule.first_day)),
                Reason::not_eligible);
}

}  // namespace

Decision decide_fact(const Asked& asked, const AwardDecided& wanted) {
  const Books& books = asked.books;
  const GrantRow* grant = find(books.grants, wanted.terms.grant);
  const bool is_decided =
      grant && (grant->decided || (grant->is_refused && !grant->is_refusal_altered));
  const bool is_received =
      !wanted.application || find(books.applications, *wanted.application) != nullptr;
  const RuleVersion* known = books.rules.find(wanted.terms.scheme, wanted.rule, known_now);
  if (const Check no =
          first_no({positive(wanted.amount), unless(!is_decided, Reason::already_exists),
                    organisation_known(books, wanted.terms.recipient),
                    unless(is_received, Reason::unknown_application),
                    unless(known != nullptr, Reason::unknown_rule_version)})) {
    return refuse(*no);
  }
  const RuleVersion& rule = *known;
  return record(wanted, {rule_in_force(asked, wanted, rule), application_of(asked, wanted, rule),
                         group_eligible(wanted, rule),
                         unless(rule.route != Route::none, Reason::route_differs),
                         unless(!departs(asked, wanted) || !wanted.departure.empty(),
                                Reason::departure_not_explained),
                         amount_by_rule(books, wanted, rule),
                         unless(wanted.decided_by == asked.actor, Reason::actor_differs),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const AwardRefused& wanted) {
  const ApplicationRow* row = find(asked.books.applications, wanted.application);
  const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
  const bool is_new = !grant || (!grant->decided && !grant->is_refused);
  if (const Check no = first_no({unless(is_new, Reason::already_exists),
                                 unless(row && row->is_received, Reason::unknown_application)})) {
    return refuse(*no);
  }
  return record(
      wanted,
      {unless(!row->is_withdrawn && !row->is_settled, Reason::application_closed),
       unless(row->applicant == wanted.terms.recipient && row->scheme == wanted.terms.scheme &&
                  row->year == wanted.terms.year,
              Reason::recipient_differs),
       unless(!row->is_forum_for || !wanted.departure.empty(), Reason::departure_not_explained),
       unless(wanted.decided_by == asked.actor, Reason::actor_differs),
       may(asked, case_handling(wanted.effective_on))});
}

namespace {

// A grant that was decided, one way or the other.
Check decided_on(const Books& books, const GrantId& id) {
  const GrantRow* grant = find(books.grants, id);
  return unless(grant && (grant->decided || grant->is_refused), Reason::unknown_grant);
}

}  // namespace

Decision decide_fact(const Asked& asked, const LetterIssued& wanted) {
  return record(wanted, {unless(!find(asked.books.letters, wanted.letter), Reason::already_exists),
                         decided_on(asked.books, wanted.grant),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const LetterReceived& wanted) {
  const LetterRow* letter = find(asked.books.letters, wanted.letter);
  const bool is_issued = letter && letter->grant == wanted.grant;
  return record(wanted, {unless(!letter || !letter->received_on, Reason::already_exists),
                         unless(is_issued, Reason::unknown_letter),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const AwardAccepted& wanted) {
  const GrantRow* grant = awarded_grant(asked.books, wanted.grant);
  return record(wanted, {unless(!grant || !grant->is_accepted, Reason::already_exists),
                         unless(grant != nullptr, Reason::unknown_grant),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const DecisionCorrected& wanted) {
  return record(wanted, {decided_on(asked.books, wanted.grant),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const DecisionReversed& wanted) {
  return record(wanted,
                {awarded(asked.books, wanted.terms.grant), described(asked.books, wanted.terms),
                 unless(wanted.decided_by == asked.actor, Reason::actor_differs),
                 may(asked, case_handling(wanted.effective_on))});
}

namespace {

// The new amount of an award that is altered, against the one it has.
Check altered(const Asked& asked, const auto& wanted, bool makes_less) {
  if (wanted.amount.minor_units < 0 || !is_storable(wanted.amount)) {
    return No{Reason::amount_out_of_range, {}, {}};
  }
  const GrantId& grant = wanted.terms.grant;
  if (Check no = first_no(
          {awarded(asked.books, grant), in_currency(asked.books, grant, wanted.amount.currency)})) {
    return no;
  }
  const Money before = *awarded_grant(asked.books, grant)->decided;
  const bool is_right = makes_less ? wanted.amount < before : before < wanted.amount;
  return first_no({described(asked.books, wanted.terms),
                   unless(is_right, Reason::change_in_wrong_direction),
                   unless(wanted.decided_by == asked.actor, Reason::actor_differs),
                   may(asked, case_handling(wanted.effective_on))});
}

}  // namespace

Decision decide_fact(const Asked& asked, const AwardReduced& wanted) {
  return record(wanted, {altered(asked, wanted, true)});
}

Decision decide_fact(const Asked& asked, const AwardIncreased& wanted) {
  return record(wanted, {altered(asked, wanted, false)});
}

}  // namespace grantledger
