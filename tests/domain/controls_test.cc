// What control level 1 asks beyond level 0 (invariants 23 to 38), one given/when/then a control.
// That level 0 lets each of these through is shown in the same case, with the control left out.

#include <functional>
#include <set>

#include "events/postings.h"
#include "ledger/domain/powers.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

const Date paid_on = day(2026, 12, 10);

// The code of the command that asks for facts of the kind.
template <std::size_t index = 0>
std::string_view code_of_kind(std::size_t kind) {
  if constexpr (index < std::variant_size_v<EventKinds>) {
    return index == kind ? command_code_of(Event(std::variant_alternative_t<index, EventKinds>{}))
                         : code_of_kind<index + 1>(kind);
  } else {
    return "";
  }
}

Case controlled(Stage stage) {
  Case year = year_at(stage);
  year.when(admin, {ControlsAdopted{1, day(2026, 1, 2)}}).then_accepted();
  return year;
}

// The controls of which a test has shown that they, and nothing else, keep something out.
std::set<Control>& needed() {
  static std::set<Control> controls;
  return controls;
}

// After a whole run: no control could be left out without a test that tells.
class EveryControl : public ::testing::Environment {
  void TearDown() override {
    if (GTEST_FLAG_GET(filter) != "*") return;
    for (const ControlText& control : control_texts()) {
      EXPECT_TRUE(needed().contains(control.control)) << "no test needs " << control.code;
    }
  }
};
const auto* const every_control = ::testing::AddGlobalTestEnvironment(new EveryControl);

// The request is refused for the control's reason, and accepted where only that control is not
// made.
void refused_by(Case year, Control control, const char* actor, const std::vector<Event>& wanted,
                std::optional<Date> recorded = {}) {
  if (recorded) year.on_day(*recorded);
  needed().insert(control);
  Case without = year;
  without.without(control);
  year.when(actor, wanted).then_refused(text_of(control).reason);
  without.when(actor, wanted).then_accepted();
}

void attest_and_approve(Case& year, const PaymentTerms& payment, Date on) {
  year.when(machine, {ordered(payment, on)}).then_accepted();
  year.when(kari, {attested(payment, on)}).then_accepted();
  year.when(per, {approved(payment, on)}).then_accepted();
}

// An application for one participant, whose id is as it should be.
ApplicationReceived asked_for(const char* name, const char* applicant) {
  ApplicationReceived fact = application(name, applicant);
  fact.wishes.front().participant.bytes = "p-1";
  return fact;
}

AwardDecided offered(const char* grant, std::uint16_t year, const char* version, Money amount) {
  AwardDecided fact = award("", terms(grant, m1), amount);
  fact.terms.scheme = id<SchemeId>("offers");
  fact.terms.year = year;
  fact.rule = id<RuleVersionId>(version);
  fact.group = "";
  fact.effective_on = day(2026, 9, 1);
  return fact;
}

