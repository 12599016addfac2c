#include "ledger/evidence/witness.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "ledger/log/memory_table.h"
#include "ledger/log/small_file.h"
#include "ledger/tree_tiles.h"
#include "ledger/witness_state.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

// The tree of a log with entries "0", "1", "2" …, but for those from `forked_at` on.
class Tree {
 public:
  explicit Tree(TreeSize size, TreeSize forked_at = tree_size_max) {
    TreeTiles tree;
    for (TreeSize i = 0; i < size; ++i) {
      tree.fold_stored(0, (i < forked_at ? "" : "another ") + std::to_string(i));
    }
    head_ = tree.head();
    CHECK(table_.commit(tree.drain(), {.position = size, .digest = {}}).has_value());
  }
  const TreeHead& head() const { return head_; }
  WitnessRequest request(TreeSize old_size, const Signer& signer,
                         const std::string& origin = "ledger") const {
    return *make_witness_request(SavedTiles(table_), *seal({origin, head_, {}}, signer), old_size);
  }

 private:
  MemoryTable table_;
  TreeHead head_;
};

class Witness : public testing::Test {
 protected:
  std::string check_of(const WitnessRequest& request, const SeenTrees& seen) const {
    const auto answer = weigh(request, ledgers, seen);
    if (!answer) return "malformed";
    return answer->refusal ? answer->refusal->check : "";
  }

  PrivateKey ledger = *PrivateKey::generate("ledger", KeyUse::note);
  std::vector<VerifierKey> ledgers{ledger.verifier()};
};

TEST_F(Witness, CosignsWhateverGrowsFromWhatItSaw) {
  for (const TreeSize size : {1U, 2U, 7U, 256U, 257U, 700U}) {
    const Tree tree(size);
    EXPECT_EQ(check_of(tree.request(0, ledger), {}), "") << size;
    for (const TreeSize old_size : {1U, 2U, 3U, 6U, 255U, 256U, 300U}) {
      if (old_size > size) continue;
      const WitnessRequest request = tree.request(old_size, ledger);
      const SeenTrees seen{{"ledger", Tree(old_size).head()}};
      EXPECT_EQ(check_of(request, seen), "") << old_size << " in " << size;
      const auto answer = weigh(request, ledgers, seen);
      EXPECT_EQ(answer->tree, (SealedTree{"ledger", tree.head(), {}}));
    }
  }
}

TEST_F(Witness, RefusesAnotherHistory) {
  const SeenTrees seen{{"ledger", Tree(300).head()}};
  EXPECT_EQ(check_of(Tree(300, 299).request(300, ledger), seen), "another_tree");
  EXPECT_EQ(check_of(Tree(301, 299).request(300, ledger), seen), "path");
  EXPECT_EQ(check_of(Tree(900, 0).request(300, ledger), seen), "path");
  // The path of the one history under the seal of the other.
  WitnessRequest mixed = Tree(301).request(300, ledger);
  mixed.seal = Tree(301, 299).request(300, ledger).seal;
  EXPECT_EQ(check_of(mixed, seen), "path");
}

TEST_F(Witness, RefusesASmallerTree) {
  const SeenTrees seen{{"ledger", Tree(300).head()}};
  EXPECT_EQ(check_of(Tree(299).request(299, ledger), seen), "smaller_tree");
  EXPECT_EQ(check_of(Tree(0).request(0, ledger), seen), "smaller_tree");
}

TEST_F(Witness, RefusesAPathFromAnotherTreeThanItSaw) {
  const Tree tree(300);
  const SeenTrees seen{{"ledger", Tree(200).head()}};
  EXPECT_EQ(check_of(tree.request(100, ledger), seen), "old_size");
  EXPECT_EQ(check_of(tree.request(0, ledger), seen), "old_size");
  EXPECT_EQ(check_of(tree.request(200, ledger), {}), "old_size");
  WitnessRequest bare = tree.request(200, ledger);
  bare.path.clear();
  EXPECT_EQ(check_of(bare, seen), "path");
}

