#pragma once

#include "ledger/log/table.h"

namespace grantledger {

// Shows `visit`, a function of key and value to Result<void>, every row whose key starts with
// `prefix`, in order, until one fails. Errors: as TableReader::scan, and what `visit` met.
template <class Visit>
Result<void> scan_each(const TableReader& rows, std::string_view prefix, const Visit& visit) {
  Result<void> visited;
  TRY_VOID(rows.scan(prefix, [&](std::string_view key, std::string_view value) {
    visited = visit(key, value);
    return visited.has_value();
  }));
  return visited;
}

}  // namespace grantledger
