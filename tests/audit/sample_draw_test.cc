#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>

#include "ledger/audit/sample.h"
#include "ledger/audit/sample_seed.h"

namespace grantledger {
namespace {

std::vector<SampleUnit> units_of(const std::vector<std::int64_t>& amounts) {
  std::vector<SampleUnit> units;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    units.push_back({"P" + std::to_string(100 + i), i % 3 == 0 ? "a" : "b", amounts[i]});
  }
  return units;
}

std::vector<SampleUnit> random_units(std::mt19937_64& random, std::size_t count) {
  std::vector<std::int64_t> amounts;
  for (std::size_t i = 0; i < count; ++i) {
    amounts.push_back(1 + static_cast<std::int64_t>(random() % 1'000'000));
  }
  return units_of(amounts);
}

std::uint64_t printed_seed() {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  return seed;
}

TEST(SampleSeed, IsTheTextThatIsDocumented) {
  EXPECT_EQ(seed_text_of(42), "grantledger-sample-1\nnumber\n42\n");
  EXPECT_EQ(seed_text_of({7, Digest{}, "8f2c"}),
            "grantledger-sample-1\nseal\n7\n" + std::string(64, '0') + "\n8f2c\n");
}

TEST(SampleSeed, GivesEveryNumberAlike) {
  // Given a bound that 2^64 is far from a multiple of, and many seeds.
  std::map<std::uint64_t, int> counts;
  for (std::uint64_t i = 0; i < 30'000; ++i) {
    const std::uint64_t number = number_below(sha256(std::to_string(i)), (1ULL << 63) + 2);
    ASSERT_LT(number, (1ULL << 63) + 2);
    // When they are put in three equal parts, then each holds a third, within five deviations.
    ++counts[number / (((1ULL << 63) + 2) / 3 + 1)];
  }
  for (const auto& [part, count] : counts) EXPECT_LE(std::abs(count - 10'000), 410) << part;
  EXPECT_EQ(number_below(sha256("x"), 1), 0U);
}

TEST(DrawSample, TakesWhatReachesTheIntervalWithCertainty) {
  // Given 100 in all, of which four draws reach 25: 60 does, then (40 left, three draws) 20 does.
  const std::vector<SampleUnit> units = units_of({60, 20, 5, 5, 5, 5});
  const auto sample = draw_sample(units, {SampleMethod::mus, 4, sha256("seed")});
  ASSERT_TRUE(sample);
  // Then two draws are left over 20.
  EXPECT_EQ(sample->drawn_from, 20);
  EXPECT_EQ(sample->draws, 2U);
  ASSERT_EQ(sample->drawn.size(), 4U);
  EXPECT_TRUE(sample->drawn[0].is_certain && sample->drawn[1].is_certain);
  EXPECT_EQ(sample->drawn[2].inclusion, (Fraction{1, 2}));
  EXPECT_FALSE(sample->drawn[0].hit);
  EXPECT_TRUE(sample->drawn[2].hit && *sample->drawn[2].hit < 5);
}

TEST(DrawSample, DrawsAllWhereThereAreNoMore) {
  for (const SampleMethod method :
       {SampleMethod::mus, SampleMethod::random, SampleMethod::stratified}) {
    const auto sample = draw_sample(units_of({7, 1, 3}), {method, 9, sha256("seed")});
    ASSERT_TRUE(sample);
    ASSERT_EQ(sample->drawn.size(), 3U);
    for (const DrawnUnit& unit : sample->drawn) {
      EXPECT_TRUE(unit.is_certain);
      EXPECT_EQ(unit.inclusion, (Fraction{1, 1}));
    }
  }
}

TEST(DrawSample, DrawsAsManyAsWantedAndNeverOneTwice) {
  const std::uint64_t seed = printed_seed();
  std::mt19937_64 random(seed);
  for (int round = 0; round < 300; ++round) {
    const std::vector<SampleUnit> units = random_units(random, 2 + random() % 60);
    const std::uint64_t size = 2 + random() % 20;
    for (const SampleMethod method :
         {SampleMethod::mus, SampleMethod::random, SampleMethod::stratified}) {
      const auto sample = draw_sample(units, {method, size, sha256(std::to_string(random()))});
      ASSERT_TRUE(sample);
      EXPECT_EQ(sample->drawn.size(), std::min<std::size_t>(size, units.size())) << round;
      for (std::size_t i = 1; i < sample->drawn.size(); ++i) {
        EXPECT_LT(units[sample->drawn[i - 1].index].id, units[sample->drawn[i].index].id);
      }
    }
  }
}

TEST(DrawSample, DoesNotDependOnTheOrderOfTheUnits) {
  const std::uint64_t seed = printed_seed();
  std::mt19937_64 random(seed);
  std::vector<SampleUnit> units = random_units(random, 50);
  const auto ids = [&](SampleMethod method) {
    std::vector<std::string> drawn;
    const auto sample = draw_sample(units, {method, 10, sha256("s")});
    for (const DrawnUnit& unit : sample->drawn) {
      drawn.push_back(units[unit.index].id);
    }
    return drawn;
  };
  for (const SampleMethod method :
       {SampleMethod::mus, SampleMethod::random, SampleMethod::stratified}) {
    const auto before = ids(method);
    std::shuffle(units.begin(), units.end(), random);
    EXPECT_EQ(ids(method), before);
  }
}

// Draws with many seeds and holds how often each unit was drawn against how probable it is said to
// be: within five deviations, in whole numbers.
void expect_frequencies(SampleMethod method) {
  constexpr std::int64_t rounds = 20'000;
  const std::uint64_t seed = printed_seed();
  const std::vector<SampleUnit> units =
      units_of({900, 40, 35, 1, 77, 60, 50, 200, 3, 3, 12, 19, 88, 41});
  std::map<std::size_t, std::int64_t> counts;
  std::map<std::size_t, Fraction> inclusions;
  for (std::int64_t i = 0; i < rounds; ++i) {
    const auto sample =
        draw_sample(units, {method, 6, sha256(std::to_string(seed) + ":" + std::to_string(i))});
    ASSERT_TRUE(sample);
    for (const DrawnUnit& unit : sample->drawn) {
      ++counts[unit.index];
      const auto [known, is_new] = inclusions.try_emplace(unit.index, unit.inclusion);
      EXPECT_EQ(known->second, unit.inclusion);
    }
  }
  ASSERT_EQ(inclusions.size(), units.size()) << "every unit can be drawn";
  for (const auto& [index, p] : inclusions) {
    const std::int64_t off = counts[index] * p.denominator - rounds * p.numerator;
    EXPECT_LE(off * off, 25 * rounds * p.numerator * (p.denominator - p.numerator))
        << units[index].id << " drawn " << counts[index] << " times of " << rounds
        << ", probability " << p.numerator << "/" << p.denominator;
  }
}

TEST(DrawSample, DrawsByMonetaryUnitAsOftenAsItSays) {
  expect_frequencies(SampleMethod::mus);
}
TEST(DrawSample, DrawsAtRandomAsOftenAsItSays) {
  expect_frequencies(SampleMethod::random);
}
TEST(DrawSample, DrawsInStrataAsOftenAsItSays) {
  expect_frequencies(SampleMethod::stratified);
}

TEST(DrawSample, SaysProbabilitiesThatAddUpToItsSize) {
  const std::vector<SampleUnit> units = units_of({900, 40, 35, 1, 77, 60, 50, 200, 3, 3});
  const auto sample = draw_sample(units, {SampleMethod::mus, 4, sha256("s")});
  ASSERT_TRUE(sample);
  // n' a / S' over all units that are left is n'.
  std::int64_t left = 0;
  for (const SampleUnit& unit : units) left += unit.minor_units;
  for (const DrawnUnit& unit : sample->drawn) {
    if (unit.is_certain) left -= units[unit.index].minor_units;
  }
  EXPECT_EQ(left, sample->drawn_from);
}

TEST(DrawSample, GivesFurtherDrawsToTheStrataWithMostMoney) {
  std::vector<SampleUnit> units;
  for (int i = 0; i < 10; ++i) units.push_back({"L" + std::to_string(i), "large", 900});
  for (int i = 0; i < 10; ++i) units.push_back({"S" + std::to_string(i), "small", 100});
  const auto sample = draw_sample(units, {SampleMethod::stratified, 10, sha256("s")});
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->strata[0].drawn, 9U);
  EXPECT_EQ(sample->strata[1].drawn, 1U);
}

TEST(DrawSample, RefusesWhatNoSampleCanBe) {
  const auto units = units_of({1, 2, 3});
  const auto refused = [&](const std::vector<SampleUnit>& from, SampleMethod method,
                           std::uint64_t size) {
    const auto sample = draw_sample(from, {method, size, sha256("s")});
    return sample ? std::string() : sample.error().detail;
  };
  EXPECT_EQ(refused(units, SampleMethod::mus, 0), "a sample has 1 to 2000 payments, not 0");
  EXPECT_EQ(refused({}, SampleMethod::mus, 1), "there is no payment to draw from");
  EXPECT_EQ(refused(units_of({1, 0}), SampleMethod::random, 1),
            "the amount of P101 is not above zero");
  EXPECT_EQ(refused(units, SampleMethod::stratified, 1),
            "there are 2 strata, more than the 1 payments to draw");
  EXPECT_EQ(refused(units_of({INT64_MAX, 1}), SampleMethod::mus, 1),
            "the amounts pass 64 bits in all");
}

}  // namespace
}  // namespace grantledger
