// What others may have written: keys, notes, seals, proofs, tiles. The first byte says which.

#include "ledger/evidence/base64.h"
#include "ledger/evidence/key.h"
#include "ledger/evidence/log_proof.h"
#include "ledger/evidence/note.h"
#include "ledger/evidence/seal.h"
#include "ledger/evidence/tile.h"
#include "tests/fuzz/fuzz_target.h"

namespace grantledger {
namespace {

std::string spelled(const auto& value) {
  return grantledger::text_of(value);
}

void read_private_key(std::string_view text) {
  const Result<PrivateKey> key = PrivateKey::parse(text);
  if (!key) return;
  const std::string written = key->text();
  CHECK(text == written || text == written + "\n");
  const Result<std::string> signature = key->sign("text");
  CHECK(signature && is_signed(key->verifier().key, "text", *signature));
}

// A seal, whoever signed it, and the proof of an entry in it.
void read_seal(std::string_view text) {
  const Result<CheckedSeal> checked = check_seal(text, SealPolicy());
  CHECK(!checked || !checked->is_trusted);
}

void read_log_proof(std::string_view text) {
  const Result<LogProof> proof = parse_log_proof(text);
  check_only_spelling(text, proof, spelled<LogProof>);
  if (!proof) return;
  const Result<SealedTree> tree = parse_sealed_tree(proof->seal.text);
  if (!tree) return;
  CHECK(!check_inclusion(tree->head, proof->index, leaf_hash("nobody's entry"), proof->path));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  std::string_view text = view_of(bytes, size_bytes);
  switch (take_choice(text, 10)) {
    case 0:
      check_only_spelling(text, parse_note(text), spelled<Note>);
      break;
    case 1:
      check_only_spelling(text, parse_sealed_tree(text), spelled<SealedTree>);
      break;
    case 2:
      check_only_spelling(text, parse_verifier_key(text), spelled<VerifierKey>);
      break;
    case 3:
      read_private_key(text);
      break;
    case 4:
      read_log_proof(text);
      break;
    case 5:
      check_only_spelling(text, parse_tile_path(text), path_of);
      break;
    case 6:
      check_only_spelling(text, parse_entries_path(text), entries_path_of);
      break;
    case 7:
      check_only_spelling(text, parse_bundle(text), bundle_of);
      break;
    case 8:
      check_only_spelling(text, parse_base64(text),
                          [](const std::string& each) { return base64_of(each); });
      break;
    default:
      read_seal(text);
  }
  return 0;
}

}  // namespace grantledger
