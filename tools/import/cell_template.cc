#include "tools/import/cell_template.h"

#include <algorithm>

namespace grantledger {
namespace {

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// What stands between two braces: names apart by |, then perhaps :width.
CellTemplate::Piece piece_of(std::string_view inner) {
  CellTemplate::Piece piece;
  const std::size_t colon = inner.rfind(':');
  if (colon != std::string_view::npos && are_digits(inner.substr(colon + 1)) &&
      inner.size() - colon <= 3) {
    piece.width = static_cast<std::size_t>(std::stoul(std::string(inner.substr(colon + 1))));
    inner = inner.substr(0, colon);
  }
  for (;;) {
    const std::size_t bar = inner.find('|');
    piece.names.emplace_back(inner.substr(0, bar));
    if (bar == std::string_view::npos) return piece;
    inner.remove_prefix(bar + 1);
  }
}

}  // namespace

std::string CellTemplate::label() const {
  std::string label;
  for (const Piece& piece : pieces) {
    for (const std::string& name : piece.names) label += (label.empty() ? "" : ", ") + name;
  }
  return label;
}

Result<CellTemplate> parse_cell_template(std::string_view text) {
  CellTemplate cells;
  while (!text.empty()) {
    const std::size_t brace = std::min(text.find_first_of("{}"), text.size());
    if (brace > 0) {
      cells.pieces.push_back({.literal = std::string(text.substr(0, brace))});
      text.remove_prefix(brace);
      continue;
    }
    const std::size_t end = text.find('}');
    if (text.front() == '}' || end == std::string_view::npos) {
      return fail(Fault::malformed, "braces in pairs, as in \"{orgnr}\"");
    }
    const CellTemplate::Piece piece = piece_of(text.substr(1, end - 1));
    if (std::ranges::any_of(piece.names, &std::string::empty)) {
      return fail(Fault::malformed, "a name between the braces, as in \"{orgnr}\"");
    }
    cells.pieces.push_back(piece);
    text.remove_prefix(end + 1);
  }
  return cells;
}

Result<BoundTemplate::Place> BoundTemplate::place_of(const std::string& name,
                                                     const CellScope& scope) {
  if (scope.given != nullptr) {
    const auto given = scope.given->find(name);
    if (given != scope.given->end()) return Place{given_table, 0, given->second};
  }
  if (scope.own != nullptr) {
    if (const auto column = scope.own->column(name)) return Place{0, *column, {}};
  }
  for (std::size_t i = 0; i < scope.joined.size(); ++i) {
    const auto& [join, table] = scope.joined[i];
    if (!name.starts_with(join + ".")) continue;
    if (const auto column = table->column(name.substr(join.size() + 1))) {
      return Place{i + 1, *column, {}};
    }
  }
  return fail(Fault::malformed, name);
}

Result<BoundTemplate> BoundTemplate::bind(const CellTemplate& cells, const CellScope& scope) {
  BoundTemplate bound;
  bound.label_ = cells.label();
  for (const CellTemplate::Piece& piece : cells.pieces) {
    Piece found{piece.literal, {}, piece.width};
    for (const std::string& name : piece.names) {
      TRY(Place place, place_of(name, scope));
      found.places.push_back(std::move(place));
    }
    bound.pieces_.push_back(std::move(found));
  }
  return bound;
}

std::string BoundTemplate::text(const RowView& row) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    text += piece.literal;
    for (const Place& place : piece.places) {
      const bool is_given = place.table == given_table;
      if (!is_given && row[place.table] == nullptr) continue;
      const std::string& cell = is_given ? place.given : row[place.table]->cells[place.column];
      if (cell.empty()) continue;
      if (cell.size() < piece.width) text.append(piece.width - cell.size(), '0');
      text += cell;
      break;
    }
  }
  return text;
}

}  // namespace grantledger
