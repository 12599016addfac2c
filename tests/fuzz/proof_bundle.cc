// A proof that somebody may have made: as text, or of a ledger that they could seal themselves.

#include <algorithm>

#include "events/codec.h"
#include "ledger/evidence/leaf_tree.h"
#include "ledger/evidence/tile.h"
#include "ledger/proof/check_bundle.h"
#include "tests/fuzz/fuzz_target.h"

namespace grantledger {
namespace {

std::string spelled(const ProofBundle& bundle) {
  return text_of(bundle);
}

void read_text(std::string_view text) {
  const Result<ProofBundle> bundle = parse_proof_bundle(text);
  check_only_spelling(text, bundle, spelled);
  if (bundle) CHECK(!check_bundle(*bundle, {}).seal.is_trusted);
}

// What can be decoded of the entries, at times in order and each the answer to its request.
std::vector<std::string> as_recorded(const std::vector<std::string>& entries) {
  std::vector<std::string> recorded;
  for (const std::string& entry : entries) {
    Result<Envelope> envelope = decode(entry);
    if (!envelope) continue;
    envelope->recorded_at = Timestamp(std::chrono::hours(recorded.size() + 1));
    if (!envelope->signature) {
      envelope->request =
          sha256(canonical_request(envelope->command, envelope->actor, envelope->facts));
    }
    Result<std::string> bytes = encode(*envelope);
    if (bytes) recorded.push_back(*std::move(bytes));
  }
  return recorded;
}

// A line says what the proof is about; the log's entries follow, as tiles hold them. All of them
// are shown, with a path to the root each. Checking must end, whatever the facts are.
void read_ledger(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return;
  const auto entries = parse_bundle(text.substr(end + 1));
  if (!entries) return;
  const std::vector<std::string> recorded = as_recorded(*entries);
  const LeafTree tree(recorded);
  ProofBundle bundle{.about = std::string(text.substr(0, end)),
                     .entries = {},
                     .leaves = {},
                     .seal = {.text = text_of(SealedTree{.origin = "ledger", .head = tree.head()}),
                              .signatures = {}}};
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    bundle.entries.push_back({i, recorded[i], *tree.path_to(i)});
  }
  const BundleCheck check = check_bundle(bundle, {});
  CHECK(!check.seal.is_trusted && !check.steps.empty());
  CHECK(check.holds == std::ranges::all_of(check.steps, &ProofStep::holds));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  std::string_view text = view_of(bytes, size_bytes);
  if (take_choice(text, 2) == 0) {
    read_text(text);
  } else {
    read_ledger(text);
  }
  return 0;
}

}  // namespace grantledger
