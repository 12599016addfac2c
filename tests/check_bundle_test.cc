// One file that proves a payment, to somebody who has nothing else (issue: was this rightly paid?).

#include "ledger/proof/check_bundle.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "events/codec.h"
#include "events/postings.h"
#include "ledger/evidence/leaf_tree.h"
#include "ledger/log/memory_table.h"
#include "ledger/proof/make_bundle.h"
#include "ledger/proof/payee_index.h"
#include "ledger/tree_tiles.h"
#include "tests/played_ledger.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

// A ledger that was played and sealed, and an index of it in memory.
class Sealed final : public FactIndex {
 public:
  explicit Sealed(std::vector<Request> requests) {
    ledger.play(requests);
    close(2026, requests.back().recorded_at.value());
    TreeTiles tree;
    Position position = 0;
    while (position < ledger.log().head()) {
      const auto page = ledger.log().read(position);
      for (const StoredEnvelope& stored : *page) {
        tree.fold_stored(++position, stored);
        envelopes.push_back(*decode(stored));
        for (const Subject& name : index_names_of(envelopes.back())) {
          auto& positions = named[name];
          if (positions.empty() || positions.back() != position) positions.push_back(position);
        }
      }
    }
    const TreeHead head = tree.head();
    CHECK(tiles.commit(tree.drain(), {.position = position, .digest = {}}).has_value());
    note = *seal({.origin = "ledger", .head = head, .extensions = {}}, key);
  }

  // Closes the year and publishes its index.
  void close(std::uint16_t year, Timestamp after) {
    const ActorId admin = *ActorId::parse(simulated_administrator);
    const auto ask = [&](Event wanted) {
      after += std::chrono::hours(1);
      Request request{.id = {77, ledger.log().head()},
                      .actor = admin,
                      .commands = {{std::move(wanted)}},
                      .recorded_at = after};
      request.digest = digest_of(request);
      const auto answers = ledger.play({&request, 1});
      EXPECT_TRUE(std::holds_alternative<Accepted>(answers.front().outcome));
    };
    const Date day = std::chrono::floor<std::chrono::days>(after);
    ask(PeriodClosed{.year = year, .effective_on = day});
    const Position up_to = ledger.log().head();
    index = *make_payee_index(ledger.log(), year, up_to);
    ask(published(index, year, up_to, day));
  }

  Result<std::vector<Position>> positions_of(const Subject& name) const override {
    const auto found = named.find(name);
    return found == named.end() ? std::vector<Position>() : found->second;
  }
  Result<Envelope> at(Position position) const override { return envelopes[position - 1]; }

  BundleSource source() const { return {ledger.log(), *this, saved}; }
  ProofBundle bundle(const Subject& about) const {
    auto made = make_bundle(source(), about, note);
    EXPECT_TRUE(made) << made.error().detail;
    return *made;
  }
  BundleCheck checked(const ProofBundle& bundle) const {
    return check_bundle(bundle, {.ledgers = {key.verifier()}});
  }
  // Where facts of that kind stand under that name.
  template <class Fact>
  std::set<Position> positions_of_kind(const Subject& name) const {
    std::set<Position> found;
    const auto positions = positions_of(name);
    for (const Position position : *positions) {
      for (const Event& fact : envelopes[position - 1].facts) {
        if (std::holds_alternative<Fact>(fact)) found.insert(position);
      }
    }
    EXPECT_FALSE(found.empty()) << "no such fact of " << name;
    return found;
  }

  PrivateKey key = *PrivateKey::generate("ledger", KeyUse::note);
  MemoryLedger ledger;
  PayeeIndex index;  // Of 2026.
  MemoryTable tiles;
  SavedTiles saved{tiles};
  std::vector<Envelope> envelopes;
  std::map<Subject, std::vector<Position>> named;
  Note note;
};

const Sealed& simulated() {
  static const Sealed sealed([] {
    Simulation simulation({.seed = 11, .years = 2, .municipalities = 15});
    std::vector<Request> requests;
    while (auto request = simulation.next()) requests.push_back(*std::move(request));
    return requests;
  }());
  return sealed;
}

// The first step that does not hold.
ProofStep failure_of(const BundleCheck& check) {
  for (const ProofStep& step : check.steps) {
    if (!step.holds) return step;
  }
  return {};
}

