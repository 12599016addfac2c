#include "ledger/audit/misstatement.h"

#include <gtest/gtest.h>

#include "ledger/audit/reliability.h"

namespace grantledger {
namespace {

std::vector<std::int64_t> factors(std::uint64_t confidence, std::uint64_t count) {
  std::vector<std::int64_t> all;
  for (std::uint64_t errors = 0; errors < count; ++errors) {
    all.push_back(reliability_factor(confidence, errors).value_or(-1));
  }
  return all;
}

// The tables as the AICPA's Audit Guide Audit Sampling prints them.
TEST(ReliabilityFactor, IsTheOneInTheTables) {
  EXPECT_EQ(factors(95, 11), (std::vector<std::int64_t>{300, 475, 630, 776, 916, 1052, 1185, 1315,
                                                        1444, 1571, 1697}));
  EXPECT_EQ(factors(90, 11), (std::vector<std::int64_t>{231, 389, 533, 669, 800, 928, 1054, 1178,
                                                        1300, 1421, 1541}));
  EXPECT_EQ(factors(85, 6), (std::vector<std::int64_t>{190, 338, 473, 602, 727, 850}));
  EXPECT_EQ(factors(80, 6), (std::vector<std::int64_t>{161, 300, 428, 552, 673, 791}));
  EXPECT_EQ(factors(75, 6), (std::vector<std::int64_t>{139, 270, 393, 511, 628, 743}));
  EXPECT_EQ(factors(70, 6), (std::vector<std::int64_t>{121, 244, 362, 477, 590, 701}));
  EXPECT_EQ(factors(65, 6), (std::vector<std::int64_t>{105, 222, 335, 446, 555, 664}));
  EXPECT_EQ(factors(95, 21).back(), 2907);
  EXPECT_EQ(factors(90, 21).back(), 2705);
  EXPECT_EQ(factors(50, 21).back(), 2067);
  EXPECT_EQ(factors(50, 3), (std::vector<std::int64_t>{70, 168, 268}));
  EXPECT_EQ(factors(99, 3), (std::vector<std::int64_t>{461, 664, 841}));
}

TEST(ReliabilityFactor, GrowsWithErrorsAndConfidenceUpToItsLimits) {
  std::int64_t before = 0;
  for (const std::int64_t factor : factors(99, reliability_errors_max + 1)) {
    EXPECT_GT(factor, before);
    before = factor;
  }
  EXPECT_FALSE(reliability_factor(99, reliability_errors_max + 1));
  EXPECT_FALSE(reliability_factor(49, 0));
  EXPECT_FALSE(reliability_factor(100, 0));
}

TEST(SampleSizeOf, IsTheFormulaOfTheGuide) {
  // (500,000 − 50,000 × 1.6) / 3.00 = 140,000; 12,000,000 / 140,000 = 85.7…
  const auto size = sample_size_of({95, 1'200'000'000, 50'000'000, 5'000'000});
  ASSERT_TRUE(size);
  EXPECT_EQ(size->interval, 14'000'000);
  EXPECT_EQ(size->size, 86U);
  EXPECT_EQ(sample_size_of({95, 1'200'000'000, 50'000'000, 0})->size, 72U);
}

TEST(SampleSizeOf, RefusesWhatLeavesNothingToTolerate) {
  EXPECT_FALSE(sample_size_of({95, 1'000, 160, 100}));
  EXPECT_FALSE(sample_size_of({94, 1'000, 160, 1}));
  EXPECT_FALSE(sample_size_of({95, 1'000, -1, 0}));
}

// A sample by an interval of 10,000.00, as textbooks have it.
AuditSample textbook() {
  return {.drawn = {}, .drawn_from = 60'000'000, .draws = 60, .start = 0, .strata = {}};
}

TEST(EvaluateMus, FindsTheBasicPrecisionWhereNothingIsWrong) {
  const auto found = evaluate_mus(textbook(), {}, 95);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->basic_precision, 3'000'000);
  EXPECT_EQ(found->upper_limit, 3'000'000);
  EXPECT_EQ(found->projected, 0);
}

TEST(EvaluateMus, AddsStringersBound) {
  // Taintings 0.5 and 0.2; 300.00 known wrong in a unit that was taken with certainty.
  const std::vector<AuditedUnit> audited{{100'000, 80'000, false, ""},
                                         {40'000, 20'000, false, ""},
                                         {5'000'000, 4'970'000, true, ""},
                                         {70'000, 70'000, false, ""}};
  const auto found = evaluate_mus(textbook(), audited, 95);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->errors, 2U);
  EXPECT_EQ(found->known, 30'000);
  EXPECT_EQ(found->projected, 500'000 + 200'000);
  EXPECT_EQ(found->basic_precision, 3'000'000);
  // 10,000 × (3.00 + 1.75 × 0.5 + 1.55 × 0.2) + 300 = 42,150.
  EXPECT_EQ(found->upper_limit, 4'215'000);
  EXPECT_EQ(found->allowance, 4'215'000 - 30'000 - 700'000 - 3'000'000);
}

TEST(EvaluateMus, KeepsWhatIsUnderstatedApart) {
  const std::vector<AuditedUnit> audited{{100'000, 150'000, false, ""}, {9'000, 9'500, true, ""}};
  const auto found = evaluate_mus(textbook(), audited, 95);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->upper_limit, 3'000'000);
  EXPECT_EQ(found->understated_projected, 500'000);
  EXPECT_EQ(found->understated_known, 500);
}

TEST(EvaluateMus, RoundsEveryProductUp) {
  const AuditSample sample{.drawn = {}, .drawn_from = 100, .draws = 3, .start = 0, .strata = {}};
  const std::vector<AuditedUnit> audited{{3, 2, false, ""}};
  const auto found = evaluate_mus(sample, audited, 95);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->basic_precision, 100);   // 3.00 × 33⅓ = 100.
  EXPECT_EQ(found->upper_limit, 100 + 20);  // 1.75 × 33⅓ × ⅓ = 19.4….
  EXPECT_EQ(found->projected, 11);          // 11.1….
}

TEST(EvaluateMus, RefusesAmountsThatNoPaymentHas) {
  EXPECT_FALSE(evaluate_mus(textbook(), std::vector<AuditedUnit>{{100, -1, false, ""}}, 95));
  EXPECT_FALSE(evaluate_mus(textbook(), std::vector<AuditedUnit>{{0, 1, false, ""}}, 95));
  EXPECT_FALSE(evaluate_mus(textbook(), {}, 100));
  const AuditSample huge{
      .drawn = {}, .drawn_from = INT64_MAX, .draws = 2, .start = 0, .strata = {}};
  EXPECT_FALSE(evaluate_mus(huge, std::vector<AuditedUnit>{{minor_units_max, 0, false, ""}}, 95));
}

TEST(ProjectErrors, LetsEachErrorStandForItsStratum) {
  const std::vector<SampleStratum> strata{{"a", 10, 0, 2}, {"b", 7, 0, 3}};
  const std::vector<AuditedUnit> audited{
      {100, 90, false, "a"}, {50, 50, false, "a"}, {30, 31, false, "b"}};
  EXPECT_EQ(*project_errors(strata, audited), 50 - 2);  // 10 × 10 / 2; −1 × 7 / 3 = −2.3….
}

TEST(WrongUnitsMax, IsTheRateOfTheTables) {
  EXPECT_EQ(*wrong_units_max({1'000, 60, 0, 95}), 50U);  // 3.00 / 60.
  EXPECT_EQ(*wrong_units_max({1'000, 60, 1, 95}), 80U);  // 4.75 / 60 = 79.2….
  EXPECT_EQ(*wrong_units_max({10, 2, 9, 95}), 10U);
}

}  // namespace
}  // namespace grantledger
