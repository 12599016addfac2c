// Controls of how much: by the rule, for one participant, of one pot (invariants 25, 26, 35).

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/rules/fixed_amount.h"
#include "ledger/rules/leave_share.h"
#include "ledger/rules/unit_rate.h"

namespace grantledger {
namespace {

std::string by_rule(const RuleVersion& rule) {
  return "by rule " + rule.version.text();
}

// What the rule gives for one wish. More credits than a study year has are taken in several years.
std::optional<Money> state_share_of(const LeaveShareRule& rule, const Wish& wish) {
  Money sum{0, rule.wage_basis.currency};
  for (std::int32_t left = wish.credits.count; left > 0; left -= rule.full_credits.count) {
    const Hundredths credits{std::min(left, rule.full_credits.count)};
    const std::string group = rule.group_shares.empty() ? "" : wish.group;
    const auto shares = leave_shares(rule, {credits, rule.semesters_full, group});
    if (!shares) return std::nullopt;
    sum = bounded_sum(sum, shares->state);
  }
  return sum;
}

Money for_wishes(const LeaveShareRule& rule, const std::vector<Wish>& wishes) {
  Money sum{0, rule.wage_basis.currency};
  for (const Wish& wish : wishes) {
    const auto share = state_share_of(rule, wish);
    if (share) sum = bounded_sum(sum, *share);
  }
  return sum;
}

// How much of a unit was applied for: as the application counts it, or by its wishes. None where
// it says neither.
std::optional<std::int64_t> applied_for(const ApplicationRow& application, std::string_view unit) {
  const auto counted = std::ranges::find(application.quantities, unit, &Quantity::unit);
  if (counted != application.quantities.end()) return counted->count;
  if (application.wishes.empty()) return std::nullopt;
  if (unit != "credits_hundredths") {
    return static_cast<std::int64_t>(application.wishes.size());
  }
  std::int64_t credits = 0;
  for (const Wish& wish : application.wishes) credits += wish.credits.count;
  return credits;
}

// The study year that a semester belongs to: 2026 for 2026-autumn and 2027-spring.
std::optional<int> study_year_of(const SemesterId& semester) {
  const auto days = days_of(semester);
  if (!days) return std::nullopt;
  const std::chrono::year_month_day first(days->first);
  const int year = static_cast<int>(first.year());
  return first.month() >= std::chrono::August ? year : year - 1;
}

// What a participant has in one semester and one study year.
struct Load {
  std::int64_t credits_semester = 0;
  std::int64_t credits_year = 0;
  std::int64_t percent = 0;
};

struct AmountControls {
  const Asked& asked;

  const ApplicationRow* application_of(const std::optional<ApplicationId>& id) const {
    return id ? find(asked.books.applications, *id) : nullptr;
  }

  Check within_wishes(const RuleVersion& rule, const ApplicationRow& application,
                      Money amount) const {
    if (!rule.leave_share) return {};
    // Where nobody is named, what was asked for limits it; if nothing was, a finding names it.
    if (application.wishes.empty()) {
      return application.amount_applied ? holds_at_most(asked, Control::award_within_wishes, amount,
                                                        *application.amount_applied, by_rule(rule))
                                        : Check();
    }
    return holds_at_most(asked, Control::award_within_wishes, amount,
                         for_wishes(*rule.leave_share, application.wishes), by_rule(rule));
  }

  // Where the rule leaves the amount to an assessment, what was applied for bounds it; more is a
  // departure, which takes a reason.
  Check within_applied(const AwardDecided& wanted, const RuleVersion& rule,
                       const ApplicationRow& application) const {
    const bool is_computed =
        rule.leave_share || rule.unit_rate || rule.fixed_amount || rule.allocation;
    if (is_computed || !application.amount_applied || !wanted.departure.empty()) return {};
    return holds_at_most(asked, Control::award_within_wishes, wanted.amount,
                         *application.amount_applied, "applied for");
  }

