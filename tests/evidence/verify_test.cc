#include "ledger/verify.h"

#include <gtest/gtest.h>

#include "events/codec.h"
#include "ledger/log/memory_log.h"
#include "ledger/log/memory_table.h"
#include "ledger/tree_tiles.h"

namespace grantledger {
namespace {

// A log of so many envelopes that two people might have made alike.
std::vector<Envelope> envelopes(Position count, const std::string& name = "Kari Moen") {
  std::vector<Envelope> made;
  for (Position position = 1; position <= count; ++position) {
    Event fact = ActorRegistered{.actor = *ActorId::parse("actor-" + std::to_string(position)),
                                 .name = name};
    if (position == 1) fact = LedgerOpened{.administrator = *ActorId::parse("admin")};
    made.push_back({.command = {7, position},
                    .actor = *ActorId::parse("admin"),
                    .recorded_at = Timestamp(std::chrono::seconds(position)),
                    .facts = {std::move(fact)}});
  }
  return made;
}

std::vector<StoredEnvelope> stored(const std::vector<Envelope>& made) {
  std::vector<StoredEnvelope> bytes;
  for (const Envelope& envelope : made) bytes.push_back(*encode(envelope));
  return bytes;
}

// A store's log and tiles, both of the same envelopes: what an attacker with write access leaves
// who recomputes every hash.
struct Store {
  explicit Store(const std::vector<StoredEnvelope>& bytes) {
    EXPECT_TRUE(log.append(0, bytes));
    TreeTiles tree;
    for (const StoredEnvelope& each : bytes) tree.fold_stored(0, each);
    head = tree.head();
    EXPECT_TRUE(tiles.commit(tree.drain(), {.position = bytes.size(), .digest = {}}));
  }
  Verification verified(std::vector<SealToVerify> seals = {}) const {
    auto verification = verify({.log = log,
                                .tiles = SavedTiles(tiles),
                                .tiles_size = tiles.checkpoint().position,
                                .seals = std::move(seals)});
    EXPECT_TRUE(verification) << verification.error().detail;
    return *verification;
  }
  SealToVerify seal() const {
    return {"seal of " + std::to_string(head.size), {"ledger", head, {}}};
  }

