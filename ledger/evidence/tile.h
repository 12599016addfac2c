#pragma once
// Tiles: the tree's hashes in files of up to 256, as C2SP tlog-tiles lays them out
// (https://c2sp.org/tlog-tiles).

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/evidence/merkle.h"

namespace grantledger {

inline constexpr unsigned tile_height = 8;       // Levels of the tree in one level of tiles.
inline constexpr unsigned tile_width_max = 256;  // Hashes, or entries.
inline constexpr unsigned tile_level_max = 63;   // What a path may name.
inline constexpr std::uint64_t tile_index_max = tree_size_max / tile_width_max;

// Which tile: the one at `index` of its level, whose first `width` hashes are there. Level 0 holds
// the hashes of leaves, each further level the roots of whole tiles below it.
struct Tile {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = tile_width_max;  // 1 to 256.
  bool operator==(const Tile&) const = default;
};

// How many hashes a tree of that size has on a level of tiles.
std::uint64_t hashes_on_level(TreeSize size, unsigned tile_level);

// The tile as far as a tree of that size fills it; width 0 if it is not begun.
Tile tile_in_tree(unsigned tile_level, std::uint64_t index, TreeSize size);

// "tile/0/x001/x234/067.p/8": the only spelling. entries_path takes a tile of level 0.
std::string path_of(const Tile& tile);
std::string entries_path_of(const Tile& tile);
// Errors: malformed, whatever other spelling there might be.
Result<Tile> parse_tile_path(std::string_view path);
Result<Tile> parse_entries_path(std::string_view path);

// Entries as a bundle holds them: each after its length, two bytes, most significant first.
// An entry has at most 65,535 bytes. Errors: malformed, saying where.
std::string bundle_of(const std::vector<std::string>& entries);
Result<std::vector<std::string>> parse_bundle(std::string_view bytes);

// Whoever keeps tiles. Errors: corrupt if the tile is missing or has not that width; unavailable.
class TileReader {
 public:
  virtual ~TileReader() = default;
  virtual Result<std::vector<Digest>> hashes_of(const Tile& tile) const = 0;
};

// The subtrees of one tree, read from tiles. Keeps the tiles it has read, so that many paths in one
// tree read each once. Belongs to one thread.
class TileHashes final : public HashReader {
 public:
  // `tiles` must outlive it, and hold every tile of a tree of `size`.
  TileHashes(const TileReader& tiles, TreeSize size) : tiles_(&tiles), size_(size) {}
  Result<Digest> subtree(unsigned level, std::uint64_t index) const override;

 private:
  // A tile and what is hashed of it: levels[n] holds the roots of 2^n of its hashes each.
  using Pyramid = std::vector<std::vector<Digest>>;
  Result<const Pyramid*> pyramid_of(unsigned tile_level, std::uint64_t index) const;

  const TileReader* tiles_;
  TreeSize size_;
  mutable std::map<std::pair<unsigned, std::uint64_t>, Pyramid> pyramids_;
};

}  // namespace grantledger
