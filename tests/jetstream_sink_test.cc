// The stream of NATS JetStream as a sink, against a real server.

#include "tools/feed/jetstream_sink.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "events/codec.h"
#include "events/digest.h"
#include "ledger/feed/feed_runner.h"
#include "ledger/store.h"
#include "tests/played_ledger.h"
#include "tests/throwaway_nats.h"
#include "tests/worked_year.h"
#include "tools/fact_json.h"
#include "tools/feed/fact_message.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

constexpr Digest ledger_id{1, 2, 3};
constexpr const char* stream = "GRANTS";

LedgerOpened opening() {
  LedgerOpened fact;
  fact.ledger = ledger_id;
  fact.administrator = *ActorId::parse("administrator");
  fact.effective_on = date_of(2000, 1, 1);
  return fact;
}

// A log in memory with envelopes of one to five facts; it begins as every ledger does.
class SmallLedger {
 public:
  explicit SmallLedger(const LedgerOpened& opened = opening()) { record({opened}); }

  Position record(std::vector<Event> facts) {
    Envelope envelope;
    envelope.command = {1, ++count_};
    envelope.actor = *ActorId::parse("kari.moen");
    envelope.recorded_at = opened_at + std::chrono::microseconds(count_);
    envelope.facts = std::move(facts);
    const StoredEnvelope stored = *encode(envelope);
    return *log_.append(log_.head(), {&stored, 1});
  }

  // A fact about grant G1, of a given length.
  static Event control(const std::string& conclusion) {
    ControlPerformed fact;
    fact.grant = *GrantId::parse("G1");
    fact.control_kind = "visit";
    fact.conclusion = conclusion;
    fact.effective_on = date_of(2026, 5, 1);
    return fact;
  }

  void record_some(std::mt19937& random, int envelopes) {
    for (int i = 0; i < envelopes; ++i) {
      std::vector<Event> facts;
      for (std::size_t count = 1 + random() % 5; count > 0; --count) {
        facts.push_back(control("number " + std::to_string(random())));
      }
      record(std::move(facts));
    }
  }

  QuerySource source() const { return {&log_, &views_, {}}; }

 private:
  ScratchDirectory directory_;
  StorageShare share_;
  Views views_{directory_.path(), share_};
  MemoryLog log_;
  std::uint64_t count_ = 0;
};

// A message as it must be: everything but subject and headers.
struct Expected {
  std::string id;
  std::string text;
};

// Made of what `events` prints.
std::vector<Expected> expected_of(const QuerySource& source, const FactFilter& filter = {}) {
  const Digest ledger = *ledger_id_of(*source.log);
  std::vector<Expected> all;
  const auto visited = visit_envelopes(
      *source.log, 0, source.log->head(),
      [&](Position position, const Envelope& envelope) -> Result<bool> {
        Json json = json_of(position, envelope);
        const Json facts = json["facts"];
        json.erase("facts");
        json.erase("signature");
        for (std::size_t i = 0; i < facts.size(); ++i) {
          if (filter && !*filter(envelope.facts[i])) continue;
          json["index"] = i;
          json["fact"] = facts[i];
          all.push_back({hex_of(ledger) + "." + std::to_string(position) + "." + std::to_string(i),
                         nlohmann::json::parse(text_of(json)).dump()});
        }
        return true;
      });
  EXPECT_TRUE(visited);
  return all;
}

class JetStreamSinkTest : public testing::Test {
 protected:
  JetStreamSinkTest() { std::printf("seed %u\n", seed); }

  void SetUp() override {
    if (has_nats_server()) {
      server = std::make_unique<ThrowawayNats>();
      return;
    }
    if (std::getenv("GRANTLEDGER_REQUIRE_TEST_DATA") != nullptr) FAIL() << "no nats-server";
    GTEST_SKIP() << "no nats-server";
  }

  std::unique_ptr<Sink> sink_of(const QuerySource& source, const std::string& where = "") {
    auto sink = make_jetstream_sink(server->url() + "/" + stream + where, source);
    EXPECT_TRUE(sink);
    return *std::move(sink);
  }

  Consumer consumer() { return *Consumer::hold(kept.path(), "nats", clock); }

  // Feeds all there is by a sink of its own, as the command does; looks again after `unavailable`.
  Result<void> feed(const QuerySource& source, const FeedOptions& options = {}) {
    Consumer held = consumer();
    const std::unique_ptr<Sink> sink = sink_of(source);
    FeedRunner runner(*source.log, *sink, held, clock, options);
    return run(runner, source.log->head());
  }

