#pragma once
// A seal: the size and root of the tree under signatures, as C2SP tlog-checkpoint writes them
// (https://c2sp.org/tlog-checkpoint). "Checkpoint" is another thing here (table.h).

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/evidence/merkle.h"
#include "ledger/evidence/note.h"

namespace grantledger {

// What a seal says.
struct SealedTree {
  std::string origin;  // Which ledger: not empty, one line.
  TreeHead head;
  std::vector<std::string> extensions;  // Lines of others; a ledger writes none. Not empty each.
  bool operator==(const SealedTree&) const = default;
};

// The only spelling: origin, decimal size, base 64 root, extensions; a line each.
std::string text_of(const SealedTree& tree);
// Errors: malformed, saying which line.
Result<SealedTree> parse_sealed_tree(std::string_view text);

// Signs as the ledger. Errors: as Signer::sign.
Result<Note> seal(const SealedTree& tree, const Signer& signer);

// A witness adds a line over the time and the text (https://c2sp.org/tlog-cosignature): that it has
// seen this tree, consistent with all it saw before, as the largest. `seconds` since 1970, not
// negative. Errors: as Signer::sign.
Result<NoteSignature> cosign(std::string_view text, std::int64_t seconds, const Signer& witness);

// Some witnesses and groups, so many of which must have cosigned for the group to have.
struct WitnessGroup {
  std::size_t members_min = 1;
  std::vector<std::size_t> witnesses;  // Indexes of SealPolicy::witnesses.
  std::vector<std::size_t> groups;     // Of SealPolicy::groups, each below this group's own.
};

// Whose word is trusted, and which witnesses are asked for. policy.h reads one.
struct SealPolicy {
  std::vector<VerifierKey> ledgers;
  std::vector<VerifierKey> witnesses;
  std::vector<WitnessGroup> groups;
  std::optional<std::size_t>
      quorum;  // The group that must have cosigned. None: no witness is asked.
};

struct Cosigned {
  std::string witness;
  std::int64_t seconds = 0;  // When, since 1970.
  bool operator==(const Cosigned&) const = default;
};
// When, in RFC 3339; in seconds since 1970 if a year has not four digits.
std::string time_text_of(const Cosigned& cosigned);

// When the witness signed `text`, in seconds since 1970; none if its signature does not hold.
std::optional<std::int64_t> cosigned_at(const NoteSignature& signature, const VerifierKey& witness,
                                        std::string_view text);

// What a seal came to under a policy.
struct CheckedSeal {
  SealedTree tree;
  std::vector<std::string> sealed_by;  // Keys of the ledger that signed. None: not verified.
  std::vector<Cosigned> witnessed_by;  // Each witness once, with its latest time.
  bool is_trusted = false;             // The ledger signed, and the quorum cosigned.
};

// Signatures of unknown keys are passed over. So are those of ledgers whose key has another name
// than the seal's origin: a ledger speaks for itself only. Errors: malformed if it is no seal, or
// if a signature of a known key does not hold: then nothing in it is to be believed.
Result<CheckedSeal> check_seal(std::string_view bytes, const SealPolicy& policy);
Result<CheckedSeal> check_seal(const Note& note, const SealPolicy& policy);

}  // namespace grantledger
