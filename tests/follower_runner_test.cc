#include "ledger/log/follower_runner.h"

#include <gtest/gtest.h>

#include "ledger/log/memory_log.h"
#include "ledger/log/memory_table.h"
#include "tests/log_samples.h"

namespace grantledger {
namespace {

// Remembers which positions it was given.
class Listener final : public Follower {
 public:
  explicit Listener(std::string name) : name_(std::move(name)) {}
  std::string_view name() const override { return name_; }
  std::uint32_t version() const override { return 1; }
  void fold(Position position, const Envelope& envelope) override {
    EXPECT_EQ(envelope, sample_envelope(position));
    heard.push_back(position);
  }
  RowChanges drain() override { return {}; }

  std::vector<Position> heard;

 private:
  std::string name_;
};

// A table whose commits fail.
class FailingTable final : public Table {
 public:
  Checkpoint checkpoint() const override { return {}; }
  Result<std::optional<std::string>> get(std::string_view) const override {
    return std::optional<std::string>();
  }
  Result<std::vector<std::optional<std::string>>> get_many(
      std::span<const std::string_view> keys) const override {
    return std::vector<std::optional<std::string>>(keys.size());
  }
  Result<void> scan(std::string_view, const RowVisitor&) const override { return {}; }
  Result<void> commit(RowChanges&&, const Checkpoint&) override {
    return fail(Fault::unavailable, "the disk is failing");
  }
};

class FollowerRunnerTest : public testing::Test {
 protected:
  void append(std::size_t count) {
    CHECK(log.append(log.head(), stored_samples(log.head() + 1, count)));
  }
  Checkpoint at(Position position) const {
    return {.position = position, .digest = sha256(*encode(sample_envelope(position)))};
  }
  std::unique_ptr<Table> table_at(Position position) const {
    auto table = std::make_unique<MemoryTable>();
    CHECK(table->commit({}, at(position)));
    return table;
  }
  Listener& listen(FollowerRunner& to, const std::string& name, std::unique_ptr<Table> table) {
    auto listener = std::make_unique<Listener>(name);
    Listener& reference = *listener;
    to.add(std::move(listener), std::move(table));
    return reference;
  }

