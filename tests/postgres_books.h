#pragma once
// A ledger that is fed into a schema of PostgreSQL, and whether the two say the same.

#include <random>

#include "ledger/feed/feed_runner.h"
#include "ledger/store.h"
#include "projections/query.h"
#include "tools/feed/postgres_connection.h"

namespace grantledger {

// A session that asks one schema.
class AskedSchema {
 public:
  AskedSchema(const std::string& url, const std::string& schema);

  PostgresRows ask(const std::string& query);
  // Each row as one text, its fields separated by "|", sorted.
  std::vector<std::string> lines(const std::string& query);
  std::string value(const std::string& query) { return lines(query).at(0); }
  void run(const std::string& statements);

 private:
  std::unique_ptr<PostgresConnection> connection_;
};

// A store and a sink, opened; and the runner between them.
struct OpenedFeed {
  std::unique_ptr<StoreReader> store;
  std::unique_ptr<Sink> sink;
  std::unique_ptr<Consumer> consumer;
  std::unique_ptr<FeedRunner> runner;
};
Result<OpenedFeed> open_feed(const std::filesystem::path& store, const std::string& url,
                             const PageLimits& batch = {});

// Feeds everything there is in batches of random sizes, each few by a feed that is opened anew.
void feed_in_random_cuts(const std::filesystem::path& store, const std::string& url,
                         std::mt19937& random);

// Compares the tables of results, row by row, with what the program's commands print of the store.
void expect_same_reports(const std::filesystem::path& store, AskedSchema& schema);

// Compares every table with what the program's commands print of the store, and the facts and
// postings with the log.
void expect_same_books(const std::filesystem::path& store, AskedSchema& schema);

}  // namespace grantledger
