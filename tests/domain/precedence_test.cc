// The first reason that applies is the answer, in the order of their numbers: where two things are
// wrong with a command, the answer is the smaller of the two it would get for one.

#include <functional>

#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

// Something that makes a command wrong by itself. `actor` is who asks.
template <class Fact>
using Mistake = std::function<void(Fact& fact, std::string& actor)>;

template <class Fact>
void check_pairs(Case year, const Fact& right, const std::string& by,
                 const std::vector<Mistake<Fact>>& mistakes) {
  const auto reason_for = [&](std::initializer_list<std::size_t> made) -> std::optional<Reason> {
    Fact fact = right;
    std::string actor = by;
    for (const std::size_t index : made) mistakes[index](fact, actor);
    year.when(actor, {fact});
    if (year.verdict()) return std::nullopt;
    return year.verdict().error().no.reason;
  };
  ASSERT_EQ(reason_for({}), std::nullopt) << year.refusal();
  for (std::size_t one = 0; one < mistakes.size(); ++one) {
    ASSERT_TRUE(reason_for({one}).has_value()) << "mistake " << one << " is none";
    for (std::size_t other = one + 1; other < mistakes.size(); ++other) {
      const Reason expected = std::min(*reason_for({one}), *reason_for({other}));
      const auto found = reason_for({one, other});
      ASSERT_TRUE(found.has_value());
      EXPECT_EQ(name_of(*found), name_of(expected)) << "mistakes " << one << " and " << other;
    }
  }
}