// The last payment that was executed.
Subject some_payment() {
  for (auto envelope = simulated().envelopes.rbegin(); envelope != simulated().envelopes.rend();
       ++envelope) {
    for (const Event& fact : envelope->facts) {
      if (const auto* executed = std::get_if<PaymentExecuted>(&fact)) {
        return "payment:" + executed->payment.payment.text();
      }
    }
  }
  return "";
}

ProofBundle without(ProofBundle bundle, const std::set<Position>& left_out) {
  std::erase_if(bundle.entries,
                [&](const ProvedEntry& each) { return left_out.contains(each.index + 1); });
  return bundle;
}

bool is_only_refused(const Subject& subject) {
  const auto positions = simulated().positions_of(subject);
  return std::ranges::all_of(*positions, [](Position position) {
    return std::holds_alternative<CommandRefused>(
        simulated().envelopes[position - 1].facts.front());
  });
}

TEST(CheckBundle, HoldsForEverythingThatWasDecided) {
  std::map<std::string, int> checked;
  for (const auto& [subject, positions] : simulated().named) {
    const std::string kind = subject.substr(0, subject.find(':'));
    if (kind != "payment" && kind != "grant" && kind != "leave") continue;
    const BundleCheck check = simulated().checked(simulated().bundle(subject));
    if (is_only_refused(subject)) {
      EXPECT_EQ(failure_of(check).check, "concern") << subject;
      ++checked["refused"];
      continue;
    }
    ASSERT_TRUE(check.holds) << subject << ": " << failure_of(check).position << " "
                             << failure_of(check).what << ": " << failure_of(check).why_not;
    EXPECT_TRUE(check.seal.is_trusted);
    ++checked[kind];
  }
  EXPECT_GT(checked["payment"], 50);
  EXPECT_GT(checked["grant"], 30);
  EXPECT_GT(checked["leave"], 30);
  EXPECT_GT(checked["refused"], 0);
}

TEST(CheckBundle, SurvivesItsTextForm) {
  const ProofBundle bundle = simulated().bundle(some_payment());
  EXPECT_EQ(*parse_proof_bundle(text_of(bundle)), bundle);
  const BundleCheck check = simulated().checked(bundle);
  ASSERT_FALSE(check.payments.empty());
  ASSERT_EQ(check.grants.size(), 1U);
  EXPECT_EQ(check.grants.front().row,
            simulated().ledger.books().grants.at(check.grants.front().row.terms.grant.text()));
}

TEST(CheckBundle, DoesNotHoldOnceAnyByteOfAnEntryIsAnother) {
  const ProofBundle bundle = simulated().bundle(some_payment());
  for (std::size_t i = 0; i < bundle.entries.size(); ++i) {
    ProofBundle other = bundle;
    std::string& entry = other.entries[i].entry;
    entry[entry.size() / 2] ^= 1;
    const ProofStep step = failure_of(simulated().checked(other));
    EXPECT_EQ(step.check, "inclusion");
    EXPECT_EQ(step.position, other.entries[i].index + 1);
  }
}

TEST(CheckBundle, NeedsEachFactThatTheDecisionsRestOn) {
  const Subject payment = some_payment();
  const ProofBundle bundle = simulated().bundle(payment);
  const auto expect_needed = [&](const std::set<Position>& left_out, const char* what) {
    const ProofBundle rest = without(bundle, left_out);
    EXPECT_LT(rest.entries.size(), bundle.entries.size()) << what << " was not shown";
    const BundleCheck done = simulated().checked(rest);
    EXPECT_FALSE(done.holds) << what;
  };
  const Sealed& all = simulated();
  const PaymentRow row = all.ledger.books().payments.at(payment.substr(8));
  const Subject grant = "grant:" + row.terms.terms.grant.text();
  const Subject line = "=line:" + text_of(row.terms.sources.front().line);
  expect_needed({1}, "the opening");
  expect_needed(all.positions_of_kind<PaymentOrdered>(payment), "the order");
  expect_needed(all.positions_of_kind<PaymentAttested>(payment), "the attestation");
  expect_needed(all.positions_of_kind<PaymentApproved>(payment), "the approval");
  expect_needed(all.positions_of_kind<AwardDecided>(grant), "the award");
  expect_needed(all.positions_of_kind<CommitmentRegistered>(grant), "the commitment");
  expect_needed(all.positions_of_kind<AwardAccepted>(grant), "the acceptance");
  expect_needed(
      all.positions_of_kind<RuleVersionPublished>("=scheme:" + row.terms.terms.scheme.text()),
      "the rule");
  expect_needed(all.positions_of_kind<DelegationGranted>("=actor:" + row.approver->text()),
                "the approver's delegations");
  const auto money = all.positions_of(line);
  expect_needed({money->begin(), money->end()}, "the money on the line");
}

