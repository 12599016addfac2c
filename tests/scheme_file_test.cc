#include "tools/scheme_file.h"

#include <gtest/gtest.h>

#include "tests/rule_values.h"
#include "tools/scheme_values.h"

namespace grantledger::rule_values {
namespace {

const std::string heading = R"(scheme = "s"
name = "S"
administrator = "313901025"
purpose = "p"
established_on = 2026-01-20
currency = "NOK"
)";

const std::string terms = R"([[version]]
version = "v"
first_day = 2026-08-01
published_on = 2026-01-20
initiation = "application"
route = "direct"
groups = [{ group = "teacher", first_day = 2026-08-01 }]
source = "here"
)";

// What is wrong with a file that begins with the heading and the terms of a version (14 lines).
SchemeProblems problems_of_rest(const std::string& rest) {
  const auto scheme = parse_scheme(heading + terms + rest, "s.toml");
  return scheme ? SchemeProblems() : scheme.error();
}

TEST(SchemeFiles, GiveTheSchemeAndItsVersions) {
  const auto scheme = parse_scheme(heading + terms + R"(
last_day = 2027-07-31
supersedes = "u"
years_max = 2
reports = 3
requires_acceptance = false
single_person_max = "10.50"
instalments = ["1/2", "50 %"]
source_text = "abc"
[version.fixed_amount]
amount = "1.25"
)",
                                   "s.toml");
  ASSERT_TRUE(scheme) << scheme.error().front();
  EXPECT_EQ(scheme->scheme,
            (SchemeEstablished{*SchemeId::parse("s"), "S", *OrganisationId::parse("313901025"), "p",
                               date_of(2026, 1, 20)}));
  RuleVersion expected = version("v", date_of(2026, 8, 1));
  expected.scheme = *SchemeId::parse("s");
  expected.last_day = date_of(2027, 7, 31);
  expected.supersedes = *RuleVersionId::parse("u");
  expected.years_max = 2;
  expected.reports = 3;
  expected.requires_acceptance = false;
  expected.single_person_max = kroner(10, 50);
  expected.instalments = {{1, 2}, {50, 100}};
  expected.source = "here";
  expected.source_text = sha256("abc");
  expected.fixed_amount = FixedAmountRule{kroner(1, 25)};
  ASSERT_EQ(scheme->versions.size(), 1U);
  EXPECT_EQ(scheme->versions[0].rule, expected);
  EXPECT_EQ(scheme->versions[0].effective_on, date_of(2026, 1, 20));
}

