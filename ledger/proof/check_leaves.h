#pragma once

#include <map>

#include "ledger/evidence/proof_bundle.h"
#include "ledger/proof/concern.h"
#include "ledger/proof/proof_step.h"

namespace grantledger {

// What the leaves of a published index say of the facts that are shown.
struct CheckedLeaves {
  std::vector<ProofStep> steps;
  std::map<GrantId, Position> whole;  // Grants of whom every fact up to a position is shown.
  std::string answer;                 // To what was asked about payments.
  bool holds = true;
};

// The year whose index the bundle rests on; none if it rests on none. `shown` are the envelopes of
// its entries.
std::optional<std::uint16_t> index_year_of(const ProofBundle& bundle,
                                           const std::map<Position, Envelope>& shown);

// Holds the leaves against the roots that a fact among `shown` publishes, and makes each leaf again
// of the facts that are shown: that of a grant or a payee is the same only if none of its facts was
// left out, that of a delegation only if no revocation was. Where a grant is said to be whole, each
// delegation among the facts of `concern` must have its leaf, unless it was granted later.
CheckedLeaves check_leaves(const ProofBundle& bundle, const std::map<Position, Envelope>& shown,
                           const Concern& concern);

}  // namespace grantledger
