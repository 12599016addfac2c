#pragma once

#include <cstdint>
#include <functional>

#include "projections/query.h"

namespace grantledger {

// A fact where it stands.
struct ScannedFact {
  Position position = 0;
  std::uint32_t index = 0;  // In its envelope, from 0.
  const Envelope& envelope;
  const Event& fact() const { return envelope.facts[index]; }
};

// Shows `visit` every fact that counts as of a point, in the order of recording: one reading of the
// log. Errors: corrupt; unavailable, also when progress says stop.
Result<void> scan_facts(const QuerySource& source, const AsOf& as_of,
                        const std::function<void(const ScannedFact&)>& visit);

}  // namespace grantledger
