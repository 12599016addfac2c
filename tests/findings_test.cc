#include <algorithm>
#include <filesystem>
#include <fstream>

#include "projections/all.h"
#include "projections/findings/rule.h"
#include "tests/finding_books.h"

namespace grantledger {
namespace {

using Rules = std::multiset<std::string>;

std::string shown(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& each : findings) {
    text += std::string(each.rule) + " " + each.about + ": " + each.what + "\n";
  }
  return text;
}

class EachIrregularity : public testing::TestWithParam<Irregularity> {
 protected:
  Story lawful() { return lawful_story(17, random_); }

 private:
  RandomNumbers random_{1};
};

TEST_P(EachIrregularity, IsFoundByItsRuleAndByNoOther) {
  Story story = lawful();
  GetParam().hit(story);
  FindingBooks books;
  books.record(story);
  const auto found = books.findings();
  Rules expected;
  for (std::size_t i = 0; i < GetParam().findings; ++i) expected.insert(GetParam().rule);
  EXPECT_EQ(rules_of(found), expected) << shown(found);
}

TEST_P(EachIrregularity, IsNotFoundInANearMiss) {
  Story story = lawful();
  GetParam().near_miss(story);
  FindingBooks books;
  books.record(story);
  const auto found = books.findings();
  const auto& rightly = GetParam().near_miss_rules;
  EXPECT_EQ(rules_of(found), Rules(rightly.begin(), rightly.end())) << shown(found);
}

INSTANTIATE_TEST_SUITE_P(All, EachIrregularity, testing::ValuesIn(all_irregularities()),
                         [](const testing::TestParamInfo<Irregularity>& each) {
                           return each.param.rule + "_" + each.param.what;
                         });

TEST(EveryRule, LooksAtSomethingAndSaysWhatFor) {
  std::set<std::string_view> names;
  for (const FindingRule& rule : all_finding_rules()) {
    EXPECT_TRUE(rule.of_grant || rule.of_application || rule.of_all || rule.of_involved)
        << rule.name;
    for (const std::string_view text : {rule.tests, rule.why, rule.basis, rule.mistaken}) {
      EXPECT_FALSE(text.empty()) << rule.name;
    }
    EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
  }
}

TEST(ALawfulStory, HasNothingToFind) {
  RandomNumbers random(1);
  FindingBooks books;
  books.record(lawful_story(1, random));
  books.record(lawful_story(2, random));
  const auto found = books.findings();
  EXPECT_TRUE(found.empty()) << shown(found);
}

// A story with one finding, of not_forwarded.
Story unforwarded(std::uint64_t number) {
  static RandomNumbers random(1);
  Story story = lawful_story(number, random);
  story.the<FundsForwarded>().amount.minor_units -= 1;
  return story;
}

TEST(AFinding, NamesItsEvidenceAndTheAmountAtRisk) {
  FindingBooks books;
  const Story story = unforwarded(3);
  const std::vector<Position> positions = books.record(story);
  const auto found = books.findings();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at_risk, (Money{1, nok}));
  EXPECT_EQ(found[0].severity, Severity::high);
  EXPECT_TRUE(found[0].about.starts_with("grant:g-3 payer:")) << found[0].about;
  EXPECT_EQ(found[0].day, date_of(2027, 6, 10));
  EXPECT_EQ(found[0].evidence.size(), 4U);  // Two payments, twice passed on.
  for (const Position position : found[0].evidence) {
    EXPECT_NE(std::ranges::find(positions, position), positions.end()) << position;
  }
}

TEST(AFinding, KeepsItsIdWhenMoreIsRecorded) {
  FindingBooks books;
  Story story = unforwarded(3);
  books.record(story);
  const std::string id = books.findings().front().id;
  EXPECT_EQ(id.size(), 16U);
  FundsForwarded part = story.the<FundsForwarded>();
  part.amount = {0, nok};
  books.record(Step{{part}});
  books.record(unforwarded(4));
  const auto found = books.findings();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(std::ranges::any_of(found, [&](const Finding& each) { return each.id == id; }));
  EXPECT_EQ(id, finding_id("not_forwarded", found[0].id == id ? found[0].about : found[1].about));
}

TEST(AFinding, ShowsTheLatestAssessment) {
  FindingBooks books;
  books.record(unforwarded(3));
  const std::string id = books.findings().front().id;
  EXPECT_FALSE(books.findings().front().assessment);
  const ActorId auditor = *ActorId::parse("auditor");
  const Position first = books.record(
      Step{{AuditFindingAssessed{id, true, "it must be paid", auditor, date_of(2027, 8, 1)}}});
  books.record(Step{{AuditFindingAssessed{id, false, "an øre", auditor, date_of(2027, 9, 1)}}});
  const auto found = books.findings();
  ASSERT_TRUE(found.front().assessment);
  EXPECT_FALSE(found.front().assessment->is_accepted);
  EXPECT_EQ(found.front().assessment->reason, "an øre");
  EXPECT_EQ(found.front().assessment->assessed_by, "auditor");
  const auto then = books.findings({.as_of = {.known_at = first, .effective_on = asked_on}});
  EXPECT_TRUE(then.front().assessment->is_accepted);
}