TEST(CheckBundle, SaysThatALedgerIsSimulated) {
  const BundleCheck check = simulated().checked(simulated().bundle(some_payment()));
  const auto opening = std::ranges::find(check.steps, "opening", &ProofStep::check);
  ASSERT_NE(opening, check.steps.end());
  EXPECT_EQ(opening->what, "the ledger was opened, for invented facts");
}

TEST(CheckBundle, TakesNothingThatDoesNotConcernIt) {
  ProofBundle bundle = simulated().bundle(some_payment());
  const ProofBundle others = simulated().bundle("grant:" + [] {
    for (const Envelope& envelope : simulated().envelopes) {
      for (const Event& fact : envelope.facts) {
        if (const auto* award = std::get_if<AwardDecided>(&fact)) return award->terms.grant.text();
      }
    }
    return std::string();
  }());
  bundle.entries.insert(bundle.entries.end(), others.entries.begin(), others.entries.end());
  std::ranges::sort(bundle.entries, {}, &ProvedEntry::index);
  const auto twice = std::ranges::unique(bundle.entries, {}, &ProvedEntry::index);
  bundle.entries.erase(twice.begin(), twice.end());
  EXPECT_EQ(failure_of(simulated().checked(bundle)).check, "concern");
  bundle.about = "payment:nothing";
  EXPECT_EQ(failure_of(simulated().checked(bundle)).check, "concern");
}

// Of a payment that should never have been recorded.
TEST(CheckBundle, SaysWhatWasVoided) {
  Simulation simulation({.seed = 4, .years = 1, .municipalities = 3});
  std::vector<Request> requests;
  while (auto request = simulation.next()) requests.push_back(*std::move(request));
  Position at = 0;
  {
    const Sealed before(requests);
    for (Position position = 1; position <= before.envelopes.size(); ++position) {
      const Event& fact = before.envelopes[position - 1].facts.front();
      if (std::holds_alternative<PaymentExecuted>(fact)) at = position;
    }
    ASSERT_GT(at, 0U);
    EntryVoided voided{.position = at,
                       .reason = "paid twice",
                       .entries = postings(before.envelopes[at - 1].facts.front()),
                       .effective_on = effective_on(before.envelopes[at - 1].facts.front())};
    for (Entry& entry : voided.entries) entry.amount = -entry.amount;
    Request request{.id = {78, 1},
                    .actor = *ActorId::parse(simulated_administrator),
                    .commands = {{voided}},
                    .recorded_at = *requests.back().recorded_at + std::chrono::minutes(1)};
    request.digest = digest_of(request);
    requests.push_back(request);
  }
  const Sealed sealed(requests);
  const auto& executed = std::get<PaymentExecuted>(sealed.envelopes[at - 1].facts.front());
  const BundleCheck check =
      sealed.checked(sealed.bundle("payment:" + executed.payment.payment.text()));
  ASSERT_TRUE(check.holds) << failure_of(check).what << failure_of(check).why_not;
  EXPECT_EQ(check.imported, 0U);
  for (const PaymentShown& shown : check.payments) {
    EXPECT_EQ(shown.is_voided, shown.row.terms.payment == executed.payment.payment);
  }
}

TEST(CheckBundle, SaysWhoSealed) {
  const ProofBundle bundle = simulated().bundle(some_payment());
  const BundleCheck unknown = check_bundle(bundle, {});
  EXPECT_TRUE(unknown.holds);
  EXPECT_FALSE(unknown.seal.is_trusted);
  ProofBundle forged = bundle;
  forged.seal.signatures.front().bytes[3] ^= 1;
  EXPECT_EQ(failure_of(simulated().checked(forged)).check, "seal");
}

