#include "tests/postgres_books.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "events/codec.h"
#include "events/postings.h"
#include "ledger/log/clock.h"
#include "projections/fact_schemes.h"
#include "tools/feed/postgres_sink.h"
#include "tools/feed/postgres_url.h"
#include "tools/json_text.h"
#include "tools/program.h"

namespace grantledger {
namespace {

const SystemClock clock;

std::string output_of(const std::filesystem::path& store, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--store", store.string()});
  std::ostringstream out, err;
  EXPECT_EQ(run_program(arguments, {.out = out, .err = err}), ExitStatus::done) << err.str();
  return out.str();
}

// The rows that a command prints, each as the texts of these keys.
std::vector<std::string> printed(const std::filesystem::path& store,
                                 std::vector<std::string> arguments,
                                 const std::vector<std::string>& keys) {
  const Json rows = Json::parse(output_of(store, std::move(arguments)), nullptr, false);
  EXPECT_TRUE(rows.is_array());
  std::vector<std::string> lines;
  for (const Json& row : rows) {
    std::string& line = lines.emplace_back();
    for (const std::string& key : keys) {
      if (!line.empty()) line += '|';
      if (!row.contains(key)) continue;
      line += row[key].is_string() ? row[key].get<std::string>() : text_of(row[key]);
    }
  }
  std::ranges::sort(lines);
  return lines;
}

const std::vector<std::string> share_figures{
    "cost", "state_share", "owner_share", "owner_due",   "owner_paid", "to_forward",
    "paid", "claimed",     "repaid",      "written_off", "outstanding"};

void expect_same_shares(const std::filesystem::path& store, AskedSchema& schema) {
  std::vector<std::string> keys{"key", "currency"};
  keys.insert(keys.end(), share_figures.begin(), share_figures.end());
  std::string sums;
  for (const std::string& figure : share_figures) sums += ", sum(" + figure + ")";
  for (const char* by :
       {"scheme", "year", "recipient", "municipality", "county", "payer", "beneficiary"}) {
    const std::string column =
        by == std::string("year") ? "case year when 0 then 'unknown' else year::text end" : by;
    EXPECT_EQ(schema.lines("select " + column + ", currency" + sums + " from shares group by 1, 2"),
              printed(store, {"shares", "--by", by}, keys))
        << by;
  }
}

// Every fact as `events` prints it, and every entry of it.
void expect_same_facts(const std::filesystem::path& store, AskedSchema& schema) {
  const PostgresRows facts = schema.ask(
      "select position, fact_index, to_char(recorded_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), "
      "actor, origin, kind, effective_on, fact from facts order by position, fact_index");
  std::istringstream events(output_of(store, {"events"}));
  std::size_t row = 0;
  for (std::string line; std::getline(events, line);) {
    const nlohmann::json envelope = nlohmann::json::parse(line, nullptr, false);
    for (std::size_t index = 0; index < envelope["facts"].size(); ++index, ++row) {
      ASSERT_LT(row, facts.size());
      const nlohmann::json& fact = envelope["facts"][index];
      EXPECT_EQ(facts[row][0], std::to_string(envelope["position"].get<Position>()));
      EXPECT_EQ(facts[row][1], std::to_string(index));
      EXPECT_EQ(facts[row][2], envelope["recorded_at"].get<std::string>());
      EXPECT_EQ(facts[row][3], envelope["actor"].get<std::string>());
      EXPECT_EQ(facts[row][4], envelope["origin"].get<std::string>());
      EXPECT_EQ(facts[row][5], fact["kind"].get<std::string>());
      EXPECT_EQ(facts[row][6], fact["effective_on"].get<std::string>());
      ASSERT_EQ(nlohmann::json::parse(*facts[row][7], nullptr, false), fact);
    }
  }
  EXPECT_EQ(row, facts.size());
}

void expect_same_postings(const std::filesystem::path& store, AskedSchema& schema) {
  const auto reader = StoreReader::open(store);
  ASSERT_TRUE(reader);
  FactSchemes schemes({.log = &(*reader)->log(), .views = &(*reader)->views(), .progress = {}});
  std::vector<std::string> expected, expected_schemes;
  const auto take = [&](Position position, const Envelope& envelope) -> Result<bool> {
    TRY(const auto about, schemes.of(position, envelope));
    for (std::size_t index = 0; index < envelope.facts.size(); ++index) {
      if (!about[index].empty()) {
        expected_schemes.push_back(std::to_string(position) + "|" + std::to_string(index) + "|" +
                                   about[index][0].text());
      }
      std::size_t number = 0;
      for (const Entry& entry : postings(envelope.facts[index])) {
        expected.push_back(std::to_string(position) + "|" + std::to_string(index) + "|" +
                           std::to_string(number++) + "|" + entry.account + "|" +
                           text_of(entry.amount.currency) + "|" + decimal_text_of(entry.amount) +
                           "|" + text_of(effective_on(envelope.facts[index])) + "|" +
                           text_of(envelope.recorded_at));
      }
    }
    return true;
  };
  ASSERT_TRUE(visit_envelopes((*reader)->log(), 0, (*reader)->log().head(), take));
  std::ranges::sort(expected);
  EXPECT_EQ(schema.lines("select position, fact_index, entry, account, currency, amount, "
                         "effective_on, to_char(recorded_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') "
                         "from postings"),
            expected);
  std::ranges::sort(expected_schemes);
  EXPECT_EQ(schema.lines("select position, fact_index, scheme from facts where scheme is not null"),
            expected_schemes);
  EXPECT_EQ(schema.value("select count(*) from postings join facts using (position, fact_index) "
                         "where postings.scheme is distinct from facts.scheme"),
            "0");
}

}  // namespace

AskedSchema::AskedSchema(const std::string& url, const std::string& schema) {
  auto opened = PostgresConnection::open(url);
  EXPECT_TRUE(opened) << opened.error().detail;
  connection_ = *std::move(opened);
  run("set search_path = " + schema);
}

PostgresRows AskedSchema::ask(const std::string& query) {
  auto rows = connection_->ask(query);
  EXPECT_TRUE(rows) << query << ": " << rows.error().detail;
  return rows ? *std::move(rows) : PostgresRows();
}

std::vector<std::string> AskedSchema::lines(const std::string& query) {
  std::vector<std::string> lines;
  for (const auto& row : ask(query)) {
    std::string& line = lines.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += '|';
      line += row[i].value_or("");
    }
  }
  std::ranges::sort(lines);
  return lines;
}

