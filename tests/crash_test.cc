// Kills a writer at random moments and looks at what it left. The test itself never opens a store:
// every round forks, and a process that has run RocksDB's threads cannot be forked safely.

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <functional>
#include <random>
#include <thread>

#include "ledger/id_index.h"
#include "ledger/log/follower_runner.h"
#include "ledger/log/memory_table.h"
#include "ledger/store.h"
#include "tests/forked.h"
#include "tests/log_samples.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

constexpr int rounds = 20;
constexpr Position envelopes_per_round_max = 3'000;
constexpr CommitLimits limits{.envelopes_max = 100, .interval_max = std::chrono::milliseconds(20)};

// Shared by the test and the processes it forks.
struct Shared {
  std::atomic<int> commits_under_way;
  std::atomic<Position> answered;   // The writer tells it after the answer.
  std::atomic<Position> inspected;  // The head that the last inspection left everything at.
};

// A table that tells when it is being committed to.
class WatchedTable final : public Table {
 public:
  WatchedTable(std::unique_ptr<Table> table, Shared& shared)
      : table_(std::move(table)), shared_(&shared) {}

  Checkpoint checkpoint() const override { return table_->checkpoint(); }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    return table_->get(key);
  }
  Result<std::vector<std::optional<std::string>>> get_many(
      std::span<const std::string_view> keys) const override {
    return table_->get_many(keys);
  }
  Result<void> scan(std::string_view prefix, const RowVisitor& visit) const override {
    return table_->scan(prefix, visit);
  }
  Result<void> commit(RowChanges&& changes, const Checkpoint& checkpoint) override {
    ++shared_->commits_under_way;
    Result<void> committed = table_->commit(std::move(changes), checkpoint);
    --shared_->commits_under_way;
    return committed;
  }

 private:
  std::unique_ptr<Table> table_;
  Shared* shared_;
};

#define REQUIRE(condition)                                                       \
  if (!(condition)) {                                                            \
    std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
    _exit(1);                                                                    \
  }                                                                              \
  static_assert(true)

ViewId view_of(const Follower& follower) {
  return {.name = std::string(follower.name()), .version = follower.version()};
}

std::vector<std::unique_ptr<Follower>> all_followers() {
  std::vector<std::unique_ptr<Follower>> followers;
  followers.push_back(std::make_unique<IdIndex>());
  followers.push_back(std::make_unique<SampleFollower>("first"));
  followers.push_back(std::make_unique<SampleFollower>("second"));
  return followers;
}

void add_all(FollowerRunner& runner, StoreWriter& store, Shared& shared) {
  for (auto& follower : all_followers()) {
    auto table = store.views().open(view_of(*follower), store.log());
    REQUIRE(table);
    runner.add(std::move(follower), std::make_unique<WatchedTable>(*std::move(table), shared));
  }
}

void rebuild_first(StoreWriter& store, const Clock& clock, Shared& shared) {
  auto follower = std::make_unique<SampleFollower>("first");
  const ViewId view = view_of(*follower);
  auto rebuild = store.views().begin_rebuild(view);
  REQUIRE(rebuild);
  {
    FollowerRunner runner(store.log(), clock, limits);
    runner.add(std::move(follower),
               std::make_unique<WatchedTable>(std::move(rebuild->table), shared));
    REQUIRE(runner.catch_up());
  }
  REQUIRE(store.views().finish_rebuild(view, rebuild->directory));
}

// Appends and follows on two threads, as the program does, until it is killed.
[[noreturn]] void write_until_killed(const std::filesystem::path& root, unsigned seed,
                                     Shared& shared) {
  std::mt19937 random(seed);
  const SystemClock clock;
  const auto store = StoreWriter::open(root, clock);
  REQUIRE(store);
  if (seed % 4 == 0) rebuild_first(**store, clock, shared);
  FollowerRunner runner((*store)->log(), clock, limits);
  add_all(runner, **store, shared);
  std::thread follow([&runner] {
    for (;;) REQUIRE(runner.step());
  });
  EventLog& log = (*store)->log();
  const Position goal = log.head() + envelopes_per_round_max;
  while (log.head() < goal) {
    const auto head = log.append(log.head(), stored_samples(log.head() + 1, 1 + random() % 40));
    REQUIRE(head);
    shared.answered = *head;
  }
  follow.join();  // Never: the killer comes.
  _exit(1);
}

