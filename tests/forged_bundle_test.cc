// What the owner of a ledger, who can seal whatever he writes, cannot prove with it.

#include <gtest/gtest.h>

#include "events/postings.h"
#include "ledger/evidence/key.h"
#include "ledger/proof/payee_index.h"
#include "tests/forged_ledger.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

const Subject payment_g1 = "payment:" + autumn_g1().payment.text();

Envelope envelope(const char* actor, std::vector<Event> facts) {
  return {.actor = id<ActorId>(actor), .facts = std::move(facts)};
}

// The year as it was decided, each envelope to be stamped anew.
std::vector<Envelope> year(Stage stage) {
  std::vector<Envelope> envelopes = year_at(stage).recorded();
  for (Envelope& each : envelopes) each.command = {};
  return envelopes;
}

std::vector<Envelope>::iterator approval_in(std::vector<Envelope>& envelopes) {
  return std::ranges::find_if(envelopes, [](const Envelope& each) {
    const auto* approved = std::get_if<PaymentApproved>(&each.facts.front());
    return approved && approved->payment.payment == autumn_g1().payment;
  });
}

// Signs the facts as the actor's request.
void sign(Envelope& each, CommandId command, const PrivateKey& key, const char* id_of_key) {
  each.command = command;
  const std::string bytes = canonical_request(command, each.actor, each.facts);
  each.request = sha256(bytes);
  each.signature = {id<KeyId>(id_of_key), bytes, *key.sign(signed_text_of(bytes))};
}

TEST(ForgedBundle, HoldsForWhatWasDecided) {
  const BundleCheck check = ForgedLedger(year(Stage::paid)).checked(payment_g1);
  EXPECT_TRUE(check.holds) << failure_of(check).position << failure_of(check).why_not;
}

// A year in which everybody signs.
class SignedYear : public ::testing::Test {
 protected:
  void SetUp() override {
    std::get<LedgerOpened>(envelopes.front().facts.front()).requires_signatures = true;
    envelopes.front().facts.emplace_back(key_of(admin));
    envelopes.front().actor = id<ActorId>(admin);
    std::vector<Event> registered;
    for (const char* actor : {kari, per, ida, anne, machine}) registered.push_back(key_of(actor));
    const auto after_actors = std::ranges::find_if(envelopes, [](const Envelope& each) {
      return std::holds_alternative<DelegationGranted>(each.facts.front());
    });
    envelopes.insert(after_actors, envelope(admin, registered));
    std::uint64_t number = 0;
    for (Envelope& each : envelopes) {
      if (++number > 1) sign_as_actor(each, {2, number});
    }
  }
  ActorKeyRegistered key_of(const char* actor) {
    const auto [key, is_new] = keys.emplace(actor, *PrivateKey::generate(actor, KeyUse::note));
    return {id<ActorId>(actor), id<KeyId>(actor), key->second.verifier().key, day(2025, 1, 1)};
  }
  void sign_as_actor(Envelope& each, CommandId command) {
    sign(each, command, keys.at(each.actor.text()), each.actor.text().c_str());
  }

  std::map<std::string, PrivateKey> keys;
  std::vector<Envelope> envelopes = year(Stage::paid);
};

TEST_F(SignedYear, HoldsAsItIs) {
  const BundleCheck check = ForgedLedger(envelopes).checked(payment_g1);
  EXPECT_TRUE(check.holds) << failure_of(check).position << failure_of(check).what
                           << failure_of(check).why_not;
}

TEST_F(SignedYear, DoesNotHoldIfAnotherRequestWasSigned) {
  Envelope& approval = *approval_in(envelopes);
  const std::vector<Event> facts = approval.facts;
  auto& said = std::get<PaymentApproved>(approval.facts.front());
  said.payment.amount = said.payment.amount + kr(1);
  sign_as_actor(approval, {2, 999});
  approval.facts = facts;
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "request");
}

