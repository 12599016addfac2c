// What would have come of what was recorded, had the rules been others.

#include "ledger/whatif/what_if.h"

#include <random>

#include "events/postings.h"
#include "tests/played_ledger.h"
#include "tests/sample.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

using sample::day;
using sample::kr;
using sample::Stage;

WhatIfAnswer replayed(const std::vector<Envelope>& envelopes, std::vector<RuleVersion> rules,
                      WhatIfKey by = WhatIfKey::scheme) {
  const SchemeId scheme = rules.front().scheme;
  WhatIf what_if(std::move(rules), {.scheme = scheme, .year = {}});
  Position position = 0;
  for (const Envelope& envelope : envelopes) {
    ++position;
    for (const Event& fact : envelope.facts) what_if.take(position, fact);
  }
  return what_if.finish(by);
}

const WhatIfRow& row_of(const WhatIfAnswer& answer, const std::string& key) {
  for (const WhatIfRow& row : answer.rows) {
    if (row.key == key) return row;
  }
  ADD_FAILURE() << "no row " << key;
  static const WhatIfRow none;
  return none;
}

// "recorded other" of a column, in øre.
std::string pair_of(const WhatIfRow& row, std::string_view column) {
  const auto at = std::ranges::find(what_if_columns, column) - what_if_columns.begin();
  const auto i = static_cast<std::size_t>(at);
  return std::to_string(row.amounts.recorded[i]) + " " + std::to_string(row.amounts.other[i]);
}

