#include "tools/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "tools/display.h"
#include "tools/labels.h"

namespace grantledger {
namespace {

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

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void print_csv(const Report& report, std::ostream& out) {
  const auto print_line = [&](const auto& text_in) {
    const char* separator = "";
    for (const Column& column : report.columns) {
      out << separator << quoted(text_in(column));
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
  bool is_right = false;
  std::vector<std::string> cells;  // The first is the heading.
  std::size_t width = 0;
};

ShownColumn shown_column(const Report& report, const Column& column) {
  ShownColumn shown{column.kind != ColumnKind::text, {}, 0};
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
  return column.is_right ? blanks + cell : cell + blanks;
}

void print_table(const Report& report, std::ostream& out) {
  std::vector<ShownColumn> columns;
  for (const Column& column : report.columns) {
    ShownColumn shown = shown_column(report, column);
    if (!shown.cells.empty()) columns.push_back(std::move(shown));
  }
  for (std::size_t line = 0; line <= report.rows.size(); ++line) {
    std::string text;
    for (const ShownColumn& column : columns) {
      if (&column != &columns.front()) text += "  ";
      text += padded(column.cells[line], column);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  }
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