void AskedSchema::run(const std::string& statements) {
  const auto ran = connection_->run(statements);
  EXPECT_TRUE(ran) << statements << ": " << ran.error().detail;
}

Result<OpenedFeed> open_feed(const std::filesystem::path& store, const std::string& url,
                             const PageLimits& batch) {
  OpenedFeed feed;
  TRY(feed.store, StoreReader::open(store));
  TRY(feed.sink,
      make_postgres_sink(
          url, {.log = &feed.store->log(), .views = &feed.store->views(), .progress = {}}));
  TRY(Consumer consumer, Consumer::hold(feed.store->paths().kept(), "test", clock));
  feed.consumer = std::make_unique<Consumer>(std::move(consumer));
  feed.runner = std::make_unique<FeedRunner>(feed.store->log(), *feed.sink, feed.consumer.get(),
                                             clock, FeedOptions{.batch = batch});
  TRY_VOID(feed.runner->open());
  return feed;
}

void feed_in_random_cuts(const std::filesystem::path& store, const std::string& url,
                         std::mt19937& random) {
  const std::size_t largest = 1 + random() % 400;
  for (bool is_at_head = false; !is_at_head;) {
    auto feed = open_feed(store, url, {.count_max = 1 + random() % largest});
    ASSERT_TRUE(feed) << feed.error().detail;
    for (std::size_t steps = 1 + random() % 10; steps > 0 && !is_at_head; --steps) {
      const auto stepped = feed->runner->step();
      ASSERT_TRUE(stepped) << stepped.error().detail;
      is_at_head = !*stepped;
    }
  }
}

void expect_same_reports(const std::filesystem::path& store, AskedSchema& schema) {
  EXPECT_EQ(schema.lines("select account, currency, amount from balances"),
            printed(store, {"balances"}, {"account", "currency", "amount"}));
  EXPECT_EQ(schema.lines("select line, currency, appropriated, authority, committed, paid, repaid, "
                         "to_treasury, transferred, lapsed, available from budget"),
            printed(store, {"budget"},
                    {"line", "currency", "appropriated", "authority", "committed", "paid", "repaid",
                     "to_treasury", "transferred", "lapsed", "available"}));
  EXPECT_EQ(schema.lines("select finding, rule, severity, about, day, currency, at_risk, assessed, "
                         "assessed_by, assessment, translate(positions::text, '{}', '[]'), what "
                         "from findings"),
            printed(store, {"findings"},
                    {"finding", "rule", "severity", "about", "day", "currency", "at_risk",
                     "assessed", "assessed_by", "assessment", "positions", "what"}));
  expect_same_shares(store, schema);
  EXPECT_EQ(schema.lines("select account, currency, sum(amount) from postings group by 1, 2 "
                         "having sum(amount) <> 0"),
            schema.lines("select account, currency, amount from balances"));
}

void expect_same_books(const std::filesystem::path& store, AskedSchema& schema) {
  const auto reader = StoreReader::open(store);
  ASSERT_TRUE(reader);
  const std::string head = std::to_string((*reader)->log().head());
  EXPECT_EQ(schema.lines("select position from feed"), (std::vector<std::string>{head}));
  EXPECT_EQ(schema.lines("select table_name, position from refreshed"),
            (std::vector<std::string>{"balances|" + head, "budget|" + head, "findings|" + head,
                                      "shares|" + head}));
  expect_same_reports(store, schema);
  expect_same_facts(store, schema);
  expect_same_postings(store, schema);
}

}  // namespace grantledger