TEST(CheckBundle, DoesNotHoldUnderAnotherLedgersSeal) {
  const PrivateKey key = *PrivateKey::generate("ledger", KeyUse::note);
  ProofBundle bundle = simulated().bundle(some_payment());
  SealedTree other = *parse_sealed_tree(bundle.seal.text);
  other.head.root = sha256("another");
  bundle.seal = *seal(other, key);
  const BundleCheck check = check_bundle(bundle, {.ledgers = {key.verifier()}});
  EXPECT_EQ(failure_of(check).check, "inclusion");
}

// The grants, or payees with their schemes, of the published leaves.
std::vector<std::string> first_words_of(const std::vector<std::string>& leaves, int lines) {
  std::vector<std::string> words;
  for (const std::string& leaf : leaves) {
    std::istringstream in(leaf);
    std::string joined;
    for (std::string line;
         lines > static_cast<int>(std::ranges::count(joined, ':')) && std::getline(in, line);) {
      joined += line.substr(line.find(' ') + 1) + ":";
    }
    joined.pop_back();
    words.push_back(joined);
  }
  return words;
}

TEST(CheckBundle, ShowsThatNoFactOfAGrantIsLeftOut) {
  const Sealed& all = simulated();
  ASSERT_GT(all.index.grants.size(), 5U);
  std::size_t left_out = 0;
  for (const std::string& grant : first_words_of(all.index.grants, 1)) {
    const auto bundle = make_whole_bundle(all.source(), "grant:" + grant, all.note);
    ASSERT_TRUE(bundle) << bundle.error().detail;
    const BundleCheck check = all.checked(*bundle);
    ASSERT_TRUE(check.holds) << grant << ": " << failure_of(check).what << ": "
                             << failure_of(check).why_not;
    const auto shown = std::ranges::find_if(
        check.grants, [&](const GrantShown& each) { return each.row.terms.grant.text() == grant; });
    ASSERT_NE(shown, check.grants.end());
    EXPECT_TRUE(shown->is_whole);
    if (left_out > 300) continue;
    const auto positions = all.positions_of("grant:" + grant);
    for (const Position position : *positions) {
      if (position > shown->whole_to) break;
      EXPECT_FALSE(all.checked(without(*bundle, {position})).holds) << grant << " at " << position;
      ++left_out;
    }
  }
  EXPECT_GT(left_out, 50U);
}

TEST(CheckBundle, ShowsThatNoRevocationIsLeftOut) {
  const Sealed& all = simulated();
  const auto bundle = make_whole_bundle(
      all.source(), "grant:" + first_words_of(all.index.grants, 1).front(), all.note);
  ASSERT_TRUE(bundle);
  ProofBundle forged = *bundle;
  ASSERT_EQ(forged.leaves.front().tree, "delegations");
  forged.leaves.front().leaf += "revoked 2026-06-01\n";
  const ProofStep step = failure_of(all.checked(forged));
  EXPECT_EQ(step.check, "index");
  // Nor may the leaf be left out that would tell.
  forged.leaves.erase(forged.leaves.begin());
  EXPECT_EQ(failure_of(all.checked(forged)).check, "index");
}

TEST(CheckBundle, AnswersWhatAPayeeWasPaidAndThatItWasNoMore) {
  const Sealed& all = simulated();
  ASSERT_GT(all.index.payees.size(), 3U);
  for (const std::string& payments : first_words_of(all.index.payees, 3)) {
    const auto asked = parse_payments_asked("payments:" + payments);
    ASSERT_TRUE(asked) << payments;
    const auto bundle = make_absence_bundle(all.source(), *asked, all.note);
    ASSERT_TRUE(bundle) << bundle.error().detail;
    const BundleCheck check = all.checked(*bundle);
    ASSERT_TRUE(check.holds) << payments << ": " << failure_of(check).why_not;
    EXPECT_TRUE(check.answer.starts_with("no other payment to")) << check.answer;
    for (const ProofStep& step : check.steps) {
      if (step.check != "payment") continue;
      EXPECT_FALSE(all.checked(without(*bundle, {step.position})).holds);
    }
  }
}

