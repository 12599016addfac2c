// Leaves with pay: the rule of the study start, the cost and who carries it (invariants 7 to 9).

#include <algorithm>

#include "ledger/explain/workings.h"

namespace grantledger {
namespace {

// What was applied for on behalf of the participant.
void add_wish(const Scene& scene, const GrantId& grant, const Personal& participant,
              Workings& workings) {
  const auto decided = scene.replay.latest<AwardDecided>(
      scene.at, [&](const AwardDecided& fact) { return fact.terms.grant == grant; });
  if (!decided || !decided->application) return;
  const auto applied = applied_for(scene, *decided->application);
  if (!applied) return;
  for (const Wish& wish : applied->wishes) {
    if (wish.participant != participant) continue;
    workings.inputs.push_back({"applied for " + words_of(participant),
                               words_of(wish.credits) + " credits as " + wish.group + " in " +
                                   decided->application->text(),
                               applied->at, applied->envelope->recorded_at, applied->effective_on});
  }
}

void add_semesters(const std::vector<SemesterShare>& semesters, Workings& workings) {
  for (const SemesterShare& each : semesters) {
    workings.record("state share " + each.semester.text(), each.shares.state);
    workings.record("owner share " + each.semester.text(), each.shares.owner);
  }
}

void figure_semester(const SemesterId& semester, const Shares& shares, Workings& workings) {
  workings.figure("state share " + semester.text(), shares.state);
  workings.figure("owner share " + semester.text(), shares.owner);
}

}  // namespace

Workings workings_of(const Scene& scene, const LeaveGranted& fact) {
  Workings workings;
  add_award(scene, fact.terms.grant, workings);
  add_wish(scene, fact.terms.grant, fact.participant, workings);
  add_organisation(scene, fact.beneficiary, "beneficiary", workings);
  if (fact.payer != fact.beneficiary) add_organisation(scene, fact.payer, "payer", workings);
  workings.record("cost", fact.shares.cost());
  workings.record("state share", fact.shares.state);
  workings.record("owner share", fact.shares.owner);
  workings.record("leave while studying", fact.leave_percent);
  add_semesters(fact.semesters, workings);

  const RuleVersion* const rule =
      use_rule(scene, {fact.terms.scheme, fact.study_start, fact.rule}, workings);
  if (!rule) return workings;
  if (!rule->leave_share) {
    workings.note(rule->version.text() + " has no rule for leaves");
    return workings;
  }
  const LeaveShareRule& shares = *rule->leave_share;
  auto done =
      leave_arithmetic(shares, {fact.credits, static_cast<std::uint16_t>(fact.semesters.size()),
                                group_for(shares, fact.group)});
  if (!done) {
    workings.note(done.error());
    return workings;
  }
  workings.lines(std::move(done->lines));
  workings.figure("cost", done->shares.cost());
  workings.figure("state share", done->shares.state);
  workings.figure("owner share", done->shares.owner);
  workings.figure("leave while studying", done->leave_percent);
  for (std::size_t i = 0; i < fact.semesters.size(); ++i) {
    figure_semester(fact.semesters[i].semester, done->semesters[i], workings);
  }
  return workings;
}

namespace {

// What the leave was before: the state and owner share of each semester.
Shares shares_before(const LeaveRow& leave, const SemesterId& semester, Currency currency) {
  const auto row = std::ranges::find(leave.semesters, semester, &LeaveSemesterRow::semester);
  if (row == leave.semesters.end() || row->state.currency != currency) {
    return {{0, currency}, {0, currency}};
  }
  return {row->state, row->owner};
}

// A semester that is changed to other than nothing, or than it was, is what the rule gives.
Shares semester_anew(const SemesterShare& wanted, Shares before,
                     const std::optional<Shares>& by_rule, Workings& workings) {
  const bool is_nothing =
      wanted.shares.state.minor_units == 0 && wanted.shares.owner.minor_units == 0;
  std::string why = "by the rule";
  Shares anew = by_rule.value_or(before);
  if (is_nothing) {
    anew = wanted.shares;
    why = "falls away";
  } else if (wanted.shares == before || !by_rule) {
    anew = before;
    why = "stays as it was";
  }
  workings.line("state share " + wanted.semester.text(),
                why + ", was " + decimal_text_of(before.state), anew.state);
  return anew;
}

void add_change(const Scene& scene, const LeaveChanged& fact, Workings& workings) {
  add_award(scene, fact.terms.grant, workings);
  const auto granted = scene.replay.latest<LeaveGranted>(
      scene.at, [&](const LeaveGranted& each) { return each.leave == fact.leave; });
  if (granted) {
    workings.input("leave as granted",
                   words_of(granted->credits) + " credits, state " +
                       words_of(granted->shares.state) + ", owner " +
                       words_of(granted->shares.owner),
                   granted);
  }
  const auto withdrawn = scene.replay.latest<ParticipantWithdrawn>(
      scene.at, [&](const ParticipantWithdrawn& each) { return each.leave == fact.leave; });
  workings.input("participant withdrew", words_of(withdrawn ? withdrawn->reason : Personal()),
                 withdrawn);
  workings.record("change of the state share", fact.change.state);
  workings.record("change of the owner share", fact.change.owner);
  add_semesters(fact.semesters, workings);
}

// What the rule of the study start gives for the changed credits; none where nothing is left.
std::optional<LeaveArithmetic> changed_by_rule(const Scene& scene, const LeaveChanged& fact,
                                               const LeaveRow& leave, Workings& workings) {
  const RuleVersion* const rule =
      use_rule(scene, {fact.terms.scheme, leave.study_start, leave.rule}, workings);
  if (!rule || !rule->leave_share || fact.credits.count <= 0) return std::nullopt;
  const LeaveShareRule& shares = *rule->leave_share;
  auto done =
      leave_arithmetic(shares, {fact.credits, static_cast<std::uint16_t>(fact.semesters.size()),
                                group_for(shares, leave.group)});
  if (!done) {
    workings.note(done.error());
    return std::nullopt;
  }
  workings.lines(done->lines);
  return *std::move(done);
}

}  // namespace

Workings workings_of(const Scene& scene, const LeaveChanged& fact) {
  Workings workings;
  add_change(scene, fact, workings);
  const LeaveRow* const leave = find(scene.books.leaves, fact.leave);
  if (!leave || !leave->terms) {
    workings.note("nobody granted the leave before");
    return workings;
  }
  const auto by_rule = changed_by_rule(scene, fact, *leave, workings);
  const Currency currency = fact.change.state.currency;
  Shares change{{0, currency}, {0, currency}};
  for (std::size_t i = 0; i < fact.semesters.size(); ++i) {
    const SemesterShare& wanted = fact.semesters[i];
    const Shares before = shares_before(*leave, wanted.semester, currency);
    const auto of_rule = by_rule ? std::optional(by_rule->semesters[i]) : std::nullopt;
    const Shares anew = semester_anew(wanted, before, of_rule, workings);
    figure_semester(wanted.semester, anew, workings);
    change.state += anew.state;
    change.owner += anew.owner;
  }
  for (const LeaveSemesterRow& row : leave->semesters) {
    if (row.state.currency == currency) change.state -= row.state;
    if (row.owner.currency == currency) change.owner -= row.owner;
  }
  workings.line("change of the state share", "all semesters, less what they were", change.state);
  workings.line("change of the owner share", "the same", change.owner);
  workings.figure("change of the state share", change.state);
  workings.figure("change of the owner share", change.owner);
  return workings;
}

}  // namespace grantledger
