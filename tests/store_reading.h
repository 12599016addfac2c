#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "events/result.h"
#include "ledger/evidence/key.h"
#include "ledger/sequencer.h"

namespace grantledger {

// Everything that a store tells whoever asks it for all it has. The parts are asked for one by one,
// as queries do, so that what cannot be read of one leaves the others.
struct StoreReading {
  // By name: "log", "verify", "key", and "view NAME" for the rows of each follower at the head.
  std::map<std::string, Result<std::string>> parts;
  std::map<std::string, Position> checkpoints;  // Of the stored rows, by the follower's name.
};

// Reads the store in `root` as a process that does not write it. `key` is whose seals are believed.
// If only one view is asked for, the other views are passed over.
StoreReading read_store(const std::filesystem::path& root, const VerifierKey& key,
                        const std::string& only_view = "");

// Opens the store in `root` to write it, sends requests that were sent before, takes every follower
// to the head and closes it. Returns the answers. Errors: as LedgerWriter.
Result<std::vector<Answer>> ask_writer_again(const std::filesystem::path& root,
                                             std::span<const Request> requests);

}  // namespace grantledger
