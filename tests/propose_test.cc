// A whole life in which every amount is proposed by the ledger and every proposal is accepted.

#include "ledger/propose/propose.h"

#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

Proposer by(const char* actor, Date on) {
  return {id<ActorId>(actor), on};
}

// Records a proposal as it stands.
std::vector<Event> take(Case& year, const char* actor, const Proposal& proposal) {
  EXPECT_TRUE(proposal) << (proposal ? "" : proposal.error());
  if (!proposal) return {};
  year.when(actor, *proposal).then_accepted();
  return *proposal;
}

const GrantId grant = id<GrantId>("GP");

// An application for a teacher of the municipality and one of a private kindergarten, with a call
// and assessed, in a ledger at the newest control level.
Case applied_for_two() {
  Case year = year_at(Stage::applied);
  year.when(admin, {ControlsAdopted{controls_newest, day(2026, 2, 1)}}).then_accepted();
  ApplicationReceived asked = application("app-P", m1);
  asked.wishes.front().participant.bytes = "p-1";
  asked.wishes.push_back({.participant = {0, "p-2"},
                          .group = "kindergarten_teacher",
                          .workplace = org(k1),
                          .provider = org(u1),
                          .credits = {1500}});
  year.when(kari, {asked}).then_accepted();
  year.when(kari, {owner_assessed("app-P", m1, 9)}).then_accepted();
  return year;
}

Case awarded_by_proposal() {
  Case year = applied_for_two();
  const Date decided = day(2026, 4, 30);
  const auto award_facts =
      take(year, kari,
           propose_award(year.books(), by(kari, decided),
                         {id<ApplicationId>("app-P"), grant, {}, {}, "teacher", "ranked lower"}));
  EXPECT_EQ(std::get<AwardDecided>(award_facts.front()).amount, kr(218'749, 79));
  const auto leaves =
      take(year, kari, propose_leaves(year.books(), by(kari, decided), {grant, day(2026, 8, 17)}));
  EXPECT_EQ(leaves.size(), 2u);
  EXPECT_EQ(std::get<LeaveGranted>(leaves[1]).payer, org(m1));
  EXPECT_EQ(std::get<LeaveGranted>(leaves[1]).beneficiary, org(k1));
  take(year, per,
       propose_commitment(year.books(), by(per, decided),
                          {grant, org(dir), id<ItemId>("226.22"), 2026}));
  year.when(kari, {AwardAccepted{grant, "x", day(2026, 5, 10)}}).then_accepted();
  return year;
}

void pay_by_proposal(Case& year, const char* name, const SemesterId& semester, Date on) {
  const PaymentId payment = id<PaymentId>(name);
  take(year, machine, propose_payment(year.books(), by(machine, on), {grant, semester, payment}));
  take(year, kari, propose_next_step(year.books(), by(kari, on), payment, ""));
  take(year, per, propose_next_step(year.books(), by(per, on), payment, ""));
  EXPECT_FALSE(propose_next_step(year.books(), by(machine, on), payment, ""));
  take(year, machine, propose_next_step(year.books(), by(machine, on), payment, "B-1"));
}

TEST(Propose, ALifeIsLivedByProposalsAlone) {
  Case year = awarded_by_proposal();
  take(year, kari, propose_confirmation(year.books(), by(kari, day(2026, 9, 1)), {grant, autumn}));
  pay_by_proposal(year, "P-autumn", autumn, day(2026, 12, 10));
  const auto passed = take(
      year, kari, propose_forwarding(year.books(), by(kari, day(2026, 12, 18)), {grant, autumn}));
  EXPECT_EQ(passed.size(), 3u);  // The state's share, and the owner's due and paid.
  EXPECT_FALSE(propose_forwarding(year.books(), by(kari, day(2026, 12, 19)), {grant, autumn}));
  // The teacher withdraws: what was paid for autumn must come back.
  const auto reduction =
      take(year, per,
           propose_reduction(year.books(), by(per, day(2026, 12, 20)),
                             {id<LeaveId>("GP-1"), std::nullopt, id<ClaimId>("C-1"), "withdrew"}));
  EXPECT_EQ(std::get<RepaymentDecided>(reduction.back()).amount, kr(72'916, 60));
  take(year, kari,
       propose_claim(year.books(), by(kari, day(2026, 12, 21)),
                     {id<ClaimId>("C-1"), day(2027, 1, 20)}));
  EXPECT_FALSE(propose_claim(year.books(), by(kari, day(2026, 12, 21)),
                             {id<ClaimId>("C-1"), day(2027, 1, 20)}));
  EXPECT_FALSE(propose_release(year.books(), by(per, day(2026, 12, 22)), {grant, "unused"}));
}

TEST(Propose, SaysWhyThereIsNothing) {
  const Case year = applied_for_two();
  const Proposer kari_then = by(kari, day(2026, 4, 30));
  EXPECT_EQ(propose_leaves(year.books(), kari_then, {grant, day(2026, 8, 17)}).error(),
            "no decision awarded grant GP");
  EXPECT_EQ(propose_award(year.books(), kari_then, {id<ApplicationId>("nowhere"), grant}).error(),
            "no application nowhere was received");
}

TEST(Propose, ReleasesWhatNoLeaveNeeds) {
  Case year = awarded_by_proposal();
  LeaveChanged ended = leave_d_ended();
  const LeaveRow& leave = *find(year.books().leaves, id<LeaveId>("GP-1"));
  ended.leave = id<LeaveId>("GP-1");
  ended.terms = *leave.terms;
  ended.payer = leave.payer;
  ended.beneficiary = leave.beneficiary;
  year.when(kari, {ended}).then_accepted();
  const auto facts =
      take(year, per, propose_release(year.books(), by(per, day(2026, 11, 21)), {grant, "unused"}));
  Money released{0, nok};
  for (const Event& fact : facts) {
    released += std::get<CommitmentReleased>(fact).parts.front().amount;
  }
  EXPECT_EQ(released, kr(145'833, 19));
}

}  // namespace
}  // namespace grantledger
