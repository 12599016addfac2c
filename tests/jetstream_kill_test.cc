// Kills the feed to a NATS JetStream, or its server, at random moments, until every fact is there.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include "ledger/store.h"
#include "tests/child_program.h"
#include "tests/fact_messages.h"
#include "tests/growing_store.h"
#include "tests/throwaway_nats.h"

namespace grantledger {
namespace {

using std::chrono::milliseconds;

constexpr int kills_by_default = 10;
constexpr int kills_per_stream = 4;
constexpr unsigned longest_life_ms = 400;

class JetStreamKillTest : public testing::Test {
 protected:
  JetStreamKillTest() { std::printf("seed %u\n", seed); }

  void SetUp() override { NEED_NATS_SERVER(server); }

  std::vector<std::string> words(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {GRANTLEDGER_PROGRAM, "--store", root.string()});
    return arguments;
  }
  std::string stream() const { return "S" + std::to_string(streams); }
  std::vector<std::string> feed() const {
    return words({"feed", "--consumer", "nats-" + std::to_string(streams), "--to",
                  server->url() + "/" + stream() + "?prefix=s" + std::to_string(streams)});
  }
  milliseconds some_time() { return milliseconds(random() % longest_life_ms); }

  // Lets a feed run for a while, in which it or the server is killed. Returns whether the stream
  // was incomplete then.
  bool kill_one(std::uint64_t facts);

  const unsigned seed = std::random_device()();
  std::mt19937 random{seed};
  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
  std::unique_ptr<ThrowawayNats> server;
  int streams = 0;
  int server_kills = 0;
};

bool JetStreamKillTest::kill_one(std::uint64_t facts) {
  std::vector<std::string> following = feed();
  following.push_back("--follow");
  ChildProgram program(following);
  std::this_thread::sleep_for(some_time());
  const bool kills_server = random() % 2 == 0;
  if (kills_server) {
    server->kill();
    if (random() % 2 == 0) std::this_thread::sleep_for(some_time());
    server->start();
  }
  const bool is_incomplete = NatsReader(server->url()).count(stream()) < facts;
  if (kills_server) {
    server_kills += is_incomplete ? 1 : 0;
    std::this_thread::sleep_for(some_time());  // The feed goes on by itself.
    EXPECT_TRUE(program.is_running());
  }
  program.kill();
  program.wait();
  return is_incomplete;
}

TEST_F(JetStreamKillTest, LeavesEveryFactOnceAndInOrder) {
  ASSERT_EQ(run_to_end(words({"init", "--simulated"})).ended, 0);
  ASSERT_EQ(run_to_end(words({"simulate", "--seed", std::to_string(seed), "--years", "1",
                              "--municipalities", "500"}))
                .ended,
            0);
  const auto store = StoreReader::open(root);
  ASSERT_TRUE(store);
  const QuerySource source{&(*store)->log(), &(*store)->views(), {}};
  const std::uint64_t facts = ids_of(source).size();
  const int wanted = kills_wanted(kills_by_default);
  for (int kills = 0; kills < wanted;) {
    ++streams;
    SCOPED_TRACE(stream());
    for (int rounds = 0; rounds < kills_per_stream && kills < wanted; ++rounds) {
      if (kill_one(facts)) ++kills;
    }
    ASSERT_EQ(run_to_end(feed()).ended, 0);
    NatsReader reader(server->url());
    ASSERT_NO_FATAL_FAILURE(expect_every_fact(source, reader.messages(stream())));
    ASSERT_FALSE(HasFailure());
  }
  std::printf("%d kills, %d of them of the server; %d streams of %llu facts\n", wanted,
              server_kills, streams, static_cast<unsigned long long>(facts));
}

}  // namespace
}  // namespace grantledger