TEST(CheckBundle, AnswersThatAPayeeWasPaidNothing) {
  const Sealed& all = simulated();
  const SchemeId scheme =
      parse_payments_asked("payments:" + first_words_of(all.index.payees, 3).front())->scheme;
  for (const char* payee : {"0", "399999999", "zzz", "350000000"}) {
    const PaymentsAsked asked{*OrganisationId::parse(payee), scheme, 2026};
    const auto bundle = make_absence_bundle(all.source(), asked, all.note);
    ASSERT_TRUE(bundle) << bundle.error().detail;
    const BundleCheck check = all.checked(*bundle);
    ASSERT_TRUE(check.holds) << payee << ": " << failure_of(check).why_not;
    EXPECT_TRUE(check.answer.starts_with("no payment to")) << check.answer;
    ProofBundle less = *bundle;
    less.leaves.pop_back();
    EXPECT_FALSE(all.checked(less).holds) << payee;
  }
}

TEST(CheckBundle, DoesNotTakeOtherNeighboursForAnAbsence) {
  const Sealed& all = simulated();
  const LeafTree tree(all.index.payees);
  const auto asked = *parse_payments_asked("payments:" + first_words_of(all.index.payees, 3)[1]);
  ProofBundle bundle = *make_absence_bundle(all.source(), asked, all.note);
  const auto leaf = [&](std::size_t at) {
    return ProvedLeaf{"payees", at, all.index.payees[at], *tree.path_to(at)};
  };
  for (const auto& leaves : std::vector<std::vector<ProvedLeaf>>{{},
                                                                 {leaf(0)},
                                                                 {leaf(2)},
                                                                 {leaf(0), leaf(2)},
                                                                 {leaf(2), leaf(3)},
                                                                 {leaf(0), leaf(1)},
                                                                 {leaf(1), leaf(2)},
                                                                 {leaf(0), leaf(1), leaf(2)}}) {
    bundle.leaves = leaves;
    EXPECT_FALSE(all.checked(bundle).holds);
  }
}

TEST(CheckBundle, AsksForAnIndexThatIsPublished) {
  const Sealed& all = simulated();
  const PaymentsAsked asked{*OrganisationId::parse("0"), *SchemeId::parse("s"), 2031};
  EXPECT_EQ(make_absence_bundle(all.source(), asked, all.note).error().fault, Fault::malformed);
  EXPECT_FALSE(parse_payments_asked("payments:a:b:02026"));
  EXPECT_FALSE(parse_payments_asked("payments:a:b:70000"));
  EXPECT_FALSE(parse_payments_asked("payments:a:2026"));
  EXPECT_FALSE(parse_payments_asked("payment:a:b:2026"));
  EXPECT_FALSE(parse_payments_asked(":"));
  EXPECT_FALSE(parse_payments_asked(""));
}

// Whoever writes into the log what no decider let through cannot prove it, though it is sealed.
TEST(CheckBundle, FindsWhatWasRecordedAndNeverDecided) {
  const Sealed& honest = simulated();
  const Subject payment = some_payment();
  ProofBundle bundle = honest.bundle(payment);
  // The attacker owns the ledger: leaves, tree and seal are made anew with the approval changed.
  TreeTiles tree;
  Position position = 0;
  std::vector<StoredEnvelope> entries;
  for (Envelope envelope : honest.envelopes) {
    for (Event& fact : envelope.facts) {
      auto* approved = std::get_if<PaymentApproved>(&fact);
      if (!approved || "payment:" + approved->payment.payment.text() != payment) continue;
      const PaymentRow& row = honest.ledger.books().payments.at(payment.substr(8));
      approved->approver = *row.attester;
      envelope.actor = *row.attester;
      envelope.request =
          digest_of({.id = envelope.command, .actor = envelope.actor, .commands = {{fact}}});
    }
    entries.push_back(*encode(envelope));
    tree.fold_stored(++position, entries.back());
  }
  MemoryTable table;
  const TreeHead head = tree.head();
  ASSERT_TRUE(table.commit(tree.drain(), {.position = position, .digest = {}}));
  const SavedTiles tiles(table);
  const TileHashes hashes(tiles, head.size);
  for (ProvedEntry& entry : bundle.entries) {
    entry.entry = entries[entry.index];
    entry.path = *inclusion_path(hashes, entry.index, head.size);
  }
  bundle.seal = *seal({.origin = "ledger", .head = head, .extensions = {}}, honest.key);
  const ProofStep step = failure_of(honest.checked(bundle));
  EXPECT_EQ(step.check, "decision");
  EXPECT_EQ(step.position, *honest.positions_of_kind<PaymentApproved>(payment).begin());
  EXPECT_EQ(step.why_not, "Attester and approver must be different people.");
}

}  // namespace
}  // namespace grantledger
