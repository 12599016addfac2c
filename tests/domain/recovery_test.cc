// Less than was promised: reductions, claims, redirection (invariants 3, 11).

#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

TEST(Invariant3, AReductionBelowNetPaidIsClaimedInTheSameRequest) {
  Case year = year_at(Stage::paid);
  year.when(kari, {withdrawn_d()}).then_accepted();
  const CommitmentReleased rest = released(g2(), line_2027, kr(72'916, 59));
  year.when(per, {reduced(g2(), kr(0))}).then_refused(Reason::reduction_without_claim).at(0);
  year.when(per, {reduced(g2(), kr(0)), rest})
      .then_refused(Reason::reduction_without_claim, kr(72'916, 60), kr(0))
      .at(1);
  year.when(per, {reduced(g2(), kr(0)), repayment_decided(kr(72'916, 60))})
      .then_refused(Reason::reduction_without_claim, kr(72'916, 59), kr(0));
  year.when(per, {reduced(g2(), kr(0)), rest, repayment_decided(kr(72'916, 59))})
      .then_refused(Reason::reduction_without_claim, kr(0, 1), kr(0));
  year.when(per, {reduced(g2(), kr(0)), rest, repayment_decided(kr(72'916, 61))})
      .then_refused(Reason::claim_without_reduction, kr(72'916, 61), kr(72'916, 60))
      .at(2);
  year.when(per, {reduced(g2(), kr(0)), leave_d_ended(), rest, repayment_decided(kr(72'916, 60))})
      .then_accepted();
}

TEST(Invariant3, AReversalIsClaimedToo) {
  Case year = year_at(Stage::paid);
  const DecisionReversed reversed{g2(), "wrong facts", id<ActorId>(per), day(2026, 12, 15)};
  year.when(per, {reversed}).then_refused(Reason::reduction_without_claim);
  year.when(kari, {reversed}).then_refused(Reason::actor_differs);
  year.when(per, {reversed, released(g2(), line_2027, kr(72'916, 59)),
                  repayment_decided(kr(72'916, 60))})
      .then_accepted();
}

// Leave A ends after an autumn that was paid; B has its spring coming, which stays covered.
TEST(Invariant11, OneOfSeveralParticipantsIsClaimedBackAlone) {
  Case year = year_at(Stage::paid);
  const LeaveGranted a = leave_a();
  LeaveChanged ended{.leave = a.leave,
                     .terms = a.terms,
                     .change = {-a.shares.state, -a.shares.owner},
                     .semesters = a.semesters,
                     .payer = a.payer,
                     .beneficiary = a.beneficiary,
                     .reason = "withdrew",
                     .effective_on = day(2026, 12, 15)};
  for (SemesterShare& semester : ended.semesters) semester.shares = {kr(0), kr(0)};
  const ParticipantWithdrawn withdrew{a.leave, {}, day(2026, 12, 15)};
  const AwardReduced less = reduced(g1(), kr(255'208, 9) - a.shares.state);
  const CommitmentReleased rest = released(g1(), line_2027, kr(72'916, 59));
  RepaymentDecided claim = repayment_decided(kr(72'916, 60));
  claim.terms = g1();
  claim.claim = id<ClaimId>("R-A");
  year.when(per, {withdrew, less, ended, rest}).then_refused(Reason::reduction_without_claim);
  RepaymentDecided more = claim;
  more.amount = kr(72'916, 61);
  year.when(per, {withdrew, less, ended, rest, more})
      .then_refused(Reason::claim_without_reduction, kr(72'916, 61), kr(72'916, 60));
  year.when(per, {withdrew, less, ended, rest, claim}).then_accepted();
}

TEST(Invariant3, ALaterCommandThatIsRefusedTakesBackTheEarlierOnes) {
  Case year = year_at(Stage::paid);
  RuleVersion next = rule();
  next.version = id<RuleVersionId>("next");
  SchemeEstablished fresh{
      .scheme = id<SchemeId>("fresh"), .administrator = org(dir), .effective_on = day(2026, 1, 1)};
  year.when(admin, {fresh, RuleVersionPublished{next, next.first_day},
                    delegation(kari, Power::administration),
                    RuleVersionVoided{scheme, id<RuleVersionId>("VU-2026-1"), "", next.first_day},
                    AppropriationMade{.line = line("1.1:2026"),
                                      .holder = org("nobody"),
                                      .amount = kr(1),
                                      .effective_on = day(2026, 1, 1)}})
      .then_refused(Reason::unknown_organisation)
      .at(4);
}

TEST(Invariant3, AnAwardIsReducedDownwardsAndIncreasedUpwards) {
  Case year = year_at(Stage::awarded);
  year.when(per, {reduced(g1(), kr(255'208, 9))}).then_refused(Reason::change_in_wrong_direction);
  AwardIncreased more{g1(), kr(255'208, 9), "", id<ActorId>(per), day(2026, 12, 15)};
  year.when(per, {more}).then_refused(Reason::change_in_wrong_direction);
  more.amount = {30'000'000, *parse_currency("EUR")};
  year.when(per, {more}).then_refused(Reason::currency_differs);
  more.amount = kr(255'209);
  more.terms = terms("G9", m1);
  year.when(per, {more}).then_refused(Reason::unknown_grant);
  more.terms = g1();
  year.when(per, {more}).then_accepted();
}

TEST(Invariant11, AClaimNeedsAReductionOrReversal) {
  Case year = year_at(Stage::paid);
  year.when(per, {repayment_decided(kr(0, 1))}).then_refused(Reason::claim_without_reduction);
  year.when(kari, {repayment_claimed(kr(1))}).then_refused(Reason::unknown_claim);
  year.when(kari, {repayment_received(kr(1), day(2026, 12, 29), false)})
      .then_refused(Reason::unknown_claim);
  year.when(anne, {written_off(kr(1))}).then_refused(Reason::unknown_claim);
}

TEST(Invariant11, NotMoreIsClaimedThanDecidedOrPaid) {
  Case year = year_at(Stage::withdrawn);
  year.when(kari, {repayment_claimed(kr(0, 1))})
      .then_refused(Reason::claim_without_reduction, kr(0, 1), kr(0));
  year.when(per, {repayment_decided(kr(1))}).then_refused(Reason::already_exists);
  RepaymentDecided second = repayment_decided(kr(1));
  second.claim = id<ClaimId>("second");
  year.when(per, {second}).then_refused(Reason::claim_without_reduction, kr(1), kr(0));
  second.terms = g1();
  year.when(per, {second}).then_refused(Reason::claim_without_reduction);
  RepaymentClaimed other = repayment_claimed(kr(1));
  other.terms = g1();
  year.when(kari, {other}).then_refused(Reason::recipient_differs);

  Case claimed = year_at(Stage::paid);
  RepaymentDecided rest = repayment_decided(kr(22'916, 60));
  rest.claim = id<ClaimId>("rest");
  claimed
      .when(per, {reduced(g2(), kr(0)), repayment_decided(kr(50'000)), rest,
                  released(g2(), line_2027, kr(72'916, 59))})
      .then_accepted();
  claimed.when(kari, {repayment_claimed(kr(50'000, 1))})
      .then_refused(Reason::over_claim, kr(50'000, 1), kr(50'000));
  other = repayment_claimed(kr(1));
  other.line = line(line_2027);
  claimed.when(kari, {other}).then_refused(Reason::over_paid, kr(1), kr(0));
  claimed.when(kari, {repayment_claimed(kr(50'000))}).then_accepted();
}

// The bank sends a payment back after the award was reduced: what is then committed too much is
// released in the same request, and nothing is claimed for it.
TEST(Invariant3, AReturnedPaymentIsCommittedOnlyAsFarAsTheAwardGoes) {
  Case year = year_at(Stage::paid);
  year.when(per, {reduced(g2(), kr(10'000)), repayment_decided(kr(62'916, 60)),
                  released(g2(), line_2027, kr(72'916, 59))})
      .then_accepted();
  const PaymentReturned back = returned(autumn_g2(), day(2026, 12, 20));
  year.when(per, {back}).then_refused(Reason::reduction_without_claim);
  year.when(per, {back, released(g2(), line_2026, kr(62'916, 60))}).then_accepted();
  PaymentTerms again = autumn_g2();
  again.payment = id<PaymentId>("again");
  again.amount = again.sources[0].amount = again.parts[0].amount = kr(10'000);
  pay(year, again, day(2026, 12, 21));
  year.when(kari, {repayment_claimed(kr(10'000))})
      .then_refused(Reason::claim_without_reduction, kr(10'000), kr(0));
}

TEST(Invariant11, ALateRepaymentGoesWhereTheRuleSays) {
  Case year = year_at(Stage::withdrawn);
  const Date late = day(2027, 2, 15);
  year.when(kari, {repayment_received(kr(1), late, false)}).then_refused(Reason::treasury_differs);
  year.when(kari, {repayment_received(kr(1), day(2026, 12, 29), true)})
      .then_refused(Reason::treasury_differs);
  year.when(kari, {repayment_received(kr(1), late, true)}).then_accepted();
  RepaymentReceived to_another = repayment_received(kr(1), day(2026, 12, 29), false);
  to_another.holder = org(kd);
  year.when(kari, {to_another}).then_refused(Reason::holder_differs);
  RuleVersion keeping = rule();
  keeping.late_repayment_to_treasury = false;
  year.given({RuleVersionPublished{keeping, keeping.first_day}});
  year.when(kari, {repayment_received(kr(1), late, false)}).then_accepted();
}

TEST(Invariant11, OnlyWhatIsOpenIsWrittenOffByWhoMay) {
  Case year = year_at(Stage::settled);
  year.when(anne, {written_off(kr(22'916, 61))})
      .then_refused(Reason::over_claim, kr(22'916, 61), kr(22'916, 60));
  WriteOffDecided by_kari = written_off(kr(1));
  by_kari.decided_by = id<ActorId>(kari);
  year.when(kari, {by_kari}).then_refused(Reason::no_delegation);
  year.when(anne, {written_off(kr(22'916, 60))}).then_accepted();
}

TEST(Invariant3, AClaimedPaymentIsNotReturnedAsWell) {
  Case year = year_at(Stage::withdrawn);
  year.when(kari, {returned(autumn_g2(), day(2027, 1, 5))})
      .then_refused(Reason::over_paid, kr(72'916, 60), kr(0));
}

// S1 has a second grant, which what was paid for D can pay instead.
TEST(Invariant3, FundsAreRedirectedToAnotherGrantOfTheRecipient) {
  Case year = year_at(Stage::paid);
  const GrantTerms next = terms("G7", s1);
  year.given({award("", next, kr(80'000)),
              commitment(next, {{line(line_2026), kr(50'000)}, {line(line_2027), kr(30'000)}})});
  FundsRedirected redirected{.from = g2(),
                             .to = next,
                             .line = line(line_2026),
                             .holder = org(dir),
                             .amount = kr(50'000),
                             .effective_on = day(2026, 12, 15)};
  const CommitmentReleased rest = released(g2(), line_2027, kr(72'916, 59));
  year.when(per, {redirected}).then_refused(Reason::award_not_accepted);
  year.given({accepted(next)});
  year.when(per, {redirected}).then_refused(Reason::claim_without_reduction);
  FundsRedirected odd = redirected;
  odd.to = g1();
  year.when(per, {reduced(g2(), kr(0)), odd}).then_refused(Reason::recipient_differs);
  odd = redirected;
  odd.holder = org(kd);
  year.when(per, {reduced(g2(), kr(0)), odd}).then_refused(Reason::holder_differs);
  odd = redirected;
  odd.amount = kr(50'001);
  year.when(per, {reduced(g2(), kr(0)), odd}).then_refused(Reason::over_commitment);
  odd.line = line(line_2027);
  odd.amount = kr(30'000);
  year.when(per, {reduced(g2(), kr(0)), odd}).then_refused(Reason::over_paid);
  year.when(per, {reduced(g2(), kr(0)), rest, redirected})
      .then_refused(Reason::reduction_without_claim, kr(22'916, 60), kr(0));
  year.when(per, {reduced(g2(), kr(0)), rest, redirected, repayment_decided(kr(22'916, 60))})
      .then_accepted();
  year.when(per, {redirected}).then_refused(Reason::claim_without_reduction);
}

}  // namespace
}  // namespace grantledger
