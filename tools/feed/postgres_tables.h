#pragma once
// The tables that a feed fills. docs/reporting.md is their manual; every table, view and column has
// its comment in the database too.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace grantledger {

struct SqlColumn {
  std::string_view name;
  std::string_view type;  // Empty in a view.
  std::string_view comment;
};

struct SqlTable {
  std::string_view name;
  std::string_view comment;
  std::vector<SqlColumn> columns;
  std::size_t key_size = 0;  // How many of the first columns are the primary key.
};

struct SqlView {
  std::string_view name;
  std::string_view comment;
  std::vector<SqlColumn> columns;
  std::string_view query;
};

// What a fact says, and what it moves: rows are added and never changed.
const SqlTable& facts_table();
const SqlTable& postings_table();

// What the facts come to: their rows are replaced where they change.
const SqlTable& balances_table();
const SqlTable& shares_table();
const SqlTable& budget_table();
const SqlTable& findings_table();

// Where the feed stands, and where each of the four above does.
const SqlTable& feed_table();
const SqlTable& refreshed_table();

std::vector<const SqlTable*> report_tables();  // Those four.
std::vector<const SqlTable*> all_sql_tables();
std::span<const SqlView> all_sql_views();

// Statements that make the indexes beside the primary keys; and the name of the last.
std::span<const std::string_view> index_statements();
inline constexpr std::string_view last_index = "postings_kind_day";

// Statements that make all tables and views, with comments, in the first schema of the search path.
std::string create_statements();

// "position, fact_index, …": the columns of a table, or those of its key.
std::string column_list(const SqlTable& table);
std::string key_list(const SqlTable& table);

}  // namespace grantledger
