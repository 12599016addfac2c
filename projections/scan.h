#pragma once

#include "ledger/log/table.h"

namespace grantledger {

// Shows `visit`, a function of key and value to Result<bool>, every row whose key starts with
// `prefix`, in order, until it fails or wants no more. Errors: as TableReader::scan, and what
// `visit` met.
template <class Visit>
Result<void> scan_while(const TableReader& rows, std::string_view prefix, const Visit& visit) {
  Result<bool> goes_on = true;
  TRY_VOID(rows.scan(prefix, [&](std::string_view key, std::string_view value) {
    goes_on = visit(key, value);
    return goes_on.value_or(false);
  }));
  if (!goes_on) return tl::unexpected(goes_on.error());
  return {};
}

// The same with a function to Result<void>, until one fails.
template <class Visit>
Result<void> scan_each(const TableReader& rows, std::string_view prefix, const Visit& visit) {
  return scan_while(rows, prefix,
                    [&](std::string_view key, std::string_view value) -> Result<bool> {
                      TRY_VOID(visit(key, value));
                      return true;
                    });
}

}  // namespace grantledger
