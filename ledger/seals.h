#pragma once

#include <filesystem>
#include <vector>

#include "ledger/evidence/seal.h"
#include "ledger/log_tree.h"

namespace grantledger {

// The seals that a store keeps: kept/seals/SIZE, one signed note each. They cannot be made again,
// so they are part of a backup.
class Seals {
 public:
  explicit Seals(std::filesystem::path directory) : directory_(std::move(directory)) {}

  struct Kept {
    Note note;
    SealedTree tree;
  };
  // By size. Whose signatures hold, check_seal tells. Errors: corrupt if a file is no seal, or of
  // another size than its name says; unavailable.
  Result<std::vector<Kept>> all() const;
  // The one of the largest tree; none if there is none. Errors: as all().
  Result<std::optional<Kept>> latest() const;

  // Keeps a seal, durably; signatures that the kept one of the same tree has beside it stay.
  // Errors: conflict if the kept one of that size has another text; unavailable. For one process at
  // a time.
  Result<void> keep(const Note& note);

 private:
  std::filesystem::path path_of(TreeSize size) const;
  Result<std::optional<Kept>> read(const std::filesystem::path& path) const;
  Result<std::vector<TreeSize>> sizes() const;

  std::filesystem::path directory_;
};

// Signs the tree as it is and keeps the seal, if the tree still holds what the latest kept seal
// says. The origin is the key's name. For one process at a time.
//
// Errors: corrupt if the log is shorter than what was sealed, or differs from it; conflict if
// another origin sealed it; as Seals and Signer::sign.
Result<Note> seal_tree(const LogTree& tree, Seals& seals, const Signer& signer);

// A cosignature that was taken in.
struct TakenCosignature {
  TreeSize size = 0;  // Of the seal that it is under.
  Cosigned cosigned;
};

// Keeps cosignatures, each with the seal that it is over; what keys that are not `witnesses` signed
// is passed over. For one process at a time. Errors: conflict if a witness's signature is over no
// kept seal: then none is kept; as Seals.
Result<std::vector<TakenCosignature>> take_cosignatures(Seals& seals,
                                                        std::span<const NoteSignature> signatures,
                                                        std::span<const VerifierKey> witnesses);

}  // namespace grantledger
