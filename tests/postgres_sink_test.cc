// The PostgreSQL sink against a real server.

#include "tools/feed/postgres_sink.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/postgres_fixture.h"
#include "tools/feed/postgres_tables.h"

namespace grantledger {
namespace {

TEST_F(PostgresSink, SaysInTheDatabaseWhatEveryTableAndColumnIs) {
  feed_everything();
  AskedSchema database = asked();
  const std::string relations =
      "from pg_class where relnamespace = '" + schema + "'::regnamespace and relkind in ('r', 'v')";
  EXPECT_EQ(database.value("select count(*) " + relations),
            std::to_string(all_sql_tables().size() + all_sql_views().size()));
  EXPECT_EQ(database.lines("select relname " + relations +
                           " and coalesce(obj_description(oid, 'pg_class'), '') = ''"),
            std::vector<std::string>());
  EXPECT_EQ(
      database.lines("select attrelid::regclass, attname from pg_attribute where attnum > 0 and "
                     "coalesce(col_description(attrelid, attnum), '') = '' and attrelid in "
                     "(select oid " +
                     relations + ")"),
      std::vector<std::string>());
}

TEST_F(PostgresSink, KeepsASecondFeedOut) {
  play_sample_year();
  const auto first = open_feed(root, url());
  ASSERT_TRUE(first);
  const auto other = StoreReader::open(root);
  ASSERT_TRUE(other);
  const auto second = make_postgres_sink(url(), {.log = &(*other)->log(), .progress = {}});
  ASSERT_TRUE(second);
  const auto opened = (*second)->open(*ledger_id_of((*other)->log()));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::conflict);
  EXPECT_NE(opened.error().detail.find("another feed"), std::string::npos);
  EXPECT_TRUE(first->runner->step());
}

TEST_F(PostgresSink, NoticesThatItsCursorWasMoved) {
  play({"01-opening.jsonl"});
  const auto feed = open_feed(root, url(), {.count_max = 5});
  ASSERT_TRUE(feed->runner->step());
  asked().run("update feed set position = position + 1");
  const auto stepped = feed->runner->step();
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().fault, Fault::conflict);
  EXPECT_EQ(asked().value("select max(position) from facts"), "5");
}

TEST_F(PostgresSink, RefusesTheTablesOfAnotherLedger) {
  feed_everything();
  asked().run("update feed set ledger = repeat('0', 64)");
  EXPECT_EQ(refusal(url()).fault, Fault::conflict);
}

TEST_F(PostgresSink, RefusesTablesOfAnotherForm) {
  feed_everything();
  asked().run("update feed set format = 2");
  const Error error = refusal(url());
  EXPECT_EQ(error.fault, Fault::malformed);
  EXPECT_NE(error.detail.find("format 2"), std::string::npos) << error.detail;
}

TEST_F(PostgresSink, RefusesASchemaWithSomebodyElsesTables) {
  asked().run("create schema " + schema + "; create table " + schema + ".facts (mine text)");
  EXPECT_EQ(refusal(url()).fault, Fault::malformed);
  EXPECT_EQ(asked().value("select count(*) from facts"), "0");
}

TEST_F(PostgresSink, TellsWhoMendsAWrongUrlFromWhoWaits) {
  asked().run("create role guarded login password 'open sesame'");
  const Error wrong = refusal(server->url("postgres", "guarded:hunter2"));
  EXPECT_EQ(wrong.fault, Fault::malformed);
  EXPECT_NE(wrong.detail.find("password authentication failed"), std::string::npos) << wrong.detail;
  EXPECT_EQ(wrong.detail.find("hunter2"), std::string::npos) << wrong.detail;
  EXPECT_EQ(refusal(server->url("postgres", "guarded")).fault, Fault::malformed);  // No password.
  const Error powerless =
      refusal(server->url("postgres", "guarded:open%20sesame") + "&schema=" + schema);
  EXPECT_EQ(powerless.fault, Fault::malformed);
  EXPECT_NE(powerless.detail.find("permission denied"), std::string::npos) << powerless.detail;
  const Error absent = refusal(server->url("no_such_database"));
  EXPECT_EQ(absent.fault, Fault::malformed);
  EXPECT_NE(absent.detail.find("no_such_database"), std::string::npos) << absent.detail;
  EXPECT_EQ(refusal("postgresql:///postgres?host=/nowhere").fault, Fault::unavailable);
  EXPECT_EQ(refusal("postgresql:///postgres?no_such_parameter=1").fault, Fault::malformed);
}