  Check counted(const AwardDecided& wanted, const ApplicationRow& application) const {
    for (const Quantity& quantity : wanted.quantities) {
      const auto most = applied_for(application, quantity.unit);
      const Check no = holds(asked, Control::award_within_wishes, !most || quantity.count <= *most,
                             quantity.unit + ": " + std::to_string(quantity.count) +
                                 ", applied for " + std::to_string(most.value_or(0)));
      if (no) return no;
    }
    return {};
  }

  Check of_named_group(const AwardDecided& wanted, const ApplicationRow& application) const {
    const bool names_groups =
        !wanted.group.empty() && std::ranges::any_of(application.wishes, [](const Wish& wish) {
          return !wish.group.empty();
        });
    const bool is_named = std::ranges::find(application.wishes, wanted.group, &Wish::group) !=
                          application.wishes.end();
    return holds(asked, Control::award_within_wishes, !names_groups || is_named,
                 "the application names no " + wanted.group);
  }

  // Everybody gets one part of the same pot.
  Check of_one_pot(const AwardDecided& wanted, const RuleVersion& rule) const {
    const PotRow* row = find(asked.books.pots, pot_key(wanted.terms, wanted.rule));
    if (!rule.allocation || !row || row->parts.empty()) return {};
    const Money pot =
        rule.allocation->pot.value_or(wanted.cost.value_or(Money{0, wanted.amount.currency}));
    const bool is_first = std::ranges::none_of(row->parts, [&](const MemberShare& part) {
      return part.organisation == wanted.terms.recipient;
    });
    const Check no = holds(asked, Control::one_pot, is_first && pot == row->pot,
                           is_first ? "another pot is divided already"
                                    : "the recipient has its part of the pot already");
    if (no) return no;
    Money given{0, wanted.amount.currency};
    for (const MemberShare& part : row->parts) {
      if (part.amount.currency == given.currency) given = bounded_sum(given, part.amount);
    }
    return holds_at_most(asked, Control::one_pot, wanted.amount, pot - given, by_rule(rule));
  }

  // A grant by offer is given again for so many years as the rule says.
  Check within_years(const AwardDecided& wanted, const RuleVersion& rule) const {
    if (rule.initiation != Initiation::offer || rule.years_max == 0) return {};
    const RecipientRow* row =
        find(asked.books.recipients, recipient_key(wanted.terms.scheme, wanted.terms.recipient));
    if (!row) return {};
    const std::string year = std::to_string(wanted.terms.year);
    const auto others = std::ranges::count_if(
        row->years, [&](const Quantity& each) { return each.count > 0 && each.unit != year; });
    return holds(asked, Control::years_by_rule, others < rule.years_max, by_rule(rule));
  }

  Check on(const AwardDecided& wanted) const {
    const RuleVersion* rule = asked.books.rules.find(wanted.terms.scheme, wanted.rule, known_now);
    if (!rule) return {};
    const ApplicationRow* application = application_of(wanted.application);
    return first_no({application ? within_wishes(*rule, *application, wanted.amount) : Check(),
                     application ? within_applied(wanted, *rule, *application) : Check(),
                     application ? counted(wanted, *application) : Check(),
                     application ? of_named_group(wanted, *application) : Check(),
                     of_one_pot(wanted, *rule), within_years(wanted, *rule),
                     members_share(wanted)});
  }

  Check members_share(const AwardDecided& wanted) const {
    if (wanted.members.empty()) return {};
    Money sum{0, wanted.amount.currency};
    for (const MemberShare& share : wanted.members) {
      if (share.amount.currency == sum.currency) sum = bounded_sum(sum, share.amount);
    }
    if (sum == wanted.amount || !asked.is_controlled()) return {};
    return No{Reason::parts_do_not_add_up, sum, wanted.amount};
  }

