#include "ledger/evidence/merkle.h"

#include <gtest/gtest.h>

#include "tests/evidence/kept_hashes.h"

namespace grantledger {
namespace {

constexpr TreeSize largest = 130;

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// The values that implementations of RFC 6962 publish for each other.
TEST(Merkle, MakesThePublishedHashes) {
  EXPECT_EQ(hex_of(empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_of(leaf_hash("")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(hex_of(leaf_hash("L123456")),
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  std::vector<Digest> leaves;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(leaf_hash(bytes_of_hex(hex)));
  }
  const PlainHashes hashes(leaves);
  EXPECT_EQ(hex_of(*root_of(hashes, 8)),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST(Merkle, FindsTheRootOfEverySize) {
  const PlainHashes hashes = PlainHashes::of_size(largest);
  for (TreeSize size = 0; size <= largest; ++size) {
    EXPECT_EQ(*root_of(hashes, size), hashes.root_of_leaves(0, size)) << size;
  }
}

// Every way in which one hash of a path can be wrong: flipped, dropped, doubled, or swapped with
// its neighbour.
std::vector<HashPath> wrong_paths(const HashPath& path) {
  std::vector<HashPath> wrong;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    HashPath flipped = path;
    flipped[i][i % 32] ^= 1;
    wrong.push_back(flipped);
    HashPath dropped = path;
    dropped.erase(dropped.begin() + at);
    wrong.push_back(dropped);
    HashPath doubled = path;
    doubled.insert(doubled.begin() + at, path[i]);
    wrong.push_back(doubled);
    if (i + 1 == path.size() || path[i] == path[i + 1]) continue;
    HashPath swapped = path;
    std::swap(swapped[i], swapped[i + 1]);
    wrong.push_back(swapped);
  }
  HashPath longer = path;
  longer.push_back(empty_root());
  wrong.push_back(longer);
  return wrong;
}

TEST(Merkle, EveryInclusionHoldsAndNoWrongOne) {
  const PlainHashes hashes = PlainHashes::of_size(largest);
  for (TreeSize size = 1; size <= largest; ++size) {
    const TreeHead head = hashes.head(size);
    for (LeafIndex index = 0; index < size; ++index) {
      const auto path = inclusion_path(hashes, index, size);
      ASSERT_TRUE(path);
      const Digest& leaf = hashes.leaves()[index];
      ASSERT_TRUE(check_inclusion(head, index, leaf, *path)) << index << " in " << size;
      for (const HashPath& wrong : wrong_paths(*path)) {
        ASSERT_FALSE(check_inclusion(head, index, leaf, wrong)) << index << " in " << size;
      }
      ASSERT_FALSE(check_inclusion(head, index, leaf_hash("another"), *path));
      ASSERT_FALSE(check_inclusion(head, index + 1, leaf, *path)) << index << " in " << size;
      ASSERT_FALSE(check_inclusion({size, empty_root()}, index, leaf, *path));
    }
  }
}

TEST(Merkle, EveryConsistencyHoldsAndNoWrongOne) {
  const PlainHashes hashes = PlainHashes::of_size(largest);
  for (TreeSize size = 1; size <= largest; ++size) {
    const TreeHead head = hashes.head(size);
    for (TreeSize old_size = 1; old_size <= size; ++old_size) {
      const TreeHead old_head = hashes.head(old_size);
      const auto path = consistency_path(hashes, old_size, size);
      ASSERT_TRUE(path);
      ASSERT_TRUE(check_consistency(old_head, head, *path)) << old_size << " in " << size;
      for (const HashPath& wrong : wrong_paths(*path)) {
        ASSERT_FALSE(check_consistency(old_head, head, wrong)) << old_size << " in " << size;
      }
      ASSERT_FALSE(check_consistency({old_size, leaf_hash("another")}, head, *path));
      ASSERT_FALSE(check_consistency(old_head, {size, leaf_hash("another")}, *path));
    }
  }
}

TEST(Merkle, AnEmptyTreeBeginsEveryTree) {
  const PlainHashes hashes = PlainHashes::of_size(3);
  EXPECT_TRUE(check_consistency({}, hashes.head(3), {}));
  EXPECT_TRUE(check_consistency({}, {}, {}));
  EXPECT_FALSE(check_consistency({}, {0, leaf_hash("")}, {}));
  EXPECT_FALSE(check_consistency({}, hashes.head(3), {empty_root()}));
  EXPECT_FALSE(check_consistency({0, leaf_hash("")}, hashes.head(3), {}));
  EXPECT_FALSE(check_consistency(hashes.head(3), {}, {}));
  EXPECT_FALSE(check_inclusion({}, 0, empty_root(), {}));
}

TEST(Merkle, RefusesTreesTooLargeToCountIn) {
  EXPECT_FALSE(check_inclusion({~TreeSize{0}, empty_root()}, 0, empty_root(), {}));
  EXPECT_FALSE(check_consistency({1, empty_root()}, {~TreeSize{0}, empty_root()}, {}));
}

}  // namespace
}  // namespace grantledger
