// Kills the feed, and the server it feeds, at random moments; then compares what is in the database
// with the ledger.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include "tests/child_program.h"
#include "tests/growing_store.h"
#include "tests/postgres_books.h"
#include "tests/throwaway_postgres.h"

namespace grantledger {
namespace {

using std::chrono::milliseconds;

constexpr int kills_by_default = 10;
constexpr int kills_per_schema = 5;  // Each schema is fed from the ledger's beginning.

class PostgresKillTest : public testing::Test {
 protected:
  void SetUp() override {
    NEED_POSTGRES();
    std::printf("seed %u\n", seed);
    server = std::make_unique<ThrowawayPostgres>(std::vector<std::string>{"fsync=on"});
    store = std::make_unique<GrowingStore>(root, seed);
    store->grow(1'500);
  }

  unsigned below(unsigned limit) { return static_cast<unsigned>(random() % limit); }
  std::string schema() const { return "kill_" + std::to_string(schemas); }

  std::vector<std::string> feed_words(bool follows) const {
    std::vector<std::string> some{"feed", "--to", server->url() + "&schema=" + schema()};
    if (follows) some.emplace_back("--follow");
    return store->words(some);
  }
  // Where the database stands; 0 before there are tables.
  Position position() const {
    AskedSchema database(server->url(), schema());
    const bool is_made = database.value("select to_regclass('feed') is not null") == "t";
    return is_made ? std::strtoull(database.value("select position from feed").c_str(), nullptr, 10)
                   : 0;
  }
  Position head() const { return (*StoreReader::open(root))->log().head(); }

  void wait_for_a_transaction(ChildProgram& feed);
  void wait_for_the_head(ChildProgram& feed);
  void kill_feed(ChildProgram& feed);
  void kill_server(ChildProgram& feed);
  void complete();

  const unsigned seed = std::random_device()();
  std::mt19937 random{seed};
  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
  std::unique_ptr<ThrowawayPostgres> server;
  std::unique_ptr<GrowingStore> store;
  int schemas = 0;
  int inside = 0;  // Kills that left a transaction unfinished.
};

void PostgresKillTest::wait_for_a_transaction(ChildProgram& feed) {
  AskedSchema database(server->url(), schema());
  while (feed.is_running() &&
         database.value("select count(*) from pg_stat_activity where application_name = "
                        "'grantledger feed' and pid <> pg_backend_pid() and backend_xid is not "
                        "null") == "0") {
    std::this_thread::sleep_for(milliseconds(1));
  }
}

void PostgresKillTest::wait_for_the_head(ChildProgram& feed) {
  for (int i = 0; i < 3'000 && position() < head(); ++i) {
    ASSERT_TRUE(feed.is_running());
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(position(), head()) << "the feed did not recover";
}

void PostgresKillTest::kill_feed(ChildProgram& feed) {
  feed.kill();
  EXPECT_EQ(feed.wait(), -SIGKILL);
}

// The feed finds the server gone, and back again.
void PostgresKillTest::kill_server(ChildProgram& feed) {
  server->kill();
  std::this_thread::sleep_for(milliseconds(below(300)));
  server->start();
  if (below(2) == 0) {
    ASSERT_NO_FATAL_FAILURE(wait_for_the_head(feed));
  }
  kill_feed(feed);
}

void PostgresKillTest::complete() {
  const ProgramOutput ended = run_to_end(feed_words(/*follows=*/false));
  ASSERT_EQ(ended.ended, 0) << ended.text;
  AskedSchema database(server->url(), schema());
  ASSERT_NO_FATAL_FAILURE(expect_same_books(root, database));
}

TEST_F(PostgresKillTest, NothingIsMissingOrThereTwice) {
  // Until one at least came before the feed was done.
  const int wanted = kills_wanted(kills_by_default);
  for (int kills = 0; kills < wanted || (inside == 0 && kills < 10 * wanted); ++kills) {
    if (kills > 0 && kills % kills_per_schema == 0) {
      ASSERT_NO_FATAL_FAILURE(complete());
      ++schemas;
    }
    store->grow(100 + below(500));
    const Position before = position();
    ChildProgram feed(feed_words(/*follows=*/true));
    if (below(4) > 0) wait_for_a_transaction(feed);
    std::this_thread::sleep_for(std::chrono::microseconds(below(inside == 0 ? 50'000 : 250'000)));
    const bool is_server = below(2) == 0;
    if (is_server) {
      ASSERT_NO_FATAL_FAILURE(kill_server(feed));
    } else {
      kill_feed(feed);
    }
    const Position after = position();
    EXPECT_GE(after, before);
    if (after < head()) ++inside;
    std::printf("kill %d of %s: from %lu to %lu of %lu\n", kills, is_server ? "server" : "feed",
                before, after, head());
  }
  ASSERT_NO_FATAL_FAILURE(complete());
  EXPECT_GT(inside, 0) << "every kill came too late";
}

}  // namespace
}  // namespace grantledger
