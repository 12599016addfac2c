// docs/events.md: its catalogue names every fact, the command that asks for it, and its fields.

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "events/codec.h"
#include "ledger/domain/command.h"
#include "tests/document_tables.h"
#include "tests/filled.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

struct CatalogueRow {
  std::string kind;
  std::string command;  // Empty where nobody asks for the fact.
  std::set<std::string> fields;
};

std::vector<CatalogueRow> catalogue() {
  std::vector<CatalogueRow> rows;
  for (const TableRow& row : table_rows("events.md")) {
    if (row.section != "Catalogue") continue;
    CHECK(row.cells.size() >= 3);
    const std::vector<std::string> fields = marked_in(row.cells[2]);
    rows.push_back({only_marked_in(row.cells[0]),
                    only_marked_in(row.cells[1]),
                    {fields.begin(), fields.end()}});
  }
  return rows;
}

// The keys of a fact that has everything, but for those that all facts may have and the number of a
// reason, which JSON shows beside its code.
std::set<std::string> fields_of(const Event& fact) {
  std::set<std::string> fields;
  const Json json = json_of(fact);
  for (const auto& [key, value] : json.items()) fields.insert(key);
  for (const char* common : {"kind", "effective_on", "currency", "number"}) fields.erase(common);
  return fields;
}

TEST(EventsDocument, NamesEveryFactWithItsCommandAndFields) {
  const std::vector<CatalogueRow> rows = catalogue();
  std::map<std::string, CatalogueRow> by_kind;
  for (const CatalogueRow& row : rows) by_kind[row.kind] = row;
  EXPECT_EQ(by_kind.size(), rows.size()) << "a fact is named twice";
  for (std::size_t i = 0; i < std::variant_size_v<EventKinds>; ++i) {
    const Event fact = filled_event(i);
    const std::string kind(kind_of(fact));
    ASSERT_TRUE(by_kind.contains(kind)) << kind;
    EXPECT_EQ(by_kind[kind].command, command_code_of(fact)) << kind;
    EXPECT_EQ(by_kind[kind].fields, fields_of(fact)) << kind;
  }
  EXPECT_EQ(rows.size(), std::variant_size_v<EventKinds>);
}

}  // namespace
}  // namespace grantledger
