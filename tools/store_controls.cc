#include "tools/store_controls.h"

#include <algorithm>

#include "tools/logged_facts.h"

namespace grantledger {

Result<std::uint16_t> controls_of(const QuerySource& source) {
  TRY(const LoggedFacts facts, LoggedFacts::open(source));
  TRY(std::vector<Position> positions, facts.positions_of("=controls"));
  positions.insert(positions.begin(), 1);
  std::uint16_t level = 0;
  for (const Position position : positions) {
    TRY(const Envelope envelope, facts.at(position));
    for (const Event& fact : envelope.facts) {
      if (const auto* opened = std::get_if<LedgerOpened>(&fact)) level = opened->controls;
      if (const auto* adopted = std::get_if<ControlsAdopted>(&fact)) {
        level = std::max(level, adopted->level);
      }
    }
  }
  return level;
}

}  // namespace grantledger