// The rows that the envelopes up to `last` make of an empty table.
Rows refolded(Follower& follower, Position last) {
  for (Position position = 1; position <= last; ++position) {
    follower.fold(position, sample_envelope(position));
  }
  MemoryTable table;
  REQUIRE(table.commit(follower.drain(), {}));
  return rows_of(table);
}

void inspect_log(const EventLog& log, Position answered) {
  REQUIRE(log.head() >= answered);
  Position position = 0;
  while (position < log.head()) {
    const auto page = log.read(position);
    REQUIRE(page);
    for (const StoredEnvelope& stored : *page) {
      REQUIRE(stored == *encode(sample_envelope(++position)));
    }
  }
}

// Every answered envelope is there, nothing is half there, no follower has lost what it had made
// durable, and its rows are those of a refold, at its checkpoint and again at the head.
void inspect(const std::filesystem::path& root, Shared& shared) {
  const SystemClock clock;
  const auto store = StoreWriter::open(root, clock);
  REQUIRE(store);
  inspect_log((*store)->log(), shared.answered);

  FollowerRunner runner((*store)->log(), clock);
  add_all(runner, **store, shared);
  for (const auto& follower : all_followers()) {
    const Position position = runner.checkpoint_of(follower->name())->position;
    REQUIRE(position >= shared.inspected && position <= (*store)->log().head());
    REQUIRE(rows_of(*runner.table_of(follower->name())) == refolded(*follower, position));
  }
  REQUIRE(runner.catch_up());
  for (const auto& follower : all_followers()) {
    REQUIRE(rows_of(*runner.table_of(follower->name())) ==
            refolded(*follower, (*store)->log().head()));
  }
  shared.inspected = (*store)->log().head();
}

// A quarter of the rounds ends at any time, which may be while the store is being opened; the
// others after some answers, and half of all inside a commit.
void wait_for_the_moment(std::mt19937& random, int round, const Shared& shared) {
  using std::chrono::steady_clock;
  const auto pause = [&random](unsigned us) {
    std::this_thread::sleep_for(std::chrono::microseconds(random() % us));
  };
  if (round % 4 == 0) return pause(60'000);
  const auto patience = steady_clock::now() + std::chrono::seconds(2);
  const Position goal = shared.inspected + random() % envelopes_per_round_max;
  while (shared.answered < goal && steady_clock::now() < patience) pause(500);
  if (round % 2 == 0) return pause(5'000);
  while (shared.commits_under_way == 0 && steady_clock::now() < patience) {
  }
  pause(2'000);
}

Shared& make_shared_memory() {
  void* const memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(memory != MAP_FAILED);
  return *new (memory) Shared{};
}

TEST(Crash, LosesNothingThatWasAnswered) {
  const auto seed = std::random_device()();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  Shared& shared = make_shared_memory();
  const ScratchDirectory scratch;
  const std::filesystem::path root = scratch / "store";
  ASSERT_TRUE(ended_well(in_process([&] { REQUIRE(create_store(root, SystemClock())); })));

  int inside_commit = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto writer_seed = static_cast<unsigned>(random());
    shared.commits_under_way = 0;
    const pid_t writer = in_process([&] { write_until_killed(root, writer_seed, shared); });
    wait_for_the_moment(random, round, shared);
    ASSERT_EQ(kill(writer, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(writer, &status, 0), writer);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself in round " << round;
    if (shared.commits_under_way > 0) ++inside_commit;
    ASSERT_TRUE(ended_well(in_process([&] { inspect(root, shared); }))) << "round " << round;
  }
  std::printf("%d of %d rounds were killed inside a commit; %llu envelopes\n", inside_commit,
              rounds, static_cast<unsigned long long>(shared.inspected));
  EXPECT_GT(inside_commit, 0);
  EXPECT_GT(shared.inspected, 0U);
}

TEST(Crash, FreesTheStoreForTheNextWriter) {
  Shared& shared = make_shared_memory();
  const ScratchDirectory scratch;
  const std::filesystem::path root = scratch / "store";
  int status = 0;
  ASSERT_EQ(waitpid(in_process([&] {
                      REQUIRE(create_store(root, SystemClock()));
                      const auto store = StoreWriter::open(root, SystemClock());
                      REQUIRE(store);
                      kill(getpid(), SIGKILL);
                    }),
                    &status, 0) > 0,
            true);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(ended_well(in_process([&] { inspect(root, shared); })));
}

}  // namespace
}  // namespace grantledger
