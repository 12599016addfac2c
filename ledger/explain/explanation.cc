#include "ledger/explain/explanation.h"

#include <algorithm>

namespace grantledger {
namespace {

bool relates(const auto& recorded, Relation relation, const auto& computed) {
  switch (relation) {
    case Relation::equals:
      return recorded == computed;
    case Relation::at_most:
      return recorded <= computed;
    case Relation::at_least:
      return recorded >= computed;
    case Relation::beside:
      return true;
  }
  return false;
}

}  // namespace

bool holds(const Figure& figure, const FigureValue& recorded) {
  const auto* amount = std::get_if<Money>(&recorded);
  const auto* computed = std::get_if<Money>(&figure.value);
  if (amount && computed) {
    return amount->currency == computed->currency && relates(*amount, figure.relation, *computed);
  }
  const auto* part = std::get_if<Hundredths>(&recorded);
  const auto* part_computed = std::get_if<Hundredths>(&figure.value);
  return part && part_computed && relates(*part, figure.relation, *part_computed);
}

bool is_same(const ExplainedFact& fact, const Computation& computation) {
  if (computation.refused) return false;
  return std::ranges::all_of(fact.recorded, [&](const RecordedFigure& recorded) {
    const auto figure = std::ranges::find(computation.figures, recorded.what, &Figure::what);
    return figure == computation.figures.end() || holds(*figure, recorded.value);
  });
}

}  // namespace grantledger
