#include "ledger/tree_tiles.h"

#include <cstring>

namespace grantledger {
namespace {

constexpr std::size_t hash_size = sizeof(Digest);
constexpr std::size_t key_size = 9;

// Key: the level, one byte, and the index, eight bytes, most significant first.
// Row: the hashes, one after another.
std::string key_of(unsigned level, std::uint64_t index) {
  std::string key(1, static_cast<char>(level));
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(index >> shift);
  return key;
}

}  // namespace

Result<std::unique_ptr<TreeTiles>> TreeTiles::open(const TableReader& saved) {
  auto tree = std::make_unique<TreeTiles>();
  const TreeSize size = saved.checkpoint().position;
  const SavedTiles tiles(saved);
  for (unsigned level = 0; hashes_on_level(size, level) > 0; ++level) {
    const std::uint64_t index = hashes_on_level(size, level) / tile_width_max;
    Edge edge{.index = index, .hashes = {}};
    const Tile tile = tile_in_tree(level, index, size);
    if (tile.width > 0) {
      TRY(edge.hashes, tiles.hashes_of(tile));
    }
    tree->edges_.push_back(std::move(edge));
  }
  return tree;
}

void TreeTiles::fold_stored(Position, std::string_view stored) {
  append(0, leaf_hash(stored));
}

void TreeTiles::append(unsigned level, const Digest& hash) {
  if (level == edges_.size()) edges_.emplace_back();
  Edge& edge = edges_[level];
  edge.hashes.push_back(hash);
  edge.is_changed = true;
  if (edge.hashes.size() < tile_width_max) return;
  put(level, edge);
  const Digest root = root_of_hashes(edge.hashes);
  edge = {.index = edge.index + 1, .hashes = {}};
  append(level + 1, root);
}

void TreeTiles::put(unsigned level, const Edge& edge) {
  changes_.put(key_of(level, edge.index),
               {reinterpret_cast<const char*>(edge.hashes.data()), edge.hashes.size() * hash_size});
}

TreeHead TreeTiles::head() const {
  if (edges_.empty()) return {};
  // Level by level: whole subtrees, and to their right the root of what is below.
  std::optional<Digest> root;
  for (const Edge& edge : edges_) {
    std::vector<Digest> hashes = edge.hashes;
    if (root) hashes.push_back(*root);
    if (!hashes.empty()) root = root_of_hashes(hashes);
  }
  return {edges_.front().index * tile_width_max + edges_.front().hashes.size(), *root};
}

std::optional<Tile> TreeTiles::tile_of(std::string_view key, std::string_view row) {
  const std::size_t width = row.size() / hash_size;
  const bool is_tile =
      key.size() == key_size && row.size() % hash_size == 0 && width > 0 && width <= tile_width_max;
  if (!is_tile) return std::nullopt;
  Tile tile{.level = static_cast<unsigned char>(key.front()),
            .width = static_cast<unsigned>(width)};
  for (const char byte : key.substr(1)) {
    tile.index = tile.index << 8 | static_cast<unsigned char>(byte);
  }
  return tile;
}

RowChanges TreeTiles::drain() {
  for (unsigned level = 0; level < edges_.size(); ++level) {
    Edge& edge = edges_[level];
    if (edge.is_changed) put(level, edge);
    edge.is_changed = false;
  }
  return std::exchange(changes_, {});
}

Result<std::vector<Digest>> SavedTiles::hashes_of(const Tile& tile) const {
  TRY(const std::optional<std::string> row, saved_->get(key_of(tile.level, tile.index)));
  if (!row || row->size() < tile.width * hash_size || row->size() % hash_size != 0) {
    return fail(Fault::corrupt, "the tree lacks hashes of " + path_of(tile) +
                                    ": `grantledger rebuild tree` makes it anew");
  }
  std::vector<Digest> hashes(tile.width);
  std::memcpy(hashes.data(), row->data(), tile.width * hash_size);
  return hashes;
}

}  // namespace grantledger
