#include "ledger/rules/rule_book.h"

#include <gtest/gtest.h>

#include "tests/rule_values.h"

namespace grantledger::rule_values {
namespace {

const SchemeId scheme = *SchemeId::parse("scheme");

RuleVersionId named(const char* version) {
  return *RuleVersionId::parse(version);
}

RuleVersion superseding(const char* name, Date first_day, const char* earlier) {
  RuleVersion rule = version(name, first_day);
  rule.supersedes = named(earlier);
  return rule;
}

std::string in_force(const RuleBook& book, Date day, Position known = 1'000) {
  const auto rule = book.in_force(scheme, {.day = day, .known = known});
  return rule ? (*rule)->version.text() : rule.error();
}

TEST(RuleBook, KnowsNoRuleBeforeTheFirstAndForOtherSchemes_13) {
  RuleBook book;
  book.publish(version("a", date_of(2026, 8, 1)), 5);
  EXPECT_EQ(in_force(book, date_of(2026, 7, 31)), "no rule known for scheme on 2026-07-31");
  EXPECT_EQ(in_force(book, date_of(2026, 8, 1)), "a");
  EXPECT_EQ(in_force(book, date_of(2026, 8, 1), 4), "no rule known for scheme on 2026-08-01");
  EXPECT_FALSE(book.in_force(*SchemeId::parse("other"), {date_of(2026, 8, 1), 9}));
}

TEST(RuleBook, LetsALaterVersionDecideFromItsFirstDay_13) {
  RuleBook book;
  book.publish(version("new", date_of(2026, 8, 1)), 1);
  book.publish(version("old", date_of(2014, 8, 1)), 2);
  EXPECT_EQ(in_force(book, date_of(2026, 7, 31)), "old");
  EXPECT_EQ(in_force(book, date_of(2026, 8, 1)), "new");
}

TEST(RuleBook, AnswersAPeriodBetweenTwoRulesWithNone_13) {
  RuleBook book;
  RuleVersion old = version("old", date_of(2018, 8, 1));
  old.last_day = date_of(2020, 7, 31);
  book.publish(old, 1);
  book.publish(version("new", date_of(2023, 8, 1)), 2);
  EXPECT_EQ(in_force(book, date_of(2020, 7, 31)), "old");
  EXPECT_EQ(in_force(book, date_of(2020, 8, 1)), "no rule known for scheme on 2020-08-01");
  EXPECT_EQ(in_force(book, date_of(2023, 8, 1)), "new");
}

TEST(RuleBook, DoesNotReturnToAnEarlierVersionWhenALaterOneEnds) {
  RuleBook book;
  book.publish(version("open", date_of(2020, 1, 1)), 1);
  RuleVersion short_lived = version("short", date_of(2021, 1, 1));
  short_lived.last_day = date_of(2021, 12, 31);
  book.publish(short_lived, 2);
  EXPECT_EQ(in_force(book, date_of(2022, 1, 1)), "no rule known for scheme on 2022-01-01");
}

// Regulation 2025-08-01-1584 was void for a structural error; 2025-08-01-1587, announced on 5
// August, replaced it from 1 August. What was decided meanwhile stays explained.
TEST(RuleBook, DecidesAsKnownThenAndAsKnownNow_13) {
  RuleBook book;
  book.publish(version("2025-08-01-1584", date_of(2025, 8, 1)), 10);
  book.void_version(scheme, named("2025-08-01-1584"), 20);
  book.publish(superseding("2025-08-01-1587", date_of(2025, 8, 1), "2025-08-01-1584"), 21);
  const Date august_3 = date_of(2025, 8, 3);
  EXPECT_EQ(in_force(book, august_3, 19), "2025-08-01-1584");
  EXPECT_EQ(in_force(book, august_3, 20), "no rule known for scheme on 2025-08-03");
  EXPECT_EQ(in_force(book, august_3, 21), "2025-08-01-1587");
}

TEST(RuleBook, LetsASupersedingVersionTakeTheSameDay) {
  RuleBook book;
  book.publish(version("a", date_of(2025, 8, 1)), 1);
  book.publish(superseding("b", date_of(2025, 8, 1), "a"), 2);
  EXPECT_EQ(in_force(book, date_of(2025, 8, 1), 1), "a");
  EXPECT_EQ(in_force(book, date_of(2025, 8, 1), 2), "b");
  book.void_version(scheme, named("b"), 3);
  EXPECT_EQ(in_force(book, date_of(2025, 8, 1), 3), "a");
}

TEST(RuleBook, LetsASupersedingVersionBeginEarlier) {
  RuleBook book;
  book.publish(version("a", date_of(2025, 8, 15)), 1);
  book.publish(superseding("b", date_of(2025, 8, 1), "a"), 2);
  EXPECT_EQ(in_force(book, date_of(2025, 9, 1)), "b");
}

TEST(RuleBook, NeverChoosesBetweenConflictingSources) {
  RuleBook book;
  book.publish(version("a", date_of(2019, 8, 1)), 1);
  book.publish(version("b", date_of(2019, 8, 1)), 2);
  EXPECT_EQ(in_force(book, date_of(2019, 8, 1), 1), "a");
  EXPECT_EQ(in_force(book, date_of(2019, 8, 1), 2),
            "a and b conflict: name the version to decide by");
  EXPECT_EQ(book.find(scheme, named("b"), 2)->version, named("b"));
  EXPECT_EQ(book.find(scheme, named("b"), 1), nullptr);
}

TEST(RuleBook, IsAValue) {
  RuleBook book;
  book.publish(version("a", date_of(2025, 8, 1)), 1);
  RuleBook copy = book;
  EXPECT_EQ(copy, book);
  copy.void_version(scheme, named("a"), 2);
  EXPECT_NE(copy, book);
  EXPECT_EQ(in_force(book, date_of(2025, 8, 1)), "a");
  EXPECT_EQ(copy.versions_of(scheme).front().voided, 2U);
  copy.void_version(scheme, named("a"), 3);
  copy.void_version(scheme, named("unknown"), 3);
  EXPECT_EQ(copy.versions_of(scheme).front().voided, 2U);
}

TEST(Eligibility, IsForNamedGroupsInTheirTime) {
  RuleVersion rule = version("a", date_of(2025, 8, 1));
  rule.groups.push_back(
      {.group = "leader", .first_day = date_of(2026, 1, 1), .last_day = date_of(2026, 12, 31)});
  EXPECT_TRUE(is_eligible(rule, "teacher", date_of(2030, 1, 1)));
  EXPECT_FALSE(is_eligible(rule, "leader", date_of(2025, 12, 31)));
  EXPECT_TRUE(is_eligible(rule, "leader", date_of(2026, 12, 31)));
  EXPECT_FALSE(is_eligible(rule, "leader", date_of(2027, 1, 1)));
  EXPECT_FALSE(is_eligible(rule, "astronaut", date_of(2026, 1, 1)));
}

}  // namespace
}  // namespace grantledger::rule_values
