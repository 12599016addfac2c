#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "tools/command_spec.h"
#include "tools/json_text.h"

namespace grantledger {

// Prose stands last in a table and goes on below itself where it is long.
enum class ColumnKind : std::uint8_t { text, number, amount, prose };

struct Column {
  std::string key;
  ColumnKind kind = ColumnKind::text;
  std::string label = {};  // Of a table; empty: as labels.h says.
};

// Rows that are printed as a table, as CSV or as a JSON array. Each row is an object without
// objects in it; amounts are decimal strings.
struct Report {
  std::vector<Column> columns;
  std::vector<Json> rows;
  std::string note = {};  // Printed under a table only.
};

// Prints it. A table aligns columns by what characters show, numbers and amounts to the right, sets
// thousands apart, and leaves out columns that no row fills. CSV is RFC 4180 with a heading of
// keys.
void print(const Report& report, Format format, std::ostream& out);

// "-1 234.50" for "-1234.50".
std::string with_thousands_apart(std::string decimal);

}  // namespace grantledger
