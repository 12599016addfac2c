#pragma once
// Stores to export, and what the program exports of them.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "projections/balances.h"
#include "tests/import_world.h"
#include "tests/played_ledger.h"
#include "tools/import/source_table.h"
#include "tools/program.h"
#include "tools/simulate.h"

namespace grantledger {

struct Exported {
  ExitStatus status = ExitStatus::done;
  std::string out;
  std::string err;
};

inline Exported run_in(const std::filesystem::path& store, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--store", store.string()});
  std::ostringstream out, err;
  const ExitStatus status = run_program(arguments, {.out = out, .err = err});
  return {status, out.str(), err.str()};
}

// The sample year in a store.
inline void play_sample_year(const std::filesystem::path& store) {
  make_simulated_store(store);
  const std::filesystem::path sample =
      std::filesystem::path(GRANTLEDGER_SOURCE_DIR) / "docs/sample";
  for (const char* file : {"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                           "04-autumn.jsonl", "05-second-year.jsonl", "county-leave.jsonl"}) {
    play_into_store(store, requests_in(sample / file));
  }
}

// Simulated books in a store. Returns what was asked for.
inline std::vector<Request> play_simulation(const std::filesystem::path& store,
                                            const SimulationOptions& options) {
  make_simulated_store(store);
  Simulation simulation(options);
  std::vector<Request> requests;
  while (std::optional<Request> request = simulation.next()) {
    requests.push_back(*std::move(request));
  }
  play_into_store(store, requests);
  return requests;
}

// An empty store that imports take.
inline void import_into(const std::filesystem::path& store, const char* mapping,
                        const std::vector<std::filesystem::path>& files) {
  if (!std::filesystem::exists(store)) make_simulated_store(store);
  std::vector<std::string> arguments{"import", "--mapping", shipped_mapping(mapping).string()};
  for (const auto& file : files) arguments.push_back(file.string());
  const Exported imported = run_in(store, arguments);
  ASSERT_EQ(imported.status, ExitStatus::done) << imported.err << imported.out;
}

// What stands on the accounts of a kind ("paid"), in minor units by currency.
inline std::map<std::string, std::int64_t> sums_of_kind(const std::filesystem::path& root,
                                                        const std::string& kind,
                                                        const AsOf& as_of = {}) {
  const auto store = StoreReader::open(root);
  CHECK(store.has_value());
  const auto history =
      HistoryReader::open({.log = &(*store)->log(), .views = &(*store)->views(), .progress = {}});
  CHECK(history.has_value());
  const auto balances = balances_at(**history, as_of);
  CHECK(balances.has_value());
  std::map<std::string, std::int64_t> sums;
  for (const Balance& each : *balances) {
    if (each.account.starts_with(kind + ":")) {
      sums[text_of(each.amount.currency)] += each.amount.minor_units;
    }
  }
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  return sums;
}

// Cells of a table by column name, as text.
class Cells {
 public:
  explicit Cells(SourceTable table) : table_(std::move(table)) {}

  std::size_t size() const { return table_.rows.size(); }
  const std::string& at(std::size_t row, std::string_view column) const {
    const auto place = table_.column(column);
    CHECK(place.has_value());
    return table_.rows[row].cells[*place];
  }
  // An amount in minor units; nothing is zero.
  std::int64_t amount(std::size_t row, std::string_view column, const std::string& currency) const {
    const std::string& text = at(row, column);
    if (text.empty()) return 0;
    const auto money = parse_money(text, *parse_currency(currency));
    EXPECT_TRUE(money) << text;
    return money ? money->minor_units : 0;
  }

 private:
  SourceTable table_;
};

// The elements of a JSON list, of which some columns may be nowhere.
inline Cells cells_of_json(const std::string& json, const std::string& list,
                           const std::vector<std::string>& columns) {
  Problems problems;
  Cells cells(read_json("json", json, {.list = list, .columns = {}, .optional_columns = columns},
                        problems));
  for (const Problem& problem : problems.listed()) ADD_FAILURE() << text_of(problem);
  return cells;
}

}  // namespace grantledger
