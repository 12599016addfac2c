#include "projections/applications.h"

#include <gtest/gtest.h>

#include "projections/trail.h"
#include "tests/worked_year.h"

namespace grantledger {
namespace {

ApplicationReceived received(const std::string& id, Money amount) {
  ApplicationReceived fact;
  fact.application = *ApplicationId::parse(id);
  fact.scheme = *SchemeId::parse("videreutdanning");
  fact.applicant = organisation("313901033");
  fact.year = 2026;
  fact.amount_applied = amount;
  fact.effective_on = date_of(2026, 2, 20);
  return fact;
}

AwardDecided awarded(const WorkedYear& year, const std::string& application, Money amount) {
  AwardDecided fact;
  fact.terms = year.g1;
  fact.application = *ApplicationId::parse(application);
  fact.rule = *RuleVersionId::parse("VU-2026-1");
  fact.amount = amount;
  fact.departure = "two owners ranked it first";
  fact.decided_by = *ActorId::parse("per.lie");
  fact.effective_on = date_of(2026, 4, 30);
  return fact;
}

std::vector<ApplicationSummary> applications(const WorkedYear& year, const AsOf& as_of = {}) {
  const auto rows = rows_of({.log = &year.log()}, std::make_unique<Applications>());
  CHECK(rows.has_value());
  return *applications_in(**rows, as_of);
}

TEST(Applications, SayWhatBecameOfEachAndWhy) {
  WorkedYear year;
  const ApplicationId first = *ApplicationId::parse("A-1");
  year.record({received("A-1", kroner(30'000'000))});
  OwnerAssessed assessed;
  assessed.application = first;
  assessed.scheme = year.g1.scheme;
  assessed.applicant = organisation("313901033");
  assessed.owner = organisation("313901033");
  assessed.rank = 2;
  assessed.effective_on = date_of(2026, 3, 20);
  year.record({assessed});
  year.record({ForumRecommended{first, "Vestdal forum", false, {}, "", date_of(2026, 4, 1)}});
  year.record({awarded(year, "A-1", kroner(25'520'809))});
  year.record({AwardAccepted{year.g1.grant, "Kari", date_of(2026, 5, 12)}});
  year.record({AwardReduced{year.g1, kroner(20'000'000), "fewer leaves", *ActorId::parse("per.lie"),
                            date_of(2026, 6, 1)}});
  year.record({received("A-2", kroner(100))});
  year.record({AwardRefused{*ApplicationId::parse("A-2"), year.g2, "the course gives no credits",
                            "", *ActorId::parse("per.lie"), date_of(2026, 4, 30)}});
  year.record({received("A-3", kroner(100))});
  year.record(
      {ApplicationWithdrawn{*ApplicationId::parse("A-3"), "changed plans", date_of(2026, 3, 1)}});

  const auto rows = applications(year);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].state, "accepted");
  EXPECT_EQ(rows[0].applied, kroner(30'000'000));
  EXPECT_EQ(rows[0].rank, 2U);
  EXPECT_EQ(rows[0].is_owner_approved, true);
  EXPECT_EQ(rows[0].forum, "Vestdal forum");
  EXPECT_EQ(rows[0].is_forum_recommended, false);
  EXPECT_EQ(rows[0].decision, "awarded");
  EXPECT_EQ(rows[0].decided_on, "2026-04-30");
  EXPECT_EQ(rows[0].decided_by, "per.lie");
  EXPECT_EQ(rows[0].awarded, kroner(20'000'000));
  EXPECT_EQ(rows[0].departure, "two owners ranked it first");
  EXPECT_EQ(rows[1].state, "refused");
  EXPECT_EQ(rows[1].reason, "the course gives no credits");
  EXPECT_FALSE(rows[1].awarded);
  EXPECT_EQ(rows[2].state, "withdrawn");
  EXPECT_EQ(rows[2].reason, "changed plans");
  EXPECT_FALSE(rows[2].decision);

  const auto in_march = applications(year, {.known_at = {}, .effective_on = date_of(2026, 3, 10)});
  EXPECT_EQ(in_march[0].state, "received");
  EXPECT_FALSE(in_march[0].rank);
  EXPECT_EQ(in_march[2].state, "withdrawn");
}

TEST(Applications, SayWhyADecisionWasReversed) {
  WorkedYear year;
  year.record({received("A-1", kroner(100))});
  year.record({awarded(year, "A-1", kroner(100))});
  year.record({DecisionReversed{year.g1, "the place was given up", *ActorId::parse("per.lie"),
                                date_of(2026, 6, 1)}});
  const auto rows = applications(year);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].state, "reversed");
  EXPECT_EQ(rows[0].reason, "the place was given up");
}

TEST(Trail, ShowsEveryFactAboutASubjectInOrder) {
  const WorkedYear year;
  const QuerySource source{.log = &year.log()};
  const auto trail = trail_of(source, subjects_named("B"), {});
  ASSERT_TRUE(trail);
  std::vector<std::string> kinds;
  for (const auto& [position, envelope] : *trail) kinds.emplace_back(kind_of(envelope.facts[0]));
  EXPECT_EQ(kinds, (std::vector<std::string>{"leave_granted", "owner_share_due", "funds_forwarded",
                                             "owner_share_paid"}));
  EXPECT_EQ(trail_of(source, subjects_named("leave:B"), {})->size(), 4U);
  EXPECT_EQ(trail_of(source, subjects_named("grant:B"), {})->size(), 0U);
  EXPECT_EQ(trail_of(source, subjects_named("line:226.22:2027"), {})->size(), 6U);
  EXPECT_EQ(trail_of(source, subjects_named("226.22:2027"), {})->size(), 6U);
  EXPECT_EQ(trail_of(source, subjects_named("actor:kari.moen"), {})->size(), year.p4);
  EXPECT_EQ(
      trail_of(source, subjects_named("B"), {.known_at = year.p1, .effective_on = {}})->size(), 1U);
}

TEST(Trail, LeavesOutFactsOfTheSameRequestAboutOthers) {
  WorkedYear year;
  year.record({received("A-1", kroner(1)), received("A-2", kroner(2))});
  const auto trail = trail_of({.log = &year.log()}, subjects_named("A-2"), {});
  ASSERT_EQ(trail->size(), 1U);
  EXPECT_EQ(trail->front().envelope.facts, std::vector<Event>{received("A-2", kroner(2))});
}

}  // namespace
}  // namespace grantledger
