// Why something was decided as it was: computed again and decided again.

#include "ledger/explain/explain.h"

#include "ledger/explain/arithmetic.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

using sample::day;
using sample::kr;
using sample::Stage;

// What a case recorded, found by name.
class CaseIndex final : public FactIndex {
 public:
  explicit CaseIndex(std::vector<Envelope> envelopes) : envelopes_(std::move(envelopes)) {
    for (Position position = 1; position <= envelopes_.size(); ++position) {
      for (const Subject& name : index_names_of(envelopes_[position - 1])) {
        auto& positions = named_[name];
        if (positions.empty() || positions.back() != position) positions.push_back(position);
      }
    }
  }
  Result<std::vector<Position>> positions_of(const Subject& name) const override {
    ++asked_;
    const auto found = named_.find(name);
    return found == named_.end() ? std::vector<Position>() : found->second;
  }
  Result<Envelope> at(Position position) const override {
    read_.insert(position);
    return envelopes_[position - 1];
  }
  Position head() const { return envelopes_.size(); }
  const std::set<Position>& read() const { return read_; }

 private:
  std::vector<Envelope> envelopes_;
  std::map<Subject, std::vector<Position>> named_;
  mutable std::size_t asked_ = 0;
  mutable std::set<Position> read_;
};

Explanation explained(const std::vector<Envelope>& envelopes, const Subject& about,
                      std::optional<Position> known_at = {}) {
  const CaseIndex index(envelopes);
  const auto done = explain(index, {about}, {known_at.value_or(index.head()), {}});
  EXPECT_TRUE(done.has_value()) << done.error().detail;
  return done ? *done : Explanation();
}

// The one fact of that kind.
template <class Fact>
const ExplainedFact& the(const Explanation& explanation) {
  const ExplainedFact* found = nullptr;
  for (const ExplainedFact& each : explanation.facts) {
    if (std::holds_alternative<Fact>(each.fact)) found = &each;
  }
  CHECK(found != nullptr);
  return *found;
}

Money amount_of(const Computation& computation, const std::string& what) {
  for (const Figure& figure : computation.figures) {
    if (figure.what == what) return std::get<Money>(figure.value);
  }
  ADD_FAILURE() << "no figure " << what;
  return {};
}

const ArithmeticLine& line_of(const Computation& computation, const std::string& what) {
  for (const ArithmeticLine& line : computation.lines) {
    if (line.what == what) return line;
  }
  ADD_FAILURE() << "no line " << what;
  static const ArithmeticLine none;
  return none;
}

template <class Fact>
Fact& in(std::vector<Envelope>& envelopes, const std::function<bool(const Fact&)>& is_meant) {
  for (Envelope& envelope : envelopes) {
    for (Event& event : envelope.facts) {
      auto* fact = std::get_if<Fact>(&event);
      if (fact && is_meant(*fact)) return *fact;
    }
  }
  CHECK(false);
  std::abort();
}

std::vector<Envelope> year(Stage stage) {
  return sample::year_at(stage).recorded();
}

