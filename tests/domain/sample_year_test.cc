// The year of the sample, decided step by step, and the small vectors beside it.

#include "events/postings.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

std::map<std::string, Sums> balances(const Case& so_far) {
  std::map<std::string, Sums> sums;
  for (const Envelope& envelope : so_far.recorded()) {
    for (const Event& fact : envelope.facts) {
      for (const Entry& entry : postings(fact)) sums[entry.account] += entry.amount;
    }
  }
  return sums;
}

Money balance(const Case& so_far, const std::string& account) {
  auto sums = balances(so_far);
  return sums[account].in(nok);
}

TEST(SampleYear, HasTheBalancesOfTheFirstPoint) {
  const Case year = year_at(Stage::awarded);
  EXPECT_EQ(balance(year, "available:226.22:2026:313901025"), kr(301'250, 20));
  EXPECT_EQ(balance(year, "available:226.22:2027:313901025"), -kr(182'291, 48));
  EXPECT_EQ(balance(year, "committed:226.22:2027:G1"), kr(109'374, 89));
  EXPECT_EQ(balance(year, "cost:G1"), kr(340'277, 44));
  EXPECT_EQ(balance(year, "state-share:G2"), -kr(145'833, 19));
  EXPECT_EQ(balance(year, "owner-share:313901033:G1"), -kr(85'069, 35));
}

TEST(SampleYear, EndsWithTheBalancesOfTheLastPoint) {
  Case year = year_at(Stage::paid);
  year.when(kari, {owner_due(kr(12'152, 77))}).then_accepted();
  year.when(kari, {forwarded(kr(36'458, 30))}).then_accepted();
  year.when(kari, {owner_paid(kr(12'152, 77))}).then_accepted();
  year.when(kari, {withdrawn_d()}).then_accepted();
  year.when(per, {reduced(g2(), kr(0)), repayment_decided(kr(72'916, 60)), leave_d_ended(),
                  released(g2(), line_2027, kr(72'916, 59))})
      .then_accepted();
  year.when(kari, {repayment_claimed(kr(72'916, 60))}).then_accepted();
  year.when(kari, {repayment_received(kr(50'000), day(2026, 12, 29), false)}).then_accepted();
  year.when(admin, {BalanceTransferred{.line = line(line_2026),
                                       .to_line = line(line_2027),
                                       .holder = org(dir),
                                       .amount = kr(351'250, 20),
                                       .effective_on = day(2026, 12, 31)}})
      .then_accepted();
  year.when(kari, {repayment_received(kr(12'916, 60), day(2027, 2, 15), true)}).then_accepted();
  for (const LeaveGranted& leave : {leave_a(), leave_b()}) {
    year.when(kari, {confirmed(leave, spring)}).then_accepted();
  }
  pay(year, spring_g1(), day(2027, 6, 10));
  year.when(anne, {written_off(kr(10'000))}).then_accepted();
  year.when(kari, {returned(spring_g1(), day(2027, 7, 2))}).then_accepted();

  const std::map<std::string, Money> expected{
      {"appropriation:226.22:2026", -kr(520'000)},
      {"available:226.22:2027:313901025", kr(241'875, 31)},
      {"carried:226.22:2026", kr(351'250, 20)},
      {"carried:226.22:2027", -kr(351'250, 20)},
      {"committed:226.22:2027:G1", kr(109'374, 89)},
      {"cost:G1", kr(340'277, 44)},
      {"entrusted:313901076:G1", -kr(36'458, 30)},
      {"forwarded:313901033:G1", kr(36'458, 30)},
      {"owner-paid:313901033:G1", -kr(12'152, 77)},
      {"owner-share:313901033:G1", -kr(72'916, 58)},
      {"paid:226.22:2026:G1", kr(145'833, 20)},
      {"paid:226.22:2026:G2", kr(72'916, 60)},
      {"recovery:226.22:2026:G2", -kr(72'916, 60)},
      {"state-share:G1", -kr(255'208, 9)},
      {"treasury:226.22:2026", kr(12'916, 60)},
      {"written-off:226.22:2026:G2", kr(10'000)},
  };
  std::map<std::string, Money> found;
  for (const auto& [account, sums] : balances(year)) {
    if (sums.in(nok).minor_units != 0) found[account] = sums.in(nok);
  }
  EXPECT_TRUE(found == expected);
  for (const auto& [account, amount] : found) {
    EXPECT_TRUE(expected.contains(account) && expected.at(account) == amount)
        << account << " " << decimal_text_of(amount);
  }
}

// Fact 10: the county authority asks for one leave of 30 credits.
TEST(SampleYear, RefusesAnAwardThatTheAuthorityForLaterYearsDoesNotReach) {
  Case year = year_at(Stage::awarded);
  year.when(admin, {delegation(kari, Power::budget_disposal)}).then_accepted();
  const GrantTerms g3 = terms("G3", fk1);
  CommitmentRegistered asked =
      commitment(g3, {{line(line_2026), kr(72'916, 60)}, {line(line_2027), kr(72'916, 59)}});
  asked.effective_on = day(2026, 6, 10);
  year.when(kari, {award("app-FK1", g3, kr(145'833, 19)), asked})
      .then_refused(Reason::over_authority, kr(72'916, 59), kr(17'708, 52))
      .at(1);
  EXPECT_TRUE(is_evidence(Reason::over_authority));
}

// Fact 12.
TEST(SampleYear, RefusesThatTheAttesterApproves) {
  Case year = year_at(Stage::confirmed);
  year.when(machine, {ordered(autumn_g2(), day(2026, 12, 10))}).then_accepted();
  year.when(kari, {attested(autumn_g2(), day(2026, 12, 10))}).then_accepted();
  year.when(kari, {approved(autumn_g2(), day(2026, 12, 10), kari)})
      .then_refused(Reason::same_person);
}

TEST(Invariant11, WhatComesInBeyondTheClaimIsUnallocatedAndNeverRefused) {
  Case year = year_at(Stage::withdrawn);
  const Date on = day(2026, 12, 29);
  year.when(kari, {repayment_received(kr(50'000), on, false)}).then_accepted();
  const RepaymentReceived asked = repayment_received(kr(22'916, 61), on, false);
  RepaymentReceived covered = asked;
  covered.amount = kr(22'916, 60);
  const ReceiptUnallocated rest{.payer = org(s1),
                                .amount = kr(0, 1),
                                .claim = asked.claim,
                                .bank_reference = asked.bank_reference,
                                .effective_on = on,
                                .purpose = ReceiptPurpose{asked.terms, asked.line, asked.holder}};
  year.when(kari, {asked}).then({covered, rest});
  ReceiptUnallocated nothing_taken = rest;
  nothing_taken.amount = kr(1);
  year.when(kari, {repayment_received(kr(1), on, false)}).then({nothing_taken});
  // The purpose is for deciding a repayment to say.
  year.when(kari, {nothing_taken}).then_refused(Reason::terms_differ);
  year.when(kari, {ReceiptUnallocated{.payer = org(s1), .amount = kr(5), .effective_on = on}})
      .then_accepted();
  EXPECT_EQ(balance(year, "unallocated:cash"), kr(6, 1));
}

}  // namespace
}  // namespace grantledger
