#pragma once

#include <span>
#include <string>
#include <vector>

#include "events/envelope.h"
#include "events/event.h"

namespace grantledger {

// The facts that lead from what a row said to what it says. `held`: every fact recorded for the
// row, in order. `wanted`: what the row says now, as if it were new; empty if it has vanished. An
// amount changes by its difference, a promise by AwardReduced or AwardIncreased; what is about
// something else than before is taken back and said anew. Organisations are left out: what they
// are is not taken back with a row.
struct RowDifference {
  ActorId actor;       // Who decides what awards become.
  std::string reason;  // For people.
};
std::vector<Event> differences(std::span<const Event> held, std::span<const Event> wanted,
                               const RowDifference& difference);

}  // namespace grantledger
