// Every definition of docs/schemes, evaluated.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>

#include "ledger/rules/allocation.h"
#include "ledger/rules/cost_share.h"
#include "ledger/rules/leave_share.h"
#include "ledger/rules/pooled.h"
#include "ledger/rules/rule_book.h"
#include "ledger/rules/unit_rate.h"
#include "tests/rule_values.h"
#include "tools/scheme_file.h"

namespace grantledger::rule_values {
namespace {

const std::filesystem::path folder =
    std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / "docs" / "schemes";

SchemeFile scheme_file(const std::string& name) {
  auto file = read_scheme_file((folder / (name + ".toml")).string());
  if (file) return *std::move(file);
  for (const std::string& problem : file.error()) ADD_FAILURE() << problem;
  return {};
}

// The definitions of one file in a book, published one after another from position 1.
class Scheme {
 public:
  explicit Scheme(const std::string& name) : scheme_(*SchemeId::parse(name)) {
    Position position = 0;
    for (RuleVersionPublished& version : scheme_file(name).versions) {
      book_.publish(std::move(version.rule), ++position);
    }
  }

  // The version in force, or a failed test.
  const RuleVersion& on(Date day) const {
    static const RuleVersion none;
    const auto rule = book_.in_force(scheme_, {.day = day, .known = 1'000});
    if (rule) return **rule;
    ADD_FAILURE() << rule.error();
    return none;
  }

  std::string refusal_on(Date day) const {
    const auto rule = book_.in_force(scheme_, {.day = day, .known = 1'000});
    return rule ? "none: " + (*rule)->version.text() : rule.error();
  }

  const RuleVersion* named(const char* version) const {
    return book_.find(scheme_, *RuleVersionId::parse(version), 1'000);
  }

 private:
  SchemeId scheme_;
  RuleBook book_;
};

Money total(const RuleVersion& rule, const std::vector<Quantity>& quantities) {
  const auto amount = unit_rate_amount(rule.unit_rate.value_or(UnitRateRule()), quantities);
  if (amount) return amount->total;
  ADD_FAILURE() << amount.error();
  return {};
}

bool is_illustrative(const RuleVersion& rule, const char* path) {
  return std::ranges::find(rule.illustrative, path) != rule.illustrative.end();
}

TEST(SchemeDefinitions, CoverEverySchemeAndPredecessor) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string name = entry.path().stem().string();
    const SchemeFile file = scheme_file(name);
    EXPECT_EQ(file.scheme.scheme.text(), name);
    found.insert(name);
  }
  EXPECT_EQ(found, (std::set<std::string>{"absolutt",
                                          "bransjeprogram",
                                          "kollektiv-bhg-gs",
                                          "kollektiv-vgo",
                                          "kompetanseloftet",
                                          "laeremidler",
                                          "lederutdanning",
                                          "lokal-kompetanse",
                                          "lokal-kompetanse-barnehage",
                                          "lokal-kompetanse-fagopplaring",
                                          "oppfolging",
                                          "partistotte",
                                          "pro-rata",
                                          "programfinansiering",
                                          "regional-mobilisering",
                                          "regional-studiesentre",
                                          "spesialiserte-roller",
                                          "stipend",
                                          "tilrettelegging",
                                          "uh-oremerket",
                                          "veiledning",
                                          "videreutdanning",
                                          "vikar"}));
}

TEST(SchemeDefinitions, SayWhoMayTakePartAndWhereTheyComeFrom) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    for (const RuleVersionPublished& version : scheme_file(entry.path().stem().string()).versions) {
      EXPECT_FALSE(version.rule.groups.empty()) << entry.path();
      EXPECT_FALSE(version.rule.source.empty()) << entry.path();
      EXPECT_GT(version.rule.years_max, 0) << entry.path();
    }
  }
}

TEST(Videreutdanning, IsTheSampleYearsRule) {
  const Scheme scheme("videreutdanning");
  const RuleVersion& rule = scheme.on(date_of(2026, 8, 1));
  EXPECT_EQ(rule.version.text(), "VU-2026-1");
  EXPECT_EQ(rule.route, Route::through_authority);
  EXPECT_TRUE(rule.requires_confirmation);
  EXPECT_TRUE(rule.late_repayment_to_treasury);
  EXPECT_TRUE(is_illustrative(rule, "leave_share.wage_basis"));
  ASSERT_TRUE(rule.leave_share);
  const auto shares = leave_shares(*rule.leave_share, {.credits = {1500}});
  EXPECT_EQ(*shares, (Shares{kroner(72'916, 60), kroner(24'305, 53)}));
  EXPECT_EQ(*in_semesters(shares->owner, 2), (std::vector{kroner(12'152, 77), kroner(12'152, 76)}));
}

TEST(Videreutdanning, HasNoRuleBefore2026) {
  EXPECT_EQ(Scheme("videreutdanning").refusal_on(date_of(2026, 7, 31)),
            "no rule known for videreutdanning on 2026-07-31");
}

TEST(Vikar, GivesHalfTo2013AndBySubjectAfterwards) {
  const Scheme scheme("vikar");
  const auto share = [&](Date day, const char* group) {
    const LeaveShareRule rule = scheme.on(day).leave_share.value_or(LeaveShareRule());
    const auto shares = leave_shares(rule, {.credits = {3000}, .group = group});
    return shares ? shares->state : Money();
  };
  EXPECT_EQ(share(date_of(2013, 8, 1), "teacher"), kroner(112'500));
  EXPECT_EQ(share(date_of(2014, 8, 1), "mathematics_science"), kroner(168'750));
  EXPECT_EQ(share(date_of(2025, 8, 1), "other_subjects"), kroner(135'000));
  EXPECT_EQ(*leave_while_studying(*scheme.on(date_of(2020, 8, 1)).leave_share, {.credits = {3000}}),
            *Rational::of(3, 8));
  EXPECT_EQ(scheme.refusal_on(date_of(2026, 8, 1)), "no rule known for vikar on 2026-08-01");
}

TEST(Stipend, IsPaidInTwoHalvesAndForThirtyCreditsAtMost) {
  const Scheme scheme("stipend");
  const RuleVersion& rule = scheme.on(date_of(2025, 8, 1));
  EXPECT_EQ(total(rule, {{"credits_hundredths", 3000}}), kroner(120'000));
  EXPECT_EQ(total(rule, {{"credits_hundredths", 6000}}), kroner(120'000));
  EXPECT_EQ(*rounded_instalments(kroner(120'000), rule.instalments),
            (std::vector{kroner(60'000), kroner(60'000)}));
  EXPECT_EQ(total(scheme.on(date_of(2016, 8, 1)), {{"credits_hundredths", 1500}}), kroner(55'000));
}

TEST(Tilrettelegging, KeepsBothSourcesAndTheGap) {
  const Scheme scheme("tilrettelegging");
  const std::vector<Quantity> thirty = {{"credits_hundredths", 3000}};
  EXPECT_EQ(total(scheme.on(date_of(2018, 8, 1)), thirty), kroner(50'000));
  EXPECT_EQ(scheme.refusal_on(date_of(2019, 8, 1)),
            "TR-2019-A and TR-2019-B conflict: name the version to decide by");
  EXPECT_EQ(total(*scheme.named("TR-2019-A"), thirty), kroner(50'000));
  EXPECT_EQ(total(*scheme.named("TR-2019-B"), thirty), kroner(70'000));
  for (const Date day : {date_of(2020, 8, 1), date_of(2023, 7, 31)}) {
    EXPECT_EQ(scheme.refusal_on(day), "no rule known for tilrettelegging on " + text_of(day));
  }
  EXPECT_EQ(total(scheme.on(date_of(2023, 8, 1)), {{"credits_hundredths", 1500}}), kroner(50'000));
}

TEST(Kollektiv, ReachesPartnershipsByAllotmentAndCountiesByTheirFund) {
  const Scheme school("kollektiv-bhg-gs");
  EXPECT_EQ(school.on(date_of(2026, 1, 1)).route, Route::allotment);
  EXPECT_TRUE(is_eligible(school.on(date_of(2026, 1, 1)), "kompetanseloftet", date_of(2026, 1, 1)));
  const Scheme upper("kollektiv-vgo");
  EXPECT_EQ(upper.on(date_of(2026, 1, 1)).route, Route::fund);
  EXPECT_TRUE(upper.on(date_of(2026, 1, 1)).requires_separate_decider);
  EXPECT_EQ(*grant_max(*upper.on(date_of(2026, 1, 1)).cost_share, kroner(10)), kroner(10));
}

TEST(LokalKompetanse, AddsThirtyPercentOfTheGrantUntilTheEndOf2025) {
  const Scheme scheme("lokal-kompetanse");
  const RuleVersion& rule = scheme.on(date_of(2025, 12, 31));
  EXPECT_EQ(*own_contribution_min(*rule.cost_share,
                                  {.cost = kroner(1'300'000), .grant = kroner(1'000'000)}),
            kroner(300'000));
  for (const char* name : {"lokal-kompetanse", "lokal-kompetanse-barnehage",
                           "lokal-kompetanse-fagopplaring", "kompetanseloftet"}) {
    EXPECT_TRUE(Scheme(name).refusal_on(date_of(2026, 1, 1)).starts_with("no rule known")) << name;
  }
}

TEST(Veiledning, IsARatePerTeacherWithAPeriodThatNoRuleCovers) {
  const Scheme scheme("veiledning");
  EXPECT_EQ(total(scheme.on(date_of(2019, 9, 1)), {{"teachers", 3}}), kroner(55'998));
  EXPECT_EQ(scheme.refusal_on(date_of(2022, 1, 1)), "no rule known for veiledning on 2022-01-01");
  EXPECT_TRUE(is_illustrative(scheme.on(date_of(2025, 8, 1)), "unit_rate.rates.teachers.rate"));
}

TEST(Oppfolging, IsOfferedForThreeYearsWithThreeReports) {
  const Scheme scheme("oppfolging");
  const RuleVersion& rule = scheme.on(date_of(2026, 1, 1));
  EXPECT_EQ(rule.initiation, Initiation::offer);
  EXPECT_EQ(rule.years_max, 3);
  EXPECT_EQ(rule.reports, 3);
}

TEST(Lederutdanning, IsARatePerParticipant) {
  const Scheme scheme("lederutdanning");
  const RuleVersion& rule = scheme.on(date_of(2027, 8, 1));
  EXPECT_EQ(total(rule, {{"participants", 2}}), kroner(200'000));
  EXPECT_TRUE(is_illustrative(rule, "unit_rate.rates.participants.rate"));
}

TEST(UhOremerket, IsAFixedAmountThatNobodyAppliesFor) {
  const Scheme scheme("uh-oremerket");
  const RuleVersion& rule = scheme.on(date_of(2025, 8, 1));
  EXPECT_EQ(rule.initiation, Initiation::allocation);
  EXPECT_EQ(rule.fixed_amount->amount, kroner(1'000'000));
  EXPECT_TRUE(is_illustrative(rule, "fixed_amount.amount"));
}

TEST(Programfinansiering, SplitsToFiveSources) {
  const Scheme scheme("programfinansiering");
  const auto parts = split_commitment(*scheme.on(date_of(2020, 1, 1)).pooled, kroner(0, 7), 2020);
  ASSERT_EQ(parts->size(), 5U);
  EXPECT_EQ(parts->front().amount, kroner(0, 2));
  EXPECT_EQ(parts->back().amount, kroner(0, 1));
}

TEST(ProRata, DividesThePotToTheOere) {
  const Scheme scheme("pro-rata");
  const auto parts = allocate(*scheme.on(date_of(2026, 1, 1)).allocation, kroner(100),
                              std::vector{weight("m1", 1), weight("m2", 2)});
  EXPECT_EQ(parts->front().amount, kroner(33, 33));
  EXPECT_EQ(parts->back().amount, kroner(66, 67));
}

TEST(ParticipationOnly, HasNoMoney) {
  for (const char* name : {"spesialiserte-roller", "absolutt"}) {
    EXPECT_EQ(Scheme(name).on(date_of(2026, 1, 1)).route, Route::none) << name;
  }
}

TEST(RegionalDevelopment, WithholdsOrAsksForCoFunding) {
  const Scheme mobilisation("regional-mobilisering");
  const RuleVersion& rule = mobilisation.on(date_of(2025, 5, 1));
  EXPECT_EQ(rule.version.text(), "2025-04-02-576");
  EXPECT_EQ(*grant_max(*rule.cost_share, kroner(1'000)), kroner(500));
  EXPECT_EQ(*withheld_min(*rule.cost_share, kroner(500)), kroner(125));
  const Scheme centres("regional-studiesentre");
  const RuleVersion& centre = centres.on(date_of(2025, 5, 1));
  EXPECT_EQ(*grant_max(*centre.cost_share, kroner(1'000)), kroner(800));
  for (const RuleVersion* each : {&rule, &centre}) {
    EXPECT_EQ(each->commitment_years_after, 2);
    EXPECT_TRUE(each->subject_to_budget);
  }
}

TEST(Bransjeprogram, IsSixtyPercentEqualAndPaidInTwoParts) {
  const Scheme scheme("bransjeprogram");
  const AllocationRule& rule = *scheme.on(date_of(2025, 3, 1)).allocation;
  const auto parts =
      allocate(rule, kroner(1'000), std::vector{weight("a", 30), weight("b", 10), weight("c", 0)});
  EXPECT_EQ(parts->front().amount, kroner(500));
  EXPECT_EQ(*rounded_instalments(kroner(500), rule.instalments),
            (std::vector{kroner(375), kroner(125)}));
}

// 609,166 pupils are the most that 170 million kr was enough for.
TEST(Laeremidler, UsesUp170MillionKroner) {
  const Scheme scheme("laeremidler");
  const RuleVersion& rule = scheme.on(date_of(2020, 8, 1));
  EXPECT_EQ(total(rule, {{"pupils", 1'000}}), kroner(279'070));
  EXPECT_LE(total(rule, {{"pupils", 609'166}}), kroner(170'000'000));
  EXPECT_GT(total(rule, {{"pupils", 609'167}}), kroner(170'000'000));
}

}  // namespace
}  // namespace grantledger::rule_values