// Its answer may have been lost on the way.
TEST_F(Witness, CosignsAgainWhatItCosigned) {
  const Tree tree(300);
  const SeenTrees seen{{"ledger", tree.head()}};
  EXPECT_EQ(check_of(tree.request(300, ledger), seen), "");
  EXPECT_EQ(check_of(tree.request(200, ledger), seen), "");
}

TEST_F(Witness, RefusesAWrongSigner) {
  const Tree tree(5);
  const PrivateKey another = *PrivateKey::generate("another", KeyUse::note);
  const PrivateKey impostor = *PrivateKey::generate("ledger", KeyUse::note);
  EXPECT_EQ(check_of(tree.request(0, another, "another"), {}), "unknown_ledger");
  EXPECT_EQ(check_of(tree.request(0, impostor), {}), "signature");
  EXPECT_EQ(check_of(tree.request(0, another), {}), "signature");
  ledgers.push_back(another.verifier());
  EXPECT_EQ(check_of(tree.request(0, another), {}), "signature") << "known, but of another origin";
  EXPECT_EQ(check_of(tree.request(0, another, "another"), {}), "");
  WitnessRequest forged = tree.request(0, ledger);
  forged.seal.signatures.front().bytes[3] ^= 1;
  EXPECT_EQ(check_of(forged, {}), "signature");
  forged.seal.text = "no seal\n";
  EXPECT_EQ(check_of(forged, {}), "malformed");
}

TEST_F(Witness, RemembersEachLedgerByItself) {
  const PrivateKey another = *PrivateKey::generate("another", KeyUse::note);
  ledgers.push_back(another.verifier());
  const SeenTrees seen{{"ledger", Tree(300).head()}};
  EXPECT_EQ(check_of(Tree(5, 0).request(0, another, "another"), seen), "");
}

TEST_F(Witness, CosignsNoEmptyTreeThatIsNotTheEmptyTree) {
  EXPECT_EQ(check_of(Tree(0).request(0, ledger), {}), "");
  const Note odd = *seal({"ledger", {0, leaf_hash("")}, {}}, ledger);
  EXPECT_EQ(check_of({0, {}, odd}, {}), "another_tree");
}

TEST_F(Witness, RemembersALimitedNumberOfLedgers) {
  SeenTrees seen;
  for (std::size_t i = 0; i < seen_trees_max; ++i) seen[std::to_string(i)] = {};
  EXPECT_TRUE(parse_seen_trees(text_of(seen)));
  EXPECT_EQ(check_of(Tree(1).request(0, ledger), seen), "too_many_ledgers");
  seen.erase("0");
  seen["ledger"] = {};
  EXPECT_EQ(check_of(Tree(1).request(0, ledger), seen), "");
  seen["0"] = {};
  EXPECT_FALSE(parse_seen_trees(text_of(seen)));
}

TEST_F(Witness, IsAskedInOneSpelling) {
  const WitnessRequest request = Tree(300).request(200, ledger);
  const std::string text = text_of(request);
  EXPECT_EQ(*parse_witness_request(text), request);
  EXPECT_TRUE(text.starts_with("old 200\n"));
  const auto first = Tree(300).request(0, ledger);
  EXPECT_EQ(text_of(first), "old 0\n\n" + text_of(first.seal));
  EXPECT_EQ(*parse_witness_request(text_of(first)), first);
  const auto with = [&](std::string_view part, std::string_view other) {
    std::string changed = text;
    return changed.replace(changed.find(part), part.size(), other);
  };
  for (const std::string& wrong :
       {std::string(), with("old 200", "old 0200"), with("old 200", "old -1"),
        with("old 200", "old  200"), with("old 200", "Old 200"), with("old 200", "200"),
        with("old 200", "old 9223372036854775807"), with("old 200\n", "old 200\r\n"),
        with("old 200\n", "old 200\nAAAA\n"), with("\n\n", "\n"), with("ledger\n300", "ledger\n"),
        text + "\n", text_of(request.seal)}) {
    EXPECT_FALSE(parse_witness_request(wrong)) << wrong;
  }
  for (std::size_t i = 0; i < text.size(); ++i)
    EXPECT_FALSE(parse_witness_request(text.substr(0, i)));
  WitnessRequest longest = request;
  longest.path.assign(63, leaf_hash(""));
  EXPECT_TRUE(parse_witness_request(text_of(longest)));
  longest.path.assign(64, leaf_hash(""));
  EXPECT_FALSE(parse_witness_request(text_of(longest)));
}

