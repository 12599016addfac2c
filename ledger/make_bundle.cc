#include "ledger/make_bundle.h"

#include "ledger/evidence/seal.h"

namespace grantledger {

Result<std::vector<ProvedEntry>> prove_entries(const BundleSource& source,
                                               const std::vector<Position>& positions,
                                               TreeSize sealed) {
  const TileHashes hashes(source.tiles, sealed);
  std::vector<ProvedEntry> entries;
  for (const Position position : positions) {
    CHECK(position > 0 && position <= sealed);
    TRY(std::vector<StoredEnvelope> page, source.log.read(position - 1, {.count_max = 1}));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before what is sealed");
    TRY(HashPath path, inclusion_path(hashes, position - 1, sealed));
    entries.push_back({position - 1, std::move(page.front()), std::move(path)});
  }
  return entries;
}

Result<ProofBundle> make_bundle(const BundleSource& source, const Subject& about,
                                const Note& seal) {
  TRY(const SealedTree sealed, parse_sealed_tree(seal.text));
  TRY(const Concern concern, concern_of(source.index, about, sealed.head.size));
  if (concern.empty()) {
    return fail(Fault::malformed, "nothing that is sealed speaks of " + about);
  }
  std::vector<Position> positions;
  for (const auto& [position, facts] : concern) positions.push_back(position);
  ProofBundle bundle{.about = about, .entries = {}, .leaves = {}, .seal = seal};
  TRY(bundle.entries, prove_entries(source, positions, sealed.head.size));
  return bundle;
}

}  // namespace grantledger
