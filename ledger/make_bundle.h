#pragma once

#include "ledger/concern.h"
#include "ledger/evidence/proof_bundle.h"
#include "ledger/evidence/tile.h"
#include "ledger/log/event_log.h"

namespace grantledger {

// Where a bundle is made from. All must outlive what is made of them.
struct BundleSource {
  const LogReader& log;
  const FactIndex& index;
  const TileReader& tiles;  // Of a tree at least as large as the seal's.
};

// The facts that concern `about`, as far as `seal` reaches, each with its path. Errors: malformed
// if there are none, or too many; as BundleSource.
Result<ProofBundle> make_bundle(const BundleSource& source, const Subject& about, const Note& seal);

// The entries at these positions, all of them sealed.
Result<std::vector<ProvedEntry>> prove_entries(const BundleSource& source,
                                               const std::vector<Position>& positions,
                                               TreeSize sealed);

}  // namespace grantledger
