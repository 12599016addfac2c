#pragma once

#include "ledger/evidence/proof_bundle.h"
#include "ledger/evidence/tile.h"
#include "ledger/log/event_log.h"
#include "ledger/proof/concern.h"
#include "ledger/proof/payments_asked.h"

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

// The same, and what closes it: the latest index that the seal reaches and that has the grant of
// `about`, with the leaves of the grant and of the delegations shown. Reads the whole log. Errors:
// as make_bundle; malformed if no such index was published.
Result<ProofBundle> make_whole_bundle(const BundleSource& source, const Subject& about,
                                      const Note& seal);

// All payments that the index of the year has for it, or that it has none: the leaf, or its
// neighbours. Reads the whole log. Errors: malformed if the year's index is not published and
// sealed; as BundleSource.
Result<ProofBundle> make_absence_bundle(const BundleSource& source, const PaymentsAsked& asked,
                                        const Note& seal);

// The entries at these positions, all of them sealed.
Result<std::vector<ProvedEntry>> prove_entries(const BundleSource& source,
                                               const std::vector<Position>& positions,
                                               TreeSize sealed);

}  // namespace grantledger
