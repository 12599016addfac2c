#include <csv.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <utility>

#include "tools/import/source_table.h"
#include "tools/import/utf8.h"

namespace grantledger {
namespace {

constexpr std::string_view utf_8_mark = "\xef\xbb\xbf";

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool has_text(const std::vector<std::string>& cells) {
  return std::ranges::any_of(cells, [](const std::string& cell) { return !cell.empty(); });
}

// Feeds libcsv line by line, so that every row knows the line it begins on.
class CsvReader {
 public:
  CsvReader(SourceTable& table, const CsvFormat& format, Problems& problems)
      : table_(table), encoding_(format.encoding), problems_(problems) {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
    csv_set_delim(&parser_, static_cast<unsigned char>(format.delimiter));
    csv_set_quote(&parser_, static_cast<unsigned char>(format.quote));
    csv_set_space_func(&parser_, [](unsigned char) { return 0; });  // Cells are trimmed here.
  }
  ~CsvReader() { csv_free(&parser_); }
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  void read(std::string_view bytes) {
    while (!bytes.empty() && !is_stopped_) {
      const std::size_t end = bytes.find('\n');
      const std::string_view line =
          bytes.substr(0, end == std::string_view::npos ? bytes.size() : end + 1);
      bytes.remove_prefix(line.size());
      ++line_;
      take(line);
    }
    if (is_stopped_) return;
    if (csv_fini(&parser_, &on_cell, &on_row, this) != 0) {
      add({}, "a quote that does not close", "a quote at the end of the cell that begins with one");
    }
  }

 private:
  static void on_cell(void* cell, std::size_t size, void* self) {
    static_cast<CsvReader*>(self)->take_cell(
        {static_cast<const char*>(cell), cell != nullptr ? size : 0});
  }
  static void on_row(int, void* self) { static_cast<CsvReader*>(self)->take_row(); }

  void add(std::string column, std::string found, std::string expected) {
    problems_.add(
        {table_.file, begun_on_, std::move(column), std::move(found), std::move(expected)});
  }
  void stop(std::string found, std::string expected) {
    add({}, std::move(found), std::move(expected));
    is_stopped_ = true;
  }

  void take(std::string_view line) {
    if (row_size_ == 0) begun_on_ = line_;
    row_size_ += line.size();
    if (row_size_ > row_size_max) {
      return stop("a row of more than " + std::to_string(row_size_max) + " bytes",
                  "shorter rows: is a quote left open, or the file no CSV?");
    }
    if (line.find('\0') != std::string_view::npos) {
      return stop("a zero byte", "text: the file may be UTF-16, or no CSV");
    }
    if (trimmed(line).empty() && cells_.empty() && row_size_ == line.size()) {
      row_size_ = 0;  // libcsv passes over blank lines.
    }
    if (csv_parse(&parser_, line.data(), line.size(), &on_cell, &on_row, this) != line.size()) {
      stop("a quote inside a cell", "quotes around whole cells, and doubled within them");
    }
  }

  void take_cell(std::string_view cell) {
    cell = trimmed(cell);
    if (encoding_ == Encoding::latin_1) return cells_.push_back(utf_8_of_latin_1(cell));
    if (const auto bad = first_not_utf_8(cell)) {
      const std::size_t place = cells_.size();
      char found[32];
      std::snprintf(found, sizeof found, "the byte 0x%02X",
                    static_cast<unsigned>(static_cast<unsigned char>(cell[*bad])));
      add(place < table_.columns.size() ? table_.columns[place] : "", found,
          "UTF-8; a mapping may say encoding = \"latin-1\"");
      is_bad_ = true;
    }
    cells_.emplace_back(cell);
  }

  void take_row() {
    std::vector<std::string> cells;
    cells.swap(cells_);
    row_size_ = 0;
    const bool is_bad = std::exchange(is_bad_, false);
    if (!has_text(cells)) return;
    if (table_.columns.empty()) return take_headings(std::move(cells));
    while (cells.size() > table_.columns.size() && cells.back().empty()) cells.pop_back();
    if (cells.size() != table_.columns.size()) {
      return add({}, std::to_string(cells.size()) + " cells",
                 std::to_string(table_.columns.size()) + ", as the headings have");
    }
    if (is_bad) return;
    if (table_.rows.size() == table_rows_max) {
      return stop("more rows", "at most " + std::to_string(table_rows_max));
    }
    table_.rows.push_back({begun_on_, std::move(cells)});
  }

  void take_headings(std::vector<std::string> names) {
    while (names.back().empty()) names.pop_back();
    std::set<std::string> seen;
    for (const std::string& name : names) {
      if (!seen.insert(name).second) add(name, "this heading twice", "a name for each column");
    }
    table_.columns = std::move(names);
  }

  SourceTable& table_;
  Encoding encoding_;
  Problems& problems_;
  csv_parser parser_{};
  std::vector<std::string> cells_;
  std::uint64_t line_ = 0;
  std::uint64_t begun_on_ = 1;
  std::size_t row_size_ = 0;
  bool is_bad_ = false;
  bool is_stopped_ = false;
};

}  // namespace

SourceTable read_csv(const std::string& file, std::string_view bytes, const CsvFormat& format,
                     Problems& problems) {
  SourceTable table{.file = file};
  const std::uint64_t before = problems.count();
  if (bytes.starts_with(utf_8_mark)) bytes.remove_prefix(utf_8_mark.size());
  CsvReader(table, format, problems).read(bytes);
  if (table.rows.empty() && problems.count() == before) {
    problems.add({file, 0, "", table.columns.empty() ? "an empty file" : "headings only",
                  "a row of headings and at least one row below"});
  }
  return table;
}

}  // namespace grantledger
