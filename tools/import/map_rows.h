#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "events/event.h"
#include "ledger/rules/rule_book.h"
#include "tools/import/mapping.h"
#include "tools/import/problems.h"
#include "tools/import/source_table.h"

namespace grantledger {

inline constexpr std::size_t row_key_size_max = 500;       // Bytes.
inline constexpr std::size_t row_facts_size_max = 48'000;  // Bytes of a row's facts as stored.

// What one row says, as the facts that would be recorded if the ledger knew nothing. What an
// organisation is stands there as OrganisationRegistered.
struct MappedRow {
  std::uint64_t row = 0;  // As in Problem.
  std::string key;
  Digest content{};  // Of the facts.
  std::vector<Event> facts;
  std::vector<std::string> source_texts;  // As in ImportOrigin.
};

// The rows of one version of a source. Rows with a problem are left out; of those whose key could
// be read it is kept, because the row has not vanished.
struct MappedRows {
  std::vector<MappedRow> rows;
  std::set<std::string> bad_keys;
  std::uint64_t bad_rows = 0;
  bool is_bad_key_unknown = false;
};

// What the rows are read with. `tables` stand in the order of the mapping's files; one that takes
// no part is empty. Rules are those known at `known`.
struct MapInput {
  const Mapping& mapping;
  SourceId source;
  std::map<std::string, std::string> given;
  std::vector<SourceTable> tables;
  const RuleBook& rules;
  Position known = 0;
};

// Who decided an imported award: whoever it was, not the one who imports it.
ActorId imported_decider();

// Pure. Everything that is not as the mapping expects becomes a problem.
MappedRows map_rows(const MapInput& input, Problems& problems);

}  // namespace grantledger
