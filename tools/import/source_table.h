#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/import/problems.h"

namespace grantledger {

// One row of a file, as text. A cell has no blanks at its ends.
struct SourceRow {
  std::uint64_t row = 0;  // As in Problem.
  std::vector<std::string> cells;
};

// A file as rows of text under named columns.
struct SourceTable {
  std::string file;  // Its name, for people.
  std::vector<std::string> columns;
  std::vector<SourceRow> rows;

  std::optional<std::size_t> column(std::string_view name) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == name) return i;
    }
    return std::nullopt;
  }
};

// Limits on what is taken from a file.
inline constexpr std::size_t row_size_max = 1'048'576;  // Bytes.
inline constexpr std::size_t table_rows_max = 10'000'000;

enum class Encoding : std::uint8_t { utf_8, latin_1 };

struct CsvFormat {
  Encoding encoding = Encoding::utf_8;
  char delimiter = ',';
  char quote = '"';  // '\0': none.
};

// The rows of a CSV file whose first row names the columns. Rows without text are passed over, a
// byte order mark too. Whatever is wrong becomes a problem: no rows, a row with more or fewer cells
// than columns (blank ones at the end are forgiven), a name twice, a quote that does not close, a
// row longer than row_size_max, a zero byte, text that is not UTF-8.
SourceTable read_csv(const std::string& file, std::string_view bytes, const CsvFormat& format,
                     Problems& problems);

// The elements of a JSON list as rows. `list` names it: "grants[]", or "[]" if the file is one.
// Each of `columns` is a path into an element: "recipientOrganization[0].id". Numbers stay as they
// are written. What an element lacks, or null, is an empty cell. Problems: not JSON, no such list
// or an empty one, a path that no element has, an element longer than row_size_max.
struct JsonFormat {
  std::string list;
  std::vector<std::string> columns;
  std::vector<std::string> optional_columns = {};  // Stand after these; no element need have them.
};
SourceTable read_json(const std::string& file, std::string_view bytes, const JsonFormat& format,
                      Problems& problems);

}  // namespace grantledger