// A scheme of fixed amounts that are offered, at most two years; `change` alters its rule.
Case with_offers(const std::function<void(RuleVersion&)>& change = {}) {
  Case year = controlled(Stage::paid);
  RuleVersion version{.scheme = id<SchemeId>("offers"),
                      .version = id<RuleVersionId>("O-2026"),
                      .first_day = day(2026, 1, 1),
                      .initiation = Initiation::offer,
                      .groups = {{"everybody", day(2026, 1, 1), {}}},
                      .years_max = 2,
                      .fixed_amount = FixedAmountRule{kr(1'000)},
                      .source = "invented"};
  if (change) change(version);
  RuleVersion next = version;
  next.version = id<RuleVersionId>("O-2027");
  next.first_day = day(2027, 1, 1);
  year.when(admin,
            {SchemeEstablished{id<SchemeId>("offers"), "Offers", org(dir), "", day(2026, 1, 1)},
             RuleVersionPublished{version, day(2026, 1, 1)},
             RuleVersionPublished{next, day(2026, 1, 1)}})
      .then_accepted();
  return year;
}

TEST(ControlLevels, OnlyRise) {
  Case year = controlled(Stage::opened);
  year.when(admin, {ControlsAdopted{1, day(2026, 2, 1)}}).then_refused(Reason::level_not_higher);
  year.when(admin, {ControlsAdopted{9, day(2026, 2, 1)}}).then_refused(Reason::level_not_higher);
  year.when(kari, {ControlsAdopted{1, day(2026, 2, 1)}}).then_refused(Reason::no_delegation);
}

TEST(Controls, HaveATextEachInTheirOrder) {
  EXPECT_NE(every_control, nullptr);
  std::set<std::string_view> codes;
  for (const ControlText& each : control_texts()) {
    EXPECT_EQ(&text_of(each.control), &each);
    EXPECT_TRUE(codes.insert(each.code).second) << each.code;
    EXPECT_GE(each.invariant, 23);
    EXPECT_LE(each.invariant, 38);
    EXPECT_NE(text_of(each.reason), nullptr);
  }
  EXPECT_EQ(codes.size(), static_cast<std::size_t>(Control::key_by_owner_or_two) + 1);
}

TEST(Powers, AreSaidForEveryCommand) {
  std::size_t place = 0;
  for (std::size_t kind = 0; kind < event_kind_codes().size(); ++kind) {
    const auto code = code_of_kind(kind);
    if (code.empty()) continue;
    ASSERT_LT(place, command_powers().size());
    EXPECT_EQ(command_powers()[place].command, code);
    ++place;
  }
  EXPECT_EQ(place, command_powers().size());
}

TEST(Invariant23, WhatIsPaidForALeaveIsForwardedToItsBeneficiary) {
  FundsForwarded to_itself = forwarded(kr(36'458, 30));
  to_itself.beneficiary = org(m1);
  refused_by(controlled(Stage::paid), Control::forwarded_to_its_beneficiary, kari, {to_itself});
  FundsForwarded other_semester = forwarded(kr(1));
  other_semester.semester = id<SemesterId>("2027-autumn");
  refused_by(controlled(Stage::paid), Control::forwarded_to_its_beneficiary, kari,
             {other_semester});
  controlled(Stage::paid).when(kari, {forwarded(kr(36'458, 30))}).then_accepted();
}

TEST(Invariant23, NoMoreThanTheStateShareIsForwardedEvenInAdvance) {
  Case year = controlled(Stage::confirmed);  // Nothing has come yet.
  year.when(kari, {forwarded(kr(36'458, 30))}).then_accepted();
  year.when(kari, {forwarded(kr(36'458, 31))})
      .then_refused(Reason::over_state_share, kr(36'458, 31), kr(36'458, 30));
  // What came three times is there to forward, but is more than the leave gives in two semesters.
  year = controlled(Stage::paid);
  for (const char* name : {"again", "and-again"}) {
    PaymentTerms again = autumn_g1();
    again.payment = id<PaymentId>(name);
    year.given({ordered(again, paid_on), executed(again, paid_on)});
  }
  refused_by(year, Control::within_state_share, kari, {forwarded(kr(72'916, 61))});
}

TEST(Invariant23, AllottedMoneyIsCommittedByTheCountyGovernor) {
  Case year = with_offers([](RuleVersion& rule) { rule.route = Route::allotment; });
  const AwardDecided fact = offered("O1", 2026, "O-2026", kr(1'000));
  year.given({fact, AwardAccepted{id<GrantId>("O1"), "x", fact.effective_on}});
  refused_by(year, Control::holder_by_route, per,
             {CommitmentRegistered{.terms = fact.terms,
                                   .holder = org(dir),
                                   .parts = {{line(line_2026), kr(1'000)}},
                                   .effective_on = fact.effective_on}});
}

TEST(Invariant23, AnAdmissionAndAConfirmationAreOfTheLeavesOwn) {
  AdmissionRecorded other_person = admission(leave_a());
  other_person.participant.bytes = "p-9";
  refused_by(controlled(Stage::awarded), Control::part_names_its_leave, kari, {other_person});
  ParticipationConfirmed other_scheme = confirmed(leave_a(), autumn);
  other_scheme.scheme = id<SchemeId>("offers");
  refused_by(controlled(Stage::awarded), Control::part_names_its_leave, kari, {other_scheme});
}

TEST(Invariant23, ALetterGoesToThoseOfTheGrant) {
  LetterIssued astray = letter("letter-X", "G1");
  astray.recipient = org(u1);
  refused_by(controlled(Stage::confirmed), Control::part_names_its_leave, kari, {astray});
}

TEST(Invariant23, AnAppealIsByThoseOfTheCase) {
  AppealLodged lodged = appeal(day(2026, 5, 20));
  controlled(Stage::awarded).when(kari, {lodged}).then_accepted();
  lodged.appellant = org(fk1);
  refused_by(controlled(Stage::awarded), Control::part_names_its_leave, kari, {lodged});
}

TEST(Invariant23, APartForAnotherIsForAKindergartenOfThePayee) {
  Case year = with_offers();
  AwardDecided fact = offered("O1", 2026, "O-2026", kr(1'000));
  year.when(kari, {fact, AwardAccepted{id<GrantId>("O1"), "x", fact.effective_on}}).then_accepted();
  year.when(per, {CommitmentRegistered{.terms = fact.terms,
                                       .holder = org(dir),
                                       .parts = {{line(line_2026), kr(1'000)}},
                                       .effective_on = fact.effective_on}})
      .then_accepted();
  PaymentTerms payment = plain_payment("P-O1", fact.terms, kr(1'000), line_2026);
  payment.parts.front().leave = id<LeaveId>("A");
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::not_the_beneficiary);
}

TEST(Invariant23, AKindergartenIsNoRecipientWhereTheAuthorityIsPaid) {
  Case year = controlled(Stage::applied);
  year.when(kari, {asked_for("app-K1", k1)}).then_accepted();
  year.when(kari, {owner_assessed("app-K1", k1)}).then_accepted();
  refused_by(year, Control::authority_receives, kari,
             {award("app-K1", terms("GK", k1), kr(145'833, 19))});
}

TEST(Invariant23, AnOwnerShareIsPaidForItsSemester) {
  Case year = controlled(Stage::paid);
  year.when(kari, {owner_due(kr(12'152, 77))}).then_accepted();
  OwnerSharePaid other = owner_paid(kr(12'152, 77));
  other.semester = spring;
  refused_by(year, Control::owner_share_of_semester, kari, {other});
  year.when(kari, {owner_paid(kr(12'152, 77))}).then_accepted();
}

TEST(Invariant24, NextYearsRuleDecidesNothingOfThisYear) {
  AwardDecided early = offered("O1", 2026, "O-2027", kr(1'000));
  early.effective_on = day(2026, 12, 31);
  Case year = with_offers();
  year.when(kari, {early}).then_refused(Reason::rule_not_in_force);
  year.without(Control::rule_of_the_year).when(kari, {early}).then_accepted();
}

TEST(Invariant24, ARuleThatBeginsAfterTheGrantsYearNeverDecidesIt) {
  Case year = controlled(Stage::applied);
  ApplicationReceived asked = asked_for("app-X", m2);
  asked.year = 2025;
  year.when(kari, {asked}).then_accepted();
  OwnerAssessed assessed = owner_assessed("app-X", m2);
  assessed.year = 2025;
  year.when(kari, {assessed}).then_accepted();
  AwardDecided fact = award("app-X", terms("GX", m2), kr(145'833, 19));
  fact.terms.year = 2025;
  refused_by(year, Control::rule_of_the_year, kari, {fact});
}

TEST(Invariant24, AYearWithoutARuleIsToldSo) {
  Case year = with_offers();
  RuleVersion ended{.scheme = id<SchemeId>("ended"),
                    .version = id<RuleVersionId>("E"),
                    .first_day = day(2026, 1, 1),
                    .last_day = day(2026, 6, 30),
                    .initiation = Initiation::offer,
                    .groups = {{"everybody", day(2026, 1, 1), {}}},
                    .fixed_amount = FixedAmountRule{kr(1'000)},
                    .source = "invented"};
  year.when(admin, {SchemeEstablished{ended.scheme, "Ended", org(dir), "", day(2026, 1, 1)},
                    RuleVersionPublished{ended, day(2026, 1, 1)}})
      .then_accepted();
  AwardDecided late = offered("O1", 2026, "E", kr(1'000));
  late.terms.scheme = ended.scheme;
  year.when(kari, {late}).then_refused(Reason::no_rule_in_force);
}

TEST(Invariant24, AGrantsYearIsNearItsDecision) {
  refused_by(with_offers(), Control::year_is_near, kari,
             {offered("O1", 2099, "O-2026", kr(1'000))});
}

TEST(Invariant25, AnAwardIsWhatTheRuleGivesForTheWishes) {
  Case year = controlled(Stage::applied);
  year.when(kari, {asked_for("app-X", m2)}).then_accepted();
  year.when(kari, {owner_assessed("app-X", m2, 2)}).then_accepted();
  AwardDecided fact = award("app-X", terms("GX", m2), kr(145'833, 20));
  fact.departure = "ranked lower";
  refused_by(year, Control::award_within_wishes, kari, {fact});
}

TEST(Invariant25, AnAssessedAwardIsAtMostWhatWasAppliedFor) {
  Case year = controlled(Stage::opened);
  const SchemeId assessed = id<SchemeId>("assessed");
  const RuleVersion open{.scheme = assessed,
                         .version = id<RuleVersionId>("AS-2026"),
                         .first_day = day(2026, 1, 1),
                         .initiation = Initiation::application,
                         .groups = {{"everybody", day(2026, 1, 1), {}}},
                         .cost_share = CostShareRule{},
                         .source = "invented",
                         .requires_call = Requirement::not_required,
                         .requires_owner_assessment = Requirement::not_required};
  year.when(admin, {SchemeEstablished{assessed, "Assessed", org(dir), "", day(2026, 1, 1)},
                    RuleVersionPublished{open, day(2026, 1, 1)}})
      .then_accepted();
  year.when(kari, {ApplicationReceived{.application = id<ApplicationId>("app-Y"),
                                       .scheme = assessed,
                                       .applicant = org(m1),
                                       .year = 2026,
                                       .amount_applied = kr(1'000),
                                       .effective_on = day(2026, 1, 20)}})
      .then_accepted();
  AwardDecided fact = offered("Y1", 2026, "AS-2026", kr(1'000, 1));
  fact.terms.scheme = assessed;
  fact.application = id<ApplicationId>("app-Y");
  fact.cost = kr(3'000);
  refused_by(year, Control::award_within_wishes, kari, {fact});
  fact.departure = "The call doubled the amounts";
  year.when(kari, {fact}).then_accepted();
}

TEST(Invariant25, EveryAwardOfAnAllocationIsOfTheSamePot) {
  Case year = controlled(Stage::opened);
  RuleVersion shared = rule();
  shared.version = id<RuleVersionId>("POT");
  shared.leave_share.reset();
  shared.requires_confirmation = false;
  shared.initiation = Initiation::allocation;
  shared.supersedes = rule().version;
  shared.allocation = AllocationRule{
      .pot = kr(100), .equal_share = {0, 1}, .statistics = id<StatisticsId>("teachers")};
  StatisticsImported teachers{.statistics = id<StatisticsId>("teachers"),
                              .counted_on = day(2026, 1, 1),
                              .weights = {{org(m1), 1}, {org(s1), 1}},
                              .effective_on = day(2026, 1, 1)};
  year.given({RuleVersionPublished{shared, shared.first_day}, teachers});
  AwardDecided first = award("", g1(), kr(50));
  first.rule = shared.version;
  year.when(kari, {first}).then_accepted();
  teachers.counted_on = day(2026, 6, 1);
  teachers.weights = {{org(m1), 1}, {org(s1), 3}};
  year.given({teachers});
  AwardDecided second = award("", g2(), kr(75));  // By June's count: 125 of a pot of 100.
  second.rule = shared.version;
  second.effective_on = day(2026, 6, 1);
  refused_by(year, Control::one_pot, kari, {second});
}

TEST(Invariant25, AStipendIsWithinThePartThatTheRuleAllows) {
  Case year = controlled(Stage::applied);
  RuleVersion stipends = rule();
  stipends.version = id<RuleVersionId>("STIPENDS");
  stipends.supersedes = rule().version;
  stipends.stipend_allowed = true;
  stipends.stipend_max = Fraction{1, 10};
  AwardDecided decided = award("app-1", g1(), kr(145'833, 19));
  decided.rule = stipends.version;
  LeaveGranted leave = leave_a();
  leave.rule = stipends.version;
  year.given({RuleVersionPublished{stipends, stipends.first_day}, decided, accepted(g1()), leave});
  StipendAgreed agreed{leave.leave, g1(), kr(14'583, 32), org(m1), day(2026, 9, 1)};
  Case within = year;
  within.when(kari, {agreed}).then_accepted();
  agreed.amount = kr(14'583, 33);  // A tenth of the state share is 14,583.32.
  refused_by(year, Control::stipend_within_rule, kari, {agreed});
}

TEST(Invariant25, ALeaveIsForSomebodyWhoWasAppliedFor) {
  Case year = controlled(Stage::applied);
  year.when(kari, {asked_for("app-X", m2)}).then_accepted();
  year.when(kari, {owner_assessed("app-X", m2, 2)}).then_accepted();
  AwardDecided fact = award("app-X", terms("GX", m2), kr(145'833, 19));
  fact.departure = "ranked lower";
  year.when(kari, {fact}).then_accepted();
  LeaveGranted leave = leave_a();
  leave.leave = id<LeaveId>("X");
  leave.terms = fact.terms;
  leave.payer = leave.beneficiary = org(m2);
  leave.participant.bytes = "p-ghost";
  refused_by(year, Control::participant_applied, kari, {leave});
}

TEST(Invariant25, ALeaveIsAsItWasAppliedFor) {
  Case year = controlled(Stage::applied);
  year.when(kari, {asked_for("app-X", m1)}).then_accepted();
  year.when(kari, {owner_assessed("app-X", m1, 2)}).then_accepted();
  AwardDecided decided = award("app-X", terms("GX", m1), kr(145'833, 19));
  decided.departure = "urgent";
  decided.effective_on = day(2026, 5, 4);
  year.when(kari, {decided}).then_accepted();
  LeaveGranted leave = leave_a();
  leave.leave = id<LeaveId>("X");
  leave.terms = terms("GX", m1);
  leave.participant.bytes = "p-1";
  leave.effective_on = day(2026, 5, 4);
  Case right = year;
  right.when(kari, {leave}).then_accepted();
  leave.beneficiary = org(k1);
  refused_by(year, Control::participant_applied, kari, {leave});
  leave.beneficiary = org(m1);
  leave.provider = org(s1);
  refused_by(year, Control::participant_applied, kari, {leave});
}

TEST(Invariant25, AnAwardIsForAGroupThatIsAppliedFor) {
  AwardDecided decided = award("app-M1", g1(), kr(145'833, 19));
  decided.group = "kindergarten_teacher";
  refused_by(controlled(Stage::applied), Control::award_within_wishes, kari, {decided});
}

TEST(Invariant25, AnIncreaseIsWithinTheRuleToo) {
  Case year = with_offers();
  const AwardDecided fact = offered("O1", 2026, "O-2026", kr(1'000));
  year.when(kari, {fact}).then_accepted();
  const AwardIncreased more{fact.terms, kr(1'000, 1), "x", id<ActorId>(kari), day(2026, 9, 2)};
  refused_by(year, Control::award_within_wishes, kari, {more});
}

TEST(Invariant25, AReductionChangesTheLeavesAsWell) {
  Case year = controlled(Stage::confirmed);
  const std::vector<Event> reduction{reduced(g1(), kr(100'000)),
                                     released(g1(), line_2027, kr(109'374, 89)),
                                     released(g1(), line_2026, kr(45'833, 20))};
  refused_by(year, Control::leaves_within_award, per, reduction);
  year.when(kari, {BreachFound{id<GrantId>("G1"), "report", "none came", day(2026, 12, 1)}})
      .then_accepted();
  year.when(per, reduction).then_accepted();  // A sanction.
}

TEST(Invariant26, OneParticipantHasOneFullLeave) {
  Case year = year_at(Stage::opened);
  RuleVersion limited = rule();
  limited.version = id<RuleVersionId>("VU-2026-2");
  limited.supersedes = id<RuleVersionId>("VU-2026-1");
  limited.limits = ParticipantLimits{.credits_year_max = {3000}};
  year.when(admin, {RuleVersionPublished{limited, day(2026, 1, 20)}}).then_accepted();
  year.when(admin, {ControlsAdopted{1, day(2026, 1, 21)}}).then_accepted();
  std::vector<LeaveGranted> leaves;
  for (const auto& [name, recipient] : {std::pair{"1", m1}, std::pair{"2", m2}}) {
    ApplicationReceived asked = asked_for(name, recipient);
    asked.wishes.front().participant.bytes = "p-one";
    year.when(kari, {asked}).then_accepted();
    year.when(kari, {owner_assessed(name, recipient)}).then_accepted();
    AwardDecided fact = award(name, terms(name, recipient), kr(145'833, 19));
    fact.rule = limited.version;
    year.when(kari, {fact}).then_accepted();
    LeaveGranted leave = leave_a();
    leave.leave = id<LeaveId>(name);
    leave.terms = fact.terms;
    leave.rule = limited.version;
    leave.participant.bytes = "p-one";
    leave.payer = leave.beneficiary = org(recipient);
    leaves.push_back(leave);
  }
  year.when(kari, {leaves[0]}).then_accepted();
  refused_by(year, Control::participant_within_limits, kari, {leaves[1]});
}

TEST(Invariant27, WhatHappenedHasHappened) {
  Case year = controlled(Stage::confirmed);
  attest_and_approve(year, autumn_g1(), paid_on);
  refused_by(year, Control::not_in_advance, machine, {executed(autumn_g1(), day(2026, 12, 12))},
             paid_on);
  year.on_day(paid_on).when(machine, {executed(autumn_g1(), day(2026, 12, 11))}).then_accepted();
}

TEST(Invariant27, AStepDoesNotComeBeforeTheOneBefore) {
  Case year = controlled(Stage::confirmed);
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_accepted();
  refused_by(year, Control::after_the_step_before, per, {approved(autumn_g1(), day(2026, 12, 9))},
             paid_on);
  year.when(per, {approved(autumn_g1(), paid_on)}).then_accepted();
  refused_by(year, Control::after_the_step_before, machine,
             {executed(autumn_g1(), day(2026, 12, 9))}, paid_on);
  PaymentExecuted told = executed(autumn_g1(), day(2026, 12, 9));
  told.statement = "statement 12";  // A bank line is a fact of the world.
  year.when(machine, {told}).then_accepted();
}

TEST(Invariant27, ACaseIsHandledInItsOrder) {
  Case year = controlled(Stage::applied);
  year.when(kari, {asked_for("app-X", m1)}).then_accepted();  // Of 20 February.
  const AssessmentRecorded early{id<ApplicationId>("app-X"), id<ActorId>(kari), true, "good",
                                 day(2026, 2, 19)};
  refused_by(year, Control::after_the_step_before, kari, {early});
  year.when(kari, {owner_assessed("app-X", m1, 2)}).then_accepted();  // Of 20 March.
  AwardDecided decided = award("app-X", terms("GX", m1), kr(145'833, 19));
  decided.departure = "urgent";
  decided.effective_on = day(2026, 3, 19);
  refused_by(year, Control::after_the_step_before, kari, {decided});
}

TEST(Invariant27, AnOrderFollowsCommitmentAndConfirmation) {
  Case year = controlled(Stage::confirmed);
  const Date confirmed_on = confirmed(leave_a(), autumn).effective_on;
  refused_by(year, Control::after_the_step_before, machine,
             {ordered(autumn_g1(), confirmed_on - std::chrono::days(1))});
  year.when(machine, {ordered(autumn_g1(), confirmed_on)}).then_accepted();
}

TEST(Invariant27, AnOwnerShareIsPaidAfterItIsDue) {
  Case year = controlled(Stage::paid);
  const OwnerShareDue due = owner_due(kr(12'152, 77));
  year.when(kari, {due}).then_accepted();
  OwnerSharePaid paid = owner_paid(kr(12'152, 77));
  paid.effective_on = due.effective_on - std::chrono::days(1);
  refused_by(year, Control::after_the_step_before, kari, {paid});
  FundsForwarded early = forwarded(kr(1));
  early.effective_on = day(2026, 4, 29);  // The award is of 30 April.
  refused_by(year, Control::after_the_step_before, kari, {early});
}

TEST(Invariant27, SemestersFollowOneAnotherFromTheStudyStart) {
  Case year = controlled(Stage::applied);
  year.when(kari, {asked_for("app-X", m2)}).then_accepted();
  year.when(kari, {owner_assessed("app-X", m2, 2)}).then_accepted();
  AwardDecided fact = award("app-X", terms("GX", m2), kr(145'833, 19));
  fact.departure = "ranked lower";
  year.when(kari, {fact}).then_accepted();
  LeaveGranted leave = leave_a();
  leave.leave = id<LeaveId>("X");
  leave.terms = fact.terms;
  leave.payer = leave.beneficiary = org(m2);
  leave.participant.bytes = "p-x";
  for (const auto& [first, second] :
       {std::pair{"2027-spring", "2026-autumn"}, std::pair{"2026-autumn", "2031-spring"},
        std::pair{"2029-autumn", "2030-spring"}, std::pair{"H1", "H2"}}) {
    leave.semesters[0].semester = id<SemesterId>(first);
    leave.semesters[1].semester = id<SemesterId>(second);
    Case without = year;
    without.without(Control::participant_applied);
    without.when(kari, {leave}).then_refused(Reason::semester_out_of_range);
  }
  ParticipationConfirmed ahead = confirmed(leave_a(), autumn);
  ahead.semester = id<SemesterId>("2031-autumn");
  refused_by(controlled(Stage::awarded), Control::semesters_in_order, kari, {ahead});
}

TEST(Invariant28, APowerIsHeldWhenItIsUsedAndWhenItIsRecorded) {
  Case year = controlled(Stage::confirmed);
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_accepted();
  DelegationRevoked revoked{.actor = id<ActorId>(per),
                            .power = Power::budget_disposal,
                            .reason = "left",
                            .effective_on = day(2026, 12, 11)};
  year.when(admin, {revoked}).then_accepted();
  refused_by(year, Control::power_when_recorded, per, {approved(autumn_g1(), paid_on)},
             day(2026, 12, 12));
}

TEST(Invariant28, NobodyGrantsThemselvesAPower) {
  Case year = controlled(Stage::opened);
  year.when(admin, {delegation(anne, Power::administration)}).then_accepted();
  DelegationGranted own = delegation(anne, Power::budget_disposal);
  refused_by(year, Control::no_self_grant, anne, {own}, day(2026, 6, 1));
  DelegationGranted renewal = delegation(anne, Power::administration);
  renewal.first_day = renewal.effective_on = day(2026, 6, 1);
  renewal.last_day = day(2026, 6, 8);
  year.on_day(day(2026, 6, 1)).when(anne, {renewal}).then_accepted();
  renewal.last_day = day(2026, 6, 9);
  year.when(anne, {renewal}).then_refused(Reason::self_granted);
}

TEST(Invariant28, ADelegationWaitsForASecondAdministratorWhereThatIsAsked) {
  Case year = controlled(Stage::confirmed);
  year.when(admin, {delegation(anne, Power::administration)}).then_accepted();
  const Position asked = year.head() + 1;
  year.when(admin, {DelegationConfirmationRequired{true, "letter", day(2026, 2, 1)}})
      .then_accepted();
  year.when(admin, {FactConfirmed{.position = asked, .effective_on = day(2026, 2, 1)}})
      .then_refused(Reason::no_second_person);
  year.when(anne, {FactConfirmed{.position = asked, .effective_on = day(2026, 2, 1)}})
      .then_accepted();
  year.when(admin, {DelegationConfirmationRequired{true, "letter", day(2026, 2, 1)}})
      .then_refused(Reason::already_exists);
  const Position granted = year.head() + 1;
  year.when(admin, {delegation(ida, Power::attestation)}).then_accepted();
  EXPECT_FALSE(has_power_for(year.books(), id<ActorId>(ida), {.power = Power::attestation},
                             day(2026, 6, 1)));
  FactConfirmed confirmed_grant{.position = granted, .effective_on = day(2026, 2, 2)};
  year.when(anne, {confirmed_grant}).then_refused(Reason::actor_differs);
  confirmed_grant.concerned = id<ActorId>(ida);
  year.when(anne, {confirmed_grant}).then_accepted();
  EXPECT_TRUE(has_power_for(year.books(), id<ActorId>(ida), {.power = Power::attestation},
                            day(2026, 6, 1)));
  year.when(anne, {FactConfirmed{.position = 1, .effective_on = day(2026, 2, 2)}})
      .then_refused(Reason::nothing_to_confirm);
}

TEST(Invariant28, ThePowerWaitsForNobodyWithoutTheControl) {
  const auto holds = [](bool is_controlled) {
    Case year = controlled(Stage::confirmed);
    if (!is_controlled) year.without(Control::delegation_confirmed);
    year.when(admin, {delegation(anne, Power::administration)}).then_accepted();
    const Position asked = year.head() + 1;
    year.when(admin, {DelegationConfirmationRequired{true, "letter", day(2026, 2, 1)}})
        .then_accepted();
    year.when(anne, {FactConfirmed{.position = asked, .effective_on = day(2026, 2, 1)}})
        .then_accepted();
    year.when(admin, {delegation(ida, Power::attestation)}).then_accepted();
    return has_power_for(year.books(), id<ActorId>(ida), {.power = Power::attestation},
                         day(2026, 6, 1));
  };
  EXPECT_FALSE(holds(true));
  EXPECT_TRUE(holds(false));
  needed().insert(Control::delegation_confirmed);
}

TEST(Invariant29, ARepresentativeTakesNoPart) {
  Case year = controlled(Stage::confirmed);
  year.when(ida, {RepresentativeRegistered{
                     id<ActorId>(per), org(k1), day(2026, 1, 1), {}, day(2026, 6, 1)}})
      .then_accepted();
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_accepted();
  refused_by(year, Control::no_party_takes_part, per, {approved(autumn_g1(), paid_on)});
}

TEST(Invariant29, TwoIdsOfOnePersonAreOne) {
  Case year = controlled(Stage::confirmed);
  for (const char* actor : {kari, per}) {
    year.when(admin,
              {ActorChanged{
                  id<ActorId>(actor), actor, {}, "person-7", "same person", day(2026, 6, 1)}})
        .then_accepted();
  }
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_accepted();
  refused_by(year, Control::one_person, per, {approved(autumn_g1(), paid_on)});
}

TEST(Invariant29, WhereOnesWishesAreForOnesOwnPlaceOneTakesNoPart) {
  Case year = controlled(Stage::applied);
  ApplicationReceived asked = asked_for("app-X", m1);
  asked.wishes.front().workplace = org(k1);
  year.when(kari, {asked}).then_accepted();
  year.when(kari, {owner_assessed("app-X", m1, 2)}).then_accepted();
  const AssessmentRecorded assessed{id<ApplicationId>("app-X"), id<ActorId>(kari), true, "good",
                                    day(2026, 3, 21)};
  Case employed = year;
  employed
      .when(admin, {ActorChanged{id<ActorId>(kari), kari, org(m1), "", "moved", day(2026, 3, 1)}})
      .then_accepted();
  refused_by(employed, Control::no_party_takes_part, kari, {assessed});
  year.when(ida, {RepresentativeRegistered{.actor = id<ActorId>(kari),
                                           .organisation = org(k1),
                                           .first_day = day(2026, 1, 1),
                                           .effective_on = day(2026, 1, 1)}})
      .then_accepted();
  refused_by(year, Control::no_party_takes_part, kari, {assessed});
}

TEST(Invariant29, APartyNeitherControlsNorVouchesNorVoids) {
  Case year = controlled(Stage::withdrawn);
  year.when(ida, {RepresentativeRegistered{.actor = id<ActorId>(kari),
                                           .organisation = org(s1),
                                           .first_day = day(2026, 1, 1),
                                           .effective_on = day(2026, 1, 1)}})
      .then_accepted();
  refused_by(year, Control::no_party_takes_part, kari,
             {ControlPerformed{g2().grant, "visit", "in order", day(2026, 12, 20)}});
  Position claimed = year.head();
  while (!std::holds_alternative<RepaymentClaimed>(year.recorded()[claimed - 1].facts.front())) {
    --claimed;
  }
  EntryVoided voided{.position = claimed, .reason = "wrong", .effective_on = day(2026, 12, 21)};
  voided.entries = postings(year.recorded()[claimed - 1].facts.front());
  for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  year.when(admin, {delegation(kari, Power::administration)}).then_accepted();
  refused_by(year, Control::no_party_takes_part, kari, {voided});
}

TEST(Invariant29, WhoseAnIdIsStays) {
  Case year = controlled(Stage::applied);
  const auto of = [](const char* actor, const char* person) {
    return ActorChanged{id<ActorId>(actor), actor, {}, person, "registered", day(2026, 3, 1)};
  };
  year.when(admin, {of(kari, "n-1"), of(per, "n-1")}).then_accepted();
  refused_by(year, Control::one_person, admin, {of(per, "")});
  refused_by(year, Control::one_person, admin, {of(per, "n-2")});
  // What one id is partial in, the person is.
  year.when(per, {ImpartialityDeclared{id<ActorId>(per), id<ApplicationId>("app-M1"), false, "x",
                                       day(2026, 3, 21)}})
      .then_accepted();
  AwardDecided decided = award("app-M1", g1(), kr(145'833, 19));
  year.when(kari, {decided}).then_refused(Reason::partial_actor);
  year.without(Control::one_person).when(kari, {decided}).then_accepted();
}

TEST(Invariant29, AnotherEndsAPartiality) {
  Case year = controlled(Stage::applied);
  const auto declare = [](const char* of, bool is_impartial, const char* reason) {
    return ImpartialityDeclared{id<ActorId>(of), id<ApplicationId>("app-M1"), is_impartial, reason,
                                day(2026, 4, 1)};
  };
  year.when(kari, {declare(kari, false, "my brother")}).then_accepted();
  refused_by(year, Control::partiality_ended_by_another, kari, {declare(kari, true, "all well")});
  year.when(per, {declare(kari, true, "")}).then_refused(Reason::partiality_not_ended);
  year.when(per, {declare(kari, true, "He no longer works there")}).then_accepted();
  EXPECT_TRUE(find(year.books().actors, id<ActorId>(kari))->partial_in.empty());
}

TEST(Invariant29, TheAppealsBodyUpholds) {
  Case year = controlled(Stage::awarded);
  year.when(kari, {appeal(day(2026, 5, 20))}).then_accepted();
  AppealDecided upheld{.appeal = id<AppealId>("appeal-G4"),
                       .grant = id<GrantId>("G4"),
                       .reason = "x",
                       .decided_by = id<ActorId>(per),
                       .effective_on = day(2026, 6, 20)};
  refused_by(year, Control::appeals_body_decides, per, {upheld});
  upheld.body = org(kd);
  year.when(per, {upheld}).then_refused(Reason::not_the_appeals_body);
  year.when(admin, {ActorChanged{id<ActorId>(per), per, org(kd), "", "moved", day(2026, 6, 1)}})
      .then_accepted();
  year.when(per, {upheld}).then_accepted();
}

TEST(Invariant30, ADelegationCoversWhatItNames) {
  Case year = controlled(Stage::opened);
  year.when(admin, {delegation(anne, Power::administration, id<ItemId>("226.22"))}).then_accepted();
  refused_by(year, Control::power_covers_the_act, anne,
             {ActorRegistered{id<ActorId>("new"), "New", {}, day(2026, 2, 1)}});
}

// From that day on per approves at most 100,000.
Case with_limited_approver(Date first_day) {
  Case year = controlled(Stage::confirmed);
  year.when(admin, {DelegationRevoked{.actor = id<ActorId>(per),
                                      .power = Power::budget_disposal,
                                      .reason = "limited",
                                      .effective_on = first_day - std::chrono::days(1)}})
      .then_accepted();
  DelegationGranted limited = delegation(per, Power::budget_disposal);
  limited.first_day = limited.effective_on = first_day;
  limited.amount_max = kr(100'000);
  year.when(admin, {limited}).then_accepted();
  return year;
}

PaymentTerms part_of_autumn_g1(const char* name, std::size_t part) {
  PaymentTerms payment = autumn_g1();
  payment.payment = id<PaymentId>(name);
  payment.parts = {payment.parts[part]};
  payment.amount = payment.sources[0].amount = payment.parts[0].amount;
  return payment;
}

TEST(Invariant30, PaymentsToOnePayeeAddUpAgainstTheLimit) {
  Case year = with_limited_approver(day(2026, 11, 2));
  const PaymentTerms first = part_of_autumn_g1("pay-G1-autumn", 0);
  const PaymentTerms second = part_of_autumn_g1("second", 1);
  for (const PaymentTerms& payment : {first, second}) {
    year.when(machine, {ordered(payment, paid_on)}).then_accepted();
    year.when(kari, {attested(payment, paid_on)}).then_accepted();
  }
  year.when(per, {approved(first, paid_on)}).then_accepted();
  refused_by(year, Control::within_amount_limit, per, {approved(second, paid_on)});
}

TEST(Invariant30, DatingBackTakesNothingOffTheLimit) {
  Case year = with_limited_approver(day(2026, 9, 2));
  const PaymentTerms first = part_of_autumn_g1("pay-G1-autumn", 0);
  const PaymentTerms second = part_of_autumn_g1("second", 1);
  const Date earlier = paid_on - std::chrono::days(40);
  year.on_day(paid_on);
  for (const auto& [payment, on] : {std::pair(first, earlier), std::pair(second, paid_on)}) {
    year.when(machine, {ordered(payment, on)}).then_accepted();
    year.when(kari, {attested(payment, on)}).then_accepted();
  }
  year.when(per, {approved(first, earlier)}).then_accepted();
  refused_by(year, Control::within_amount_limit, per, {approved(second, paid_on)}, paid_on);
}

TEST(Invariant30, EveryPowerKeepsToItsLimit) {
  Case year = controlled(Stage::confirmed);
  DelegationGranted limited = delegation(anne, Power::attestation);
  limited.amount_max = kr(1'000);
  DelegationGranted votes = delegation(ida, Power::administration);
  votes.amount_max = kr(1'000);
  year.when(admin, {limited, votes}).then_accepted();
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  refused_by(year, Control::within_amount_limit, anne, {attested(autumn_g1(), paid_on, anne)});
  refused_by(year, Control::within_amount_limit, ida,
             {AppropriationMade{line("231.21:2026"), org(kd), kr(1'000, 1), false, "vote",
                                day(2026, 2, 1)}});
}

TEST(Invariant30, ARevocationNamesADelegationThereIs) {
  Case year = controlled(Stage::opened);
  DelegationRevoked revoked{.actor = id<ActorId>(per),
                            .power = Power::budget_disposal,
                            .reason = "moved",
                            .effective_on = day(2026, 2, 1)};
  revoked.granted_at = 999'999;
  year.when(admin, {revoked}).then_refused(Reason::unknown_fact);
}

// A receipt of 10 that nobody claimed, at the position that is returned.
Position unclaimed(Case& year) {
  year.when(kari, {ReceiptUnallocated{.payer = org(s1),
                                      .amount = kr(10),
                                      .bank_reference = "B-9",
                                      .effective_on = day(2026, 12, 20)}})
      .then_accepted();
  return year.head();
}

TEST(Invariant31, AReceiptIsAllocatedToAClaimAsFarAsItReaches) {
  Case year = controlled(Stage::withdrawn);
  const Position at = unclaimed(year);
  ReceiptAllocated allocated{.position = at,
                             .terms = g2(),
                             .claim = id<ClaimId>("claim-G2"),
                             .line = line(line_2026),
                             .holder = org(dir),
                             .amount = kr(11),
                             .reason = "it was meant for it",
                             .effective_on = day(2026, 12, 21)};
  refused_by(year, Control::receipt_has_so_much, kari, {allocated});
  allocated.amount = kr(10);
  allocated.position = at - 1;
  year.when(kari, {allocated}).then_refused(Reason::unknown_receipt);
  allocated.position = at;
  year.when(kari, {allocated}).then_accepted();
}

TEST(Invariant31, AReceiptIsPaidBackByTwoPeople) {
  Case year = controlled(Stage::withdrawn);
  const ReceiptReturn receipt{id<PaymentId>("back"), unclaimed(year), 0, org(s1), kr(10)};
  const Date on = day(2026, 12, 22);
  year.when(machine, {ReceiptReturnOrdered{receipt, "not ours", on}}).then_accepted();
  year.when(per, {ReceiptReturnApproved{receipt, id<ActorId>(per), on}})
      .then_refused(Reason::payment_in_other_state);
  year.when(kari, {ReceiptReturnAttested{receipt, id<ActorId>(kari), on}}).then_accepted();
  year.when(per, {ReceiptReturnApproved{receipt, id<ActorId>(per), on}}).then_accepted();
  year.when(machine, {ReceiptReturnExecuted{receipt, "B-10", on}}).then_accepted();
}

TEST(Invariant30, AnyAdministeringBodySendsBackWhatNothingClaims) {
  Case year = controlled(Stage::withdrawn);
  const ReceiptReturn receipt{id<PaymentId>("back"), unclaimed(year), 0, org(s1), kr(10)};
  const Date on = day(2026, 12, 22);
  DelegationGranted of_body = delegation(anne, Power::budget_disposal);
  of_body.organisation = org(dir);
  DelegationGranted of_other = of_body;
  of_other.actor = id<ActorId>(machine);
  of_other.organisation = org(fk1);
  year.when(admin, {of_body, of_other}).then_accepted();
  year.when(machine, {ReceiptReturnOrdered{receipt, "not ours", on}}).then_accepted();
  year.when(kari, {ReceiptReturnAttested{receipt, id<ActorId>(kari), on}}).then_accepted();
  refused_by(year, Control::power_covers_the_act, machine,
             {ReceiptReturnApproved{receipt, id<ActorId>(machine), on}});
  year.when(anne, {ReceiptReturnApproved{receipt, id<ActorId>(anne), on}}).then_accepted();
}

TEST(Invariant31, ALeavesClaimIsNotHeldUpByAnother) {
  Case year = controlled(Stage::paid);
  LeaveChanged ended = leave_d_ended();
  ended.leave = id<LeaveId>("A");
  ended.terms = g1();
  ended.payer = ended.beneficiary = org(m1);
  RepaymentDecided decided = repayment_decided(kr(72'916, 60));
  decided.terms = g1();
  decided.leave = id<LeaveId>("A");
  year.when(per, {ended, reduced(g1(), kr(109'374, 90)), released(g1(), line_2027, kr(72'916, 59)),
                  decided})
      .then_accepted();
  RepaymentClaimed claimed = repayment_claimed(kr(72'916, 60));
  claimed.terms = g1();
  year.when(kari, {claimed}).then_accepted();
}

EntryVoided voiding(const Case& year, Position position, Date on) {
  EntryVoided fact{.position = position, .reason = "wrong", .effective_on = on};
  fact.entries = postings(year.recorded()[position - 1].facts.front());
  for (Entry& entry : fact.entries) entry.amount = -entry.amount;
  return fact;
}

TEST(Invariant32, AVoidedExecutionIsPaidAgain) {
  Case year = controlled(Stage::paid);
  Position at = 0;
  for (Position position = 1; position <= year.head(); ++position) {
    const auto* fact = std::get_if<PaymentExecuted>(&year.recorded()[position - 1].facts.front());
    if (fact && fact->payment == autumn_g2()) at = position;
  }
  ASSERT_GT(at, 0u);
  year.when(admin, {voiding(year, at, day(2026, 12, 12))}).then_accepted();
  const Position voided_at = year.head();
  const auto& voided = std::get<EntryVoided>(year.recorded().back().facts.front());
  EXPECT_EQ(voided.undone.front(), year.recorded()[at - 1].facts.front());
  PaymentTerms again = autumn_g2();
  again.payment = id<PaymentId>("again");
  pay(year, again, day(2026, 12, 13));
  // The voiding is not voided.
  year.when(admin, {voiding(year, voided_at, day(2026, 12, 14))});
  EXPECT_FALSE(year.verdict().has_value());
}

TEST(Invariant32, WhatHasAFactOfItsOwnToEndItIsNotVoided) {
  Case year = controlled(Stage::opened);
  year.when(admin, {delegation(anne, Power::attestation)}).then_accepted();
  refused_by(year, Control::void_is_final, admin, {voiding(year, year.head(), day(2026, 2, 1))});
}

TEST(Invariant32, AFactThatOthersRestOnIsNotVoidedBeforeThem) {
  Case year = controlled(Stage::paid);
  Position at = 0;
  for (Position position = 1; position <= year.head(); ++position) {
    const auto* fact =
        std::get_if<ParticipationConfirmed>(&year.recorded()[position - 1].facts.front());
    if (fact && fact->leave == id<LeaveId>("D")) at = position;
  }
  ASSERT_GT(at, 0u);
  refused_by(year, Control::nothing_rests_on_it, admin, {voiding(year, at, day(2026, 12, 12))});
}

TEST(Invariant32, AYearIsClosedAfterItsEndAndAgainByARestatement) {
  Case year = controlled(Stage::paid);
  PeriodClosed closed{.year = 2026, .effective_on = day(2026, 12, 31)};
  refused_by(year, Control::year_is_over, admin, {closed}, day(2026, 12, 31));
  year.on_day(day(2027, 1, 15)).when(admin, {closed}).then_accepted();
  year.when(admin, {closed}).then_refused(Reason::already_exists);
  closed.restatement = 1;
  year.when(admin, {closed}).then_accepted();
}

PaymentTerms part_of_autumn_g2() {
  PaymentTerms payment = autumn_g2();
  payment.amount = payment.sources[0].amount = payment.parts[0].amount = kr(70'000);
  return payment;
}

// An approved payment of G2, and money for 2027.
Case approved_over_new_year() {
  Case year = controlled(Stage::confirmed);
  attest_and_approve(year, part_of_autumn_g2(), day(2026, 12, 30));
  year.when(admin, {AppropriationMade{line(line_2027), org(dir), kr(1'000'000), false, "",
                                      day(2027, 1, 1)}})
      .then_accepted();
  return year;
}

TEST(Invariant33, ExecutionInTheNextYearMovesItsCommitment) {
  const Date on = day(2027, 1, 4);
  PaymentTerms moved = part_of_autumn_g2();
  moved.sources.front().line = line(line_2027);
  refused_by(approved_over_new_year(), Control::commitment_moved, machine, {executed(moved, on)});
  Case year = approved_over_new_year();
  year.when(admin, {delegation(machine, Power::budget_disposal)}).then_accepted();
  CommitmentReleased release = released(g2(), line_2026, kr(70'000));
  CommitmentRegistered commit = commitment(g2(), {{line(line_2027), kr(70'000)}});
  release.effective_on = commit.effective_on = on;
  year.when(machine, {release, commit, executed(moved, on)}).then_accepted();
}

TEST(Invariant33, AfterTheYearMoneyIsNotRedirected) {
  const GrantTerms from = terms("G5", m1);
  const PaymentTerms payment = plain_payment("pay-G5", from, kr(100), line_2026);
  Case year = controlled(Stage::paid);
  year.given({award("", from, kr(100)), accepted(from),
              commitment(from, {{line(line_2026), kr(100)}}), ordered(payment, paid_on),
              executed(payment, paid_on), reduced(from, kr(40)),
              AwardIncreased{g1(), *find(year.books().grants, g1().grant)->decided + kr(60), "",
                             id<ActorId>(kari), paid_on},
              commitment(g1(), {{line(line_2026), kr(60)}})});
  const FundsRedirected redirected{from,   g1(), line(line_2026),  org(dir),
                                   kr(60), "x",  day(2026, 12, 31)};
  Case in_time = year;
  in_time.on_day(day(2026, 12, 31)).when(per, {redirected}).then_accepted();
  refused_by(year, Control::no_redirection_after_year_end, per, {redirected}, day(2027, 1, 2));
}

TEST(Invariant34, AFundIsFedByPaymentsAndItsOwnMoney) {
  Case year = controlled(Stage::opened);
  const Line fund = line("fund.313901041.kollektiv:2026");
  refused_by(year, Control::fund_is_fed_by_payments, admin,
             {AppropriationMade{fund, org(fk1), kr(100), false, "", day(2026, 2, 1)}});
  year.when(admin, {delegation(per, Power::budget_disposal)}).then_accepted();
  FundMoneyAdded added{fund, org(fk1), kr(100), FundMoney::opening, "balance", day(2026, 2, 1)};
  year.when(per, {added}).then_accepted();
  added.holder = org(m1);
  year.when(per, {added}).then_refused(Reason::route_differs);
}

TEST(Invariant34, AFundPaysBackWhatIsClaimed) {
  Case year = controlled(Stage::withdrawn);
  const Line fund = line("fund.313901084.videreutdanning:2026");
  year.when(admin, {delegation(per, Power::budget_disposal)}).then_accepted();
  year.when(per,
            {FundMoneyAdded{fund, org(s1), kr(100), FundMoney::own_money, "", day(2026, 2, 1)}})
      .then_accepted();
  FundRepaid repaid{fund, org(s1), id<ClaimId>("claim-G2"), kr(100), "B-3", day(2026, 12, 20)};
  year.when(per, {repaid}).then_accepted();
  year.when(per, {repaid}).then_refused(Reason::over_appropriation);
}

TEST(Invariant35, AnAwardOnApplicationHasACallAndTheOwnersAssessment) {
  Case year = controlled(Stage::applied);
  ApplicationReceived uncalled = asked_for("app-X", m2);
  uncalled.call.reset();
  year.when(kari, {uncalled}).then_accepted();
  AwardDecided fact = award("app-X", terms("GX", m2), kr(145'833, 19));
  fact.departure = "x";
  refused_by(year, Control::call_and_assessment, kari, {fact});
  year.when(kari, {asked_for("app-Y", m2)}).then_accepted();
  fact.application = id<ApplicationId>("app-Y");
  year.when(kari, {fact}).then_refused(Reason::owner_assessment_required);
}

TEST(Invariant35, AnAwardAgainstItsAssessmentSaysWhy) {
  Case year = controlled(Stage::applied);
  year.when(kari, {AssessmentRecorded{id<ApplicationId>("app-M1"), id<ActorId>(kari), false,
                                      "does not meet the need", day(2026, 3, 21)}})
      .then_accepted();
  AwardDecided decided = award("app-M1", g1(), kr(145'833, 19));
  Case without = year;
  without.without(Control::call_and_assessment).when(kari, {decided}).then_accepted();
  year.when(kari, {decided}).then_refused(Reason::departure_not_explained);
  decided.departure = "the need is shown otherwise";
  year.when(kari, {decided}).then_accepted();
}

TEST(Invariant35, AfterTheCallNothingMoreIsAskedFor) {
  Case year = controlled(Stage::applied);
  ApplicationAmended amended{.application = id<ApplicationId>("app-M1"),
                             .wishes = asked_for("app-M1", m1).wishes,
                             .effective_on = day(2026, 7, 1)};
  Case corrected = year;
  corrected.when(kari, {amended}).then_accepted();
  amended.wishes.push_back(amended.wishes.front());
  refused_by(year, Control::call_and_assessment, kari, {amended});
}

TEST(Invariant35, TheOwnerIsTheApplicantsOwn) {
  Case year = controlled(Stage::applied);
  year.when(kari, {asked_for("app-X", m2)}).then_accepted();
  OwnerAssessed assessed = owner_assessed("app-X", m2, 2);
  assessed.owner = org(m1);
  Case without = year;
  without.without(Control::call_and_assessment).when(kari, {assessed}).then_accepted();
  year.when(kari, {assessed}).then_refused(Reason::recipient_differs);
}

TEST(Invariant35, AReportIsDueWhenTheRuleSays) {
  Case year = with_offers();
  RuleVersion reporting{.scheme = id<SchemeId>("offers"),
                        .version = id<RuleVersionId>("O-R"),
                        .first_day = day(2026, 1, 1),
                        .supersedes = id<RuleVersionId>("O-2026"),
                        .initiation = Initiation::offer,
                        .groups = {{"everybody", day(2026, 1, 1), {}}},
                        .fixed_amount = FixedAmountRule{kr(1'000)},
                        .source = "invented",
                        .report_due = {{3, true}}};
  year.when(admin, {RuleVersionPublished{reporting, day(2026, 1, 1)}}).then_accepted();
  year.when(kari, {offered("O1", 2026, "O-R", kr(1'000))}).then_accepted();
  ReportDue due{id<ReportId>("R"), id<GrantId>("O1"), true, day(2027, 3, 1), day(2026, 9, 1)};
  refused_by(year, Control::report_by_rule, kari, {due});
  due.due = day(2027, 3, 31);
  year.when(kari, {due}).then_accepted();
}

TEST(Invariant35, LessIsWithheldByAReasonedDecision) {
  Case year = with_offers();
  year.when(kari, {offered("O1", 2026, "O-2026", kr(1'000))}).then_accepted();
  const GrantTerms of = offered("O1", 2026, "O-2026", kr(1'000)).terms;
  year.when(kari, {InstalmentWithheld{of, kr(250), "report", day(2026, 9, 2)}}).then_accepted();
  refused_by(year, Control::withheld_with_reason, kari,
             {InstalmentWithheld{of, kr(0, 1), "", day(2026, 9, 3)}});
}

TEST(Invariant35, AnOfferIsMadeForSoManyYears) {
  Case year = with_offers();
  year.when(kari, {offered("O1", 2026, "O-2026", kr(1'000))}).then_accepted();
  AwardDecided next = offered("O2", 2027, "O-2027", kr(1'000));
  next.effective_on = day(2027, 2, 1);
  year.when(kari, {next}).then_accepted();
  AwardDecided third = offered("O3", 2028, "O-2027", kr(1'000));
  third.effective_on = day(2027, 12, 1);
  refused_by(year, Control::years_by_rule, kari, {third});
}

TEST(Invariant36, AParticipantIsOpaque) {
  for (const char* name : {"Kari Nordmann", "01817001048", "p-01817001048", "p-", "P-1",
                           "p-018170x01048", "p-01669010075"}) {
    ApplicationReceived asked = asked_for("app-X", m2);
    asked.wishes.front().participant.bytes = name;
    refused_by(controlled(Stage::applied), Control::participant_is_opaque, kari, {asked});
  }
}

TEST(Invariant36, AnOrganisationNumberHasOneSpelling) {
  for (const char* number :
       {"0313901033", "NO313901033", "313901033MVA", "313.901.033", "3139O1033"}) {
    refused_by(controlled(Stage::opened), Control::organisation_spelled_once, ida,
               {organisation(number, OrganisationKind::municipality)});
  }
}

TEST(Invariant36, AResultIsOneOfTheList) {
  const ResultRegistered result{id<LeaveId>("A"), {0, "banana"}, {3000}, day(2027, 6, 30)};
  refused_by(controlled(Stage::paid), Control::result_is_known, kari, {result});
}

TEST(Invariant37, AnImportLeavesAloneWhatWasDecidedHere) {
  Case year = controlled(Stage::awarded);
  const std::vector<Event> row{reduced(g1(), kr(1))};
  EXPECT_EQ(importable(year.books(), row)->reason, Reason::import_touches_own);
  seen().refused.insert(Reason::import_touches_own);
  EXPECT_EQ(importable(year.books(), {reduced(terms("elsewhere", m1), kr(1))}), std::nullopt);
  year.without(Control::import_leaves_own_alone);
  EXPECT_EQ(importable(year.books(), row), std::nullopt);
  needed().insert(Control::import_leaves_own_alone);
}

TEST(Invariant38, AFindingIsAssessedByAnAuditor) {
  const AuditFindingAssessed assessed{"0123456789abcdef", true, "x", id<ActorId>(kari),
                                      day(2027, 1, 10)};
  Case year = controlled(Stage::paid);
  year.when(kari, {assessed}).then_refused(Reason::no_delegation);
  year.when(admin, {delegation(kari, Power::audit)}).then_accepted();
  year.when(kari, {assessed}).then_accepted();
}

TEST(Invariant38, AnothersFurtherKeyWaitsForItsOwner) {
  Case year = controlled(Stage::opened);
  const auto key = [](const char* name) {
    return ActorKeyRegistered{id<ActorId>(kari), id<KeyId>(name), sha256(name), day(2026, 2, 1)};
  };
  year.when(admin, {key("first")}).then_accepted();
  const auto pending = [&] {
    return find(year.books().actors, id<ActorId>(kari))->keys.back().is_pending;
  };
  EXPECT_FALSE(pending());
  year.when(admin, {key("second")}).then_accepted();
  EXPECT_TRUE(pending());
  year.when(kari, {FactConfirmed{.position = year.head(),
                                 .concerned = id<ActorId>(kari),
                                 .effective_on = day(2026, 2, 1)}})
      .then_accepted();
  EXPECT_FALSE(pending());
  year.without(Control::key_by_owner_or_two);
  year.when(admin, {key("third")}).then_accepted();
  EXPECT_FALSE(pending());
  needed().insert(Control::key_by_owner_or_two);
}

TEST(Invariant38, ALetterCountsFromItsRecordingWithoutEvidence) {
  Case year = controlled(Stage::awarded);
  year.when(kari, {letter("letter-X", "G4")}).then_accepted();
  year.on_day(day(2026, 5, 20))
      .when(kari, {letter_received("letter-X", "G4", day(2026, 5, 4))})
      .then_accepted();
  EXPECT_EQ(find(year.books().letters, id<LetterId>("letter-X"))->received_on, day(2026, 5, 20));
}

}  // namespace
}  // namespace grantledger
