#pragma once
// Signed notes (https://c2sp.org/signed-note): a text and the signatures under it.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/evidence/key.h"

namespace grantledger {

inline constexpr std::size_t note_size_max = 1'000'000;  // Bytes.
inline constexpr std::size_t note_signatures_max = 100;

// One line: "— name base64(id || bytes)".
struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::string bytes;  // Not empty; what they are, the key's use says.
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // UTF-8 that ends in a line end.
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

// The only spelling of a note. `note` has a signature, as what parse_note gives.
std::string text_of(const Note& note);
std::string text_of(const NoteSignature& signature);

// Errors: malformed, saying what is wrong: anything text_of would not give, and more than
// note_size_max bytes or note_signatures_max signatures.
Result<Note> parse_note(std::string_view bytes);

// Such lines alone, as a witness answers. Errors: malformed, also if there is none, or more than
// note_signatures_max.
Result<std::vector<NoteSignature>> parse_signatures(std::string_view lines);

// A signature over `text` by a key whose use is KeyUse::note. Errors: as Signer::sign.
Result<NoteSignature> sign_note(std::string_view text, const Signer& signer);

// A key among `keys` that has the signature's name and id; null if none has.
const VerifierKey* find_key(std::span<const VerifierKey> keys, const NoteSignature& signature);

}  // namespace grantledger