  Check on(const AwardIncreased& wanted) const {
    const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
    const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
    const ApplicationRow* application = grant ? application_of(grant->application) : nullptr;
    if (!rule) return {};
    return first_no({application ? within_wishes(*rule, *application, wanted.amount) : Check(),
                     application ? within_counted(*rule, *application, wanted.amount) : Check(),
                     within_fixed(*rule, wanted), within_part(*rule, wanted)});
  }
  // What the rates give for all that was applied for.
  Check within_counted(const RuleVersion& rule, const ApplicationRow& application,
                       Money amount) const {
    if (!rule.unit_rate) return {};
    std::vector<Quantity> quantities;
    for (const UnitRate& rate : rule.unit_rate->rates) {
      const auto most = applied_for(application, rate.unit);
      if (most) quantities.push_back({rate.unit, *most});
    }
    const auto most = unit_rate_amount(*rule.unit_rate, quantities);
    if (quantities.empty() || !most) return {};
    return holds_at_most(asked, Control::award_within_wishes, amount, most->total, by_rule(rule));
  }
  Check within_fixed(const RuleVersion& rule, const AwardIncreased& wanted) const {
    if (!rule.fixed_amount) return {};
    const auto most = fixed_amount(*rule.fixed_amount, wanted.terms.recipient);
    if (!most) return {};
    return holds_at_most(asked, Control::award_within_wishes, wanted.amount, *most, by_rule(rule));
  }
  // What a reduction took may be given back; the pot has no more for the recipient than its part.
  Check within_part(const RuleVersion& rule, const AwardIncreased& wanted) const {
    const PotRow* pot =
        rule.allocation ? find(asked.books.pots, pot_key(wanted.terms, rule.version)) : nullptr;
    if (!pot) return {};
    for (const MemberShare& part : pot->parts) {
      if (part.organisation != wanted.terms.recipient) continue;
      return holds_at_most(asked, Control::one_pot, wanted.amount, part.amount, by_rule(rule));
    }
    return {};
  }

  // For somebody whom the application names, in the first place or in reserve.
  Check applied(const LeaveGranted& wanted) const {
    const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
    const ApplicationRow* application = grant ? application_of(grant->application) : nullptr;
    if (!application || application->wishes.empty() || wanted.participant.key_id != 0) return {};
    bool is_named = false;
    bool is_as_wished = false;
    for (const Wish& wish : application->wishes) {
      if (wish.participant.key_id != 0) return {};
      if (wish.participant.bytes != wanted.participant.bytes) continue;
      is_named = true;
      is_as_wished = is_as_wished || is_granted_as(wish, wanted, grant->terms.recipient);
    }
    return first_no({holds(asked, Control::participant_applied, is_named),
                     holds(asked, Control::participant_applied, !is_named || is_as_wished,
                           "the application has another workplace, provider, group or fewer "
                           "credits for the participant: amend it first")});
  }
  // For the workplace, or the applicant itself, with the provider and group and no more credits
  // than the wish says, where it says so.
  static bool is_granted_as(const Wish& wish, const LeaveGranted& wanted,
                            const OrganisationId& recipient) {
    const bool is_workplace = wish.workplace.is_empty() || wanted.beneficiary == wish.workplace ||
                              wanted.beneficiary == recipient;
    const bool is_provider =
        wish.provider.is_empty() || wanted.provider.is_empty() || wanted.provider == wish.provider;
    const bool is_group = wish.group.empty() || wish.group == wanted.group;
    const bool are_credits = wish.credits.count == 0 || wanted.credits.count <= wish.credits.count;
    return is_workplace && is_provider && is_group && are_credits;
  }