TEST_F(SignedYear, DoesNotHoldIfARefusalHidesAnUnsignedApproval) {
  Envelope& approval = *approval_in(envelopes);
  approval.signature.reset();
  approval.facts.insert(approval.facts.begin(), CommandRefused{.command = "approve_payment"});
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "request");
}

TEST_F(SignedYear, DoesNotHoldIfARequestIsRecordedTwice) {
  // The administrator's delegations, signed once, are recorded again.
  const auto delegations = std::ranges::find_if(envelopes, [](const Envelope& each) {
    return std::holds_alternative<DelegationGranted>(each.facts.front());
  });
  envelopes.insert(approval_in(envelopes), Envelope(*delegations));
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "command_id");
}

TEST_F(SignedYear, DoesNotHoldIfAnotherFactEndsTheDutyToSign) {
  Envelope& order = *(approval_in(envelopes) - 2);
  ASSERT_TRUE(std::holds_alternative<PaymentOrdered>(order.facts.front()));
  order.facts.emplace_back(LedgerOpened{.administrator = id<ActorId>("nobody")});
  sign_as_actor(order, {2, 999});
  Envelope& approval = *approval_in(envelopes);
  approval.signature.reset();
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "signature");
}

TEST(ForgedBundle, DoesNotHoldOnWhatTheOpeningSaysBesides) {
  std::vector<Envelope> envelopes = year(Stage::confirmed);
  for (const Event& fact : std::vector<Event>{ordered(autumn_g1(), day(2026, 12, 10)),
                                              attested(autumn_g1(), day(2026, 12, 10))}) {
    envelopes.front().facts.push_back(fact);
  }
  envelopes.push_back(envelope(per, {approved(autumn_g1(), day(2026, 12, 10))}));
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "opening");
}

TEST(ForgedStore, DoesNotHoldOnAnImportedApproval) {
  std::vector<Envelope> envelopes = year(Stage::paid);
  EXPECT_EQ(ForgedLedger(envelopes).decided_again(), std::nullopt);
  approval_in(envelopes)->imported = ImportOrigin{.source = id<SourceId>("erp")};
  const auto difference = ForgedLedger(envelopes).decided_again();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->detail, "it holds facts that no import may bring");
}

TEST(ForgedStore, DoesNotHoldIfARefusalHidesAnApproval) {
  std::vector<Envelope> envelopes = year(Stage::paid);
  auto& facts = approval_in(envelopes)->facts;
  facts.insert(facts.begin(), CommandRefused{.command = "approve_payment"});
  const auto difference = ForgedLedger(envelopes).decided_again();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->detail, "it was refused, and yet there are other facts");
}

// An import may tell of organisations, applications, awards and payments, never who may act.
TEST(ForgedBundle, DoesNotHoldOnAnImportedApproval) {
  std::vector<Envelope> envelopes = year(Stage::paid);
  approval_in(envelopes)->imported = ImportOrigin{.source = id<SourceId>("erp")};
  std::get<PaymentApproved>(approval_in(envelopes)->facts.front()).approver = id<ActorId>(kari);
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "imported");
}

// A fact of the same envelope that does not concern the payment is no fact of its books.
TEST(ForgedBundle, DoesNotHoldOnMoneyThatNobodyDecided) {
  std::vector<Envelope> envelopes = year(Stage::paid);
  const auto voted = std::ranges::find_if(envelopes, [](const Envelope& each) {
    return std::holds_alternative<AppropriationMade>(each.facts.front());
  });
  ASSERT_NE(voted, envelopes.end());
  std::get<AppropriationMade>(voted->facts.front()).amount = kr(1);
  // What another grant seems to release stands on the same line.
  CommitmentReleased release = released(terms("G9", m2), line_2026, kr(9'000'000));
  release.holder = std::get<AppropriationMade>(voted->facts.front()).holder;
  voted->facts.emplace_back(release);
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "decision");
}

