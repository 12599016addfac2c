#pragma once
// A store, a server that all tests of a program share, and feeds from one into the other.

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/played_ledger.h"
#include "tests/postgres_books.h"
#include "tests/throwaway_postgres.h"

namespace grantledger {

inline const std::filesystem::path samples = GRANTLEDGER_SOURCE_DIR "/docs/sample";

class PostgresSink : public testing::Test {
 protected:
  void SetUp() override {
    NEED_POSTGRES();
    if (!server) server = std::make_unique<ThrowawayPostgres>();
    make_simulated_store(root);
    RecordProperty("seed", static_cast<int>(seed));
    std::printf("seed %u\n", seed);
  }

  std::string url() const { return server->url() + "&schema=" + schema; }
  AskedSchema asked() const { return {server->url(), schema}; }

  // Plays files of the sample.
  void play(const std::vector<const char*>& files) {
    std::vector<Request> requests;
    for (const char* file : files) {
      for (Request& each : requests_in(samples / file)) requests.push_back(std::move(each));
    }
    play_into_store(root, requests);
  }
  void play_sample_year() {
    play({"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl", "04-autumn.jsonl",
          "05-second-year.jsonl", "county-leave.jsonl"});
  }
  // Feeds all there is, in one go.
  void feed_everything() {
    auto feed = open_feed(root, url());
    ASSERT_TRUE(feed) << feed.error().detail;
    Result<bool> stepped = true;
    while (stepped && *stepped) stepped = feed->runner->step();
    ASSERT_TRUE(stepped) << stepped.error().detail;
  }
  // What opening a feed fails with.
  Error refusal(const std::string& to) {
    const auto feed = open_feed(root, to);
    EXPECT_FALSE(feed);
    return feed ? Error{} : feed.error();
  }

  const unsigned seed = std::random_device()();
  std::mt19937 random{seed};
  ScratchDirectory scratch;
  std::filesystem::path root = scratch / "store";
  std::string schema = "test_" + std::to_string(++schemas);

 public:
  static void stop_server() { server.reset(); }

 protected:
  // One server for the whole program; each test has a schema of its own.
  static inline std::unique_ptr<ThrowawayPostgres> server;

 private:
  static inline int schemas = 0;
};

// Stops the shared server when all tests have run. For main.
class SharedServerEnvironment : public testing::Environment {
 public:
  void TearDown() override { PostgresSink::stop_server(); }
};

}  // namespace grantledger
