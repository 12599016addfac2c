#pragma once

#include <memory>

#include "ledger/log_tree.h"
#include "ledger/proof/make_bundle.h"
#include "ledger/store.h"
#include "projections/trail.h"

namespace grantledger {

// A store opened to prove what is in it: once for many proofs. Belongs to one thread.
class StoreProofs final : public FactIndex {
 public:
  // Errors: as opening the store and its views.
  static Result<std::unique_ptr<StoreProofs>> open(const std::filesystem::path& root);

  // Valid while this lives.
  BundleSource source() const { return {store_->log(), *this, *tree_}; }
  // The latest that is kept. Errors: malformed if there is none.
  Result<Note> seal() const;
  // Of the whole log when it was opened.
  Result<TreeHead> head() const { return tree_->head(tree_->size()); }
  const StoreReader& store() const { return *store_; }

  Result<std::vector<Position>> positions_of(const Subject& name) const override;
  Result<Envelope> at(Position position) const override;

 private:
  std::unique_ptr<StoreReader> store_;
  QuerySource query_;
  std::unique_ptr<SubjectIndex> index_;
  std::unique_ptr<LogTree> tree_;
};

}  // namespace grantledger
