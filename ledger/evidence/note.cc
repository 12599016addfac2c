#include "ledger/evidence/note.h"

#include <algorithm>

#include "events/utf8.h"
#include "ledger/evidence/base64.h"
#include "ledger/evidence/lines.h"

namespace grantledger {
namespace {

constexpr std::string_view signature_mark = "\u2014 ";
constexpr std::size_t id_size_bytes = 4;

tl::unexpected<Error> no_note(const std::string& why) {
  return fail(Fault::malformed, "this is no signed note: " + why);
}

bool is_note_text(std::string_view bytes) {
  const bool is_clean = std::ranges::none_of(
      bytes, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
  return is_clean && is_utf8(bytes);
}

// `line` is without its line end.
Result<NoteSignature> parse_signature(std::string_view line) {
  const std::size_t space = line.rfind(' ');
  const bool is_marked = line.starts_with(signature_mark) && space >= signature_mark.size() &&
                         space != std::string_view::npos;
  if (!is_marked) return no_note("a line under the text is no signature: expected '— name base64'");
  NoteSignature signature;
  signature.name = line.substr(signature_mark.size(), space - signature_mark.size());
  if (!is_key_name(signature.name)) return no_note("a signature has no proper name");
  const auto bytes = parse_base64(line.substr(space + 1));
  if (!bytes) return no_note("the signature of " + signature.name + " is not base 64");
  if (bytes->size() <= id_size_bytes) {
    return no_note("the signature of " + signature.name + " is too short");
  }
  for (std::size_t i = 0; i < id_size_bytes; ++i) {
    signature.key_id = signature.key_id << 8 | static_cast<unsigned char>((*bytes)[i]);
  }
  signature.bytes = bytes->substr(id_size_bytes);
  return signature;
}

}  // namespace

std::string text_of(const NoteSignature& signature) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(signature.key_id >> shift);
  }
  return std::string(signature_mark) + signature.name + " " + base64_of(bytes + signature.bytes) +
         "\n";
}

std::string text_of(const Note& note) {
  std::string text = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) text += text_of(signature);
  return text;
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > note_size_max) return no_note("it has more than a million bytes");
  if (!is_note_text(bytes)) return no_note("it is not UTF-8 text with plain line ends");
  if (!bytes.ends_with('\n')) return no_note("its last line does not end");
  // The last blank line parts the text from the signatures.
  const std::size_t blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos) return no_note("no blank line parts text and signatures");
  Note note{.text = std::string(bytes.substr(0, blank + 1)), .signatures = {}};
  TRY(note.signatures, parse_signatures(bytes.substr(blank + 2)));
  return note;
}

Result<std::vector<NoteSignature>> parse_signatures(std::string_view lines) {
  if (lines.empty()) return no_note("it has no signature");
  std::vector<NoteSignature> signatures;
  while (const auto line = take_line(lines)) {
    if (signatures.size() == note_signatures_max) return no_note("it has more than 100 signatures");
    TRY(signatures.emplace_back(), parse_signature(*line));
  }
  if (!lines.empty()) return no_note("its last line does not end");
  return signatures;
}

Result<NoteSignature> sign_note(std::string_view text, const Signer& signer) {
  const VerifierKey& key = signer.verifier();
  CHECK(key.use == KeyUse::note && text.ends_with('\n'));
  TRY(std::string bytes, signer.sign(text));
  return NoteSignature{key.name, key.id(), std::move(bytes)};
}

const VerifierKey* find_key(std::span<const VerifierKey> keys, const NoteSignature& signature) {
  const auto found = std::ranges::find_if(keys, [&](const VerifierKey& key) {
    return key.name == signature.name && key.id() == signature.key_id;
  });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace grantledger