TEST(Precedence, OfAnAward) {
  Case year = year_at(Stage::applied);
  year.given({ImpartialityDeclared{.actor = id<ActorId>(per),
                                   .application = id<ApplicationId>("app-M1"),
                                   .is_impartial = false}});
  using Fact = AwardDecided;
  check_pairs<Fact>(year, award("app-M1", g1(), kr(255'208, 9)), kari,
                    {[](Fact& fact, std::string&) { fact.amount = kr(0); },
                     [](Fact& fact, std::string&) { fact.quantities.resize(list_length_max + 1); },
                     [](Fact& fact, std::string&) { fact.rule = id<RuleVersionId>("none"); },
                     [](Fact& fact, std::string&) { fact.application = id<ApplicationId>("none"); },
                     [](Fact& fact, std::string&) { fact.group = "nurse"; },
                     [](Fact& fact, std::string&) { fact.terms.year = 2027; },
                     [](Fact& fact, std::string& actor) {
                       actor = per;
                       fact.decided_by = id<ActorId>(per);
                     },
                     [](Fact& fact, std::string&) { fact.effective_on = day(2025, 1, 1); }});
}

TEST(Precedence, OfALeave) {
  Case year = year_at(Stage::applied);
  year.when(kari, {award("app-M1", g1(), kr(255'208, 9))}).then_accepted();
  using Fact = LeaveGranted;
  check_pairs<Fact>(year, leave_b(), kari,
                    {[](Fact& fact, std::string&) { fact.shares.state = kr(0); },
                     [](Fact& fact, std::string&) { fact.semesters.pop_back(); },
                     [](Fact& fact, std::string&) { fact.terms.grant = id<GrantId>("G9"); },
                     [](Fact& fact, std::string&) { fact.rule = id<RuleVersionId>("none"); },
                     [](Fact& fact, std::string&) { fact.study_start = day(2020, 1, 1); },
                     [](Fact& fact, std::string&) { fact.group = "nurse"; },
                     [](Fact& fact, std::string&) { fact.leave_percent = {1}; },
                     [](Fact& fact, std::string&) { fact.payer = org(k1); },
                     [](Fact& fact, std::string&) { fact.beneficiary = org("nobody"); },
                     [](Fact&, std::string& actor) { actor = ida; },
                     [](Fact&, std::string& actor) { actor = "nobody"; }});
}

TEST(Precedence, OfACommitment) {
  Case year = year_at(Stage::applied);
  year.when(kari, {award("app-M1", g1(), kr(255'208, 9))}).then_accepted();
  using Fact = CommitmentRegistered;
  check_pairs<Fact>(year, commitment_g1(), per,
                    {[](Fact& fact, std::string&) { fact.parts[0].amount = kr(0); },
                     [](Fact& fact, std::string&) {
                       fact.parts.push_back({line(line_2026), kr(520'001)});
                     },
                     [](Fact& fact, std::string&) { fact.parts[1].amount = kr(200'001); },
                     [](Fact& fact, std::string&) { fact.parts[1].subject_to_budget = true; },
                     [](Fact& fact, std::string&) { fact.parts[1].line.year = 2029; },
                     [](Fact& fact, std::string&) { fact.terms.grant = id<GrantId>("G9"); },
                     [](Fact& fact, std::string&) { fact.terms.recipient = org(s1); },
                     [](Fact& fact, std::string&) { fact.outside = id<SourceId>("elsewhere"); },
                     [](Fact&, std::string& actor) { actor = kari; },
                     [](Fact&, std::string& actor) { actor = "nobody"; }});
}

TEST(Precedence, OfAnApproval) {
  Case year = year_at(Stage::confirmed);
  const Date on = day(2026, 12, 10);
  year.when(machine, {ordered(autumn_g1(), on)}).then_accepted();
  year.when(kari, {attested(autumn_g1(), on)}).then_accepted();
  using Fact = PaymentApproved;
  check_pairs<Fact>(year, approved(autumn_g1(), on), per,
                    {[](Fact& fact, std::string&) { fact.payment.amount = kr(0); },
                     [](Fact& fact, std::string&) { fact.payment.parts.pop_back(); },
                     [](Fact& fact, std::string&) { fact.payment.payment = id<PaymentId>("none"); },
                     [](Fact& fact, std::string&) { fact.effective_on = day(2027, 1, 1); },

                     [](Fact& fact, std::string& actor) {
                       actor = kari;
                       fact.approver = id<ActorId>(kari);
                     },
                     [](Fact& fact, std::string&) { fact.approver = id<ActorId>(anne); },
                     [](Fact& fact, std::string& actor) {
                       actor = "nobody";
                       fact.approver = id<ActorId>("nobody");
                     }});
}

TEST(Precedence, OfAnApplication) {
  using Fact = ApplicationReceived;
  check_pairs<Fact>(
      year_at(Stage::applied), application("new", m1), kari,
      {[](Fact& fact, std::string&) { fact.amount_applied = kr(0); },
       [](Fact& fact, std::string&) { fact.application = id<ApplicationId>("app-M1"); },
       [](Fact& fact, std::string&) { fact.scheme = id<SchemeId>("none"); },
       [](Fact& fact, std::string&) { fact.applicant = org("nobody"); },
       [](Fact& fact, std::string&) { fact.call = id<CallId>("none"); },
       [](Fact& fact, std::string&) { fact.wishes[0].group = "nurse"; },
       [](Fact& fact, std::string&) { fact.effective_on = day(2026, 3, 2); },
       [](Fact&, std::string& actor) { actor = ida; },
       [](Fact&, std::string& actor) { actor = "nobody"; }});
}

TEST(Precedence, OfAnOwnersAssessmentAndAClaim) {
  using Assessed = OwnerAssessed;
  check_pairs<Assessed>(
      year_at(Stage::applied), owner_assessed("app-M1", m1), kari,
      {[](Assessed& fact, std::string&) { fact.owner = org("nobody"); },
       [](Assessed& fact, std::string&) { fact.application = id<ApplicationId>("none"); },
       [](Assessed& fact, std::string&) { fact.year = 2027; },
       [](Assessed&, std::string& actor) { actor = ida; },
       [](Assessed&, std::string& actor) { actor = "nobody"; }});
  using Received = RepaymentReceived;
  check_pairs<Received>(year_at(Stage::withdrawn),
                        repayment_received(kr(1), day(2026, 12, 29), false), kari,
                        {[](Received& fact, std::string&) { fact.amount = kr(0); },
                         [](Received& fact, std::string&) { fact.claim = id<ClaimId>("none"); },
                         [](Received& fact, std::string&) { fact.terms.year = 2027; },
                         [](Received& fact, std::string&) { fact.to_treasury = true; },
                         [](Received& fact, std::string&) { fact.holder = org(kd); },
                         [](Received&, std::string& actor) { actor = ida; },
                         [](Received&, std::string& actor) { actor = "nobody"; }});
}

}  // namespace
}  // namespace grantledger