TEST_F(PostgresSink, GoesOnAfterALostSession) {
  play_sample_year();
  const auto feed = open_feed(root, url(), {.count_max = 20});
  ASSERT_TRUE(feed);
  ASSERT_TRUE(feed->runner->step());
  asked().run(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
      "'grantledger feed' and pid <> pg_backend_pid()");
  auto stepped = feed->runner->step();
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().fault, Fault::unavailable) << stepped.error().detail;
  EXPECT_EQ(feed->runner->step().error().fault, Fault::unavailable);
  ASSERT_TRUE(feed->runner->open());
  do {
    stepped = feed->runner->step();
    ASSERT_TRUE(stepped) << stepped.error().detail;
  } while (*stepped);
  AskedSchema database = asked();
  expect_same_books(root, database);
}

// A zero byte is a character of JSON, and of no text in PostgreSQL.
TEST_F(PostgresSink, LeavesAFactItCannotHoldToBeParked) {
  play({"01-opening.jsonl", "02-applications.jsonl"});
  play_into_store(root, requests_in(samples / "03-decisions.jsonl"));
  const auto before = StoreReader::open(root);
  const Position poison = (*before)->log().head() + 1;
  const std::string line =
      R"({"recorded_at": "2026-12-01T09:00:00Z", "id": "019bdaa2-c8e0-7000-8000-0000000009ff",)"
      R"( "actor": "ida.vik", "commands": [{"kind": "change_organisation",)"
      R"( "effective_on": "2026-12-01", "details": {"organisation": "313901033",)"
      R"( "kind": "municipality", "name": "Nord\u0000vik", "municipality": "9001"},)"
      R"( "reason": "a name that ends early"}]})";
  std::ofstream(scratch / "poison.jsonl") << line << '\n';
  const auto answers = play_into_store(root, requests_in(scratch / "poison.jsonl"));
  ASSERT_TRUE(std::holds_alternative<Accepted>(answers.at(0).outcome));
  play({"04-autumn.jsonl", "05-second-year.jsonl"});
  ASSERT_NO_FATAL_FAILURE(feed_everything());

  AskedSchema database = asked();
  const auto feed = open_feed(root, url());
  const auto& parked = feed->consumer->state().parked;
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_EQ(parked.begin()->first, poison);
  EXPECT_NE(parked.begin()->second.why.find("fact 0 of position"), std::string::npos)
      << parked.begin()->second.why;
  EXPECT_EQ(database.value("select count(*) from facts where position = " + std::to_string(poison)),
            "0");
  EXPECT_EQ(database.value("select position from feed"), std::to_string(feed->store->log().head()));
  EXPECT_EQ(database.value("select count(distinct position) + 1 from facts"),
            std::to_string(feed->store->log().head()));
  const auto again = feed->runner->retry(poison);
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_FALSE(*again);
}

// The fact is parked; what the ledger finds must be there all the same, every time.
TEST_F(PostgresSink, HoldsFindingsThatRepeatSuchAText) {
  play_sample_year();
  const std::string line =
      R"({"recorded_at": "2028-12-01T09:00:00Z", "id": "019bdaa2-c8e0-7000-8000-0000000009fe",)"
      R"( "actor": "ida.vik", "commands": [{"kind": "assess_audit_finding",)"
      R"( "effective_on": "2028-12-01", "finding": "460939007be92c21", "is_accepted": true,)"
      R"( "reason": "bank\u0000rupt", "assessed_by": "ida.vik"}]})";
  std::ofstream(scratch / "poison.jsonl") << line << '\n';
  const auto answers = play_into_store(root, requests_in(scratch / "poison.jsonl"));
  ASSERT_TRUE(std::holds_alternative<Accepted>(answers.at(0).outcome));
  ASSERT_NO_FATAL_FAILURE(feed_everything());
  EXPECT_EQ(asked().value("select assessment from findings where finding = '460939007be92c21'"),
            "bank\xEF\xBF\xBDrupt");
  EXPECT_EQ(open_feed(root, url())->consumer->state().parked.size(), 1U);
}

