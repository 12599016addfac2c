#pragma once
// One computation of an explanation, as values.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/domain/decide.h"

namespace grantledger {

// Which fact of which envelope, counted from 0.
struct FactAt {
  Position position = 0;
  std::uint32_t index = 0;
  auto operator<=>(const FactAt&) const = default;
};

// The rule version that decides for a day, and since and until when the ledger knew it.
struct RuleUse {
  RuleVersion rule;
  Date day;
  FactAt published;
  Timestamp published_at;
};

// One step of the computation: "cost: 777777.00 × 25 % × 15/30 = 97222.125 is 97222.13".
struct ArithmeticLine {
  std::string what;
  std::string formula;
  std::optional<Money> result;
};

// Beside: for comparison, whatever is recorded.
enum class Relation : std::uint8_t { equals, at_most, at_least, beside };

using FigureValue = std::variant<Money, Hundredths>;  // Hundredths: per cent.

// What the rule gives, and how what is recorded must relate to it.
struct Figure {
  std::string what;
  FigureValue value;
  Relation relation = Relation::equals;
};

// The same, computed anew with what was known at a position.
struct Computation {
  Position known_at = 0;
  std::optional<RuleUse> rule;
  std::string no_rule;  // Why none decides, where one is asked for.
  std::vector<ArithmeticLine> lines;
  std::vector<Figure> figures;
  std::vector<std::string> notes;  // What could not be computed, and why.
  std::optional<No> refused;       // What the ledger's decider says of it; none: the same facts.
};

// Whether what is recorded relates to the figure as it must. Values of different kinds do not.
bool holds(const Figure& figure, const FigureValue& recorded);

}  // namespace grantledger
