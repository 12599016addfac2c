#include "ledger/evidence/merkle.h"

#include <bit>
#include <cstring>
#include <string>

namespace grantledger {
namespace {

constexpr char leaf_prefix = 0x00;
constexpr char node_prefix = 0x01;

// The largest power of two below `size`, as an exponent; size > 1.
unsigned split_level(TreeSize size) {
  CHECK(size > 1);
  return static_cast<unsigned>(std::bit_width(size - 1)) - 1;
}

// Leaves [begin, begin + count); `begin` is a multiple of the smallest power of two that is not
// below `count`, as every range is that splitting a tree comes to.
struct LeafRange {
  LeafIndex begin = 0;
  TreeSize count = 0;

  bool is_leaf() const { return count == 1; }
  LeafRange left() const { return {begin, TreeSize{1} << split_level(count)}; }
  LeafRange right() const {
    const TreeSize taken = left().count;
    return {begin + taken, count - taken};
  }
};

// The root of a range: whole subtrees from the right, joined leftward.
Result<Digest> root_of_range(const HashReader& hashes, LeafRange range) {
  Digest root{};
  bool is_first = true;
  // From the smallest subtree, which stands last.
  LeafIndex end = range.begin + range.count;
  for (TreeSize left = range.count; left > 0; left &= left - 1) {
    const auto level = static_cast<unsigned>(std::countr_zero(left));
    end -= TreeSize{1} << level;
    TRY(const Digest subtree, hashes.subtree(level, end >> level));
    root = is_first ? subtree : node_hash(subtree, root);
    is_first = false;
  }
  return root;
}

tl::unexpected<Error> unproved(std::string why) {
  return fail(Fault::malformed, std::move(why));
}

// Climbs from a node to the root, one hash of the path at a time (RFC 9162 §2.1.3.2). Both indexes
// count nodes of one level: that of the node, and that of the level's last.
struct Climb {
  std::uint64_t node = 0;
  std::uint64_t last = 0;

  bool is_at_root() const { return last == 0; }
  // Whether the next hash of the path is a left sibling. Without it the node rises until it is a
  // right child, as the last of its level does.
  bool takes_left_sibling() {
    if (node % 2 == 0 && node != last) return false;
    while (node % 2 == 0 && node != 0) rise();
    return true;
  }
  void rise() {
    node >>= 1;
    last >>= 1;
  }
};

// The consistency of a tree with a smaller one that is not empty.
Result<void> check_growth(const TreeHead& old_tree, const TreeHead& tree,
                          std::span<const Digest> path) {
  Climb climb{old_tree.size - 1, tree.size - 1};
  while (climb.node % 2 == 1) climb.rise();
  // Where the old tree is one whole subtree its root is the first hash, and is left out.
  Digest old_root = old_tree.root;
  if (!std::has_single_bit(old_tree.size)) {
    if (path.empty()) return unproved("the path is empty");
    old_root = path.front();
    path = path.subspan(1);
  }
  Digest root = old_root;
  for (const Digest& sibling : path) {
    if (climb.is_at_root()) return unproved("the path has more hashes than the tree has levels");
    const bool is_left = climb.takes_left_sibling();
    if (is_left) old_root = node_hash(sibling, old_root);
    root = is_left ? node_hash(sibling, root) : node_hash(root, sibling);
    climb.rise();
  }
  if (!climb.is_at_root()) return unproved("the path has fewer hashes than the tree has levels");
  if (old_root != old_tree.root) return unproved("the path leads to another old root");
  if (root != tree.root) return unproved("the path leads to another root");
  return {};
}

}  // namespace

Digest leaf_hash(std::string_view entry) {
  std::string bytes;
  bytes.reserve(entry.size() + 1);
  bytes += leaf_prefix;
  bytes += entry;
  return sha256(bytes);
}

Digest node_hash(const Digest& left, const Digest& right) {
  std::array<char, 1 + 2 * sizeof(Digest)> bytes;
  bytes[0] = node_prefix;
  std::memcpy(bytes.data() + 1, left.data(), left.size());
  std::memcpy(bytes.data() + 1 + left.size(), right.data(), right.size());
  return sha256({bytes.data(), bytes.size()});
}

Digest empty_root() {
  static const Digest root = sha256({});
  return root;
}

Digest root_of_hashes(std::span<const Digest> hashes) {
  CHECK(!hashes.empty());
  if (hashes.size() == 1) return hashes.front();
  const std::size_t left = std::size_t{1} << split_level(hashes.size());
  return node_hash(root_of_hashes(hashes.first(left)), root_of_hashes(hashes.subspan(left)));
}

Result<Digest> root_of(const HashReader& hashes, TreeSize size) {
  CHECK(size <= tree_size_max);
  if (size == 0) return empty_root();
  return root_of_range(hashes, {0, size});
}

Result<HashPath> inclusion_path(const HashReader& hashes, LeafIndex index, TreeSize size) {
  CHECK(index < size && size <= tree_size_max);
  HashPath path;
  for (LeafRange range{0, size}; !range.is_leaf();) {
    const bool is_right = index >= range.right().begin;
    TRY(path.emplace_back(), root_of_range(hashes, is_right ? range.left() : range.right()));
    range = is_right ? range.right() : range.left();
  }
  return HashPath(path.rbegin(), path.rend());
}

Result<HashPath> consistency_path(const HashReader& hashes, TreeSize old_size, TreeSize size) {
  CHECK(old_size >= 1 && old_size <= size && size <= tree_size_max);
  HashPath path;
  LeafRange range{0, size};
  // Down to the range that ends where the old tree does.
  while (range.begin + range.count != old_size) {
    const bool is_right = old_size > range.right().begin;
    TRY(path.emplace_back(), root_of_range(hashes, is_right ? range.left() : range.right()));
    range = is_right ? range.right() : range.left();
  }
  // The old root itself is known to whoever checks; any other subtree is not.
  if (range.begin != 0) {
    TRY(path.emplace_back(), root_of_range(hashes, range));
  }
  return HashPath(path.rbegin(), path.rend());
}

Result<void> check_inclusion(const TreeHead& tree, LeafIndex index, const Digest& leaf,
                             const HashPath& path) {
  if (tree.size > tree_size_max) return unproved("the tree is too large");
  if (index >= tree.size) {
    return unproved("leaf " + std::to_string(index) + " is not in a tree of " +
                    std::to_string(tree.size));
  }
  Climb climb{index, tree.size - 1};
  Digest root = leaf;
  for (const Digest& sibling : path) {
    if (climb.is_at_root()) return unproved("the path has more hashes than the tree has levels");
    root = climb.takes_left_sibling() ? node_hash(sibling, root) : node_hash(root, sibling);
    climb.rise();
  }
  if (!climb.is_at_root()) return unproved("the path has fewer hashes than the tree has levels");
  if (root != tree.root) return unproved("the path leads to another root");
  return {};
}

Result<void> check_consistency(const TreeHead& old_tree, const TreeHead& tree,
                               const HashPath& path) {
  if (tree.size > tree_size_max) return unproved("the tree is too large");
  if (old_tree.size > tree.size) return unproved("the old tree is larger than the new");
  if (old_tree.size > 0 && old_tree.size < tree.size) return check_growth(old_tree, tree, path);
  if (!path.empty()) return unproved("the path should be empty");
  if (old_tree.size == 0 && old_tree.root != empty_root()) return unproved("the roots differ");
  if (old_tree.size == tree.size && old_tree.root != tree.root) return unproved("the roots differ");
  return {};
}

}  // namespace grantledger
