#include "ledger/witness_state.h"

#include "ledger/log/small_file.h"

namespace grantledger {

Result<void> WitnessState::create(const std::filesystem::path& file) {
  return make_private_file(file, text_of(SeenTrees{}));
}

Result<WitnessState> WitnessState::open(std::filesystem::path file, const Clock& clock) {
  TRY(WriterLock lock,
      WriterLock::take(file.string() + ".lock", clock, "the memory of this witness"));
  TRY(const std::optional<std::string> text, read_small_file(file));
  if (!text) {
    return fail(Fault::malformed, "there is no witness's memory in " + file.string() +
                                      ": a new witness begins one with --new, and never again");
  }
  Result<SeenTrees> seen = parse_seen_trees(*text);
  if (!seen) return fail(Fault::corrupt, file.string() + ": " + seen.error().detail);
  return WitnessState(std::move(file), std::move(lock), *std::move(seen));
}

Result<void> WitnessState::remember(const SealedTree& tree) {
  seen_.insert_or_assign(tree.origin, tree.head);
  return replace_small_file(file_, text_of(seen_));
}

}  // namespace grantledger