  // Credits are taken evenly over the semesters of a leave.
  void add_leave(std::vector<SemesterId> semesters, Hundredths credits, Hundredths percent,
                 const SemesterId& semester, Load& load) const {
    const auto year = study_year_of(semester);
    const auto count = static_cast<std::int64_t>(semesters.size());
    if (count == 0) return;
    for (const SemesterId& each : semesters) {
      const std::int64_t part = (credits.count + count - 1) / count;
      if (year && study_year_of(each) == year) load.credits_year += part;
      if (each != semester) continue;
      load.credits_semester += part;
      load.percent += percent.count;
    }
  }
  Load load_in(const SemesterId& semester, const std::string& participant,
               const LeaveId& but) const {
    Load load;
    const ParticipantRow* row = find(asked.books.participants, std::string_view(participant));
    if (!row) return load;
    for (const LeaveId& id : row->leaves) {
      const LeaveRow* leave = id == but ? nullptr : find(asked.books.leaves, id);
      if (!leave || !leave->terms) continue;
      std::vector<SemesterId> semesters;
      for (const LeaveSemesterRow& each : leave->semesters) {
        if (each.state.minor_units != 0 || each.owner.minor_units != 0) {
          semesters.push_back(each.semester);
        }
      }
      add_leave(std::move(semesters), leave->credits, leave->leave_percent, semester, load);
    }
    return load;
  }
  Check within_limits(const auto& wanted, const std::string& participant,
                      const RuleVersion* rule) const {
    if (participant.empty() || !rule || !rule->limits) return {};
    const ParticipantLimits& limits = *rule->limits;
    std::vector<SemesterId> semesters;
    for (const SemesterShare& each : wanted.semesters) {
      if (each.shares.state.minor_units != 0) semesters.push_back(each.semester);
    }
    const auto is_within = [](std::int64_t sum, Hundredths most) {
      return most.count == 0 || sum <= most.count;
    };
    for (const SemesterId& semester : semesters) {
      Load load = load_in(semester, participant, wanted.leave);
      add_leave(semesters, wanted.credits, wanted.leave_percent, semester, load);
      const bool are_within = is_within(load.credits_semester, limits.credits_semester_max) &&
                              is_within(load.credits_year, limits.credits_year_max) &&
                              is_within(load.percent, limits.leave_percent_max);
      const Check no = holds(asked, Control::participant_within_limits, are_within,
                             semester.text() + ", " + by_rule(*rule));
      if (no) return no;
    }
    return {};
  }
  Check on(const LeaveGranted& wanted) const {
    const RuleVersion* rule = asked.books.rules.find(wanted.terms.scheme, wanted.rule, known_now);
    const std::string participant =
        wanted.participant.key_id == 0 ? wanted.participant.bytes : std::string();
    return first_no({applied(wanted), within_limits(wanted, participant, rule)});
  }
  Check on(const LeaveChanged& wanted) const {
    const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
    const RuleVersion* rule =
        leave && leave->rule ? asked.books.rules.find(wanted.terms.scheme, *leave->rule, known_now)
                             : nullptr;
    return leave ? within_limits(wanted, leave->participant, rule) : Check();
  }

  Check on(const StipendAgreed& wanted) const {
    const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
    const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
    const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
    if (!leave || !rule || !rule->stipend_max) return {};
    Money state{0, wanted.amount.currency};
    for (const LeaveSemesterRow& row : leave->semesters) {
      if (row.state.currency == state.currency) state = bounded_sum(state, row.state);
    }
    const auto part = Rational::of(*rule->stipend_max);
    const auto most = part ? half_away_from_zero(*part, state) : tl::unexpected(part.error());
    if (!most) return {};
    return holds_at_most(asked, Control::stipend_within_rule, wanted.amount,
                         *most - value_or_zero(leave->stipends, state.currency), by_rule(*rule));
  }

  Check on(const InstalmentWithheld& wanted) const {
    const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
    const bool is_less = grant && grant->withheld &&
                         grant->withheld->currency == wanted.amount.currency &&
                         wanted.amount < *grant->withheld;
    return holds(asked, Control::withheld_with_reason, !is_less || !wanted.reason.empty());
  }

  // Money of a grant by offer is for its own years: no year's line beyond them.
  Check on(const CommitmentRegistered& wanted) const {
    const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
    const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
    if (!rule || rule->initiation != Initiation::offer || rule->years_max == 0) return {};
    const bool is_within = std::ranges::all_of(wanted.parts, [&](const CommitmentPart& part) {
      return part.line.year < wanted.terms.year + rule->years_max;
    });
    return holds(asked, Control::years_by_rule, is_within, by_rule(*rule));
  }

  Check on(const auto&) const { return {}; }
};

}  // namespace

Check controlled_amounts(const Asked& asked, const Event& wanted) {
  return std::visit([&](const auto& fact) { return AmountControls{asked}.on(fact); }, wanted);
}

}  // namespace grantledger