// The rule of the sample with 60 % and another wage basis.
RuleVersion sixty_percent() {
  RuleVersion rule = sample::rule();
  rule.version = id<RuleVersionId>("other");
  rule.leave_share->state_share = {60, 100};
  rule.leave_share->wage_basis = kr(812'345);
  return rule;
}

TEST(WhatIf, ComesToTheSameUnderTheSameRules) {
  const WhatIfAnswer answer =
      replayed(sample::year_at(Stage::settled).recorded(), {sample::rule()}, WhatIfKey::grant);
  EXPECT_EQ(answer.not_replayed_count, 0);
  EXPECT_EQ(answer.leaves, 4);
  EXPECT_EQ(answer.payments, 2);
  for (const WhatIfRow& row : answer.rows) EXPECT_EQ(row.amounts.recorded, row.amounts.other);
  EXPECT_EQ(pair_of(row_of(answer, "G1"), "cost"), "34027744 34027744");
}

// 812,345 gives 203,086.25, 101,543.13 and 50,771.56, of which 60 % are 121,851.75, 60,925.88 and
// 30,462.94; in autumn 60,925.88, 30,462.94 and 30,462.94 are paid.
TEST(WhatIf, FollowsLeavesToPaymentsCommitmentsAndClaims) {
  const auto envelopes = sample::year_at(Stage::settled).recorded();
  const WhatIfAnswer by_grant = replayed(envelopes, {sixty_percent()}, WhatIfKey::grant);
  EXPECT_EQ(by_grant.not_replayed_count, 0);
  const WhatIfRow& g1 = row_of(by_grant, "G1");
  EXPECT_EQ(pair_of(g1, "awarded"), "25520809 21324057");
  EXPECT_EQ(pair_of(g1, "cost"), "34027744 35540094");
  EXPECT_EQ(pair_of(g1, "owner_share"), "8506935 14216037");
  EXPECT_EQ(pair_of(g1, "paid"), "14583320 12185176");
  EXPECT_EQ(pair_of(g1, "committed"), "10937489 9138881");
  const WhatIfRow& g2 = row_of(by_grant, "G2");
  EXPECT_EQ(pair_of(g2, "paid"), "7291660 6092588");
  EXPECT_EQ(pair_of(g2, "claimed"), "7291660 6092588");
  EXPECT_EQ(pair_of(g2, "committed"), "0 0");
  const WhatIfAnswer by_line = replayed(envelopes, {sixty_percent()}, WhatIfKey::line);
  EXPECT_EQ(pair_of(row_of(by_line, "226.22:2026"), "paid"), "21874980 18277764");
  EXPECT_EQ(pair_of(row_of(by_line, "226.22:2027"), "committed"), "10937489 9138881");
}

TEST(WhatIf, PaysOnlyWhatWasConfirmedWhereTheOtherRuleAsksForIt) {
  RuleVersion lenient = sample::rule();
  lenient.requires_confirmation = false;
  const auto envelopes = sample::year_at(Stage::paid).recorded();
  const WhatIfAnswer answer = replayed(envelopes, {lenient});
  EXPECT_EQ(pair_of(answer.totals.front(), "paid"), "21874980 21874980");
  // The spring was not confirmed; when it would have been paid nothing tells.
  EXPECT_EQ(answer.not_replayed_count, 3);
  EXPECT_NE(answer.not_replayed.front().why.find("2027-spring was not confirmed"),
            std::string::npos);

  auto unconfirmed = envelopes;
  for (Envelope& envelope : unconfirmed) {
    std::erase_if(envelope.facts, [](const Event& fact) {
      const auto* confirmed = std::get_if<ParticipationConfirmed>(&fact);
      return confirmed && confirmed->leave.text() == "A";
    });
  }
  EXPECT_EQ(pair_of(replayed(unconfirmed, {sample::rule()}).totals.front(), "paid"),
            "21874980 14583320");
}

TEST(WhatIf, ListsWhatTheOtherRulesSayNothingOf) {
  RuleVersion later = sample::rule();
  later.first_day = day(2027, 1, 1);
  const auto envelopes = sample::year_at(Stage::paid).recorded();
  const WhatIfAnswer none = replayed(envelopes, {later});
  EXPECT_EQ(none.leaves, 0);
  EXPECT_EQ(none.payments, 0);
  EXPECT_EQ(none.totals.front().amounts.recorded, none.totals.front().amounts.other);
  EXPECT_EQ(none.not_replayed_count, 6) << "two awards, four leaves";

  RuleVersion narrow = sixty_percent();
  std::erase_if(narrow.groups, [](const EligibleGroup& each) { return each.group == "teacher"; });
  const WhatIfAnswer some = replayed(envelopes, {narrow});
  const auto names_group = [](const NotReplayed& each) {
    return each.why.find("does not name the group teacher") != std::string::npos;
  };
  EXPECT_GT(std::ranges::count_if(some.not_replayed, names_group), 0);
}

TEST(WhatIf, ListsAPaymentOfPartOfASemester) {
  auto envelopes = sample::year_at(Stage::paid).recorded();
  for (Envelope& envelope : envelopes) {
    for (Event& fact : envelope.facts) {
      auto* executed = std::get_if<PaymentExecuted>(&fact);
      if (!executed || executed->payment.payment.text() != "pay-G2-autumn") continue;
      executed->payment.amount = executed->payment.parts.front().amount = kr(70'000);
      executed->payment.sources.front().amount = kr(70'000);
    }
  }
  const WhatIfAnswer answer = replayed(envelopes, {sixty_percent()}, WhatIfKey::grant);
  EXPECT_EQ(pair_of(row_of(answer, "G2"), "paid"), "7000000 7000000");
  ASSERT_EQ(answer.not_replayed_count, 1);
  EXPECT_EQ(answer.not_replayed.front().subject, "payment:pay-G2-autumn");
}

TEST(WhatIf, CountsOnlyTheYearAndSchemeThatAreAskedFor) {
  const auto envelopes = sample::year_at(Stage::paid).recorded();
  WhatIf what_if({sixty_percent()}, {.scheme = sample::scheme, .year = 2025});
  RuleVersion of_other = sixty_percent();
  of_other.scheme = id<SchemeId>("another");
  for (const Envelope& envelope : envelopes) {
    for (const Event& fact : envelope.facts) what_if.take(1, fact);
  }
  EXPECT_TRUE(what_if.finish(WhatIfKey::grant).rows.empty());
  EXPECT_TRUE(replayed(envelopes, {of_other}).rows.empty());
}

// A scheme whose awards are amounts, and one decision of it.
class WhatIfAward : public testing::Test {
 protected:
  RuleVersion rule(const char* version) {
    RuleVersion made;
    made.scheme = id<SchemeId>("pot");
    made.version = id<RuleVersionId>(version);
    made.first_day = day(2026, 1, 1);
    made.initiation = Initiation::allocation;
    made.groups = {{"municipality", day(2026, 1, 1), {}}};
    return made;
  }
  // The award by the recorded rule, and paid in instalments where it has some.
  void decided(RuleVersion recorded, AwardDecided wanted, const std::vector<Money>& paid = {}) {
    wanted.terms = {id<GrantId>("GP"), recorded.scheme, sample::org(sample::m1), 2026};
    wanted.rule = recorded.version;
    wanted.decided_by = id<ActorId>(sample::kari);
    wanted.effective_on = day(2026, 6, 1);
    so_far
        .given({SchemeEstablished{.scheme = recorded.scheme,
                                  .name = "pot",
                                  .administrator = sample::org(sample::dir),
                                  .effective_on = recorded.first_day},
                RuleVersionPublished{recorded, recorded.first_day}},
               sample::admin)
        .when(sample::kari, {wanted})
        .then_accepted();
    int number = 0;
    for (const Money amount : paid) {
      PaymentTerms terms = sample::plain_payment(("pay" + std::to_string(++number)).c_str(),
                                                 wanted.terms, amount, sample::line_2026);
      so_far.given({PaymentExecuted{.payment = terms, .effective_on = day(2026, 7, 1)}});
    }
  }
  WhatIfRow under(RuleVersion other) {
    answer = replayed(so_far.recorded(), {std::move(other)});
    return answer.totals.front();
  }
  Case so_far = sample::year_at(Stage::opened);
  WhatIfAnswer answer;
};

TEST_F(WhatIfAward, IsTheOtherRateOfWhatWasCounted) {
  RuleVersion recorded = rule("one");
  recorded.unit_rate = UnitRateRule{.rates = {{"teachers", kr(18'666)}}};
  decided(recorded, {.amount = kr(93'330), .quantities = {{"teachers", 5}}}, {kr(93'330)});
  RuleVersion other = recorded;
  other.unit_rate->rates.front().rate = kr(20'000);
  const WhatIfRow row = under(other);
  EXPECT_EQ(pair_of(row, "awarded"), "9333000 10000000");
  EXPECT_EQ(pair_of(row, "paid"), "9333000 10000000");
  EXPECT_EQ(answer.awards, 1);
  EXPECT_EQ(answer.not_replayed_count, 0);
  other.unit_rate->rates.front().unit = "pupils";
  EXPECT_EQ(pair_of(under(other), "awarded"), "9333000 9333000");
  EXPECT_GT(answer.not_replayed_count, 0);
}

TEST_F(WhatIfAward, IsPaidInTheInstalmentsOfTheOtherRule) {
  RuleVersion recorded = rule("one");
  recorded.fixed_amount = FixedAmountRule{kr(100)};
  recorded.instalments = {{3, 4}, {1, 4}};
  decided(recorded, {.amount = kr(100)}, {kr(75)});
  RuleVersion other = recorded;
  other.fixed_amount->amount = kr(120);
  EXPECT_EQ(pair_of(under(other), "paid"), "7500 9000");
  other.instalments = {{1, 2}, {1, 2}};
  EXPECT_EQ(pair_of(under(other), "paid"), "7500 6000");
  other.instalments = {};
  EXPECT_EQ(pair_of(under(other), "paid"), "7500 7500");
  EXPECT_EQ(answer.not_replayed_count, 1);
}

TEST_F(WhatIfAward, IsTheMostOfTheCostOnlyWhereItWasTheMost) {
  RuleVersion recorded = rule("one");
  recorded.cost_share = CostShareRule{.grant_of_cost_max = Fraction{1, 2}};
  decided(recorded, {.amount = kr(50'000), .cost = kr(100'000)});
  RuleVersion other = recorded;
  other.cost_share->grant_of_cost_max = Fraction{2, 5};
  EXPECT_EQ(pair_of(under(other), "awarded"), "5000000 4000000");
  // Less than the most was given for a reason that no rule tells.
  so_far = sample::year_at(Stage::opened);
  decided(recorded, {.amount = kr(45'000), .cost = kr(100'000)});
  EXPECT_EQ(pair_of(under(other), "awarded"), "4500000 4500000");
  EXPECT_EQ(answer.not_replayed_count, 1);
}

TEST_F(WhatIfAward, IsThePartOfThePotByTheWeightsOfTheDay) {
  const auto statistics = [&](Date counted, std::int64_t weight) {
    so_far.given({StatisticsImported{
                     .statistics = id<StatisticsId>("teachers"),
                     .counted_on = counted,
                     .weights = {{sample::org(sample::m1), weight}, {sample::org(sample::m2), 100}},
                     .effective_on = counted}},
                 sample::ida);
  };
  statistics(day(2026, 1, 1), 100);
  RuleVersion recorded = rule("one");
  recorded.allocation =
      AllocationRule{.equal_share = {0, 1}, .statistics = id<StatisticsId>("teachers")};
  decided(recorded, {.amount = kr(500), .cost = kr(1'000)});
  statistics(day(2026, 7, 1), 900);  // After the decision.
  RuleVersion other = recorded;
  other.allocation->pot = kr(3'000);
  EXPECT_EQ(pair_of(under(other), "awarded"), "50000 150000");
  other.allocation->statistics = id<StatisticsId>("pupils");
  EXPECT_EQ(pair_of(under(other), "awarded"), "50000 50000");
  EXPECT_EQ(answer.not_replayed_count, 1);
}

TEST_F(WhatIfAward, TakesAnImportedPaymentFromNoCommitment) {
  RuleVersion recorded = rule("one");
  recorded.fixed_amount = FixedAmountRule{kr(100)};
  decided(recorded, {.amount = kr(100)});
  const GrantTerms terms{id<GrantId>("GP"), recorded.scheme, sample::org(sample::m1), 2026};
  so_far.given(
      {PaymentExecuted{.payment = sample::plain_payment("pay", terms, kr(100), sample::line_2026),
                       .outside = id<SourceId>("elsewhere"),
                       .effective_on = day(2026, 7, 1)}});
  RuleVersion other = recorded;
  other.fixed_amount->amount = kr(120);
  const WhatIfRow row = under(other);
  EXPECT_EQ(pair_of(row, "paid"), "10000 12000");
  EXPECT_EQ(pair_of(row, "committed"), "0 0");
}

// The envelopes of a simulated ledger and the rule versions it published.
struct Simulated {
  explicit Simulated(std::uint64_t seed) {
    Simulation simulation({.seed = seed, .years = 2, .municipalities = 200});
    std::vector<Request> requests;
    while (auto request = simulation.next()) requests.push_back(*std::move(request));
    MemoryLedger ledger;
    ledger.play(requests);
    for (Position position = 0; position < ledger.log().head();) {
      const auto page = ledger.log().read(position);
      for (const StoredEnvelope& stored : *page) envelopes.push_back(*decode(stored));
      position += page->size();
    }
    for (const Envelope& envelope : envelopes) {
      for (const Event& fact : envelope.facts) {
        const auto* published = std::get_if<RuleVersionPublished>(&fact);
        if (published) rules.push_back(published->rule);
      }
    }
  }
  // What the ledger's accounts of a kind hold.
  std::int64_t balance(std::string_view kind) const {
    std::int64_t sum = 0;
    for (const Envelope& envelope : envelopes) {
      for (const Event& fact : envelope.facts) {
        for (const Entry& entry : postings(fact)) {
          if (entry.account.starts_with(kind)) sum += entry.amount.minor_units;
        }
      }
    }
    return sum;
  }
  std::vector<Envelope> envelopes;
  std::vector<RuleVersion> rules;
};

TEST(WhatIfSimulated, AgreesWithTheAccountsAndChangesNothingUnderTheSameRules) {
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const Simulated ledger(seed);
  const WhatIfAnswer answer = replayed(ledger.envelopes, ledger.rules);
  ASSERT_EQ(answer.totals.size(), 1);
  const WhatIfAmounts& amounts = answer.totals.front().amounts;
  EXPECT_EQ(amounts.recorded, amounts.other);
  EXPECT_EQ(amounts.recorded[1], ledger.balance("cost:"));
  EXPECT_EQ(amounts.recorded[2], -ledger.balance("state-share:"));
  EXPECT_EQ(amounts.recorded[3], -ledger.balance("owner-share:") - ledger.balance("owner-due:") -
                                     ledger.balance("owner-paid:"));
  EXPECT_EQ(amounts.recorded[4], ledger.balance("committed:"));
  EXPECT_EQ(amounts.recorded[5], ledger.balance("paid:"));
  EXPECT_EQ(amounts.recorded[6], -ledger.balance("recovery:"));
  EXPECT_GT(answer.leaves, 100);
}

// Under any other rule too: shares add up to the cost, what is paid, claimed and committed adds up
// to the state's share, and every way of adding up comes to the same.
TEST(WhatIfSimulated, KeepsTheLawsUnderOtherRules) {
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const Simulated ledger(seed);
  std::vector<RuleVersion> rules = ledger.rules;
  for (RuleVersion& rule : rules) {
    if (!rule.leave_share) continue;
    rule.leave_share->wage_basis = kr(812'345);
    rule.leave_share->state_share = {60, 100};
  }
  const WhatIfAnswer by_grant = replayed(ledger.envelopes, rules, WhatIfKey::grant);
  EXPECT_EQ(by_grant.not_replayed_count, 0) << by_grant.not_replayed.front().why;
  for (const WhatIfRow& row : by_grant.rows) {
    for (const auto* amounts : {&row.amounts.recorded, &row.amounts.other}) {
      EXPECT_EQ((*amounts)[1], (*amounts)[2] + (*amounts)[3]) << row.key;
      EXPECT_EQ((*amounts)[2], (*amounts)[5] - (*amounts)[6] + (*amounts)[4]) << row.key;
    }
  }
  EXPECT_NE(by_grant.totals.front().amounts.recorded, by_grant.totals.front().amounts.other);
  for (const WhatIfKey by : {WhatIfKey::recipient, WhatIfKey::municipality, WhatIfKey::payer,
                             WhatIfKey::line, WhatIfKey::year, WhatIfKey::scheme}) {
    const WhatIfAnswer again = replayed(ledger.envelopes, rules, by);
    EXPECT_EQ(again.totals.front().amounts.recorded, by_grant.totals.front().amounts.recorded);
    EXPECT_EQ(again.totals.front().amounts.other, by_grant.totals.front().amounts.other);
  }
}

}  // namespace
}  // namespace grantledger