  MemoryLog log;
  StandingClock clock;
  FollowerRunner runner{log, clock, {.envelopes_max = 10}};
};

std::vector<Position> positions(Position first, Position last) {
  std::vector<Position> all;
  for (Position position = first; position <= last; ++position) all.push_back(position);
  return all;
}

TEST_F(FollowerRunnerTest, HasNothingToDoAtTheHead) {
  listen(runner, "one", std::make_unique<MemoryTable>());
  EXPECT_FALSE(*runner.step());
  append(1);
  EXPECT_FALSE(*runner.step());
  EXPECT_FALSE(*runner.step());
}

TEST_F(FollowerRunnerTest, GivesEachFollowerWhatFollowsItsOwnCheckpointOnceAndInOrder) {
  append(5'000);
  const Listener& first = listen(runner, "first", std::make_unique<MemoryTable>());
  const Listener& second = listen(runner, "second", table_at(4'998));
  const Listener& third = listen(runner, "third", table_at(17));
  const Listener& fourth = listen(runner, "fourth", table_at(5'000));
  ASSERT_TRUE(runner.catch_up());
  EXPECT_EQ(first.heard, positions(1, 5'000));
  EXPECT_EQ(second.heard, positions(4'999, 5'000));
  EXPECT_EQ(third.heard, positions(18, 5'000));
  EXPECT_EQ(fourth.heard, positions(1, 0));
  EXPECT_EQ(runner.committed(), 5'000U);
}

TEST_F(FollowerRunnerTest, TakesTheOneThatLagsFirst) {
  append(100);
  const Listener& behind = listen(runner, "behind", std::make_unique<MemoryTable>());
  const Listener& ahead = listen(runner, "ahead", table_at(60));
  EXPECT_TRUE(*runner.step());
  EXPECT_EQ(behind.heard, positions(1, 60));
  EXPECT_EQ(ahead.heard, positions(1, 0));
  EXPECT_FALSE(*runner.step());
  EXPECT_EQ(ahead.heard, positions(61, 100));
}

TEST_F(FollowerRunnerTest, CommitsAfterSoManyEnvelopes) {
  listen(runner, "one", std::make_unique<MemoryTable>());
  append(9);
  ASSERT_TRUE(runner.step());
  EXPECT_EQ(runner.checkpoint_of("one"), Checkpoint{});
  append(1);
  ASSERT_TRUE(runner.step());
  EXPECT_EQ(runner.checkpoint_of("one"), at(10));
}

TEST_F(FollowerRunnerTest, CommitsAfterAnInterval) {
  listen(runner, "one", std::make_unique<MemoryTable>());
  clock.advance(std::chrono::hours(1));
  ASSERT_TRUE(runner.step());  // Idle time does not count.
  append(3);
  ASSERT_TRUE(runner.step());
  clock.advance(std::chrono::milliseconds(999));
  ASSERT_TRUE(runner.step());
  EXPECT_EQ(runner.checkpoint_of("one"), Checkpoint{});
  clock.advance(std::chrono::milliseconds(1));
  ASSERT_TRUE(runner.step());
  EXPECT_EQ(runner.checkpoint_of("one"), at(3));
}

TEST_F(FollowerRunnerTest, CommitsWhenAsked) {
  append(3);
  listen(runner, "one", std::make_unique<MemoryTable>());
  ASSERT_TRUE(runner.step());
  EXPECT_EQ(runner.committed(), 0U);
  ASSERT_TRUE(runner.flush());
  EXPECT_EQ(runner.checkpoint_of("one"), at(3));
  EXPECT_EQ(runner.checkpoint_of("two"), std::nullopt);
  EXPECT_EQ(runner.table_of("two"), nullptr);
}

TEST_F(FollowerRunnerTest, MakesTheSameRowsHoweverOftenItCommits) {
  append(200);
  FollowerRunner at_once(log, clock, {.envelopes_max = 1'000});
  FollowerRunner often(log, clock, {.envelopes_max = 1});
  at_once.add(std::make_unique<SampleFollower>(), std::make_unique<MemoryTable>());
  often.add(std::make_unique<SampleFollower>(), std::make_unique<MemoryTable>());
  ASSERT_TRUE(at_once.catch_up());
  append(200);
  ASSERT_TRUE(at_once.catch_up());
  ASSERT_TRUE(often.catch_up());
  EXPECT_EQ(rows_of(*often.table_of("sample")), rows_of(*at_once.table_of("sample")));
  EXPECT_EQ(*often.table_of("sample")->get("last"), "400");
}

TEST_F(FollowerRunnerTest, StopsForGoodAfterAFailedCommit) {
  append(10);
  listen(runner, "one", std::make_unique<FailingTable>());
  EXPECT_EQ(runner.step().error().detail, "the disk is failing");
  EXPECT_EQ(runner.step().error().detail, "the followers have stopped: open them anew");
  EXPECT_EQ(runner.flush().error().fault, Fault::unavailable);
}

TEST_F(FollowerRunnerTest, StopsAtAnEnvelopeItCannotDecode) {
  append(2);
  ASSERT_TRUE(log.append(2, std::vector<StoredEnvelope>{"nonsense"}));
  listen(runner, "one", std::make_unique<MemoryTable>());
  EXPECT_EQ(runner.step().error().fault, Fault::corrupt);
  EXPECT_EQ(runner.checkpoint_of("one"), Checkpoint{});
}

TEST_F(FollowerRunnerTest, SaysThatTheLogLostEnvelopes) {
  append(2);
  listen(runner, "one", table_at(3));
  EXPECT_EQ(runner.step().error().detail,
            "the log ends at 2, but 'one' has read to 3: envelopes are lost");
}

}  // namespace
}  // namespace grantledger