  Result<void> run(FeedRunner& runner, Position until) {
    bool is_open = false;
    for (int waits = 0; waits < 3'000; ++waits) {
      Result<bool> stepped = false;
      if (!is_open) {
        if (const Result<void> opened = runner.open(); !opened) {
          stepped = tl::unexpected(opened.error());
        }
        is_open = stepped.has_value();
      }
      while (is_open && stepped && runner.position() < until) stepped = runner.step();
      if (stepped) return {};
      is_open = false;
      last_error = stepped.error().detail;
      if (stepped.error().fault != Fault::unavailable) return tl::unexpected(stepped.error());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return fail(Fault::unavailable, "it never came through: " + last_error);
  }

  // Every fact once, in order, as `events` prints it.
  void expect_all(const QuerySource& source, const FactFilter& filter = {}) {
    const std::vector<Expected> expected = expected_of(source, filter);
    const std::vector<ReadMessage> found = NatsReader(server->url()).messages(stream);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i].id, expected[i].id) << i;
      ASSERT_EQ(nlohmann::json::parse(found[i].payload).dump(), expected[i].text);
    }
  }

  const unsigned seed = std::random_device()();
  std::mt19937 random{seed};
  NoClock clock;
  ScratchDirectory kept;
  std::unique_ptr<ThrowawayNats> server;
  std::string last_error;
};

TEST_F(JetStreamSinkTest, HoldsEveryFactOfASimulatedLedgerOnceAndInOrder) {
  make_simulated_store(kept / "store");
  Simulation simulation({.seed = seed, .years = 1, .municipalities = 10});
  std::vector<Request> requests;
  while (auto request = simulation.next()) requests.push_back(*std::move(request));
  play_into_store(kept / "store", requests);
  const auto store = StoreReader::open(kept / "store");
  ASSERT_TRUE(store);
  const QuerySource source{&(*store)->log(), &(*store)->views(), {}};
  const Result<void> fed = feed(source);
  ASSERT_TRUE(fed) << fed.error().detail;
  expect_all(source);
  ASSERT_TRUE(feed(source)) << "nothing is left to do";
  expect_all(source);
}

TEST_F(JetStreamSinkTest, TellsSchemeAndKindInTheSubject) {
  SmallLedger ledger;
  SchemeEstablished established;
  established.scheme = *SchemeId::parse("a.b%c");
  established.administrator = organisation("313901025");
  established.effective_on = date_of(2026, 1, 1);
  SchemeEstablished none = established;
  none.scheme = *SchemeId::parse("none");
  AwardDecided award;
  award.terms = {*GrantId::parse("G1"), *SchemeId::parse("videreutdanning"),
                 organisation("313901033"), 2026};
  award.rule = *RuleVersionId::parse("R1");
  award.amount = kroner(100);
  award.decided_by = *ActorId::parse("kari.moen");
  award.effective_on = date_of(2026, 1, 1);
  ledger.record({established, none, award});
  ledger.record({SmallLedger::control("all well")});
  ASSERT_TRUE(feed(ledger.source()));
  std::vector<std::string> subjects;
  for (const ReadMessage& each : NatsReader(server->url()).messages(stream)) {
    subjects.push_back(each.subject);
  }
  EXPECT_EQ(subjects,
            (std::vector<std::string>{
                "grants.none.ledger_opened", "grants.a%2Eb%25c.scheme_established",
                "grants.%6Eone.scheme_established", "grants.videreutdanning.award_decided",
                "grants.videreutdanning.control_performed"}));
}

TEST_F(JetStreamSinkTest, GoesOnWhereTheStreamEndsAlsoWithinAnEnvelope) {
  SmallLedger ledger;
  ledger.record_some(random, 30);
  NatsReader(server->url()).make_stream(stream);
  for (int round = 0; round < 15; ++round) {
    SCOPED_TRACE(round);
    FeedOptions options;
    options.batch.count_max = 1 + random() % 40;
    const Result<void> fed = feed(ledger.source(), options);
    ASSERT_TRUE(fed) << fed.error().detail;
    ASSERT_NO_FATAL_FAILURE(expect_all(ledger.source()));
    NatsReader operator_(server->url());
    operator_.delete_last(stream, random() % std::min<std::uint64_t>(12, operator_.count(stream)));
    ledger.record_some(random, static_cast<int>(random() % 4));
  }
}

}  // namespace
}  // namespace grantledger
