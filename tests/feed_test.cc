#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <set>

#include "ledger/feed/consumer.h"
#include "ledger/feed/feed_runner.h"
#include "ledger/log/memory_log.h"
#include "ledger/log/small_file.h"
#include "tests/log_samples.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

// A sink in memory that keeps its promises, refuses what it is told to, and fails when it is told
// to, having taken the batch or not.
class RecordingSink final : public Sink {
 public:
  Result<Checkpoint> open(const Digest& ledger) override {
    EXPECT_EQ(ledger, sha256("feed test"));
    is_open = true;
    return cursor;
  }
  Result<void> take(const Batch& batch) override {
    EXPECT_TRUE(is_open);
    EXPECT_GT(batch.through.position, cursor.position);
    for (const Delivery& delivery : batch.deliveries) {
      EXPECT_LE(delivery.position, batch.through.position);
      if (poison.contains(delivery.position)) return refuse(delivery);
    }
    if (fails_before && fails_before()) return lose();
    for (const Delivery& delivery : batch.deliveries) add(delivery);
    cursor = batch.through;
    has_seen_head = batch.is_at_head;
    largest_batch = std::max(largest_batch, batch.deliveries.size());
    if (fails_after && fails_after()) return lose();
    return {};
  }
  Result<void> take_late(const Delivery& delivery) override {
    if (poison.contains(delivery.position)) return refuse(delivery);
    if (!std::ranges::count(taken, delivery.position)) add(delivery);
    return {};
  }

  Checkpoint cursor;
  std::vector<Position> taken;
  std::vector<Event> facts;
  std::set<Position> poison;
  std::function<bool()> fails_before;
  std::function<bool()> fails_after;
  bool is_open = false;
  bool has_seen_head = false;
  std::size_t refusals = 0;
  std::size_t largest_batch = 0;

 private:
  void add(const Delivery& delivery) {
    taken.push_back(delivery.position);
    facts.insert(facts.end(), delivery.envelope.facts.begin(), delivery.envelope.facts.end());
  }
  Result<void> refuse(const Delivery& delivery) {
    ++refusals;
    return fail(Fault::malformed, "cannot hold " + std::to_string(delivery.position) + "\nat all");
  }
  Result<void> lose() {
    is_open = false;
    return fail(Fault::unavailable, "the line is dead");
  }
};

Envelope opening() {
  Envelope envelope = sample_envelope(1);
  envelope.facts = {LedgerOpened{.ledger = sha256("feed test"),
                                 .origin = "test",
                                 .administrator = *ActorId::parse("admin"),
                                 .effective_on = date_of(2026, 1, 1)}};
  return envelope;
}

class FeedTest : public testing::Test {
 protected:
  FeedTest() {
    const std::vector<StoredEnvelope> first{*encode(opening())};
    CHECK(log.append(0, first));
  }
  void append(std::size_t count) {
    CHECK(log.append(log.head(), stored_samples(log.head() + 1, count)));
  }
  Result<Consumer> hold() const { return Consumer::hold(kept.path(), "test", clock); }
  std::vector<Position> all_but(const std::set<Position>& left_out) const {
    std::vector<Position> positions;
    for (Position at = 1; at <= log.head(); ++at) {
      if (!left_out.contains(at)) positions.push_back(at);
    }
    return positions;
  }

  ScratchDirectory kept;
  MemoryLog log;
  StandingClock clock;
  RecordingSink sink;
};

Result<void> run_to_head(FeedRunner& feed) {
  for (;;) {
    TRY(const bool has_sent, feed.step());
    if (!has_sent) return {};
  }
}

TEST_F(FeedTest, SendsEverythingOnceInOrder) {
  append(99);
  Consumer consumer = *hold();
  FeedRunner feed(log, sink, &consumer, clock, {.batch = {.count_max = 7}});
  ASSERT_TRUE(feed.open());
  ASSERT_TRUE(run_to_head(feed));
  EXPECT_EQ(sink.taken, all_but({}));
  EXPECT_EQ(sink.largest_batch, 7U);
  EXPECT_TRUE(sink.has_seen_head);
  EXPECT_EQ(consumer.state().cursor, sink.cursor);
  EXPECT_EQ(feed.facts_sent(), 100U);
  append(1);
  ASSERT_TRUE(run_to_head(feed));
  EXPECT_EQ(sink.taken, all_but({}));
}

