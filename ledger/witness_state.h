#pragma once

#include <filesystem>

#include "ledger/evidence/witness.h"
#include "ledger/writer_lock.h"

namespace grantledger {

// The memory of a witness: one small file, held by one process at a time through FILE.lock. Whoever
// loses it can be shown another history, so it is never begun unasked.
class WitnessState {
 public:
  // Makes the file of a witness that has seen nothing. Errors: conflict if there is one;
  // unavailable.
  static Result<void> create(const std::filesystem::path& file);
  // Errors: malformed if there is no file; corrupt if it is not as it was written; unavailable if
  // another process holds it.
  static Result<WitnessState> open(std::filesystem::path file, const Clock& clock);

  const SeenTrees& seen() const { return seen_; }
  // Durable when it returns. Errors: unavailable; then nothing may be cosigned.
  Result<void> remember(const SealedTree& tree);

 private:
  WitnessState(std::filesystem::path file, WriterLock lock, SeenTrees seen)
      : file_(std::move(file)), lock_(std::move(lock)), seen_(std::move(seen)) {}

  std::filesystem::path file_;
  WriterLock lock_;
  SeenTrees seen_;
};

}  // namespace grantledger
