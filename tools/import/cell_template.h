#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "events/result.h"
#include "tools/import/source_table.h"

namespace grantledger {

// Text with cells in it: "pt-{year}aug-{orgnr}". {a|b} is the first of them that is not empty,
// {a:04} is filled with zeros to four characters. As written in a mapping, with no file in sight.
struct CellTemplate {
  struct Piece {
    std::string literal;
    std::vector<std::string> names;  // Empty: the literal.
    std::size_t width = 0;
    bool operator==(const Piece&) const = default;
  };
  std::vector<Piece> pieces;
  bool operator==(const CellTemplate&) const = default;

  bool is_empty() const { return pieces.empty(); }
  // What problems call it: the names in it.
  std::string label() const;
};

// Errors: malformed, for a brace without its other or nothing between them.
Result<CellTemplate> parse_cell_template(std::string_view text);

// Where the names of templates are found: first among the given texts (parts of the file's name,
// --set), then in the row's own table, then as "join.column" in a joined one.
struct CellScope {
  struct Joined {
    std::string name;
    const SourceTable* table;
  };
  const std::map<std::string, std::string>* given = nullptr;
  const SourceTable* own = nullptr;
  std::vector<Joined> joined;
};

// A row with what is joined to it: own first, then in the order of the scope; nullptr: no such row.
using RowView = std::vector<const SourceRow*>;

// A template whose names are found. Refers to nothing.
class BoundTemplate {
 public:
  BoundTemplate() = default;

  // Errors: malformed if a name is nowhere in the scope.
  static Result<BoundTemplate> bind(const CellTemplate& cells, const CellScope& scope);

  bool is_empty() const { return pieces_.empty(); }
  const std::string& label() const { return label_; }
  std::string text(const RowView& row) const;

 private:
  struct Place {
    std::size_t table = 0;
    std::size_t column = 0;
    std::string given;  // With table given_table.
  };
  static constexpr std::size_t given_table = static_cast<std::size_t>(-1);
  struct Piece {
    std::string literal;
    std::vector<Place> places;
    std::size_t width = 0;
  };
  static Result<Place> place_of(const std::string& name, const CellScope& scope);

  std::string label_;
  std::vector<Piece> pieces_;
};

}  // namespace grantledger