TEST_F(FeedTest, ParksWhatCannotBeTakenAndGoesOn) {
  append(99);
  sink.poison = {1, 40, 41, 100};
  Consumer consumer = *hold();
  FeedRunner feed(log, sink, &consumer, clock, {.batch = {.count_max = 30}, .tries_max = 4});
  ASSERT_TRUE(feed.open());
  ASSERT_TRUE(run_to_head(feed));
  EXPECT_EQ(sink.taken, all_but(sink.poison));
  EXPECT_EQ(sink.cursor.position, 100U);
  EXPECT_TRUE(sink.has_seen_head);
  ASSERT_EQ(consumer.state().parked.size(), 4U);
  const ParkedDelivery& parked = consumer.state().parked.find(40)->second;
  EXPECT_EQ(parked.tries, 4U);
  EXPECT_EQ(parked.why, "cannot hold 40 at all") << "a reason is one line";
  EXPECT_EQ(parked.parked_at, clock.now());
}

TEST_F(FeedTest, TakesWhatWasParkedOnceItCan) {
  append(9);
  sink.poison = {5, 7};
  {
    Consumer consumer = *hold();
    FeedRunner feed(log, sink, &consumer, clock);
    ASSERT_TRUE(feed.open());
    ASSERT_TRUE(run_to_head(feed));
  }
  Consumer consumer = *hold();
  FeedRunner feed(log, sink, &consumer, clock);
  ASSERT_TRUE(feed.open());
  sink.poison = {7};
  EXPECT_TRUE(*feed.retry(5));
  EXPECT_FALSE(*feed.retry(7));
  EXPECT_EQ(feed.retry(6).error().fault, Fault::malformed);
  ASSERT_EQ(consumer.state().parked.size(), 1U);
  EXPECT_EQ(consumer.state().parked.begin()->second.tries, 4U);
  EXPECT_EQ(std::set<Position>(sink.taken.begin(), sink.taken.end()),
            (std::set<Position>{1, 2, 3, 4, 5, 6, 8, 9, 10}));
}

TEST_F(FeedTest, StopsWhenTooManyAreParked) {
  append(parked_max + 10);
  for (Position at = 2; at < parked_max + 10; ++at) sink.poison.insert(at);
  Consumer consumer = *hold();
  FeedRunner feed(log, sink, &consumer, clock, {.tries_max = 1});
  ASSERT_TRUE(feed.open());
  const Result<void> run = run_to_head(feed);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().fault, Fault::unavailable);
  EXPECT_EQ(consumer.state().parked.size(), parked_max);
}

TEST_F(FeedTest, SendsOnlyWhatIsAskedForAndStillMovesOn) {
  append(9);
  Consumer consumer = *hold();
  FeedOptions options;
  options.filter = [](Position position, const Envelope& envelope) {
    EXPECT_EQ(envelope.facts.size(), 1U);
    return Result<std::vector<std::uint32_t>>(std::vector<std::uint32_t>(position == 1 ? 1 : 0));
  };
  FeedRunner feed(log, sink, &consumer, clock, options);
  ASSERT_TRUE(feed.open());
  ASSERT_TRUE(run_to_head(feed));
  EXPECT_EQ(sink.taken, std::vector<Position>{1});
  EXPECT_EQ(sink.cursor.position, 10U);
}

TEST_F(FeedTest, RefusesASinkThatHoldsAnotherHistory) {
  append(9);
  Consumer consumer = *hold();
  FeedRunner feed(log, sink, &consumer, clock);
  sink.cursor = {.position = 11, .digest = {}};
  EXPECT_EQ(feed.open().error().fault, Fault::conflict);
  sink.cursor = {.position = 5, .digest = sha256("something else")};
  EXPECT_EQ(feed.open().error().fault, Fault::conflict);
  sink.cursor = {.position = 5, .digest = sha256(*encode(sample_envelope(5)))};
  EXPECT_TRUE(feed.open());
  EXPECT_EQ(consumer.state().cursor, sink.cursor);
}

TEST_F(FeedTest, HasNothingToSendOfAnEmptyLedger) {
  const MemoryLog empty;
  Consumer consumer = *hold();
  FeedRunner feed(empty, sink, &consumer, clock);
  EXPECT_EQ(feed.open().error().fault, Fault::malformed);
}