TEST(ExplainLeave, ComputesEveryFigureAgainToTheOre) {
  const Explanation done = explained(year(Stage::awarded), "leave:A");
  const ExplainedFact& leave = the<LeaveGranted>(done);
  EXPECT_TRUE(is_same(leave, leave.then));
  EXPECT_TRUE(is_same(leave, leave.now));
  EXPECT_EQ(leave.recorded.size(), leave.then.figures.size());
  EXPECT_EQ(amount_of(leave.then, "cost"), kr(194'444, 25));
  EXPECT_EQ(amount_of(leave.then, "state share"), kr(145'833, 19));
  EXPECT_EQ(amount_of(leave.then, "state share 2027-spring"), kr(72'916, 59));
  EXPECT_EQ(line_of(leave.then, "state share").formula,
            "194444.25 × 75 % of the rounded cost = 145833.1875");
  EXPECT_EQ(line_of(leave.then, "owner share").formula, "194444.25 − 145833.19");
}

TEST(ExplainLeave, SaysWhoMightDecideItAndWhoGaveThemThePower) {
  const Explanation done = explained(year(Stage::awarded), "leave:A");
  const std::vector<Authority>& chain = the<LeaveGranted>(done).authority;
  ASSERT_EQ(chain.size(), 2);
  EXPECT_EQ(chain[0].actor.text(), sample::kari);
  EXPECT_EQ(chain[0].delegation->power, Power::case_handling);
  EXPECT_EQ(chain[0].granted_by.text(), sample::admin);
  EXPECT_EQ(chain[1].actor.text(), sample::admin);
  EXPECT_FALSE(chain[1].delegation.has_value());
  EXPECT_EQ(chain[1].at, (FactAt{1, 0}));
}

TEST(ExplainLeave, NamesTheRuleWithTheDayAndThePlaceItBecameKnown) {
  const Explanation done = explained(year(Stage::awarded), "leave:A");
  const auto& use = the<LeaveGranted>(done).then.rule;
  ASSERT_TRUE(use.has_value());
  EXPECT_EQ(use->rule, sample::rule());
  EXPECT_EQ(use->day, day(2026, 8, 17));
  EXPECT_GT(use->published.position, 1);
}

TEST(ExplainLeave, FollowsAChangeSemesterBySemester) {
  const Explanation done = explained(year(Stage::withdrawn), "leave:D");
  const ExplainedFact& changed = the<LeaveChanged>(done);
  EXPECT_TRUE(is_same(changed, changed.then));
  EXPECT_EQ(amount_of(changed.then, "change of the state share"), kr(-145'833, -19));
  const ExplainedFact& granted = the<LeaveGranted>(done);
  const auto effects = [&](const std::string& words) {
    return std::ranges::count_if(granted.later, [&](const LaterFact& later) {
      return later.effect.find(words) != std::string::npos;
    });
  };
  EXPECT_EQ(effects("withdrew"), 1);
  EXPECT_EQ(effects("was changed, state share by -145833.19"), 1);
}

// Whatever one changes among the inputs, the result is another: it is computed, not repeated.
TEST(ExplainReexecutes, GivesAnotherResultOnceAnInputIsAnother) {
  const auto envelopes = year(Stage::paid);
  const auto is_same_after = [&](const Subject& about, const auto& change) {
    auto copy = envelopes;
    change(copy);
    const Explanation done = explained(copy, about);
    return std::ranges::all_of(done.facts,
                               [](const ExplainedFact& each) { return is_same(each, each.then); });
  };
  for (const char* about : {"leave:A", "payment:pay-G1-autumn"}) {
    EXPECT_TRUE(is_same_after(about, [](auto&) {})) << about;
    EXPECT_FALSE(is_same_after(about,
                               [](auto& copy) {
                                 in<RuleVersionPublished>(copy, [](const auto&) {
                                   return true;
                                 }).rule.leave_share->wage_basis = kr(777'776);
                               }))
        << about << " by another wage basis";
    EXPECT_FALSE(is_same_after(about,
                               [](auto& copy) {
                                 in<DelegationGranted>(copy, [](const DelegationGranted& each) {
                                   return each.actor.text() == sample::kari &&
                                          each.power == Power::case_handling;
                                 }).last_day = day(2026, 1, 2);
                                 in<DelegationGranted>(copy, [](const DelegationGranted& each) {
                                   return each.actor.text() == sample::machine;
                                 }).last_day = day(2026, 1, 2);
                               }))
        << about << " without a power";
  }
  EXPECT_FALSE(is_same_after("leave:A", [](auto& copy) {
    in<LeaveGranted>(copy, [](const LeaveGranted& each) {
      return each.leave.text() == "A";
    }).credits = {2999};
  }));
  EXPECT_FALSE(is_same_after("payment:pay-G1-autumn", [](auto& copy) {
    in<LeaveGranted>(copy, [](const LeaveGranted& each) { return each.leave.text() == "B"; })
        .semesters.front()
        .shares.state = kr(1);
  }));
  EXPECT_FALSE(is_same_after("leave:B", [](auto& copy) {
    in<OrganisationRegistered>(copy, [](const OrganisationRegistered& each) {
      return each.details.organisation.text() == sample::k1;
    }).details.authority = sample::org(sample::m2);
  })) << "the payer is of another municipality";
}

TEST(ExplainReexecutes, ComputesAnotherAmountForAnotherApplication) {
  auto envelopes = year(Stage::awarded);
  in<ApplicationReceived>(
      envelopes,
      [](const ApplicationReceived& each) { return each.application.text() == "app-S1"; })
      .wishes.front()
      .credits = {1500};
  const Explanation done = explained(envelopes, "grant:G2");
  EXPECT_EQ(amount_of(the<AwardDecided>(done).then, "amount"), kr(72'916, 60));
}

TEST(ExplainAward, AddsUpWhatWasAppliedFor) {
  const Explanation done = explained(year(Stage::awarded), "grant:G2");
  const ExplainedFact& award = the<AwardDecided>(done);
  EXPECT_TRUE(is_same(award, award.then));
  EXPECT_EQ(amount_of(award.then, "amount"), kr(145'833, 19));
  EXPECT_EQ(explained(year(Stage::awarded), "application:app-S1").facts.front().at, award.at);
}

TEST(ExplainAward, SaysWhyNothingIsComputedForARefusal) {
  auto envelopes = year(Stage::awarded);
  in<ApplicationReceived>(
      envelopes,
      [](const ApplicationReceived& each) { return each.application.text() == "app-M2"; })
      .wishes.front()
      .credits = {0};
  const Explanation done = explained(envelopes, "grant:G4");
  const ExplainedFact& refused = the<AwardRefused>(done);
  EXPECT_TRUE(is_same(refused, refused.then));
  ASSERT_EQ(refused.then.notes.size(), 1);
  EXPECT_EQ(refused.then.notes.front(), "p: the course gives no credits");
}

TEST(ExplainPayment, RestsOnLeavesConfirmationsAndFourHands) {
  const Explanation done = explained(year(Stage::paid), "payment:pay-G1-autumn");
  ASSERT_EQ(done.facts.size(), 4);
  const ExplainedFact& approved = the<PaymentApproved>(done);
  EXPECT_TRUE(is_same(approved, approved.then));
  EXPECT_EQ(approved.authority.front().delegation->power, Power::budget_disposal);
  EXPECT_EQ(amount_of(approved.then, "amount"), kr(145'833, 20));
  const auto count = [&](const std::string& what) {
    return std::ranges::count(approved.inputs, what, &ExplainedInput::what);
  };
  EXPECT_EQ(count("participation confirmed"), 3);
  EXPECT_EQ(count("attested"), 1);
  for (const ExplainedInput& input : approved.inputs) EXPECT_LT(input.at, approved.at);
}

TEST(ExplainRepayment, ShowsWhatIsBeyondTheAwardAndWhatIsOpen) {
  const Explanation done = explained(year(Stage::settled), "claim:claim-G2");
  ASSERT_EQ(done.facts.size(), 3);
  for (const ExplainedFact& each : done.facts) EXPECT_TRUE(is_same(each, each.then));
  EXPECT_EQ(amount_of(the<RepaymentDecided>(done).then, "amount"), kr(72'916, 60));
  EXPECT_EQ(line_of(the<RepaymentReceived>(done).then, "open after it").result, kr(22'916, 60));
}

TEST(ExplainLine, CountsWhatWasChargedToIt) {
  const Explanation done = explained(year(Stage::settled), "line:226.22:2026");
  const ExplainedFact& carried = the<BalanceTransferred>(done);
  EXPECT_TRUE(is_same(carried, carried.then));
  EXPECT_EQ(amount_of(carried.then, "amount"), kr(351'250, 20));
  EXPECT_EQ(the<AllocationIssued>(done).authority.front().actor.text(), sample::admin);
}

TEST(Explain, KnowsNothingBeforeItWasRecorded) {
  const auto envelopes = year(Stage::awarded);
  const Position at = the<LeaveGranted>(explained(envelopes, "leave:A")).at.position;
  EXPECT_TRUE(explained(envelopes, "leave:A", at - 1).facts.empty());
  EXPECT_EQ(explained(envelopes, "leave:A", at).facts.size(), 1);
  EXPECT_TRUE(explained(envelopes, "leave:none").facts.empty());
}

TEST(Explain, CountsOnlyWhatHasEffectByTheDay) {
  const CaseIndex index(year(Stage::awarded));
  const auto before = explain(index, {"leave:A"}, {index.head(), day(2026, 4, 29)});
  ASSERT_TRUE(before.has_value());
  EXPECT_TRUE(before->facts.empty());
}

TEST(Explain, ReadsOnlyWhatConcernsIt) {
  Case so_far = sample::year_at(Stage::paid);
  const CaseIndex index(so_far.recorded());
  ASSERT_TRUE(explain(index, {"leave:D"}, {index.head(), {}}).has_value());
  for (const Position position : index.read()) {
    for (const Event& fact : so_far.recorded()[position - 1].facts) {
      EXPECT_FALSE(std::holds_alternative<LeaveGranted>(fact) &&
                   std::get<LeaveGranted>(fact).terms.grant.text() == "G1");
    }
  }
}

TEST(Explain, SaysThatAFactWasVoided) {
  Case so_far = sample::year_at(Stage::awarded);
  const Position at = the<AwardDecided>(explained(so_far.recorded(), "grant:G1")).at.position;
  so_far.given({EntryVoided{.position = at,
                            .fact_index = 0,
                            .reason = "recorded by mistake",
                            .effective_on = day(2026, 5, 1)}});
  const Explanation done = explained(so_far.recorded(), "grant:G1");
  const auto& later = the<AwardDecided>(done).later;
  ASSERT_EQ(later.size(), 1);
  EXPECT_EQ(later.front().effect, "this fact was voided and counts no more: recorded by mistake");
  // What rests on it says so too.
  const Explanation leave = explained(so_far.recorded(), "leave:A");
  ASSERT_EQ(the<LeaveGranted>(leave).later.size(), 1);
}

TEST(Explain, DecidesAnewOnceAnOrganisationWasAnother) {
  Case so_far = sample::year_at(Stage::awarded);
  Organisation kindergarten{.organisation = sample::org(sample::k1),
                            .kind = OrganisationKind::private_kindergarten,
                            .name = "Bjørka",
                            .municipality = "9902",
                            .authority = sample::org(sample::m2)};
  so_far.given({OrganisationChanged{
      .details = kindergarten, .reason = "corrected code", .effective_on = day(2026, 2, 1)}});
  const Explanation done = explained(so_far.recorded(), "leave:B");
  const ExplainedFact& leave = the<LeaveGranted>(done);
  EXPECT_TRUE(is_same(leave, leave.then));
  ASSERT_TRUE(leave.now.refused.has_value());
  EXPECT_EQ(leave.now.refused->reason, Reason::wrong_payer);
  ASSERT_EQ(leave.later.size(), 1);
  EXPECT_EQ(leave.later.front().fact, "organisation_changed");
}

TEST(Explain, ShowsARefusedRequestUnderWhatItWasAbout) {
  Case so_far = sample::year_at(Stage::awarded);
  so_far.given({CommandRefused{.command = "grant_leave",
                               .reason = static_cast<std::uint16_t>(Reason::no_delegation),
                               .subjects = {"grant:G1", "leave:X"},
                               .effective_on = day(2026, 5, 1)}},
               sample::machine);
  EXPECT_EQ(explained(so_far.recorded(), "leave:X").facts.size(), 1);
  EXPECT_EQ(explained(so_far.recorded(), "grant:G1").facts.size(), 1) << "the award alone";
}

TEST(Explain, AsksNobodyOfWhatWasImported) {
  auto envelopes = year(Stage::awarded);
  const Position at = the<AwardDecided>(explained(envelopes, "grant:G1")).at.position;
  envelopes[at - 1].imported = ImportOrigin{.source = id<SourceId>("elsewhere"), .row = 7};
  const Explanation done = explained(envelopes, "grant:G1");
  const ExplainedFact& award = the<AwardDecided>(done);
  EXPECT_EQ(award.imported_from, "elsewhere, row 7");
  EXPECT_TRUE(award.authority.empty());
  EXPECT_FALSE(award.then.refused.has_value());
  EXPECT_FALSE(award.then.figures.empty()) << "it is computed all the same";
}

TEST(Explain, SaysThatAPowerWasTakenBackFromADayBefore) {
  Case so_far = sample::year_at(Stage::awarded);
  so_far.given({DelegationRevoked{.actor = id<ActorId>(sample::kari),
                                  .power = Power::case_handling,
                                  .reason = "given by mistake",
                                  .effective_on = day(2026, 4, 1)}},
               sample::admin);
  const Explanation done = explained(so_far.recorded(), "grant:G1");
  const ExplainedFact& award = the<AwardDecided>(done);
  EXPECT_TRUE(is_same(award, award.then));
  EXPECT_EQ(award.now.refused->reason, Reason::no_delegation);
  ASSERT_EQ(award.later.size(), 1);
  EXPECT_EQ(award.later.front().fact, "delegation_revoked");
}

// An amount rule's award, and the statistics of an allocation.
class ExplainAmount : public testing::Test {
 protected:
  ExplainedFact award_by(RuleVersion rule, AwardDecided wanted) {
    rule.scheme = wanted.terms.scheme = id<SchemeId>("pot");
    rule.version = wanted.rule = id<RuleVersionId>("POT-1");
    rule.first_day = day(2026, 1, 1);
    rule.initiation = Initiation::allocation;
    rule.groups = {{"municipality", day(2026, 1, 1), {}}};
    wanted.terms.grant = id<GrantId>("GP");
    wanted.terms.recipient = sample::org(sample::m1);
    wanted.terms.year = 2026;
    wanted.decided_by = id<ActorId>(sample::kari);
    wanted.effective_on = day(2026, 6, 1);
    so_far
        .given({SchemeEstablished{.scheme = rule.scheme,
                                  .name = "pot",
                                  .administrator = sample::org(sample::dir),
                                  .effective_on = rule.first_day},
                RuleVersionPublished{rule, rule.first_day}},
               sample::admin)
        .when(sample::kari, {wanted})
        .then_accepted();
    const Explanation done = explained(so_far.recorded(), "grant:GP");
    CHECK(!done.facts.empty());
    return done.facts.front();
  }
  Case so_far = sample::year_at(Stage::opened);
};

TEST_F(ExplainAmount, IsTheRateTimesTheCountWithItsCap) {
  RuleVersion rule;
  rule.unit_rate = UnitRateRule{.rates = {{"teachers", kr(18'666), 1, 3}},
                                .basic_parts = {{"basic", kr(1'000), "teachers", 2}}};
  const ExplainedFact award =
      award_by(rule, {.amount = kr(56'998), .quantities = {{"teachers", 5}}});
  EXPECT_TRUE(is_same(award, award.then));
  EXPECT_EQ(line_of(award.then, "teachers").formula, "18666.00 × 3 (5 teachers, at most 3)");
  EXPECT_EQ(line_of(award.then, "basic").result, kr(1'000));
}

TEST_F(ExplainAmount, IsAShareOfTheCost) {
  RuleVersion rule;
  rule.cost_share = CostShareRule{.grant_of_cost_max = Fraction{1, 2},
                                  .own_of_grant_min = Fraction{3, 10},
                                  .withheld_min = Fraction{1, 4}};
  const ExplainedFact award = award_by(rule, {.amount = kr(40'000),
                                              .cost = kr(100'000),
                                              .own_contribution = kr(12'000),
                                              .withheld = kr(10'000)});
  EXPECT_TRUE(is_same(award, award.then));
  EXPECT_EQ(amount_of(award.then, "amount"), kr(50'000));
  EXPECT_EQ(amount_of(award.then, "own contribution"), kr(12'000));
  EXPECT_EQ(amount_of(award.then, "withheld until the final report"), kr(10'000));
}

TEST_F(ExplainAmount, IsAPartOfThePotByDatedWeights) {
  const auto statistics = [](Date counted, std::int64_t weight) {
    return StatisticsImported{.statistics = id<StatisticsId>("teachers"),
                              .counted_on = counted,
                              .source = "count",
                              .weights = {{sample::org(sample::m1), weight},
                                          {sample::org(sample::m2), 100},
                                          {sample::org(sample::fk1), 100}},
                              .effective_on = counted};
  };
  so_far.given({statistics(day(2026, 1, 1), 100)}, sample::ida);
  RuleVersion rule;
  rule.allocation =
      AllocationRule{.equal_share = {0, 1}, .statistics = id<StatisticsId>("teachers")};
  // A third of 100.00: the øre that is left goes to the first id.
  const ExplainedFact award = award_by(rule, {.amount = kr(33, 34), .cost = kr(100)});
  EXPECT_TRUE(is_same(award, award.then));
  EXPECT_EQ(line_of(award.then, "part of the pot").formula,
            "exactly 33.333333…, rounded down 33.33; one minor unit for its remainder");
  // A later count of an earlier day changes what is known now, and not what was known then.
  so_far.given({statistics(day(2026, 5, 1), 300)}, sample::ida);
  const Explanation now = explained(so_far.recorded(), "grant:GP");
  const ExplainedFact& again = now.facts.front();
  EXPECT_TRUE(is_same(again, again.then));
  EXPECT_EQ(amount_of(again.now, "amount"), kr(60));
  EXPECT_EQ(again.now.refused->reason, Reason::amount_differs_from_rule);
  ASSERT_EQ(again.later.size(), 1);
  EXPECT_EQ(again.later.front().fact, "statistics_imported");
}

TEST(Arithmetic, ShowsExactValuesAndFractions) {
  const auto part = [](std::int64_t numerator, std::int64_t denominator) {
    return *Rational::of(numerator, denominator);
  };
  EXPECT_EQ(exact_words_of(part(1, 8), kr(777'777)), "97222.125");
  EXPECT_EQ(exact_words_of(part(1, 3), kr(100)), "33.333333…");
  EXPECT_EQ(exact_words_of(part(-1, 2), kr(0, 1)), "-0.005");
  EXPECT_EQ(exact_words_of(part(1, 2), Money{3, *parse_currency("JPY")}), "1.5");
  EXPECT_EQ(exact_words_of(part(1, 1), kr(5)), "5.00");
  EXPECT_EQ(words_of(Fraction{375, 1000}), "37.5 %");
  EXPECT_EQ(words_of(Fraction{1, 3}), "1/3");
  EXPECT_EQ(words_of(Fraction{0, 1}), "0 %");
  EXPECT_EQ(words_of(Hundredths{750}), "7.5");
  EXPECT_EQ(words_of(Hundredths{1205}), "12.05");
}

}  // namespace
}  // namespace grantledger