TEST_F(PostgresSink, TakesAParkedFactLaterAndOnce) {
  play({"01-opening.jsonl"});
  feed_everything();
  asked().run("alter table facts add constraint no_actor check (actor <> 'per.lie')");
  play({"02-applications.jsonl", "03-decisions.jsonl", "04-autumn.jsonl", "05-second-year.jsonl"});
  ASSERT_NO_FATAL_FAILURE(feed_everything());
  const auto feed = open_feed(root, url());
  ASSERT_TRUE(feed);
  const auto parked = feed->consumer->state().parked;
  ASSERT_GT(parked.size(), 3U);
  EXPECT_EQ(asked().value("select count(*) from facts where actor = 'per.lie'"), "0");
  asked().run("alter table facts drop constraint no_actor");
  for (const auto& [position, why] : parked) {
    const auto taken = feed->runner->retry(position);
    ASSERT_TRUE(taken) << taken.error().detail;
    EXPECT_TRUE(*taken);
    const auto envelope = envelope_at(feed->store->log(), position);
    ASSERT_TRUE(feed->sink->take_late({.position = position, .envelope = *envelope}));
  }
  EXPECT_TRUE(feed->consumer->state().parked.empty());
  AskedSchema database = asked();
  expect_same_books(root, database);
}

// What a filter leaves of an envelope keeps its places.
TEST_F(PostgresSink, NumbersFactsAsTheyWereRecorded) {
  play_sample_year();
  feed_everything();
  const auto all = asked().lines(
      "select position, fact_index, kind from facts where kind = 'repayment_decided'");
  ASSERT_EQ(all.size(), 1U);
  const auto store = StoreReader::open(root);
  const auto sink = make_postgres_sink(
      url() + "_some", {.log = &(*store)->log(), .views = &(*store)->views(), .progress = {}});
  ASSERT_TRUE((*sink)->open(*ledger_id_of((*store)->log())));
  std::vector<Delivery> some;
  const auto take = [&](Position position, const Envelope& envelope) -> Result<bool> {
    Delivery delivery{.position = position, .envelope = envelope};
    delivery.envelope.facts.clear();
    for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
      if (!std::holds_alternative<RepaymentDecided>(envelope.facts[i])) continue;
      delivery.envelope.facts.push_back(envelope.facts[i]);
      delivery.places.push_back(i);
    }
    if (!delivery.places.empty()) some.push_back(std::move(delivery));
    return true;
  };
  ASSERT_TRUE(visit_envelopes((*store)->log(), 0, (*store)->log().head(), take));
  ASSERT_TRUE((*sink)->take({.deliveries = some, .through = {.position = 1'000'000}}));
  AskedSchema filtered(server->url(), schema + "_some");
  EXPECT_EQ(filtered.lines("select position, fact_index, kind from facts"), all);
  EXPECT_NE(filtered.value("select count(*) from facts where fact_index > 0"), "0");
}

// Nobody's rows are at fault when somebody has changed a table: nothing may be parked for it.
TEST_F(PostgresSink, ParksNothingBecauseOfAChangedTable) {
  play({"01-opening.jsonl"});
  feed_everything();
  asked().run("alter table facts rename column actor to who; alter table budget drop column paid");
  play({"02-applications.jsonl"});
  const auto feed = open_feed(root, url());
  ASSERT_TRUE(feed);
  const auto stepped = feed->runner->step();
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().fault, Fault::unavailable) << stepped.error().detail;
  EXPECT_TRUE(feed->consumer->state().parked.empty());
}

}  // namespace
}  // namespace grantledger

int main(int count, char** words) {
  testing::InitGoogleTest(&count, words);
  testing::AddGlobalTestEnvironment(new grantledger::SharedServerEnvironment);
  return RUN_ALL_TESTS();
}