// Whatever fails whenever, each envelope is at the sink once, or parked.
TEST_F(FeedTest, IsExactlyOnceHoweverItFails) {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  std::mt19937_64 random{seed};
  const auto one_in = [&random](std::uint64_t n) { return random() % n == 0; };
  sink.fails_before = sink.fails_after = [&] { return one_in(6); };
  for (int life = 0; life < 80; ++life) {
    append(random() % 20);
    if (one_in(10)) sink.poison.insert(log.head() + 1 + random() % 10);
    Consumer consumer = *hold();
    FeedRunner feed(log, sink, &consumer, clock, {.batch = {.count_max = 1 + random() % 30}});
    ASSERT_TRUE(feed.open());
    while (!one_in(8)) {  // Until this process is killed.
      const Result<bool> stepped = feed.step();
      if (!stepped) {
        ASSERT_TRUE(feed.open());
      }
    }
  }
  sink.fails_before = sink.fails_after = nullptr;
  Consumer consumer = *hold();
  FeedRunner feed(log, sink, &consumer, clock);
  ASSERT_TRUE(feed.open());
  ASSERT_TRUE(run_to_head(feed));
  std::erase_if(sink.poison, [&](Position at) { return at > log.head(); });
  EXPECT_EQ(sink.taken, all_but(sink.poison));
  std::set<Position> parked;
  for (const auto& [position, delivery] : consumer.state().parked) parked.insert(position);
  EXPECT_EQ(parked, sink.poison);
}

class ConsumerTest : public testing::Test {
 protected:
  ScratchDirectory kept;
  StandingClock clock;
};

TEST_F(ConsumerTest, KeepsWhatItWasTold) {
  const Checkpoint cursor{.position = 42, .digest = sha256("there")};
  {
    Consumer consumer = *Consumer::hold(kept.path(), "reports", clock);
    ASSERT_TRUE(consumer.subscribe("lines of everything"));
    ASSERT_TRUE(consumer.move_to(cursor));
    ASSERT_TRUE(consumer.park({.position = 7, .tries = 3, .parked_at = clock.now(), .why = "x y"}));
    ASSERT_TRUE(consumer.park({.position = 9, .tries = 3, .parked_at = clock.now(), .why = ""}));
    ASSERT_TRUE(consumer.unpark(9));
  }
  const ConsumerState state = **consumer_state(kept.path(), "reports");
  EXPECT_EQ(state.subscription, "lines of everything");
  EXPECT_EQ(state.cursor, cursor);
  ASSERT_EQ(state.parked.size(), 1U);
  EXPECT_EQ(state.parked.begin()->second.why, "x y");
  EXPECT_EQ(*consumer_names(kept.path()), std::vector<std::string>{"reports"});
  EXPECT_FALSE(*consumer_state(kept.path(), "unknown"));
}

TEST_F(ConsumerTest, IsHeldByOne) {
  const Consumer consumer = *Consumer::hold(kept.path(), "reports", clock);
  const auto second = Consumer::hold(kept.path(), "reports", clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::unavailable);
}

TEST_F(ConsumerTest, IsFedOneThing) {
  Consumer consumer = *Consumer::hold(kept.path(), "reports", clock);
  ASSERT_TRUE(consumer.subscribe("a"));
  EXPECT_TRUE(consumer.subscribe("a"));
  EXPECT_EQ(consumer.subscribe("b").error().fault, Fault::conflict);
}

TEST_F(ConsumerTest, HasANameThatIsSafeInAPath) {
  for (const char* name : {"", "..", "a/b", "A", "-a", ".a", "a b"}) {
    EXPECT_EQ(Consumer::hold(kept.path(), name, clock).error().fault, Fault::malformed) << name;
  }
}

TEST_F(ConsumerTest, SaysWhichFileIsDamaged) {
  { ASSERT_TRUE(Consumer::hold(kept.path(), "reports", clock)->subscribe("a")); }
  const auto file = kept.path() / "feed" / "reports" / "cursor";
  for (const char* text : {"", "grantledger feed 1\na\n", "grantledger feed 1\na\n1 12\n",
                           "grantledger feed 2\na\n"}) {
    ASSERT_TRUE(replace_small_file(file, text));
    const auto read = consumer_state(kept.path(), "reports");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().fault, Fault::corrupt);
    EXPECT_NE(read.error().detail.find("reports/cursor"), std::string::npos);
  }
}

}  // namespace
}  // namespace grantledger