TEST(AFinding, IsAsOfBothTimes) {
  FindingBooks books;
  const Story story = unforwarded(3);
  const auto positions = books.record(story);
  const auto at = [&](const AsOf& as_of) { return rules_of(books.findings({.as_of = as_of})); };
  EXPECT_TRUE(at({.known_at = positions.front(), .effective_on = asked_on}).empty());
  EXPECT_TRUE(at({.known_at = {}, .effective_on = date_of(2026, 12, 9)}).empty());
  // Nothing of the autumn was passed on before the fifth day.
  EXPECT_TRUE(
      at({.known_at = {}, .effective_on = date_of(2026, 12, 12)}).contains("not_forwarded"));
}

TEST(AFinding, GoesWithTheFactThatWasVoided) {
  RandomNumbers random(1);
  FindingBooks books;
  Story story = lawful_story(5, random);
  PaymentExecuted twice = story.the<PaymentExecuted>(1);
  twice.payment.payment = *PaymentId::parse("typed-twice");
  twice.payment.parts.front().beneficiary = twice.payment.payee;
  books.record(story);
  const Position position = books.record(Step{{twice}});
  EXPECT_TRUE(rules_of(books.findings()).contains("paid_over_committed"));
  books.record(Step{{EntryVoided{position, 0, "typed twice", {}, date_of(2027, 6, 11)}}});
  EXPECT_TRUE(books.findings().empty()) << shown(books.findings());
}

TEST(Findings, TakeFilters) {
  FindingBooks books;
  const Position before = books.record(unforwarded(3)).back();
  books.record(unforwarded(4));
  FindingsWanted wanted{.as_of = {.known_at = {}, .effective_on = asked_on}};
  EXPECT_EQ(books.findings(wanted).size(), 2U);
  wanted.since = before;
  EXPECT_EQ(books.findings(wanted).size(), 1U);
  wanted.since = 0;
  wanted.rule = "written_off";
  EXPECT_TRUE(books.findings(wanted).empty());
  wanted.rule = "not_forwarded";
  EXPECT_EQ(books.findings(wanted).size(), 2U);
  wanted.rule = "no_such_rule";
  EXPECT_FALSE(findings_of({.log = &books.log()}, wanted));
}

TEST(Findings, AreTheSameForAnyNumberOfThreads) {
  FindingBooks books;
  RandomNumbers random(3);
  std::uint64_t number = 0;
  for (const Irregularity& each : all_irregularities()) {
    Story story = lawful_story(++number, random);
    each.hit(story);
    books.record(story);
  }
  FindingsWanted wanted{.as_of = {.known_at = {}, .effective_on = asked_on}};
  const std::string alone = shown(books.findings(wanted));
  wanted.threads = 3;
  EXPECT_EQ(shown(books.findings(wanted)), alone);
}

// A source that lists payments says nothing about who attested them.
TEST(AnImport, IsAskedOnlyForWhatItsSourceTells) {
  RandomNumbers random(1);
  const auto imported = [&](std::uint64_t number) {
    Story story = lawful_story(number, random);
    for (Step& step : story.steps) step.source = "bank";
    return story;
  };
  FindingBooks books;
  Story payments = imported(6);
  payments.remove<PaymentAttested>(1);
  payments.remove<PaymentAttested>(0);
  payments.remove<AwardAccepted>();
  books.record(payments);
  EXPECT_TRUE(books.findings().empty()) << shown(books.findings());
  const Position more = books.record(imported(7)).back();
  EXPECT_EQ(rules_of(books.findings()),
            (Rules{"award_not_accepted", "paid_without_attestation", "paid_without_attestation"}));
  const auto before = books.findings({.as_of = {.known_at = more - 30, .effective_on = asked_on}});
  EXPECT_FALSE(rules_of(before).contains("paid_without_attestation"));
}

// Imported rows come in the order of their source, so days tell what came first.
TEST(AnImport, IsAskedWhetherItDecidedBeforeItPaid) {
  RandomNumbers random(1);
  FindingBooks books;
  Story story = lawful_story(8, random);
  for (Step& step : story.steps) step.source = "bank";
  story.the<AwardDecided>().effective_on = story.the<PaymentExecuted>().effective_on;
  books.record(story);
  EXPECT_FALSE(rules_of(books.findings()).contains("paid_without_decision"));
  Story late = lawful_story(9, random);
  for (Step& step : late.steps) step.source = "bank";
  late.the<AwardDecided>().effective_on =
      late.the<PaymentExecuted>(1).effective_on + std::chrono::days(1);
  books.record(late);
  EXPECT_TRUE(rules_of(books.findings()).contains("paid_without_decision"));
}

TEST(Findings, AreOverdueOnTheDayOfTheLastEnvelopeIfNoneIsAsked) {
  RandomNumbers random(1);
  FindingBooks books;
  Story story = lawful_story(8, random);
  story.add(ReportDue{*ReportId::parse("r"), *GrantId::parse("g-8"), true, date_of(2027, 7, 1),
                      date_of(2027, 6, 20)});
  books.record(story);
  EXPECT_TRUE(books.findings({}).empty());
  books.record(lawful_story(9, random).steps.front());
  Step late = lawful_story(10, random).steps.front();
  late.source = "somewhere";
  late.recorded = date_of(2027, 7, 2);
  books.record(late);
  EXPECT_EQ(rules_of(books.findings({})), Rules{"report_overdue"});
}

}  // namespace
}  // namespace grantledger