// The request that the specification shows, with its hashes and signatures.
TEST_F(Witness, ReadsThePublishedRequest) {
  const std::string published =
      "old 20852014\n"
      "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
      "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
      "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
      "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
      "\n"
      "example.com/behind-the-sofa\n"
      "20852163\n"
      "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
      "\n"
      "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/"
      "5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
  const auto request = parse_witness_request(published);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->old_size, 20'852'014U);
  EXPECT_EQ(request->path.size(), 4U);
  EXPECT_EQ(text_of(*request), published);
}

TEST_F(Witness, AsksForNoMoreThanTheSealedTree) {
  const Tree tree(3);
  const Note note = tree.request(0, ledger).seal;
  MemoryTable none;
  const auto request = make_witness_request(SavedTiles(none), note, 4);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().fault, Fault::conflict);
}

TEST(WitnessMemory, HasOneSpellingAndNoticesEveryChange) {
  const SeenTrees seen{{"a ledger", Tree(0).head()}, {"ledger", Tree(7).head()}};
  const std::string text = text_of(seen);
  EXPECT_EQ(*parse_seen_trees(text), seen);
  EXPECT_EQ(*parse_seen_trees(text_of(SeenTrees{})), SeenTrees{});
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] ^= 1;
    EXPECT_FALSE(parse_seen_trees(changed)) << changed;
    EXPECT_FALSE(parse_seen_trees(text.substr(0, i))) << i;
  }
  // A line less, and the rest as it was.
  std::string less = text;
  const std::size_t line = less.find("7 ");
  EXPECT_FALSE(parse_seen_trees(less.erase(line, less.find('\n', line) + 1 - line)));
  EXPECT_FALSE(parse_seen_trees(text + text));
}

class WitnessStateTest : public testing::Test {
 protected:
  Result<WitnessState> open() { return WitnessState::open(file, clock); }
  Fault fault_of_opening() { return open().error().fault; }

  ScratchDirectory scratch;
  std::filesystem::path file = scratch / "state";
  SystemClock clock;
};

TEST_F(WitnessStateTest, IsBegunOnceAndKeepsWhatItRemembers) {
  EXPECT_EQ(fault_of_opening(), Fault::malformed) << "there is none yet";
  ASSERT_TRUE(WitnessState::create(file));
  EXPECT_EQ(WitnessState::create(file).error().fault, Fault::conflict);
  EXPECT_EQ(open()->seen(), SeenTrees{});
  const SealedTree tree{"ledger", Tree(7).head(), {}};
  ASSERT_TRUE(open()->remember(tree));
  EXPECT_EQ(open()->seen(), (SeenTrees{{"ledger", tree.head}}));
  EXPECT_EQ(WitnessState::create(file).error().fault, Fault::conflict);
}

TEST_F(WitnessStateTest, StopsAtAFileThatIsNotAsItWasWritten) {
  ASSERT_TRUE(WitnessState::create(file));
  ASSERT_TRUE(open()->remember({"ledger", Tree(7).head(), {}}));
  std::string changed = **read_small_file(file);
  changed[changed.find("7 ")] = '8';
  for (const std::string& text :
       {changed, std::string(), std::string("\n"), changed.substr(0, 9)}) {
    ASSERT_TRUE(replace_small_file(file, text));
    EXPECT_EQ(fault_of_opening(), Fault::corrupt) << text;
  }
}

TEST_F(WitnessStateTest, IsHeldByOneProcessAtATime) {
  ASSERT_TRUE(WitnessState::create(file));
  const auto first = open();
  ASSERT_TRUE(first);
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::unavailable);
  EXPECT_TRUE(second.error().detail.starts_with(
      "the memory of this witness is being written by pid " + std::to_string(getpid())))
      << second.error().detail;
}

}  // namespace
}  // namespace grantledger
