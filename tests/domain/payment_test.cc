// What a payment needs, and by whom (invariants 2, 4, 5, 6, 8, 10, 22).

#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

const Date paid_on = day(2026, 12, 10);

// The autumn payment of G1, ordered and attested.
Case attested_year() {
  Case year = year_at(Stage::confirmed);
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_accepted();
  return year;
}

TEST(Invariant4, APaymentNeedsADecision) {
  Case year = year_at(Stage::confirmed);
  PaymentTerms payment = plain_payment("P", terms("G9", m1), kr(1), line_2026);
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::unknown_grant);
}

TEST(Invariant4, APaymentNeedsARule) {
  Case year = year_at(Stage::confirmed);
  AwardDecided imported = award("", terms("G8", m1), kr(10));
  imported.rule = id<RuleVersionId>("nobody-knows");
  year.given({imported});
  year.when(machine, {ordered(plain_payment("P", terms("G8", m1), kr(1), line_2026), paid_on)})
      .then_refused(Reason::no_rule_in_force);
}

TEST(Invariant4, APaymentNeedsACommitment) {
  Case year = year_at(Stage::confirmed);
  PaymentTerms payment = autumn_g1();
  payment.sources.front().line = line("226.23:2026");
  year.when(machine, {ordered(payment, paid_on)})
      .then_refused(Reason::over_commitment, kr(145'833, 20), kr(0));
}

TEST(Invariant4, APaymentNeedsTheRecipientsAcceptance) {
  Case year = year_at(Stage::applied);
  year.when(kari, {award("app-M1", g1(), kr(255'208, 9))}).then_accepted();
  for (const LeaveGranted& leave : {leave_a(), leave_b(), leave_c()}) {
    year.when(kari, {leave}).then_accepted();
    year.when(kari, {confirmed(leave, autumn)}).then_accepted();
  }
  year.when(per, {commitment_g1()}).then_accepted();
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_refused(Reason::award_not_accepted);
  year.when(kari, {accepted(g1())}).then_accepted();
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(kari, {accepted(g1())}).then_refused(Reason::already_exists);
}

TEST(Invariant4, OnlyConfirmedSemestersArePaid) {
  Case year = year_at(Stage::awarded);
  year.when(machine, {ordered(autumn_g1(), paid_on)})
      .then_refused(Reason::participation_not_confirmed);
  for (const LeaveGranted& leave : {leave_a(), leave_b()}) {
    year.when(kari, {confirmed(leave, autumn)}).then_accepted();
  }
  year.when(machine, {ordered(autumn_g1(), paid_on)})
      .then_refused(Reason::participation_not_confirmed);
  year.when(kari, {confirmed(leave_c(), autumn)}).then_accepted();
  year.when(kari, {confirmed(leave_c(), autumn)}).then_refused(Reason::already_exists);
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
}

TEST(Invariant4, APartThatIsForNoSemesterIsNotConfirmed) {
  Case year = year_at(Stage::confirmed);
  year.when(machine, {ordered(plain_payment("P", g1(), kr(1), line_2026), paid_on)})
      .then_refused(Reason::participation_not_confirmed);
}

TEST(Invariant4, WhoHadWithdrawnIsNotPaidFrom) {
  Case year = year_at(Stage::confirmed);
  year.when(kari, {withdrawn_d()}).then_accepted();
  year.when(kari, {withdrawn_d()}).then_refused(Reason::already_exists);
  year.when(machine, {ordered(autumn_g2(), day(2026, 11, 20))})
      .then_refused(Reason::participant_withdrawn);
  year.when(machine, {ordered(autumn_g2(), day(2026, 11, 19))}).then_accepted();
  ParticipationConfirmed late = confirmed(leave_d(), spring);
  year.when(kari, {late}).then_refused(Reason::participant_withdrawn);
}

TEST(Invariant4, APaymentNeedsAnAttestation) {
  Case year = year_at(Stage::confirmed);
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(per, {approved(autumn_g1(), paid_on)}).then_refused(Reason::payment_not_attested);
  year.when(machine, {executed(autumn_g1(), paid_on)}).then_refused(Reason::payment_in_other_state);
}

TEST(Invariant4, TheStepsKeepTheirOrderAndTheirTerms) {
  Case year = attested_year();
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_refused(Reason::already_exists);
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_refused(Reason::payment_in_other_state);
  PaymentTerms other = autumn_g1();
  other.parts.pop_back();
  other.amount = other.sources.front().amount = kr(109'374, 90);
  year.when(per, {approved(other, paid_on)}).then_refused(Reason::terms_differ);
  year.when(per, {approved(autumn_g1(), paid_on)}).then_accepted();
  year.when(machine, {executed(other, paid_on)}).then_refused(Reason::terms_differ);
  year.when(machine, {executed(autumn_g1(), paid_on)}).then_accepted();
  year.when(machine, {executed(autumn_g1(), paid_on)}).then_refused(Reason::payment_in_other_state);
  year.when(kari, {returned(autumn_g2(), paid_on)}).then_refused(Reason::unknown_payment);
  year.when(kari, {returned(autumn_g1(), paid_on)}).then_accepted();
  year.when(kari, {returned(autumn_g1(), paid_on)}).then_refused(Reason::payment_in_other_state);
}

TEST(Invariant3, NoSemesterIsPaidTwice) {
  Case year = year_at(Stage::paid);
  PaymentTerms again = autumn_g1();
  again.payment = id<PaymentId>("again");
  again.sources.front().line = line(line_2027);
  again.parts = {again.parts[1]};
  again.amount = again.sources.front().amount = kr(36'458, 30);
  year.when(machine, {ordered(again, paid_on)})
      .then_refused(Reason::over_leave, kr(36'458, 30), kr(0));
}

TEST(Invariant3, NoSemesterIsPaidTwiceInOnePayment) {
  Case year = year_at(Stage::confirmed);
  PaymentTerms twice = autumn_g1();
  twice.parts = {twice.parts[1], twice.parts[1]};
  twice.amount = twice.sources.front().amount = kr(72'916, 60);
  year.when(machine, {ordered(twice, paid_on)})
      .then_refused(Reason::over_leave, kr(72'916, 60), kr(36'458, 30));
}

TEST(Invariant3, TwoOrdersForOneSemesterAreApprovedOnce) {
  Case year = attested_year();
  PaymentTerms second = autumn_g1();
  second.payment = id<PaymentId>("second");
  year.when(machine, {ordered(second, paid_on)}).then_accepted();
  year.when(kari, {attested(second, paid_on)}).then_accepted();
  year.when(per, {approved(autumn_g1(), paid_on)}).then_accepted();
  year.when(per, {approved(second, paid_on)}).then_refused(Reason::over_commitment);
}

TEST(Invariant3, TheSourcesOfAPaymentAreTakenTogether) {
  Case year = year_at(Stage::confirmed);
  PaymentTerms split = autumn_g1();
  split.sources = {{line(line_2026), kr(145'833, 19)}, {line(line_2026), kr(0, 1)}};
  year.when(machine, {ordered(split, paid_on)}).then_accepted();
  split.payment = id<PaymentId>("more");
  split.parts = {split.parts[0]};
  split.amount = kr(72'916, 60);
  split.sources = {{line(line_2026), kr(72'916, 60)}, {line(line_2026), kr(72'916, 60)}};
  year.when(machine, {ordered(split, paid_on)}).then_refused(Reason::parts_do_not_add_up);
}

TEST(Invariant5, TheAttesterMayNotApproveUnlessTheAmountIsSmall) {
  for (const Money small : {kr(145'833, 19), kr(145'833, 20)}) {
    Case year = attested_year();
    year.when(admin, {delegation(kari, Power::budget_disposal)}).then_accepted();
    RuleVersion lenient = rule();
    lenient.single_person_max = small;
    year.given({RuleVersionPublished{lenient, lenient.first_day}});
    year.when(kari, {approved(autumn_g1(), paid_on, kari)});
    if (small == kr(145'833, 20)) {
      year.then_accepted();
    } else {
      year.then_refused(Reason::same_person);
    }
  }
}

TEST(Invariant5, ASmallPaymentNeedsNoAttestation) {
  Case year = year_at(Stage::confirmed);
  RuleVersion lenient = rule();
  lenient.single_person_max = kr(145'833, 20);
  year.given({RuleVersionPublished{lenient, lenient.first_day}});
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(per, {approved(autumn_g1(), paid_on)}).then_accepted();
}

TEST(Invariant5, NoneOfTheTwoRepresentsThePayee) {
  Case year = year_at(Stage::confirmed);
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  RepresentativeRegistered represents{.actor = id<ActorId>(kari),
                                      .organisation = org(m1),
                                      .first_day = day(2026, 12, 1),
                                      .last_day = day(2026, 12, 10),
                                      .effective_on = day(2026, 12, 1)};
  year.when(ida, {represents}).then_accepted();
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_refused(Reason::represents_payee);
  year.when(kari, {attested(autumn_g1(), day(2026, 12, 11))}).then_accepted();
  represents.actor = id<ActorId>(per);
  represents.last_day.reset();
  year.when(ida, {represents}).then_accepted();
  year.when(per, {approved(autumn_g1(), day(2026, 12, 11))}).then_refused(Reason::represents_payee);
  represents.last_day = day(2026, 11, 1);
  year.when(ida, {represents}).then_refused(Reason::period_out_of_order);
}

TEST(Invariant5, NoneOfTheTwoKeepsTheRegister) {
  Case year = year_at(Stage::confirmed);
  year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
  year.when(admin, {delegation(ida, Power::attestation)}).then_accepted();
  year.when(ida, {attested(autumn_g1(), paid_on, ida)}).then_refused(Reason::keeps_register);
  year.when(kari, {attested(autumn_g1(), paid_on)}).then_accepted();
  year.when(admin, {delegation(ida, Power::budget_disposal)}).then_accepted();
  year.when(ida, {approved(autumn_g1(), paid_on, ida)}).then_refused(Reason::keeps_register);
}

TEST(Invariant5, NobodyAttestsOrApprovesForAnother) {
  Case year = attested_year();
  year.when(kari, {approved(autumn_g1(), paid_on, per)}).then_refused(Reason::actor_differs);
  year.when(machine, {ordered(autumn_g2(), paid_on)}).then_accepted();
  year.when(per, {attested(autumn_g2(), paid_on, kari)}).then_refused(Reason::actor_differs);
}

// Who decided the award may approve its payment, unless the rule says otherwise (kollektiv-vgo).
TEST(Invariant5, WhereTheRuleSaysSoTheDeciderMayNotApprove) {
  for (const bool is_separate : {false, true}) {
    Case year = year_at(Stage::confirmed);
    RuleVersion separate = rule();
    separate.requires_separate_decider = is_separate;
    AwardDecided by_per = award("app-M1", g1(), kr(255'208, 9));
    by_per.decided_by = id<ActorId>(per);
    by_per.amount = kr(0);  // Already decided: this only says by whom.
    year.given({RuleVersionPublished{separate, separate.first_day}, by_per});
    year.when(machine, {ordered(autumn_g1(), paid_on)}).then_accepted();
    year.when(kari, {attested(autumn_g1(), paid_on)}).then_accepted();
    year.when(per, {approved(autumn_g1(), paid_on)});
    if (is_separate) {
      year.then_refused(Reason::decided_the_award);
    } else {
      year.then_accepted();
    }
  }
}

// The power to approve for 226.22 from 2026-01-01 to 2027-12-31.
TEST(Invariant6, ADelegationHoldsFromItsFirstToItsLastDay) {
  for (const auto& [on, is_allowed] :
       {std::pair{day(2026, 12, 9), false}, std::pair{day(2026, 12, 10), true},
        std::pair{day(2026, 12, 20), true}, std::pair{day(2026, 12, 21), false}}) {
    Case year = year_at(Stage::confirmed);
    year.when(machine, {ordered(autumn_g1(), day(2026, 12, 1))}).then_accepted();
    year.when(kari, {attested(autumn_g1(), day(2026, 12, 1))}).then_accepted();
    DelegationGranted short_time = delegation("new", Power::budget_disposal, id<ItemId>("226.22"));
    short_time.first_day = day(2026, 12, 10);
    short_time.last_day = day(2026, 12, 20);
    year.when(admin, {ActorRegistered{.actor = id<ActorId>("new"), .effective_on = on}})
        .then_accepted();
    year.when(admin, {short_time}).then_accepted();
    year.when("new", {approved(autumn_g1(), on, "new")});
    is_allowed ? year.then_accepted() : year.then_refused(Reason::no_delegation);
  }
}

TEST(Invariant6, ADelegationForAnotherItemDoesNotHold) {
  Case year = attested_year();
  year.when(admin, {ActorRegistered{.actor = id<ActorId>("new"), .effective_on = paid_on}})
      .then_accepted();
  year.when(admin, {delegation("new", Power::budget_disposal, id<ItemId>("226.21"))})
      .then_accepted();
  year.when("new", {approved(autumn_g1(), paid_on, "new")}).then_refused(Reason::no_delegation);
  year.when(admin, {delegation("new", Power::budget_disposal)}).then_accepted();
  year.when("new", {approved(autumn_g1(), paid_on, "new")}).then_accepted();
}

TEST(Invariant6, ARevokedDelegationHoldsNoMoreFromThatDay) {
  Case year = attested_year();
  year.when(admin, {DelegationRevoked{.actor = id<ActorId>(per),
                                      .power = Power::budget_disposal,
                                      .item = id<ItemId>("226.22"),
                                      .effective_on = paid_on}})
      .then_accepted();
  year.when(per, {approved(autumn_g1(), paid_on)}).then_refused(Reason::no_delegation);
  year.when(per, {approved(autumn_g1(), paid_on - std::chrono::days(1))}).then_accepted();
}

TEST(Invariant6, NobodyUnknownActs) {
  Case year = attested_year();
  year.when("nobody", {approved(autumn_g1(), paid_on, "nobody")})
      .then_refused(Reason::unknown_actor);
  year.when(admin, {delegation("nobody", Power::attestation)}).then_refused(Reason::unknown_actor);
}

TEST(Invariant8, ThePaymentGoesToTheMunicipalityAndTheKindergartenBenefits) {
  Case year = year_at(Stage::confirmed);
  PaymentTerms payment = autumn_g1();
  payment.payee = org(k1);
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::wrong_payee);
  payment = autumn_g1();
  payment.parts[1].beneficiary = org(m1);
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::wrong_payee);
  payment = autumn_g1();
  payment.fund = line("fund.313901033.videreutdanning:2026");
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::route_differs);
}

TEST(Payment, ForALeaveOfAnotherGrantIsRefused) {
  Case year = year_at(Stage::confirmed);
  PaymentTerms payment = autumn_g2();
  payment.parts.front().leave = id<LeaveId>("A");
  payment.parts.front().beneficiary = org(m1);
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::recipient_differs);
  payment.parts.front().leave = id<LeaveId>("Z");
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::unknown_leave);
}

TEST(Payment, OfSeveralCurrenciesIsRefused) {
  Case year = year_at(Stage::confirmed);
  PaymentTerms payment = autumn_g2();
  payment.parts.front().amount.currency = *parse_currency("EUR");
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::currency_differs);
  payment = autumn_g2();
  payment.amount.currency = *parse_currency("EUR");
  payment.parts.front().amount.currency = payment.sources.front().amount.currency =
      payment.amount.currency;
  year.when(machine, {ordered(payment, paid_on)}).then_refused(Reason::currency_differs);
}

// The commitment of the autumn stands on 2026; the bank pays in January.
TEST(Invariant2, APaymentChargesTheYearOfItsBankDate) {
  Case year = attested_year();
  year.given({AppropriationMade{.line = line(line_2027),
                                .holder = org(dir),
                                .amount = kr(1'000'000),
                                .effective_on = day(2027, 1, 1)}});
  year.when(per, {approved(autumn_g1(), day(2026, 12, 30))}).then_accepted();
  const Date january = day(2027, 1, 2);
  year.when(machine, {executed(autumn_g1(), january)}).then_refused(Reason::line_of_other_year);

  PaymentTerms moved = autumn_g1();
  moved.sources.front().line = line(line_2027);
  year.when(machine, {executed(moved, day(2026, 12, 31))}).then_refused(Reason::terms_differ);
  CommitmentReleased off = released(g1(), line_2026, kr(145'833, 20));
  CommitmentRegistered on = commitment(g1(), {{line(line_2027), kr(145'833, 20)}});
  off.effective_on = on.effective_on = january;
  year.when(per, {off}).then_refused(Reason::over_commitment).at(0);
  year.when(per, {off, on, executed(moved, january)}).then_accepted();
  EXPECT_EQ(find(year.books().grants, "G1")->lines[0].pending, kr(0));
  year.when(kari, {returned(moved, january)}).then_accepted();
}

TEST(Invariant2, APaymentIsNotOrderedFromAPastYearsLine) {
  Case year = year_at(Stage::confirmed);
  year.when(machine, {ordered(autumn_g1(), day(2027, 1, 2))})
      .then_refused(Reason::line_of_other_year);
}

TEST(Invariant22, WhatWasReceivedForTheKindergartenIsForwardedOnce) {
  Case year = year_at(Stage::confirmed);
  year.when(kari, {forwarded(kr(1))}).then_refused(Reason::over_forwardable, kr(1), kr(0));
  pay(year, autumn_g1(), paid_on);
  year.when(kari, {forwarded(kr(36'458, 31))})
      .then_refused(Reason::over_forwardable, kr(36'458, 31), kr(36'458, 30));
  year.when(kari, {forwarded(kr(36'458, 30))}).then_accepted();
  year.when(kari, {forwarded(kr(0, 1))}).then_refused(Reason::over_forwardable);
  year.when(kari, {returned(autumn_g1(), paid_on)})
      .then_refused(Reason::over_forwardable, kr(36'458, 30), kr(0));
  FundsForwarded other = forwarded(kr(1));
  other.terms.recipient = org(s1);
  year.when(kari, {other}).then_refused(Reason::recipient_differs);
}

TEST(Invariant22, TheOwnerShareIsDueAndPaidOnce) {
  Case year = year_at(Stage::awarded);
  year.when(kari, {owner_due(kr(1))}).then_refused(Reason::participation_not_confirmed);
  year.when(kari, {confirmed(leave_b(), autumn)}).then_accepted();
  year.when(kari, {owner_paid(kr(1))}).then_refused(Reason::over_owner_share, kr(1), kr(0));
  year.when(kari, {owner_due(kr(12'152, 78))})
      .then_refused(Reason::over_owner_share, kr(12'152, 78), kr(12'152, 77));
  OwnerShareDue by_kindergarten = owner_due(kr(1));
  by_kindergarten.payer = org(k1);
  year.when(kari, {by_kindergarten}).then_refused(Reason::wrong_payer);
  year.when(kari, {owner_due(kr(12'152, 77))}).then_accepted();
  year.when(kari, {owner_due(kr(0, 1))}).then_refused(Reason::over_owner_share);
  year.when(kari, {owner_paid(kr(12'152, 77))}).then_accepted();
  year.when(kari, {owner_paid(kr(0, 1))}).then_refused(Reason::over_owner_share);
}

TEST(Stipend, IsAgreedOnceAndOnlyWhereTheRuleAllowsIt) {
  Case year = year_at(Stage::awarded);
  StipendAgreed stipend{.leave = id<LeaveId>("A"),
                        .terms = g1(),
                        .amount = kr(145'833, 20),
                        .payer = org(m1),
                        .effective_on = day(2026, 9, 1)};
  year.when(kari, {stipend}).then_refused(Reason::over_leave, kr(145'833, 20), kr(145'833, 19));
  stipend.amount = kr(100'000);
  year.when(kari, {stipend}).then_accepted();
  year.when(kari, {stipend}).then_refused(Reason::over_leave, kr(100'000), kr(45'833, 19));
  RuleVersion strict = rule();
  strict.stipend_allowed = false;
  year.given({RuleVersionPublished{strict, strict.first_day}});
  stipend.amount = kr(1);
  year.when(kari, {stipend}).then_refused(Reason::route_differs);
}

TEST(Invariant2, WhatIsPromisedForALaterYearIsPaidOnceThatYearIsVoted) {
  Case year = year_at(Stage::paid);
  year.when(kari, {confirmed(leave_a(), spring), confirmed(leave_b(), spring)}).then_accepted();
  year.when(machine, {ordered(spring_g1(), day(2027, 6, 7))}).then_accepted();
  year.when(kari, {attested(spring_g1(), day(2027, 6, 8))}).then_accepted();
  const PaymentApproved approval = approved(spring_g1(), day(2027, 6, 9));
  year.when(per, {approval}).then_refused(Reason::over_appropriation, kr(109'374, 89), kr(0));
  const AppropriationMade voted{.line = line(line_2027),
                                .holder = org(dir),
                                .amount = kr(182'291, 48),
                                .effective_on = day(2027, 1, 1)};
  year.when(admin, {voted}).then_accepted();
  year.when(per, {approval}).then_accepted();
}

}  // namespace
}  // namespace grantledger
