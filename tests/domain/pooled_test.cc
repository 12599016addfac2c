// Grants of several appropriations that are paid as one (DOMAIN programfinansiering): three
// sources, a third each.

#include "tests/sample.h"

namespace grantledger::sample {
namespace {

RuleVersion pooled_rule() {
  RuleVersion pooled = rule();
  pooled.version = id<RuleVersionId>("POOL");
  pooled.supersedes = id<RuleVersionId>("VU-2026-1");
  pooled.leave_share.reset();
  pooled.requires_confirmation = false;
  pooled.requires_acceptance = false;
  pooled.route = Route::pooled;
  pooled.initiation = Initiation::allocation;
  pooled.pooled = PooledRule{{{id<ItemId>("226.21"), {1, 3}},
                              {id<ItemId>("226.22"), {1, 3}},
                              {id<ItemId>("226.23"), {1, 3}}}};
  return pooled;
}

std::vector<LinePart> sources(Money a, Money b, Money c) {
  return {{line("226.21:2026"), a}, {line("226.22:2026"), b}, {line("226.23:2026"), c}};
}

const GrantTerms grant = terms("P", m1);

// The rule is in force, and the two other sources have money and people who may spend it.
Case year_of_the_pool() {
  Case year = year_at(Stage::opened);
  year.given({RuleVersionPublished{pooled_rule(), pooled_rule().first_day}});
  for (const char* item : {"226.21", "226.23"}) {
    year.given({AppropriationMade{.line = {id<ItemId>(item), 2026},
                                  .holder = org(dir),
                                  .amount = kr(1'000),
                                  .effective_on = day(2026, 1, 1)},
                delegation(kari, Power::attestation, id<ItemId>(item)),
                delegation(per, Power::budget_disposal, id<ItemId>(item))});
  }
  return year;
}

AwardDecided award_of_100() {
  AwardDecided decided = award("", grant, kr(100));
  decided.rule = pooled_rule().version;
  decided.sources = sources(kr(33, 34), kr(33, 33), kr(33, 33));
  return decided;
}

CommitmentRegistered commitment_of_100() {
  CommitmentRegistered commit = commitment(grant, {});
  for (const LinePart& part : award_of_100().sources) {
    commit.parts.push_back({part.line, part.amount});
  }
  return commit;
}

PaymentTerms payment_of_50(const char* name, std::vector<LinePart> from) {
  PaymentTerms payment = plain_payment(name, grant, kr(50), "226.21:2026");
  payment.sources = std::move(from);
  return payment;
}

// The whole grant is paid, in two payments that differ by an oere.
Case paid_year() {
  Case year = year_of_the_pool();
  year.when(kari, {award_of_100()}).then_accepted();
  year.when(per, {commitment_of_100()}).then_accepted();
  pay(year, payment_of_50("P-1", sources(kr(16, 67), kr(16, 67), kr(16, 66))), day(2026, 6, 1));
  pay(year, payment_of_50("P-2", sources(kr(16, 67), kr(16, 66), kr(16, 67))), day(2026, 9, 1));
  return year;
}

TEST(Pooled, IsAwardedAndCommittedBySharesThatAreFixed) {
  Case year = year_of_the_pool();
  AwardDecided decided = award_of_100();
  decided.sources = sources(kr(33, 33), kr(33, 33), kr(33, 34));
  year.when(kari, {decided}).then_refused(Reason::split_differs);
  year.when(kari, {award_of_100()}).then_accepted();
  CommitmentRegistered commit = commitment_of_100();
  std::swap(commit.parts[0].amount, commit.parts[1].amount);
  year.when(per, {commit}).then_refused(Reason::split_differs);
  year.when(per, {commitment_of_100()}).then_accepted();
}

TEST(Pooled, IsPaidByWhatRemainsOfEachSource) {
  Case year = year_of_the_pool();
  year.when(kari, {award_of_100()}).then_accepted();
  year.when(per, {commitment_of_100()}).then_accepted();
  const PaymentTerms wrong = payment_of_50("P-1", sources(kr(16, 67), kr(16, 66), kr(16, 67)));
  year.when(machine, {ordered(wrong, day(2026, 6, 1))}).then_refused(Reason::split_differs);
  const Case paid = paid_year();
  const GrantRow* row = find(paid.books().grants, grant.grant);
  ASSERT_EQ(row->lines.size(), 3U);
  for (const GrantLineRow& each : row->lines)
    EXPECT_EQ(each.committed, kr(0)) << text_of(each.line);
}

TEST(Pooled, GoesBackByWhatIsNetPaidFromEachSource) {
  Case year = paid_year();
  const RepaymentDecided back{.terms = grant,
                              .claim = id<ClaimId>("R-P"),
                              .amount = kr(40),
                              .reason = "one course was not held",
                              .decided_by = id<ActorId>(per),
                              .effective_on = day(2026, 10, 1)};
  year.when(per, {reduced(grant, kr(60)), back}).then_accepted();
  const auto claimed = [&](const char* on_line, Money amount) {
    return RepaymentClaimed{.terms = grant,
                            .claim = back.claim,
                            .line = line(on_line),
                            .amount = amount,
                            .effective_on = day(2026, 10, 2)};
  };
  year.when(kari, {claimed("226.21:2026", kr(13, 33))}).then_refused(Reason::split_differs);
  year.when(kari, {claimed("226.21:2026", kr(13, 34))}).then_accepted();
  for (const char* item : {"226.22:2026", "226.23:2026"}) {
    year.when(kari, {claimed(item, kr(13, 34))}).then_refused(Reason::split_differs);
    year.when(kari, {claimed(item, kr(13, 33))}).then_accepted();
  }
}

}  // namespace
}  // namespace grantledger::sample
