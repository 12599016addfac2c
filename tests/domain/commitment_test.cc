// Money voted, allotted, committed and released (invariants 2, 3, 7, 10).

#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

const Currency eur = *parse_currency("EUR");

// G1 and G2 are awarded; nothing is committed.
Case uncommitted() {
  Case year = year_at(Stage::applied);
  year.when(kari, {award("app-M1", g1(), kr(255'208, 9))}).then_accepted();
  year.when(kari, {award("app-S1", g2(), kr(145'833, 19))}).then_accepted();
  return year;
}

AppropriationChanged cut(Money by) {
  return {
      .line = line(line_2026), .holder = org(dir), .amount = by, .effective_on = day(2026, 6, 1)};
}

TEST(Invariant2, CommitmentsThisYearStayWithinWhatTheHolderHas) {
  Case year = uncommitted();
  year.when(admin, {cut(-kr(400'000))}).then_accepted();
  year.when(per, {commitment(g1(), {{line(line_2026), kr(120'000, 1)}})})
      .then_refused(Reason::over_appropriation, kr(120'000, 1), kr(120'000));
  year.when(per, {commitment(g1(), {{line(line_2026), kr(60'000)}, {line(line_2026), kr(60'001)}})})
      .then_refused(Reason::over_appropriation, kr(120'001), kr(120'000));
  CommitmentRegistered of_another = commitment(g1(), {{line(line_2026), kr(1)}});
  of_another.holder = org(kd);
  year.when(per, {of_another}).then_refused(Reason::over_appropriation, kr(1), kr(0));
  year.when(per, {commitment(g1(), {{line(line_2026), kr(120'000)}})}).then_accepted();
}

TEST(Invariant2, NobodyCutsOrAllotsWhatIsBound) {
  Case year = year_at(Stage::awarded);
  year.when(admin, {cut(-kr(301'250, 21))})
      .then_refused(Reason::over_appropriation, kr(301'250, 21), kr(301'250, 20));
  year.when(admin, {AllocationIssued{.line = line(line_2026),
                                     .from = org(dir),
                                     .to = org(fk1),
                                     .amount = kr(301'250, 21),
                                     .effective_on = day(2026, 6, 1)}})
      .then_refused(Reason::over_appropriation);
  year.when(admin, {BalanceLapsed{line(line_2026), org(dir), kr(301'250, 21), day(2026, 12, 31)}})
      .then_refused(Reason::over_appropriation);
  year.when(admin, {cut(-kr(1'250, 20))}).then_accepted();
  year.when(admin, {cut(kr(1'000))}).then_accepted();
  year.when(admin, {BalanceLapsed{line(line_2026), org(dir), kr(301'000), day(2026, 12, 31)}})
      .then_accepted();
}

TEST(Invariant2, OnlyATransferableLineIsCarriedAndOnlyToTheNextYear) {
  Case year = year_at(Stage::awarded);
  BalanceTransferred carried{.line = line(line_2026),
                             .to_line = line("226.22:2028"),
                             .holder = org(dir),
                             .amount = kr(1),
                             .effective_on = day(2026, 12, 31)};
  year.when(admin, {carried}).then_refused(Reason::not_transferable);
  carried.to_line = line("226.21:2027");
  year.when(admin, {carried}).then_refused(Reason::not_transferable);
  carried.line = line("226.21:2026");
  year.when(admin, {carried}).then_refused(Reason::not_transferable);
  carried.line = line(line_2026);
  carried.to_line = line(line_2027);
  year.when(admin, {carried}).then_accepted();
}

TEST(Invariant2, LaterYearsStayWithinTheAuthorityAllPartsTogether) {
  Case year = uncommitted();
  year.when(per, {commitment(g1(), {{line(line_2027), kr(200'000)}})}).then_accepted();
  year.when(per, {commitment(g2(), {{line(line_2027), kr(0, 1)}})})
      .then_refused(Reason::over_authority, kr(0, 1), kr(0));
  CommitmentReleased back = released(g1(), line_2027, kr(50'000));
  year.when(per, {back}).then_accepted();
  year.when(per, {commitment(g2(), {{line(line_2027), kr(30'000)}, {line(line_2027), kr(20'001)}})})
      .then_refused(Reason::over_authority, kr(50'001), kr(50'000));
  year.when(per, {commitment(g2(), {{line(line_2027), kr(50'000)}})}).then_accepted();
}

TEST(Invariant2, ACommitmentWaitsForABudgetOnlyWhereTheRuleSaysSo) {
  Case year = uncommitted();
  const auto waiting = [](const char* on) {
    return commitment(g1(), {{line(on), kr(201'000), true}});
  };
  year.when(per, {waiting(line_2027)}).then_refused(Reason::not_subject_to_budget);
  RuleVersion patient = rule();
  patient.subject_to_budget = true;
  year.given({RuleVersionPublished{patient, patient.first_day}});
  year.when(per, {waiting(line_2026)}).then_refused(Reason::not_subject_to_budget);
  year.when(per, {waiting(line_2027)}).then_accepted();
  year.when(per, {commitment(g2(), {{line(line_2027), kr(145'833, 19)}})}).then_accepted();
}

TEST(Invariant2, WhatIsReleasedGoesBackToItsHolder) {
  Case year = year_at(Stage::awarded);
  CommitmentReleased to_another = released(g1(), line_2026, kr(1));
  to_another.holder = org(kd);
  year.when(per, {to_another}).then_refused(Reason::holder_differs);
  CommitmentRegistered by_another = commitment(g1(), {{line(line_2026), kr(1)}});
  by_another.holder = org(kd);
  year.when(per, {by_another}).then_refused(Reason::holder_differs);
}

TEST(Invariant3, CommitmentsStayWithinTheAward) {
  Case year = year_at(Stage::awarded);
  year.when(per, {commitment(g1(), {{line(line_2026), kr(0, 1)}})})
      .then_refused(Reason::over_award, kr(0, 1), kr(0));
  year.when(per, {commitment(terms("G9", m1), {{line(line_2026), kr(0, 1)}})})
      .then_refused(Reason::unknown_grant);
  year.when(per, {commitment(terms("G1", s1), {{line(line_2026), kr(0, 1)}})})
      .then_refused(Reason::recipient_differs);
}

TEST(Invariant3, NotMoreIsReleasedThanIsCommitted) {
  Case year = year_at(Stage::paid);
  year.when(per, {released(g1(), line_2026, kr(0, 1))})
      .then_refused(Reason::over_commitment, kr(0, 1), kr(0));
  CommitmentReleased twice = released(g1(), line_2027, kr(109'374, 89));
  twice.parts.push_back({line(line_2027), kr(0, 1)});
  year.when(per, {twice}).then_refused(Reason::over_commitment, kr(109'374, 90), kr(109'374, 89));
}

TEST(Commitment, NamesALineAndOneCurrencyAndNoSource) {
  Case year = uncommitted();
  year.when(per, {commitment(g1(), {})}).then_refused(Reason::parts_do_not_add_up);
  year.when(per, {commitment(g1(), {{line(line_2026), kr(1)}, {line(line_2026), {100, eur}}})})
      .then_refused(Reason::currency_differs);
  year.when(per, {commitment(g1(), {{line(line_2026), {100, eur}}})})
      .then_refused(Reason::currency_differs);
  CommitmentRegistered outside = commitment(g1(), {{line(line_2026), kr(1)}});
  outside.outside = id<SourceId>("elsewhere");
  year.when(per, {outside}).then_refused(Reason::route_differs);
  year.when(per, {commitment(g1(), {{line("226.22:2028"), kr(1)}})})
      .then_refused(Reason::years_exceeded);
  year.when(per, {commitment(g1(), {{line("226.22:2031"), kr(1)}})})
      .then_refused(Reason::years_exceeded);
  year.when(kari, {commitment(g1(), {{line(line_2026), kr(1)}})})
      .then_refused(Reason::no_delegation);
}

InstalmentScheduled instalment(std::uint16_t number, Money amount) {
  return {.terms = g1(),
          .instalment = number,
          .due = day(2026, 12, 1),
          .amount = amount,
          .effective_on = day(2026, 5, 1)};
}

TEST(Invariant7, InstalmentsAddUpToTheAward) {
  Case year = year_at(Stage::awarded);
  year.when(kari, {instalment(1, kr(200'000)), instalment(2, kr(55'208))})
      .then_refused(Reason::instalments_do_not_add_up)
      .at(1);
  year.when(kari, {instalment(1, kr(200'000)), instalment(2, kr(55'208, 10))})
      .then_refused(Reason::over_award, kr(55'208, 10), kr(55'208, 9));
  year.when(kari, {instalment(1, {100, eur})}).then_refused(Reason::currency_differs);
  year.when(kari, {instalment(1, kr(200'000)), instalment(2, kr(55'208, 9))}).then_accepted();
}

// Once the award is altered its instalments are scheduled anew, in the same request or later.
TEST(Invariant7, AReducedAwardCanHaveNewInstalments) {
  Case year = year_at(Stage::awarded);
  year.when(kari, {instalment(1, kr(200'000)), instalment(2, kr(55'208, 9))}).then_accepted();
  const AwardReduced less = reduced(g1(), kr(200'000));
  const CommitmentReleased rest = released(g1(), line_2027, kr(55'208, 9));
  year.when(per, {less, rest, instalment(1, kr(100'000))})
      .then_refused(Reason::instalments_do_not_add_up)
      .at(2);
  year.when(per, {less, rest, instalment(1, kr(100'000)), instalment(2, kr(100'000))})
      .then_accepted();
}

TEST(Invariant10, TheWithheldPartStaysWithheldUntilTheFinalReport) {
  Case year = year_at(Stage::confirmed);
  InstalmentWithheld withheld{g1(), kr(255'208, 10), "until the report", day(2026, 5, 1)};
  year.when(kari, {withheld}).then_refused(Reason::over_award);
  withheld.amount = kr(109'374, 90);
  year.when(kari, {withheld}).then_accepted();
  year.when(machine, {ordered(autumn_g1(), day(2026, 12, 10))})
      .then_refused(Reason::withheld_until_report, kr(145'833, 20), kr(145'833, 19));
  const ReportReceived interim{
      .report = id<ReportId>("R1"), .grant = id<GrantId>("G1"), .effective_on = day(2026, 6, 1)};
  ReportReceived final_report = interim;
  final_report.report = id<ReportId>("R2");
  final_report.is_final = true;
  for (const ReportReceived& report : {interim, final_report}) {
    year.when(kari, {ReportDue{.report = report.report,
                               .grant = report.grant,
                               .is_final = report.is_final,
                               .due = day(2026, 6, 1),
                               .effective_on = day(2026, 5, 1)}})
        .then_accepted();
  }
  year.when(kari, {interim}).then_accepted();
  year.when(machine, {ordered(autumn_g1(), day(2026, 12, 10))})
      .then_refused(Reason::withheld_until_report);
  year.when(kari, {final_report}).then_accepted();
  year.when(machine, {ordered(autumn_g1(), day(2026, 12, 10))}).then_accepted();
}

TEST(Invariant10, NoLessIsWithheldThanTheRuleSays) {
  Case year = uncommitted();
  RuleVersion withholding = rule();
  withholding.cost_share = CostShareRule{.withheld_min = Fraction{1, 4}};
  year.given({RuleVersionPublished{withholding, withholding.first_day}});
  InstalmentWithheld withheld{g1(), kr(63'802, 1), "until the report", day(2026, 5, 1)};
  year.when(kari, {withheld}).then_refused(Reason::amount_differs_from_rule);
  withheld.amount = kr(63'802, 2);
  year.when(kari, {withheld}).then_accepted();
}

TEST(Soundness, ComesBeforeEverythingElse) {
  Case year = uncommitted();
  AppropriationMade made{.line = line(line_2026),
                         .holder = org("999999999"),
                         .amount = kr(0),
                         .effective_on = day(2026, 1, 1)};
  year.when("nobody", {made}).then_refused(Reason::amount_out_of_range);
  for (const std::int64_t units :
       {minor_units_max + 1, -minor_units_max - 1, INT64_MAX, INT64_MIN}) {
    made.amount = {units, nok};
    year.when("nobody", {made}).then_refused(Reason::amount_out_of_range);
    year.when("nobody", {cut({units, nok})}).then_refused(Reason::amount_out_of_range);
    AwardDecided odd = award("app-FK1", terms("G3", fk1), kr(1));
    odd.withheld = Money{units, nok};
    year.when(kari, {odd}).then_refused(Reason::amount_out_of_range);
  }
  year.when(admin, {cut({1, Currency()})}).then_refused(Reason::amount_out_of_range);
  year.when(admin, {cut(kr(0))}).then_refused(Reason::amount_out_of_range);
  AwardDecided long_list = award("app-FK1", terms("G3", fk1), kr(1));
  long_list.quantities.resize(list_length_max + 1);
  year.when(kari, {long_list}).then_refused(Reason::list_too_long);
}

// A thousand of the largest appropriations fill an account; books hold what imports make of it.
TEST(Soundness, SumsNeitherOverflowNorEndTheProcess) {
  Case year = uncommitted();
  const AppropriationMade largest{.line = line("226.23:2026"),
                                  .holder = org(dir),
                                  .amount = {minor_units_max, nok},
                                  .effective_on = day(2026, 1, 1)};
  year.given(std::vector<Event>(1'000, largest));
  year.when(admin, {largest}).then_refused(Reason::amount_out_of_range);
  year.given(std::vector<Event>(20'000, largest));
  AppropriationChanged back = cut(-Money{minor_units_max, nok});
  back.line = largest.line;
  year.when(admin, {back}).then_accepted();

  PaymentExecuted payment = executed(plain_payment("big", g1(), kr(1), line_2026), day(2026, 6, 1));
  payment.payment.amount = payment.payment.sources[0].amount =
      payment.payment.parts[0].amount = {minor_units_max, nok};
  payment.payment.parts[0].leave = id<LeaveId>("A");
  payment.payment.parts[0].semester = autumn;
  year.given(std::vector<Event>(20'000, payment));
  payment.payment.sources[0].line = line(line_2027);
  year.given(std::vector<Event>(20'000, payment));
  year.when(per, {commitment_g1()}).then_accepted();
  year.when(kari, {repayment_decided(kr(1))}).then_refused(Reason::claim_without_reduction);
}

TEST(Imports, OfTwoCurrenciesInOneFactOnlyKeepTheirSumsApart) {
  Case year = year_at(Stage::confirmed);
  LeaveGranted mixed = leave_a();
  mixed.leave = id<LeaveId>("mixed");
  mixed.shares.owner.currency = eur;
  mixed.semesters[0].shares.owner.currency = eur;
  mixed.beneficiary = org(k1);
  OwnerShareDue due = owner_due(kr(1));
  due.leave = mixed.leave;
  year.given({mixed, confirmed(mixed, autumn), due});
  year.when(kari, {due}).then_refused(Reason::currency_differs);
  RepaymentDecided decided = repayment_decided({100, eur});
  LeaveGranted foreign = leave_d();
  foreign.leave = id<LeaveId>("foreign");
  foreign.shares = {{100, eur}, {100, eur}};
  foreign.semesters.clear();
  InstalmentScheduled scheduled = instalment(1, {100, eur});
  year.given({decided, foreign, scheduled});
  year.when(per, {reduced(g2(), kr(0)), released(g2(), line_2026, kr(72'916, 60)),
                  released(g2(), line_2027, kr(72'916, 59))})
      .then_accepted();
}

}  // namespace
}  // namespace grantledger