TEST(SchemeFiles, MarkWhatIsIllustrative) {
  const auto scheme = parse_scheme(heading + terms + R"(
years_max = { value = 2, illustrative = true }
reports = { value = 1, illustrative = false }
illustrative = ["route"]
[[version.unit_rate.rates]]
unit = "teachers"
rate = { amount = "18666.00", illustrative = true }
)",
                                   "s.toml");
  ASSERT_TRUE(scheme) << scheme.error().front();
  const RuleVersion& rule = scheme->versions[0].rule;
  EXPECT_EQ(rule.illustrative,
            (std::vector<std::string>{"unit_rate.rates.teachers.rate", "years_max", "route"}));
  EXPECT_EQ(rule.years_max, 2);
  EXPECT_EQ(rule.unit_rate->rates[0].rate, kroner(18'666));
}

TEST(SchemeFiles, ListEverythingThatIsWrong) {
  EXPECT_EQ(
      problems_of_rest(R"(years_max = "two"
yearsmax = 3
[version.leave_share]
wage_basis = "777.777,00"
leave_share = "a quarter"
full_credits = "7.555"
semesters_full = -1
[version.cost_share]
withheld_min = 0.25
)"),
      (SchemeProblems{
          "s.toml:15: version[0].years_max: found the text \"two\", expected a whole number",
          "s.toml:18: version[0].leave_share.wage_basis: found the text \"777.777,00\", expected "
          "an "
          "amount of NOK such as \"1234.50\"",
          "s.toml:19: version[0].leave_share.leave_share: found the text \"a quarter\", expected a "
          "fraction such as \"3/4\" or \"75 %\"",
          "s.toml:20: version[0].leave_share.full_credits: found the text \"7.555\", expected a "
          "number such as 30 or \"7.5\"",
          "s.toml:21: version[0].leave_share.semesters_full: found the number -1, expected a whole "
          "number from 0 to 65535",
          "s.toml:17: version[0].leave_share.state_share: found nothing, expected this key",
          "s.toml:23: version[0].cost_share.withheld_min: found a number with decimals, expected "
          "text in quotation marks",
          "s.toml:16: version[0].yearsmax: found an unknown key, expected one of allocation, "
          "appeals_body, commitment_years_after, cost_share, first_day, fixed_amount, "
          "governed_by, groups, illustrative, initiation, instalments, last_day, "
          "late_repayment_to_treasury, leave_share, limits, pooled, published_on, recovery, "
          "report_due, reports, requires_acceptance, requires_call, requires_confirmation, "
          "requires_owner_assessment, requires_separate_decider, route, single_person_max, "
          "source, source_text, stipend_allowed, stipend_max, subject_to_budget, supersedes, "
          "unit_rate, version, years_max"}));
}

TEST(SchemeFiles, SayWhichWordsAreKnown) {
  std::string text = heading + terms;
  text.replace(text.find("\"direct\""), 8, "\"post\"");
  EXPECT_EQ(parse_scheme(text + "[version.cost_share]\n", "s.toml").error(),
            SchemeProblems{"s.toml:12: version[0].route: found the text \"post\", expected one of "
                           "direct, through_authority, allotment, fund, pooled, none"});
}

TEST(SchemeFiles, RefuseARuleThatCannotBeComputedWith) {
  EXPECT_EQ(problems_of_rest("instalments = [\"1/2\"]\n[version.cost_share]\n"),
            SchemeProblems{"s.toml:8: version[0].version: found the text \"v\", expected a rule to "
                           "compute with, but instalments: expected shares that add up to 1"});
}

TEST(SchemeFiles, RefuseAnIllustrativeParameterThatIsNotThere) {
  EXPECT_EQ(
      problems_of_rest("illustrative = [\"unit_rate.rates\"]\n[version.cost_share]\n"),
      SchemeProblems{"s.toml:15: version[0].illustrative: found a list, expected parameters of "
                     "this version, not unit_rate.rates"});
}

TEST(SchemeFiles, SayWhereTheyAreNotToml) {
  const auto problems = problems_of_rest("years_max = = 2\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(problems.front().starts_with("s.toml:15: ")) << problems.front();
}

TEST(SchemeFiles, SayWhereAKeyHasALetterThatKeysLack) {
  for (const char* text : {"[ø]", "[[ø", "[scheme.ø]", "ø = 1"}) {
    const auto scheme = parse_scheme(text, "scheme.toml");
    ASSERT_FALSE(scheme) << text;
    EXPECT_NE(scheme.error().front().find("scheme.toml:1: "), std::string::npos);
    EXPECT_NE(scheme.error().front().find("saw 'ø'"), std::string::npos) << scheme.error().front();
  }
}

TEST(SchemeFiles, AreNotSchemesWhenEmptyOrMissing) {
  EXPECT_EQ(parse_scheme("", "s.toml").error().size(), 7U);
  EXPECT_EQ(parse_scheme("version = 3", "s.toml").error().back(),
            "s.toml:1: version: found the number 3, expected a list of tables");
  EXPECT_EQ(read_scheme_file("no/such/file.toml").error(),
            SchemeProblems{"no/such/file.toml: cannot be read"});
}

TEST(SchemeValues, AreFractionsAsTheyWereWritten) {
  EXPECT_EQ(parse_scheme_fraction("3/4"), (Fraction{3, 4}));
  EXPECT_EQ(parse_scheme_fraction("75 %"), (Fraction{75, 100}));
  EXPECT_EQ(parse_scheme_fraction("37.5%"), (Fraction{375, 1000}));
  for (const char* text : {"", "%", "3/0", "3/", "/4", "-3/4", "0.75", "75,5 %", "1/2/3", "1.%"}) {
    EXPECT_FALSE(parse_scheme_fraction(text)) << text;
  }
}

TEST(SchemeValues, AreHundredths) {
  EXPECT_EQ(parse_scheme_hundredths("7.5")->count, 750);
  EXPECT_EQ(parse_scheme_hundredths("30")->count, 3000);
  for (const char* text : {"", "-1", "7.555", "7.", "9999999"}) {
    EXPECT_FALSE(parse_scheme_hundredths(text)) << text;
  }
}

}  // namespace
}  // namespace grantledger::rule_values
