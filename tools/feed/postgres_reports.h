#pragma once

#include <string>
#include <vector>

#include "projections/query.h"
#include "tools/feed/postgres_tables.h"

namespace grantledger {

// All rows of one table of results, as COPY writes them, sorted by their bytes.
struct ReportRows {
  const SqlTable* table = nullptr;
  std::vector<std::string> rows;
};

// What the facts up to `position` come to: the rows of balances, shares, budget and findings, which
// the commands of these names print. Errors: corrupt, unavailable.
Result<std::vector<ReportRows>> report_rows_at(const QuerySource& source, Position position);

// The fields of a row that are its key, as a row of their own.
std::string_view key_of_row(std::string_view row, std::size_t key_size);

}  // namespace grantledger