  MemoryLog log;
  MemoryTable tiles;
  TreeHead head;
};

constexpr Position size = 700;

TEST(Verify, FindsNothingInAnHonestStore) {
  const auto bytes = stored(envelopes(size));
  const Store store(bytes);
  std::vector<SealToVerify> seals;
  for (const Position sealed : {Position{1}, Position{256}, Position{300}, size}) {
    seals.push_back(Store({bytes.begin(), bytes.begin() + static_cast<long>(sealed)}).seal());
  }
  seals.push_back({"seal of nothing", {"ledger", TreeHead(), {}}});
  const Verification verification = store.verified(seals);
  EXPECT_EQ(verification.first, std::nullopt) << verification.first->detail;
  EXPECT_EQ(verification.head, size);
  EXPECT_EQ(verification.tree, store.head);
  EXPECT_EQ(verification.seals.size(), seals.size());
}

// What each attack leaves, and at which position it begins.
struct Attack {
  const char* name;
  std::function<void(std::vector<Envelope>&)> change;
  Position first;
};
const std::vector<Attack>& attacks() {
  static const std::vector<Attack> all{
      {"a fact is rewritten",
       [](auto& log) { std::get<ActorRegistered>(log[399].facts[0]).name = "Per Lie"; }, 400},
      {"the tail is dropped", [](auto& log) { log.resize(650); }, 651},
      {"an envelope is dropped", [](auto& log) { log.erase(log.begin() + 399); }, 400},
      {"an envelope is inserted",
       [](auto& log) {
         Envelope more = log[399];
         more.command = {8, 8};
         more.recorded_at -= std::chrono::microseconds(1);
         log.insert(log.begin() + 399, more);
       },
       400},
      {"two are swapped", [](auto& log) { std::swap(log[399].facts, log[400].facts); }, 400},
      {"it is another ledger", [](auto& log) { log = envelopes(size, "Per Lie"); }, 2},
      {"it is an old copy that went on",
       [](auto& log) {
         log.resize(500);
         const auto other = envelopes(size, "Per Lie");
         log.insert(log.end(), other.begin() + 500, other.end());
       },
       501}};
  return all;
}

TEST(Verify, HoldsAnOlderSealAgainstEveryAttack) {
  const auto honest = envelopes(size);
  const SealToVerify seal = Store(stored(honest)).seal();
  for (const Attack& attack : attacks()) {
    auto changed = honest;
    attack.change(changed);
    const Store store(stored(changed));
    EXPECT_EQ(store.verified().first, std::nullopt) << attack.name << ": consistent in itself";
    const Verification verification = store.verified({seal});
    ASSERT_TRUE(verification.first) << attack.name;
    EXPECT_EQ(verification.first->check, "seal") << attack.name;
  }
}

TEST(Verify, NamesThePositionThatOlderSealsLeaveOpen) {
  const auto honest = envelopes(size);
  for (const Attack& attack : attacks()) {
    auto changed = honest;
    attack.change(changed);
    // Sealed after every envelope: the first seal that fails is of the first that differs.
    std::vector<SealToVerify> seals;
    TreeTiles tree;
    for (const StoredEnvelope& each : stored(honest)) {
      tree.fold_stored(0, each);
      seals.push_back({"seal", {"ledger", tree.head(), {}}});
    }
    const Verification verification = Store(stored(changed)).verified(seals);
    ASSERT_TRUE(verification.first) << attack.name;
    EXPECT_EQ(verification.first->position, attack.first) << attack.name;
  }
}

TEST(Verify, HoldsTheTilesAgainstTheLog) {
  const auto honest = envelopes(size);
  for (const Attack& attack : attacks()) {
    auto changed = honest;
    attack.change(changed);
    const Store tampered(stored(changed));
    const Store untouched(stored(honest));
    const auto verification = verify({.log = tampered.log,
                                      .tiles = SavedTiles(untouched.tiles),
                                      .tiles_size = untouched.tiles.checkpoint().position,
                                      .seals = {}});
    ASSERT_TRUE(verification);
    if (changed.size() < honest.size() && attack.first > changed.size()) continue;  // A prefix.
    ASSERT_TRUE(verification->first) << attack.name;
    EXPECT_EQ(verification->first->check, "tiles") << attack.name;
    EXPECT_EQ(verification->first->position, attack.first) << attack.name;
  }
}

TEST(Verify, TakesNoOtherFactFromTheOpening) {
  auto changed = envelopes(3);
  changed[0].facts.push_back(changed[1].facts.front());
  const Verification verification = Store(stored(changed)).verified();
  ASSERT_TRUE(verification.first);
  EXPECT_EQ(verification.first->check, "opening");
  EXPECT_EQ(verification.first->position, 1U);
}

TEST(Verify, NamesTheFirstEnvelopeThatIsNotInOrder) {
  const auto first_in = [](std::vector<Envelope> log) {
    return Store(stored(log)).verified().first;
  };
  auto late = envelopes(size);
  late[499].recorded_at = late[498].recorded_at;
  ASSERT_TRUE(first_in(late));
  EXPECT_EQ(first_in(late)->check, "time_order");
  EXPECT_EQ(first_in(late)->position, 500U);
  auto twice = envelopes(size);
  twice[599].command = twice[99].command;
  EXPECT_EQ(first_in(twice)->check, "command_id");
  EXPECT_EQ(first_in(twice)->position, 600U);
  auto opened_again = envelopes(size);
  opened_again[9].facts = opened_again[0].facts;
  EXPECT_EQ(first_in(opened_again)->check, "opening");
  EXPECT_EQ(first_in(opened_again)->position, 10U);
  auto damaged = stored(envelopes(size));
  damaged[299].resize(24);
  const auto found = Store(damaged).verified().first;
  ASSERT_TRUE(found);
  EXPECT_EQ(found->check, "decode");
  EXPECT_EQ(found->position, 300U);
}

}  // namespace
}  // namespace grantledger
