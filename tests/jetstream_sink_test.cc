// The stream of NATS JetStream as a sink, against a real server.

#include "tools/feed/jetstream_sink.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <thread>

#include "events/codec.h"
#include "ledger/feed/feed_runner.h"
#include "ledger/store.h"
#include "tests/fact_messages.h"
#include "tests/played_ledger.h"
#include "tests/throwaway_nats.h"
#include "tests/worked_year.h"
#include "tools/feed/nats_address.h"
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

class JetStreamSinkTest : public testing::Test {
 protected:
  JetStreamSinkTest() { std::printf("seed %u\n", seed); }

  void SetUp() override { NEED_NATS_SERVER(server); }

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
    FeedRunner runner(*source.log, *sink, &held, clock, options);
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

  void expect_all(const QuerySource& source) {
    expect_every_fact(source, NatsReader(server->url()).messages(stream));
  }

  // Feeds a store that requests were played into, twice.
  void feed_played(std::span<const Request> requests) {
    make_simulated_store(kept / "store");
    play_into_store(kept / "store", requests);
    const auto store = StoreReader::open(kept / "store");
    ASSERT_TRUE(store);
    const QuerySource source{&(*store)->log(), &(*store)->views(), {}};
    ASSERT_GE(source.log->head() + 5, requests.size());
    for (int round = 0; round < 2; ++round) {
      const Result<void> fed = feed(source);
      ASSERT_TRUE(fed) << fed.error().detail;
      ASSERT_NO_FATAL_FAILURE(expect_all(source));
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
  Simulation simulation({.seed = seed, .years = 1, .municipalities = 10});
  std::vector<Request> requests;
  while (auto request = simulation.next()) requests.push_back(*std::move(request));
  feed_played(requests);
}

TEST_F(JetStreamSinkTest, HoldsEveryFactOfTheSampleYearOnceAndInOrder) {
  std::vector<Request> requests;
  for (const char* file : {"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                           "04-autumn.jsonl", "05-second-year.jsonl"}) {
    const std::filesystem::path samples =
        std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / "docs" / "sample";
    for (Request& request : requests_in(samples / file)) requests.push_back(std::move(request));
  }
  feed_played(requests);
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

TEST_F(JetStreamSinkTest, DoublesNothingOnceTheServerHasForgottenWhatItHad) {
  SmallLedger ledger;
  ledger.record_some(random, 20);
  NatsReader(server->url()).make_stream(stream, NatsReader::Flaw::none, std::chrono::seconds(1));
  const std::unique_ptr<Sink> sink = sink_of(ledger.source());
  ASSERT_TRUE(feed(ledger.source()));
  ledger.record_some(random, 20);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
  ASSERT_TRUE(feed(ledger.source()));
  ASSERT_NO_FATAL_FAILURE(expect_all(ledger.source()));
  server->kill();
  server->start();
  std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
  ledger.record_some(random, 20);
  ASSERT_TRUE(feed(ledger.source()));
  expect_all(ledger.source());
}

TEST_F(JetStreamSinkTest, GoesOnFromAnOlderCopyOfTheServersFiles) {
  SmallLedger ledger;
  ledger.record_some(random, 40);
  ASSERT_TRUE(feed(ledger.source()));
  server->stop();
  std::filesystem::copy(server->files(), kept / "copy", std::filesystem::copy_options::recursive);
  server->start();
  ledger.record_some(random, 40);
  ASSERT_TRUE(feed(ledger.source()));
  ASSERT_NO_FATAL_FAILURE(expect_all(ledger.source()));
  server->kill();
  std::filesystem::remove_all(server->files());
  std::filesystem::rename(kept / "copy", server->files());
  server->start();
  EXPECT_LT(NatsReader(server->url()).count(stream), ids_of(ledger.source()).size());
  const Result<void> fed = feed(ledger.source());
  ASSERT_TRUE(fed) << fed.error().detail;
  expect_all(ledger.source());
}

// What the feed of a thread came to.
using Ended = std::optional<Fault>;

TEST_F(JetStreamSinkTest, LetsTwoFeedsAtOnceDoubleNothing) {
  SmallLedger ledger;
  ledger.record_some(random, 400);
  const auto feed_alone = [&](const char* name, Ended& ended) {
    Consumer held = *Consumer::hold(kept.path(), name, clock);
    const std::unique_ptr<Sink> sink = sink_of(ledger.source());
    FeedOptions options;
    options.batch.count_max = 7;
    FeedRunner runner(*ledger.source().log, *sink, &held, clock, options);
    const Result<void> run_to_end = run(runner, ledger.source().log->head());
    if (!run_to_end) ended = run_to_end.error().fault;
  };
  Ended first, second;
  std::thread other([&] { feed_alone("one", first); });
  feed_alone("two", second);
  other.join();
  // One may have been told that another feed writes; never both.
  EXPECT_EQ(first.value_or(Fault::conflict), Fault::conflict);
  EXPECT_EQ(second.value_or(Fault::conflict), Fault::conflict);
  EXPECT_FALSE(first && second);
  expect_all(ledger.source());
}

TEST_F(JetStreamSinkTest, TellsAFeedThatAnotherHasTakenOver) {
  SmallLedger ledger;
  const Position last = ledger.record({SmallLedger::control("one")});
  const std::unique_ptr<Sink> old = sink_of(ledger.source());
  ASSERT_TRUE(old->open(ledger_id));
  const auto batch_at = [&](Position position, std::vector<Delivery>& deliveries) {
    deliveries.push_back({position, *envelope_at(*ledger.source().log, position)});
    return Batch{.deliveries = deliveries, .through = {position, {}}};
  };
  std::vector<Delivery> some, more, late;
  ASSERT_TRUE(old->take(batch_at(last - 1, some)));
  const std::unique_ptr<Sink> young = sink_of(ledger.source());
  ASSERT_EQ(young->open(ledger_id)->position, last - 1);
  ASSERT_TRUE(young->take(batch_at(last, more)));
  const Result<void> refused = old->take(batch_at(last, late));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::conflict) << refused.error().detail;
  expect_all(ledger.source());
}

TEST_F(JetStreamSinkTest, RefusesAStreamOfAnotherLedgerOrOfNone) {
  SmallLedger ledger;
  LedgerOpened opened = opening();
  opened.ledger = Digest{9};
  const SmallLedger other(opened);
  ASSERT_TRUE(feed(ledger.source()));
  const Result<void> of_other = feed(other.source());
  ASSERT_FALSE(of_other);
  EXPECT_EQ(of_other.error().fault, Fault::conflict) << of_other.error().detail;

  ledger.record({SmallLedger::control("one")});
  NatsReader(server->url()).publish("grants.none.hello", "world");
  const Result<void> after_stray = feed(ledger.source());
  ASSERT_FALSE(after_stray);
  EXPECT_EQ(after_stray.error().fault, Fault::conflict) << after_stray.error().detail;

  // Beside it, under another name and prefix, there is room.
  const auto beside = make_jetstream_sink(server->url() + "/OTHER?prefix=other", other.source());
  ASSERT_TRUE(beside);
  EXPECT_EQ((*beside)->open(Digest{9})->position, 0u);
  const auto overlapping =
      make_jetstream_sink(server->url() + "/THIRD?prefix=other.x", other.source());
  EXPECT_EQ((*overlapping)->open(Digest{9}).error().fault, Fault::malformed);
}

TEST_F(JetStreamSinkTest, BeginsAStreamThatIsStillEmptyOnly) {
  const SmallLedger ledger;
  LedgerOpened opened = opening();
  opened.ledger = Digest{9};
  const SmallLedger other(opened);
  NatsReader(server->url()).make_stream(stream);  // It does not say which ledger's it is.
  const std::unique_ptr<Sink> slow = sink_of(ledger.source());
  ASSERT_TRUE(slow->open(ledger_id));
  ASSERT_TRUE(feed(ledger.source()));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // The server forgets the id.
  const Delivery first{1, *envelope_at(*ledger.source().log, 1)};
  const Result<void> taken = slow->take({.deliveries = {&first, 1}, .through = {1, {}}});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().fault, Fault::unavailable) << taken.error().detail;
  EXPECT_EQ(slow->open(ledger_id)->position, 1u);
  const Result<void> of_other = feed(other.source());
  ASSERT_FALSE(of_other);
  EXPECT_EQ(of_other.error().fault, Fault::conflict) << of_other.error().detail;
  expect_all(ledger.source());
}

TEST_F(JetStreamSinkTest, RefusesAStreamThatCouldLoseFacts) {
  const SmallLedger ledger;
  using Flaw = NatsReader::Flaw;
  for (const Flaw flaw :
       {Flaw::in_memory, Flaw::discards_old, Flaw::forgets_by_age, Flaw::other_subjects}) {
    ThrowawayNats another;
    NatsReader(another.url()).make_stream(stream, flaw);
    const auto sink = make_jetstream_sink(another.url(), ledger.source());
    ASSERT_TRUE(sink);
    const Result<Checkpoint> opened = (*sink)->open(ledger_id);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::malformed) << opened.error().detail;
  }
}

TEST_F(JetStreamSinkTest, ParksWhatTheServerCannotTakeAndTakesItLateOnce) {
  server = std::make_unique<ThrowawayNats>("max_payload: 2000");
  SmallLedger ledger;
  ledger.record_some(random, 10);
  const Position large =
      ledger.record({SmallLedger::control("small"), SmallLedger::control(std::string(3'000, 'x'))});
  ledger.record_some(random, 10);
  const Position at_end = ledger.record({SmallLedger::control(std::string(2'500, 'y'))});
  const QuerySource source = ledger.source();
  ASSERT_TRUE(feed(source));
  EXPECT_EQ(NatsReader(server->url()).count(stream), ids_of(source).size() - 3);
  {
    const Consumer held = consumer();
    EXPECT_TRUE(held.state().parked.contains(large));
    EXPECT_EQ(held.state().parked.size(), 2u);
  }

  server->stop();
  server->configure("max_payload: 10000");
  server->start();
  for (int round = 0; round < 2; ++round) {
    const std::unique_ptr<Sink> sink = sink_of(source);
    ASSERT_TRUE(sink->open(ledger_id));
    for (const Position position : {large, at_end}) {
      ASSERT_TRUE(sink->take_late({position, *envelope_at(*source.log, position)}));
      ASSERT_TRUE(sink->take_late({position, *envelope_at(*source.log, position)}));
    }
  }
  EXPECT_EQ(NatsReader(server->url()).count(stream), ids_of(source).size());
  // What came late after all that was there is not sent again, and later facts follow.
  ledger.record_some(random, 5);
  ASSERT_TRUE(feed(source));
  std::vector<std::string> found;
  for (const ReadMessage& each : NatsReader(server->url()).messages(stream)) {
    found.push_back(each.id);
  }
  std::vector<std::string> expected = ids_of(source);
  EXPECT_FALSE(std::ranges::equal(found, expected)) << "the large one came late";
  std::ranges::sort(found);
  std::ranges::sort(expected);
  EXPECT_EQ(found, expected);
}

TEST_F(JetStreamSinkTest, TakesNothingLateThatItHasInOrder) {
  SmallLedger ledger;
  ledger.record_some(random, 30);
  ASSERT_TRUE(feed(ledger.source()));
  const std::unique_ptr<Sink> sink = sink_of(ledger.source());
  ASSERT_TRUE(sink->open(ledger_id));
  for (Position position = 1; position <= ledger.source().log->head(); ++position) {
    ASSERT_TRUE(sink->take_late({position, *envelope_at(*ledger.source().log, position)}));
  }
  expect_all(ledger.source());
}

TEST_F(JetStreamSinkTest, TellsNoCredentials) {
  server =
      std::make_unique<ThrowawayNats>("authorization { user: \"feed\", password: \"s3cret/@\" }");
  const SmallLedger ledger;
  const auto open = [&](const std::string& credentials) {
    return (*make_jetstream_sink(server->url(credentials), ledger.source()))->open(ledger_id);
  };
  EXPECT_TRUE(open("feed:s3cret%2F%40@"));
  EXPECT_TRUE(open("feed:s3cret/@@"));
  const Result<Checkpoint> refused = open("feed:s3cretly@");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::malformed);
  EXPECT_EQ(refused.error().detail.find("s3cret"), std::string::npos) << refused.error().detail;
  for (const char* credentials : {"feed:s3cret@", "s3cret@", "feed:s3cret/?@x@", ""}) {
    EXPECT_EQ(shown_nats_address(std::string("nats://") + credentials + "h:1/S?prefix=p"),
              "nats://h:1/S?prefix=p");
  }
  for (const char* url : {"nats://h", "nats://h:4222", "nats://h/GRANTS?prefix=grants"}) {
    EXPECT_EQ(shown_nats_address(url), "nats://h:4222/GRANTS");
  }
}

TEST_F(JetStreamSinkTest, SaysWhatKeepsItFromBeginning) {
  const SmallLedger ledger;
  const auto fault_of = [&](const std::string& url) {
    const auto sink = make_jetstream_sink(url, ledger.source());
    return sink ? (*sink)->open(ledger_id).error().fault : sink.error().fault;
  };
  for (const char* url : {"nats:/x", "nats://", "nats://h:0", "nats://h:99999", "nats://h:1/a.b",
                          "nats://h:1/S?x=y", "nats://h:1/S?prefix=a..b", "nats://h%20:x"}) {
    EXPECT_EQ(fault_of(url), Fault::malformed) << url;
  }
  server->kill();
  EXPECT_EQ(fault_of(server->url()), Fault::unavailable);
}

}  // namespace
}  // namespace grantledger
