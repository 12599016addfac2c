#include "tools/store_proofs.h"

#include "events/codec.h"
#include "ledger/seals.h"
#include "ledger/tree_tiles.h"

namespace grantledger {

Result<std::unique_ptr<StoreProofs>> StoreProofs::open(const std::filesystem::path& root) {
  auto proofs = std::make_unique<StoreProofs>();
  TRY(proofs->store_, StoreReader::open(root));
  const StoreReader& store = *proofs->store_;
  proofs->query_ = {.log = &store.log(), .views = &store.views(), .progress = {}};
  TRY(proofs->index_, SubjectIndex::open(proofs->query_));
  TRY(auto tiles, store.views().open_reader(TreeTiles::view(), store.log()));
  TRY(proofs->tree_, LogTree::open(store.log(), std::move(tiles)));
  return proofs;
}

Result<Note> StoreProofs::seal() const {
  TRY(std::optional<Seals::Kept> kept, Seals(store_->paths().seals()).latest());
  if (kept) return std::move(kept->note);
  return fail(Fault::malformed, "nothing is sealed yet: `grantledger seal` comes first");
}

Result<std::vector<Position>> StoreProofs::positions_of(const Subject& name) const {
  return index_->positions_of(name);
}

Result<Envelope> StoreProofs::at(Position position) const {
  TRY(const std::vector<StoredEnvelope> page, store_->log().read(position - 1, {.count_max = 1}));
  if (page.empty()) return fail(Fault::corrupt, "the log ends before an indexed position");
  return decode(page.front());
}

}  // namespace grantledger
