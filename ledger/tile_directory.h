#pragma once

#include <filesystem>

#include "ledger/evidence/seal.h"
#include "ledger/evidence/tile.h"
#include "ledger/log/event_log.h"

namespace grantledger {

// A sealed tree with its entries as files that any web server can serve (C2SP tlog-tiles): a log
// to read, and its tiles. Trusts nothing: verify() holds the entries against the tiles and the
// seal.
class TileDirectory final : public LogReader, public TileReader {
 public:
  // Errors: malformed if there is no checkpoint in it, or one that is no seal.
  static Result<TileDirectory> open(std::filesystem::path directory);

  const Note& seal() const { return seal_; }
  const SealedTree& tree() const { return tree_; }

  // The entries that follow `after`, of one bundle; limits are as for any log. Errors: corrupt.
  Result<std::vector<StoredEnvelope>> read(Position after, PageLimits limits = {}) const override;
  Position head() const override { return tree_.head.size; }
  // A wider tile serves for a narrower one. Errors: corrupt.
  Result<std::vector<Digest>> hashes_of(const Tile& tile) const override;

 private:
  TileDirectory(std::filesystem::path directory, Note seal, SealedTree tree)
      : directory_(std::move(directory)), seal_(std::move(seal)), tree_(std::move(tree)) {}

  Result<std::string> file_of(const Tile& tile, std::string (*path_of)(const Tile&)) const;

  std::filesystem::path directory_;
  Note seal_;
  SealedTree tree_;
};

// Writes what the sealed tree has and the directory lacks, and its `checkpoint` last, so that
// whoever reads finds all of what it names. Full tiles are never written again. `tiles` and `log`
// must hold the sealed tree. Returns how many files were written.
// Errors: conflict if the directory holds a larger tree, or one of another origin; unavailable; as
// reading.
Result<std::size_t> publish_tiles(const LogReader& log, const TileReader& tiles, const Note& seal,
                                  const std::filesystem::path& directory);

}  // namespace grantledger
