// Applications, awards and leaves (invariants 7, 8, 9, 13, 14, 21).

#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

TEST(Application, IsReceivedInACallByThoseWhoMayApply) {
  Case year = year_at(Stage::opened);
  ApplicationReceived late = application("late", m1);
  late.effective_on = day(2026, 3, 2);
  year.when(kari, {late}).then_refused(Reason::call_not_open);
  late.call.reset();
  year.when(kari, {late}).then_accepted();
  year.when(kari, {late}).then_refused(Reason::already_exists);
  ApplicationReceived other = application("other", m1);
  other.call = id<CallId>("nobodys");
  year.when(kari, {other}).then_refused(Reason::unknown_call);
  other = application("other", "nobody");
  year.when(kari, {other}).then_refused(Reason::unknown_organisation);
  other = application("other", m1);
  other.scheme = id<SchemeId>("nobodys");
  year.when(kari, {other}).then_refused(Reason::unknown_scheme);
  other = application("other", m1);
  other.wishes[0].group = "nurse";
  year.when(kari, {other}).then_refused(Reason::not_eligible);
  other = application("other", m1);
  year.when(anne, {other}).then_refused(Reason::no_delegation);
  other.amount_applied = kr(0);
  year.when(kari, {other}).then_refused(Reason::amount_out_of_range);
}

TEST(Application, NeedsASchemeThatAsksForApplications) {
  Case year = year_at(Stage::opened);
  SchemeEstablished quiet{
      .scheme = id<SchemeId>("quiet"), .administrator = org(dir), .effective_on = day(2026, 1, 1)};
  year.when(admin, {quiet}).then_accepted();
  year.when(admin, {quiet}).then_refused(Reason::already_exists);
  ApplicationReceived asked = application("q", m1);
  asked.scheme = quiet.scheme;
  asked.call.reset();
  year.when(kari, {asked}).then_refused(Reason::no_rule_in_force);
  RuleVersion by_offer = rule();
  by_offer.scheme = quiet.scheme;
  by_offer.initiation = Initiation::offer;
  year.when(admin, {RuleVersionPublished{by_offer, by_offer.first_day}}).then_accepted();
  year.when(kari, {asked}).then_refused(Reason::initiation_not_allowed);
  asked.application = id<ApplicationId>("r");
  year.when(admin, {LedgerOpened{.administrator = id<ActorId>(admin)}})
      .then_refused(Reason::already_exists);
  for (const Event& written_by_others :
       {Event(CommandRefused{}), Event(ImportStarted{}), Event(ImportFinished{}),
        Event(SourceRowChanged{}), Event(SourceRowVanished{})}) {
    year.when(admin, {written_by_others}).then_refused(Reason::initiation_not_allowed);
  }
}

TEST(Application, ThatIsWithdrawnOrSettledIsClosed) {
  Case year = year_at(Stage::applied);
  const ApplicationWithdrawn gone{id<ApplicationId>("app-FK1"), "no staff", day(2026, 4, 1)};
  year.when(kari, {ApplicationAmended{.application = id<ApplicationId>("app-FK1"),
                                      .effective_on = day(2026, 3, 1)}})
      .then_accepted();
  year.when(kari, {gone}).then_accepted();
  year.when(kari, {gone}).then_refused(Reason::application_closed);
  year.when(kari, {award("app-FK1", terms("G3", fk1), kr(1))})
      .then_refused(Reason::application_closed);
  year.when(kari, {award("app-M1", g1(), kr(1))}).then_accepted();
  year.when(kari, {award("app-M1", terms("G5", m1), kr(1))})
      .then_refused(Reason::application_closed);
  year.when(kari, {award("app-S1", g1(), kr(1))}).then_refused(Reason::already_exists);
  year.when(kari, {owner_assessed("app-M1", m1)}).then_refused(Reason::application_closed);
}

