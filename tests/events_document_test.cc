// docs/events.md: its catalogue names every fact, the command that asks for it, and its fields.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "events/codec.h"
#include "ledger/domain/command.h"
#include "tests/filled.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

// The words between `marks` in one cell of a table.
std::vector<std::string> marked_in(std::string_view cell) {
  std::vector<std::string> words;
  for (std::size_t from = cell.find('`'); from != std::string_view::npos;
       from = cell.find('`', from)) {
    const std::size_t to = cell.find('`', from + 1);
    if (to == std::string_view::npos) break;
    words.emplace_back(cell.substr(from + 1, to - from - 1));
    from = to + 1;
  }
  return words;
}

struct CatalogueRow {
  std::string kind;
  std::string command;  // Empty where nobody asks for the fact.
  std::set<std::string> fields;
};

std::vector<CatalogueRow> catalogue() {
  std::ifstream document(GRANTLEDGER_SOURCE_DIR "/docs/events.md");
  std::vector<CatalogueRow> rows;
  bool is_inside = false;
  for (std::string line; std::getline(document, line);) {
    is_inside = is_inside || line == "## Catalogue";
    if (!is_inside || !line.starts_with("| `")) continue;
    std::vector<std::vector<std::string>> cells;
    for (std::size_t from = 0; from + 1 < line.size();) {
      const std::size_t to = line.find('|', from + 1);
      cells.push_back(marked_in(std::string_view(line).substr(from, to - from)));
      from = to;
    }
    CHECK(cells.size() >= 3 && cells[0].size() == 1 && cells[1].size() <= 1);
    rows.push_back(
        {cells[0][0], cells[1].empty() ? "" : cells[1][0], {cells[2].begin(), cells[2].end()}});
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