// What holds of a request as a whole holds of what is shown of it.
TEST(ForgedBundle, DoesNotHoldIfAReductionLeavesItsCommitment) {
  std::vector<Envelope> envelopes = year(Stage::paid);
  const auto at = approval_in(envelopes) - 2;
  envelopes.insert(at, envelope(per, {reduced(g1(), kr(1))}));
  const ProofStep step = failure_of(ForgedLedger(envelopes).checked(payment_g1));
  EXPECT_EQ(step.check, "decision");
}

// No decider sees what is not recorded yet.
TEST(ForgedBundle, DoesNotHoldIfAFactIsVoidedBeforeItIsRecorded) {
  const std::vector<Envelope> paid = year(Stage::paid);
  std::vector<Envelope> envelopes = paid;
  EntryVoided voided{.reason = "double", .effective_on = day(2026, 12, 31)};
  const auto release = released(g1(), line_2026, kr(1));
  voided.entries = postings(release);
  for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  const auto at = approval_in(envelopes);
  voided.position = static_cast<Position>(at - envelopes.begin()) + 2;
  const auto inserted = envelopes.insert(at, envelope(admin, {voided}));
  envelopes.insert(inserted + 1, envelope(per, {release}));
  EXPECT_EQ(failure_of(ForgedLedger(envelopes).checked(payment_g1)).check, "decision");
  const auto difference = ForgedLedger(envelopes).decided_again();
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->position, voided.position - 1);
}

// Else a void could be left out of a grant of which all facts seem to be shown.
TEST(PayeeIndex, CountsAVoidAmongTheFactsOfItsGrant) {
  std::vector<Envelope> envelopes = year(Stage::paid);
  const auto at = std::ranges::find_if(envelopes, [](const Envelope& each) {
    return std::holds_alternative<CommitmentRegistered>(each.facts.front());
  });
  const auto position = static_cast<Position>(at - envelopes.begin()) + 1;
  const auto& grant = std::get<CommitmentRegistered>(at->facts.front()).terms.grant;
  const auto grants = [&] {
    PayeeIndexFold fold(2026, [&](Position of) -> Result<Envelope> { return envelopes[of - 1]; });
    Position last = 0;
    for (const Envelope& each : envelopes) EXPECT_TRUE(fold.take(++last, each));
    const PayeeIndex index = fold.finish();
    return *std::ranges::find_if(
        index.grants, [&](const std::string& leaf) { return leaf.starts_with(grant_key(grant)); });
  };
  const std::string before = grants();
  envelopes.push_back(envelope(admin, {EntryVoided{.position = position}}));
  EXPECT_NE(grants(), before);
}

// Else a withdrawal could be left out of a grant of which all facts seem to be shown.
TEST(PayeeIndex, CountsWhatNamesALeaveAmongTheFactsOfItsGrant) {
  std::vector<Envelope> envelopes = year(Stage::paid);
  const auto leaves = [&] {
    PayeeIndexFold fold(2026, [&](Position of) -> Result<Envelope> { return envelopes[of - 1]; });
    Position last = 0;
    for (const Envelope& each : envelopes) EXPECT_TRUE(fold.take(++last, each));
    return fold.finish().grants;
  };
  const std::vector<std::string> before = leaves();
  envelopes.push_back(envelope(kari, {withdrawn_d()}));
  const std::vector<std::string> after = leaves();
  ASSERT_EQ(before.size(), 2U);
  EXPECT_EQ(after[0], before[0]);
  EXPECT_NE(after[1], before[1]);  // D is a leave of G2.
}

TEST(PayeeIndex, TakesNoVoidOfWhatIsNotThere) {
  PayeeIndexFold fold(
      2026, [](Position) -> Result<Envelope> { return fail(Fault::corrupt, "it is not there"); });
  for (const Position position : {Position{0}, Position{3}, ~Position{0}}) {
    EXPECT_TRUE(fold.take(3, envelope(admin, {EntryVoided{.position = position}})));
  }
}

}  // namespace
}  // namespace grantledger
