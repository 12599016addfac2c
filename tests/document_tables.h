#pragma once
// The tables of a page in docs/, for tests that hold the page against what the program says.

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace grantledger {

// One row below a table's head, with the nearest headings above it ("## Reasons" is "Reasons").
struct TableRow {
  std::string section;  // ##
  std::string heading;  // ### in that section, or empty.
  std::vector<std::string> cells;
};

inline std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

// The words between `marks` in a cell.
inline std::vector<std::string> marked_in(std::string_view cell) {
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

// The one marked word of a cell; empty where there is not exactly one.
inline std::string only_marked_in(std::string_view cell) {
  std::vector<std::string> words = marked_in(cell);
  return words.size() == 1 ? words.front() : "";
}

inline std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  for (std::size_t from = 0; from + 1 < line.size();) {
    const std::size_t to = std::min(line.find('|', from + 1), line.size());
    cells.push_back(trimmed(line.substr(from + 1, to - from - 1)));
    from = to;
  }
  return cells;
}

// All rows of the page's tables, in their order, without the heads. `page` is its path below docs/.
inline std::vector<TableRow> table_rows(const std::string& page) {
  std::ifstream document(GRANTLEDGER_SOURCE_DIR "/docs/" + page);
  std::vector<TableRow> rows;
  std::string section;
  std::string heading;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("## ")) {
      section = line.substr(3);
      heading.clear();
    } else if (line.starts_with("### ")) {
      heading = line.substr(4);
    } else if (line.starts_with("|---") && !rows.empty()) {
      rows.pop_back();  // That was the head.
    } else if (line.starts_with("| ")) {
      rows.push_back({section, heading, cells_of(line)});
    }
  }
  return rows;
}

}  // namespace grantledger
