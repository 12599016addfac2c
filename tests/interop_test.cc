// What is made here, held against a program that shares no line with it (interop/check_tree.mjs).

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "ledger/evidence/log_proof.h"
#include "ledger/evidence/seal.h"
#include "ledger/evidence/witness.h"
#include "ledger/log/memory_log.h"
#include "ledger/log/memory_table.h"
#include "ledger/tile_directory.h"
#include "ledger/tree_tiles.h"
#include "tests/child_program.h"
#include "tests/scratch_directory.h"

namespace grantledger {
namespace {

class Interop : public testing::TestWithParam<TreeSize> {
 protected:
  // Publishes a tree of so many entries, sealed and witnessed, a proof of one of them, and the
  // request to a witness that saw the tree before that one.
  void publish(TreeSize size, LeafIndex proved) {
    TreeTiles tree;
    std::vector<StoredEnvelope> entries;
    for (TreeSize i = 0; i < size; ++i) {
      entries.push_back(std::string(i % 700, 'e') + std::to_string(i));
      tree.fold_stored(i + 1, entries.back());
    }
    const TreeHead head = tree.head();
    MemoryLog log;
    MemoryTable table;
    ASSERT_TRUE(log.append(0, entries));
    ASSERT_TRUE(table.commit(tree.drain(), {.position = size, .digest = {}}));
    Note note = *seal({ledger.verifier().name, head, {}}, ledger);
    note.signatures.push_back(*cosign(note.text, 1'790'000'000, witness));
    const SavedTiles tiles(table);
    ASSERT_TRUE(publish_tiles(log, tiles, note, directory));
    const auto path = inclusion_path(TileHashes(tiles, size), proved, size);
    std::ofstream(scratch / "proof") << text_of(LogProof{std::nullopt, proved, *path, note});
    std::ofstream(scratch / "request") << text_of(*make_witness_request(tiles, note, proved + 1));
  }
  ProgramOutput check() {
    return run_to_end({"/usr/bin/env", "node",
                       GRANTLEDGER_SOURCE_DIR "/tests/interop/check_tree.mjs", directory.string(),
                       text_of(ledger.verifier()), text_of(witness.verifier()),
                       (scratch / "proof").string(), (scratch / "request").string()});
  }

  ScratchDirectory scratch;
  std::filesystem::path directory = scratch / "tree";
  PrivateKey ledger = *PrivateKey::generate("ledger.example.org/grants", KeyUse::note);
  PrivateKey witness = *PrivateKey::generate("audit.example.org", KeyUse::cosignature);
};

INSTANTIATE_TEST_SUITE_P(Sizes, Interop, testing::Values(1, 2, 255, 256, 257, 1'000, 3'001));

TEST_P(Interop, AnotherProgramFindsThatTreeSealWitnessAndProofHold) {
  publish(GetParam(), GetParam() / 3);
  const ProgramOutput checked = check();
  EXPECT_EQ(checked.ended, 0) << checked.text;
  EXPECT_EQ(checked.text, "ledger.example.org/grants: " + std::to_string(GetParam()) +
                              " entries, seal, witness, proof and request hold\n");
}

TEST_F(Interop, AnotherProgramFindsWhatWasChanged) {
  publish(300, 7);
  const auto change = [](const std::filesystem::path& file, std::streamoff at) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(at);
    const int before = bytes.get();
    bytes.seekp(at);
    bytes.put(static_cast<char>(before ^ 1));
  };
  for (const auto& [file, at] : std::vector<std::pair<std::filesystem::path, std::streamoff>>{
           {directory / "tile/entries/000", 500},
           {directory / "tile/0/001.p/44", 40},
           {directory / "tile/1/000.p/1", 3},
           {directory / "checkpoint", 28},
           {scratch / "proof", 40},
           {scratch / "request", 40}}) {
    ASSERT_EQ(check().ended, 0);
    change(file, at);
    EXPECT_EQ(check().ended, 1) << file;
    change(file, at);
  }
}

}  // namespace
}  // namespace grantledger
