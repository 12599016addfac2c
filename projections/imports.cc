#include "projections/imports.h"

#include <utility>

#include "events/event.h"
#include "projections/row_key.h"
#include "projections/scan.h"

namespace grantledger {

void Imports::fold(Position, const Envelope& envelope) {
  for (const Event& fact : envelope.facts) {
    if (const auto* started = std::get_if<ImportStarted>(&fact)) {
      changes_.put(key_of(started->source.text(), hex_of(started->file)), started->file_name);
    }
    if (const auto* finished = std::get_if<ImportFinished>(&fact)) {
      changes_.erase(key_of(finished->source.text(), hex_of(finished->file)));
    }
  }
}

RowChanges Imports::drain() {
  return std::exchange(changes_, {});
}

Result<std::vector<UnfinishedImport>> unfinished_imports_in(const TableReader& rows) {
  std::vector<UnfinishedImport> imports;
  TRY_VOID(scan_each(rows, "", [&](std::string_view key, std::string_view value) -> Result<void> {
    const auto parts = parts_of(key);
    if (parts.size() != 2) return fail(Fault::corrupt, "a row of imports is not a source's file");
    imports.push_back({std::string(parts[0]), std::string(parts[1]), std::string(value)});
    return {};
  }));
  return imports;
}

}  // namespace grantledger
