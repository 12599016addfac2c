#include "tools/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "tools/csv_text.h"
#include "tools/display.h"
#include "tools/labels.h"

namespace grantledger {
namespace {

constexpr std::size_t prose_width = 80;

// What stands in a row under a key, as text; empty if nothing does.
std::string plain_text(const Json& row, const std::string& key) {
  const auto found = row.find(key);
  if (found == row.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : text_of(*found);
}

// Text on one line: control characters would move the cursor of whoever reads the table.
std::string shown_text(const Json& row, const Column& column) {
  std::string text = plain_text(row, column.key);
  if (column.kind == ColumnKind::amount) return with_thousands_apart(std::move(text));
  std::ranges::replace_if(
      text, [](unsigned char byte) { return byte < ' ' || byte == 0x7F; }, ' ');
  return text;
}

void print_json(const Report& report, std::ostream& out) {
  out << '[';
  const char* separator = "\n";
  for (const Json& row : report.rows) {
    out << separator << text_of(row);
    separator = ",\n";
  }
  out << (report.rows.empty() ? "]\n" : "\n]\n");
}

void print_csv(const Report& report, std::ostream& out) {
  const auto print_line = [&](const auto& text_in) {
    const char* separator = "";
    for (const Column& column : report.columns) {
      out << separator << csv_field(text_in(column));
      separator = ",";
    }
    out << "\r\n";
  };
  print_line([](const Column& column) { return column.key; });
  for (const Json& row : report.rows) {
    print_line([&](const Column& column) { return plain_text(row, column.key); });
  }
}

// A column of a table with everything in it.
struct ShownColumn {
  ColumnKind kind = ColumnKind::text;
  std::vector<std::string> cells;  // The first is the heading.
  std::size_t width = 0;
};

ShownColumn shown_column(const Report& report, const Column& column) {
  ShownColumn shown{column.kind, {}, 0};
  shown.cells.emplace_back(column.label.empty() ? label_of(column.key) : column.label);
  bool is_filled = report.rows.empty();
  for (const Json& row : report.rows) {
    shown.cells.push_back(shown_text(row, column));
    is_filled = is_filled || !shown.cells.back().empty();
  }
  if (!is_filled) return {};
  for (const std::string& cell : shown.cells) {
    shown.width = std::max(shown.width, display_width(cell));
  }
  return shown;
}

std::string padded(const std::string& cell, const ShownColumn& column) {
  const std::string blanks(column.width - display_width(cell), ' ');
  const bool is_right = column.kind == ColumnKind::number || column.kind == ColumnKind::amount;
  return is_right ? blanks + cell : cell + blanks;
}

// The text in lines of at most prose_width columns where its blanks allow it.
std::vector<std::string> wrapped(const std::string& text) {
  std::vector<std::string> lines{""};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    std::string& line = lines.back();
    if (line.empty()) {
      line = word;
    } else if (display_width(line) + 1 + display_width(word) <= prose_width) {
      line += ' ' + word;
    } else {
      lines.push_back(word);
    }
    at = end + 1;
  }
  return lines;
}

void print_row(const std::vector<ShownColumn>& columns, std::size_t row, std::ostream& out) {
  std::string text;
  std::vector<std::string> below;
  for (const ShownColumn& column : columns) {
    if (&column != &columns.front()) text += "  ";
    if (column.kind != ColumnKind::prose) {
      text += padded(column.cells[row], column);
      continue;
    }
    const std::vector<std::string> lines = wrapped(column.cells[row]);
    const std::string margin(display_width(text), ' ');
    text += lines.front();
    for (std::size_t i = 1; i < lines.size(); ++i) below.push_back(margin + lines[i]);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  out << text << '\n';
  for (const std::string& line : below) out << line << '\n';
}

void print_table(const Report& report, std::ostream& out) {
  std::vector<ShownColumn> columns;
  for (const Column& column : report.columns) {
    ShownColumn shown = shown_column(report, column);
    if (!shown.cells.empty()) columns.push_back(std::move(shown));
  }
  for (std::size_t row = 0; row <= report.rows.size(); ++row) print_row(columns, row, out);
  if (!report.note.empty()) out << report.note << '\n';
}

}  // namespace

std::string with_thousands_apart(std::string decimal) {
  const std::size_t start = decimal.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  for (std::size_t at = point; at > start + 3; at -= 3) decimal.insert(at - 3, 1, ' ');
  return decimal;
}

void print(const Report& report, Format format, std::ostream& out) {
  switch (format) {
    case Format::table:
      return print_table(report, out);
    case Format::json:
      return print_json(report, out);
    case Format::csv:
      return print_csv(report, out);
  }
}

}  // namespace grantledger
