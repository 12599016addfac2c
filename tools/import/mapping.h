#pragma once
// How the rows of a file become facts: what docs/mappings/README.md describes, as plain values.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/register_facts.h"
#include "events/result.h"
#include "tools/import/cell_template.h"
#include "tools/import/source_table.h"
#include "tools/import/value_formats.h"

namespace grantledger {

// One kind of file that the mapping reads.
struct FileMapping {
  std::string name = "rows";
  std::string file_name;  // A pattern: "partistotte_{year}.csv". Empty: any file.
  std::map<std::string, std::string> constants = {};  // Besides the mapping's own.
  std::string table;  // A file that stands beside the mapping, instead.
  bool is_json = false;
  CsvFormat csv;
  std::string list;  // Of JSON: "grants[]".
  NumberFormat numbers;
  DateFormat dates;
};

// Finds, for each row, the row of `file` whose `key` is the text of `on`.
struct JoinMapping {
  std::string name;
  std::string file;
  CellTemplate key;
  CellTemplate on;
  bool is_required = true;
};

// Holds where each text is as its pattern says, in which * stands for any characters.
using Condition = std::vector<std::pair<CellTemplate, std::string>>;

struct QuantityMapping {
  std::string unit;
  CellTemplate count;
  bool is_hundredths = false;  // The text has up to two decimals, counted in hundredths.
};

// The parts of a total: those added, those taken away.
struct SumMapping {
  CellTemplate total;
  std::vector<CellTemplate> plus;
  std::vector<CellTemplate> minus;
};

struct OrganisationMapping {
  CellTemplate id;
  OrganisationKind kind = OrganisationKind::other;
  CellTemplate name;
  CellTemplate municipality;
};

struct CodeChangeMapping {
  CellTemplate old_code, old_name, new_code, new_name;
};

enum class EmptyAmount : std::uint8_t { refused, none, zero };

// What rows of one file, where the condition holds, become.
struct RowMapping {
  std::string file;
  Condition when;
  bool is_skipped = false;
  std::map<std::string, CellTemplate> texts;  // By key: key, grant, scheme, recipient, year, …
  std::vector<CellTemplate> organisation_numbers;
  std::vector<SumMapping> sums;
  std::vector<QuantityMapping> quantities;
  std::vector<OrganisationMapping> organisations;
  std::optional<CodeChangeMapping> code_change;
  std::vector<std::string> kept;  // Columns whose text is kept, where the file has them.
  EmptyAmount empty_amount = EmptyAmount::refused;
  bool is_decided_by_rule = false;

  const CellTemplate* text(const std::string& key) const {
    const auto found = texts.find(key);
    return found == texts.end() ? nullptr : &found->second;
  }
};

struct Mapping {
  std::string file;  // The mapping's own, for people.
  CellTemplate source;
  bool is_each_file_alone = false;  // Else files that fit together are one source.
  Digest digest{};                  // Of the mapping and the tables that stand beside it.
  std::map<std::string, std::string> constants;
  std::vector<FileMapping> files;  // At least one.
  std::vector<JoinMapping> joins;
  std::vector<RowMapping> rows;  // At least one; the first that fits a row maps it.
};

// The mapping in `text`. `file` names it in problems.
// Errors: malformed, with every problem on a line of its own: file:line: key: found, expected.
Result<Mapping> parse_mapping(std::string_view text, const std::string& file);

// The texts that a file-name pattern gives the name: "partistotte_{year}.csv" gives year=2011. None
// if it does not fit. A name stands for one or more characters, as few as fit.
std::optional<std::map<std::string, std::string>> parts_of_file_name(const std::string& pattern,
                                                                     const std::string& name);

}  // namespace grantledger