TEST(Award, GoesToWhoAppliedByTheRuleInForce) {
  Case year = year_at(Stage::applied);
  year.when(kari, {award("app-M1", terms("G1", s1), kr(1))})
      .then_refused(Reason::recipient_differs);
  year.when(kari, {award("nothing", g1(), kr(1))}).then_refused(Reason::unknown_application);
  year.when(kari, {award("", g1(), kr(1))}).then_refused(Reason::unknown_application);
  AwardDecided odd = award("app-M1", g1(), kr(1));
  odd.group = "nurse";
  year.when(kari, {odd}).then_refused(Reason::not_eligible);
  odd = award("app-M1", g1(), kr(1));
  odd.rule = id<RuleVersionId>("VU-1999");
  year.when(kari, {odd}).then_refused(Reason::unknown_rule_version);
  odd = award("app-M1", g1(), kr(1));
  odd.decided_by = id<ActorId>(per);
  year.when(kari, {odd}).then_refused(Reason::actor_differs);
  year.when(kari, {award("app-M1", g1(), kr(0))}).then_refused(Reason::amount_out_of_range);
}

// The rule is the one known for the day, and what was decided by an older one stands (invariant
// 13).
TEST(Invariant13, TheRuleInForceOnTheDayDecides) {
  Case year = year_at(Stage::applied);
  RuleVersion ended = rule();
  ended.version = id<RuleVersionId>("VU-2027");
  ended.first_day = day(2027, 8, 1);
  ended.leave_share->state_share = {1, 2};
  year.when(admin, {RuleVersionPublished{ended, ended.first_day}}).then_accepted();
  AwardDecided decided = award("app-M1", g1(), kr(255'208, 9));
  decided.effective_on = day(2027, 9, 1);
  year.when(kari, {decided}).then_refused(Reason::rule_not_in_force);
  decided.effective_on = day(2026, 4, 30);
  year.when(kari, {decided}).then_accepted();
  LeaveGranted leave = leave_a();
  leave.study_start = day(2027, 8, 17);
  year.when(kari, {leave}).then_refused(Reason::rule_not_in_force);
  leave.study_start = day(2025, 8, 17);
  year.when(kari, {leave}).then_refused(Reason::no_rule_in_force);
  year.when(kari, {leave_a()}).then_accepted();
}

// A voided version never had effect.
TEST(Invariant13, AVoidedRuleDecidesNothing) {
  Case year = year_at(Stage::applied);
  const RuleVersionVoided gone{scheme, id<RuleVersionId>("VU-2026-1"), "structural error",
                               day(2026, 8, 1)};
  year.when(admin, {gone}).then_accepted();
  year.when(admin, {gone}).then_refused(Reason::unknown_rule_version);
  year.when(kari, {award("app-M1", g1(), kr(1))}).then_refused(Reason::unknown_rule_version);
}

TEST(Rule, ThatCannotBeComputedWithIsNotPublished) {
  Case year = year_at(Stage::opened);
  RuleVersion odd = rule();
  year.when(admin, {RuleVersionPublished{odd, odd.first_day}}).then_refused(Reason::already_exists);
  odd.version = id<RuleVersionId>("odd");
  odd.leave_share->state_share = {5, 4};
  year.when(admin, {RuleVersionPublished{odd, odd.first_day}})
      .then_refused(Reason::rule_makes_no_sense);
}

TEST(Invariant21, WhoDeclaredPartialityTakesNoPart) {
  Case year = year_at(Stage::applied);
  const ImpartialityDeclared partial{.actor = id<ActorId>(kari),
                                     .application = id<ApplicationId>("app-M1"),
                                     .is_impartial = false,
                                     .reason = "family",
                                     .effective_on = day(2026, 3, 1)};
  year.when(per, {partial}).then_refused(Reason::actor_differs);
  year.when(kari, {partial}).then_accepted();
  year.when(kari, {award("app-M1", g1(), kr(1))}).then_refused(Reason::partial_actor);
  year.when(kari, {owner_assessed("app-M1", m1)}).then_refused(Reason::partial_actor);
  const AssessmentRecorded text{.application = id<ApplicationId>("app-M1"),
                                .assessor = id<ActorId>(kari),
                                .effective_on = day(2026, 4, 1)};
  year.when(kari, {text}).then_refused(Reason::partial_actor);
  const ForumRecommended forum{.application = id<ApplicationId>("app-M1"),
                               .effective_on = day(2026, 4, 1)};
  year.when(kari, {forum}).then_refused(Reason::partial_actor);
  const AwardRefused refused{.application = id<ApplicationId>("app-M1"),
                             .terms = g1(),
                             .decided_by = id<ActorId>(kari),
                             .effective_on = day(2026, 4, 30)};
  year.when(kari, {refused}).then_refused(Reason::partial_actor);
  AssessmentRecorded other = text;
  other.application = id<ApplicationId>("app-S1");
  year.when(kari, {other}).then_accepted();
}

// Who cannot be impartial in an application cannot be so in the grant that came of it.
TEST(Invariant21, PartialityReachesTheGrantAndItsPayments) {
  Case year = year_at(Stage::confirmed);
  const auto declare = [&](const char* actor, bool is_impartial) {
    year.when(actor, {ImpartialityDeclared{.actor = id<ActorId>(actor),
                                           .application = id<ApplicationId>("app-M1"),
                                           .is_impartial = is_impartial,
                                           .reason = "family",
                                           .effective_on = day(2026, 12, 1)}})
        .then_accepted();
  };
  const PaymentTerms payment = autumn_g1();
  const Date december = day(2026, 12, 10);
  year.when(machine, {ordered(payment, december)}).then_accepted();
  declare(kari, false);
  year.when(kari, {attested(payment, december)}).then_refused(Reason::partial_actor);
  year.when(kari, {reduced(g1(), kr(1))}).then_refused(Reason::partial_actor);
  year.when(kari, {confirmed(leave_b(), spring)}).then_refused(Reason::partial_actor);
  year.when(kari, {released(g1(), line_2027, kr(1))}).then_refused(Reason::partial_actor);
  declare(kari, true);
  year.when(kari, {attested(payment, december)}).then_accepted();
  declare(per, false);
  year.when(per, {approved(payment, december)}).then_refused(Reason::partial_actor);
  declare(per, true);
  year.when(per, {approved(payment, december)}).then_accepted();
}

TEST(Invariant21, ADepartureFromTheOwnersRankIsExplained) {
  Case year = year_at(Stage::opened);
  year.when(kari, {application("first", m1)}).then_accepted();
  year.when(kari, {application("second", m1)}).then_accepted();
  year.when(kari, {owner_assessed("first", m1, 1)}).then_accepted();
  year.when(kari, {owner_assessed("second", m1, 2)}).then_accepted();
  AwardDecided passing = award("second", terms("G-2", m1), kr(1));
  year.when(kari, {passing}).then_refused(Reason::departure_not_explained);
  passing.departure = "the first has no provider";
  year.when(kari, {passing}).then_accepted();

  Case in_order = year_at(Stage::opened);
  in_order.given({application("first", m1), application("second", m1),
                  owner_assessed("first", m1, 1), owner_assessed("second", m1, 2)});
  in_order.when(kari, {award("first", terms("G-1", m1), kr(1))}).then_accepted();
  in_order.when(kari, {award("second", terms("G-2", m1), kr(1))}).then_accepted();
}

TEST(Invariant21, ADepartureFromTheForumIsExplained) {
  Case year = year_at(Stage::applied);
  ForumRecommended forum{.application = id<ApplicationId>("app-M1"),
                         .forum = "cooperation forum",
                         .amount = kr(100),
                         .effective_on = day(2026, 4, 1)};
  year.when(kari, {forum}).then_accepted();
  year.when(kari, {award("app-M1", g1(), kr(100, 1))})
      .then_refused(Reason::departure_not_explained);
  AwardRefused refused{.application = id<ApplicationId>("app-M1"),
                       .terms = g1(),
                       .decided_by = id<ActorId>(kari),
                       .effective_on = day(2026, 4, 30)};
  year.when(kari, {refused}).then_refused(Reason::departure_not_explained);
  year.when(kari, {award("app-M1", g1(), kr(100))}).then_accepted();
  forum.application = id<ApplicationId>("app-S1");
  forum.is_recommended = false;
  year.when(kari, {forum}).then_accepted();
  year.when(kari, {award("app-S1", g2(), kr(1))}).then_refused(Reason::departure_not_explained);
}

TEST(Invariant7, TheSharesOfALeaveAreTheRulesToTheOere) {
  Case year = year_at(Stage::awarded);
  const auto off_by_one = [&](auto change) {
    LeaveGranted leave = leave_b();
    leave.leave = id<LeaveId>("odd");
    change(leave);
    return leave;
  };
  // The state share of the unrounded cost would be one øre less.
  year.when(kari, {off_by_one([](LeaveGranted& leave) {
              leave.shares = {kr(72'916, 59), kr(24'305, 54)};
              leave.semesters[1].shares = {kr(36'458, 29), kr(12'152, 77)};
            })})
      .then_refused(Reason::amount_differs_from_rule, kr(72'916, 59), kr(72'916, 60));
  year.when(kari, {off_by_one([](LeaveGranted& leave) {
              std::swap(leave.semesters[0].shares, leave.semesters[1].shares);
            })})
      .then_refused(Reason::amount_differs_from_rule);
  year.when(kari, {off_by_one([](LeaveGranted& leave) { leave.shares.owner += kr(0, 1); })})
      .then_refused(Reason::parts_do_not_add_up);
  year.when(kari, {off_by_one([](LeaveGranted& leave) {
              leave.semesters[1].semester = leave.semesters[0].semester;
            })})
      .then_refused(Reason::parts_do_not_add_up);
  year.when(kari, {off_by_one([](LeaveGranted& leave) { leave.group = "nurse"; })})
      .then_refused(Reason::not_eligible);
  year.when(kari, {off_by_one([](LeaveGranted&) {})})
      .then_refused(Reason::over_award, kr(72'916, 60), kr(0));
  year.when(kari, {leave_a()}).then_refused(Reason::already_exists);
}

TEST(Invariant7, RoundingTrapsAreMetAsTheRuleSays) {
  Case year = year_at(Stage::applied);
  RuleVersion other = rule();
  other.leave_share->wage_basis = kr(812'345);
  year.given({RuleVersionVoided{scheme, rule().version, "", rule().first_day}});
  other.version = id<RuleVersionId>("W-812345");
  year.when(admin, {RuleVersionPublished{other, other.first_day}}).then_accepted();
  AwardDecided decided = award("app-M1", g1(), kr(76'157, 35));
  decided.rule = other.version;
  year.when(kari, {decided}).then_accepted();
  LeaveGranted leave = leave_a();
  leave.rule = other.version;
  leave.credits = {1500};
  leave.leave_percent = {1250};
  leave.shares = {kr(76'157, 34), kr(25'385, 79)};
  leave.semesters = {{autumn, {kr(38'078, 67), kr(12'692, 90)}},
                     {spring, {kr(38'078, 67), kr(12'692, 89)}}};
  year.when(kari, {leave})
      .then_refused(Reason::amount_differs_from_rule, kr(76'157, 34), kr(76'157, 35));
  leave.shares = {kr(76'157, 35), kr(25'385, 78)};
  leave.semesters = {{autumn, {kr(38'078, 68), kr(12'692, 89)}},
                     {spring, {kr(38'078, 67), kr(12'692, 89)}}};
  year.when(kari, {leave}).then_accepted();
}

TEST(Invariant8, TheMunicipalityPaysAndReceivesForAPrivateKindergarten) {
  Case year = year_at(Stage::applied);
  year.when(kari, {award("app-M1", g1(), kr(255'208, 9))}).then_accepted();
  LeaveGranted leave = leave_b();
  leave.payer = org(k1);
  year.when(kari, {leave}).then_refused(Reason::wrong_payer);
  leave = leave_b();
  leave.beneficiary = org(s1);  // No kindergarten: it would be its own recipient.
  year.when(kari, {leave}).then_refused(Reason::wrong_payee);
  leave = leave_b();
  leave.beneficiary = org("nobody");
  year.when(kari, {leave}).then_refused(Reason::unknown_organisation);
  year.given({award("", terms("G-K1", k1), kr(100'000))});
  leave = leave_b();
  leave.terms = terms("G-K1", k1);
  year.when(kari, {leave}).then_refused(Reason::wrong_payee);
  year.when(kari, {leave_b()}).then_accepted();
  year.when(ida,
            {OrganisationRegistered{.details = {.organisation = org("kindergarten"),
                                                .kind = OrganisationKind::private_kindergarten},
                                    .effective_on = day(2026, 1, 1)}})
      .then_refused(Reason::unknown_organisation);
}

TEST(Invariant9, TheLeavePercentageFollowsTheRule) {
  Case year = year_at(Stage::applied);
  year.when(kari, {award("app-M1", g1(), kr(255'208, 9))}).then_accepted();
  LeaveGranted leave = leave_c();
  leave.leave_percent = {625};
  year.when(kari, {leave}).then_refused(Reason::leave_percent_differs);
  year.when(kari, {leave_c()}).then_accepted();
}

TEST(LeaveChange, KeepsEndsOrFollowsTheRuleForEachSemester) {
  Case year = year_at(Stage::awarded);
  LeaveChanged change = leave_d_ended();
  change.semesters = {leave_d().semesters[0]};
  change.change = {-kr(72'916, 59), -kr(24'305, 53)};
  LeaveChanged odd = change;
  odd.semesters[0].shares.state -= kr(1);
  odd.change.state -= kr(1);
  year.when(kari, {odd}).then_refused(Reason::amount_differs_from_rule);
  odd = change;
  odd.change.owner += kr(1);
  year.when(kari, {odd}).then_refused(Reason::parts_do_not_add_up);
  odd = change;
  odd.semesters.push_back(odd.semesters[0]);
  odd.change = {kr(0, 1), kr(0)};
  year.when(kari, {odd}).then_refused(Reason::parts_do_not_add_up);
  odd = change;
  odd.terms = g1();
  year.when(kari, {odd}).then_refused(Reason::recipient_differs);
  odd = change;
  odd.leave = id<LeaveId>("Z");
  year.when(kari, {odd}).then_refused(Reason::unknown_leave);
  year.when(kari, {change}).then_accepted();
  LeaveChanged back = change;
  back.semesters = leave_d().semesters;
  back.credits = {3000};
  back.change = {kr(72'916, 59), kr(24'305, 53)};
  year.when(kari, {back}).then_accepted();
}

TEST(Participation, IsOfALeaveAndConfirmedByItsOwner) {
  Case year = year_at(Stage::awarded);
  ParticipationConfirmed by_stranger = confirmed(leave_a(), autumn);
  by_stranger.confirmed_by = org(s1);
  year.when(kari, {by_stranger}).then_refused(Reason::recipient_differs);
  LeaveGranted unknown = leave_a();
  unknown.leave = id<LeaveId>("Z");
  year.when(kari, {confirmed(unknown, autumn)}).then_refused(Reason::unknown_leave);
  year.when(kari, {admission(leave_a())}).then_accepted();
  year.when(kari, {admission(leave_a())}).then_refused(Reason::already_exists);
  AdmissionRecorded odd = admission(leave_b());
  odd.scheme = id<SchemeId>("nobodys");
  year.when(kari, {odd}).then_refused(Reason::unknown_scheme);
  InterruptionRegistered pause{.leave = id<LeaveId>("A"),
                               .first_day = day(2026, 10, 1),
                               .last_day = day(2026, 9, 1),
                               .effective_on = day(2026, 10, 1)};
  year.when(kari, {pause}).then_refused(Reason::period_out_of_order);
  pause.last_day = day(2026, 11, 1);
  year.when(kari, {pause}).then_accepted();
  year.when(kari, {ResultRegistered{.leave = id<LeaveId>("A"),
                                    .result = {0, "passed"},
                                    .credits = {3000},
                                    .effective_on = day(2027, 6, 30)}})
      .then_accepted();
}

// The three ways of the pot: equal tranches of statistics, by largest remainder (invariants 7, 14).
TEST(Invariant14, AnAllocationFollowsTheStatisticsOfItsDay) {
  Case year = year_at(Stage::opened);
  RuleVersion pot = rule();
  pot.version = id<RuleVersionId>("POT");
  pot.leave_share.reset();
  pot.requires_confirmation = false;
  pot.initiation = Initiation::allocation;
  pot.supersedes = rule().version;
  pot.allocation = AllocationRule{
      .pot = kr(100), .equal_share = {0, 1}, .statistics = id<StatisticsId>("teachers")};
  year.given({RuleVersionPublished{pot, pot.first_day}});
  AwardDecided decided = award("", g1(), kr(33, 33));
  decided.rule = pot.version;
  year.when(kari, {decided}).then_refused(Reason::unknown_statistics);

  StatisticsImported teachers{.statistics = id<StatisticsId>("teachers"),
                              .counted_on = day(2026, 1, 1),
                              .tranches = 2,
                              .weights = {{org(m1), 1}, {org(m2), 1}},
                              .effective_on = day(2026, 1, 1)};
  year.when(ida, {teachers}).then_accepted();
  year.when(ida, {teachers}).then_refused(Reason::already_exists);
  year.when(kari, {decided}).then_refused(Reason::unknown_statistics);
  teachers.tranche = 3;
  year.when(ida, {teachers}).then_refused(Reason::period_out_of_order);
  teachers.tranche = 2;
  teachers.weights = {{org(s1), -1}};
  year.when(ida, {teachers}).then_refused(Reason::amount_out_of_range);
  teachers.weights = {{org(s1), 1}};
  year.when(ida, {teachers}).then_accepted();

  year.when(kari, {decided}).then_refused(Reason::amount_differs_from_rule, kr(33, 33), kr(33, 34));
  decided.amount = kr(33, 34);
  year.when(kari, {decided}).then_accepted();
  decided.terms = terms("G-FK1", fk1);
  year.when(kari, {decided}).then_refused(Reason::not_eligible);
  teachers.counted_on = day(2026, 6, 1);
  teachers.tranche = teachers.tranches = 1;
  teachers.weights = {{org(m2), 1}, {org(s1), 3}};
  year.when(ida, {teachers}).then_accepted();
  decided.terms = terms("G-M2", m2);  // Decided in April: by the count of January.
  decided.amount = kr(33, 33);
  year.when(kari, {decided}).then_accepted();
  decided.terms = g2();
  decided.effective_on = day(2026, 6, 1);
  decided.amount = kr(75);
  year.when(kari, {decided}).then_accepted();
  year.when(ida, {MunicipalityCodesChanged{{{"0301", "Oslo", "0303", "Oslo"}}, day(2026, 1, 1)}})
      .then_accepted();
  year.when(ida, {MunicipalityCodesChanged{{}, day(2026, 1, 1)}})
      .then_refused(Reason::parts_do_not_add_up);
}

TEST(Award, ByOfferNeedsNoApplicationAndNoneWithoutMoney) {
  for (const Route route : {Route::direct, Route::none}) {
    Case year = year_at(Stage::opened);
    RuleVersion offer = rule();
    offer.version = id<RuleVersionId>("OFFER");
    offer.supersedes = rule().version;
    offer.leave_share.reset();
    offer.initiation = Initiation::offer;
    offer.route = route;
    offer.fixed_amount = FixedAmountRule{kr(10)};
    year.given({RuleVersionPublished{offer, offer.first_day}});
    AwardDecided decided = award("", g1(), kr(10));
    decided.rule = offer.version;
    year.when(kari, {decided});
    route == Route::none ? year.then_refused(Reason::route_differs) : year.then_accepted();
  }
}

}  // namespace
}  // namespace grantledger
