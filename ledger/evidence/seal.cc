#include "ledger/evidence/seal.h"

#include <algorithm>
#include <charconv>

#include "events/time.h"
#include "ledger/evidence/base64.h"
#include "ledger/evidence/lines.h"

namespace grantledger {
namespace {

constexpr std::size_t time_size_bytes = 8;

tl::unexpected<Error> no_seal(const std::string& why) {
  return fail(Fault::malformed, "this is no seal: " + why);
}

std::string cosigned_text(std::string_view text, std::int64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

// The lines of a text whose last line ends.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (const auto line = take_line(text)) lines.push_back(*line);
  return lines;
}

tl::unexpected<Error> false_signature(const NoteSignature& signature) {
  return fail(Fault::malformed, "the signature of " + signature.name +
                                    " does not hold: the seal was changed, or another signed it");
}

// The keys that sealed the note as its origin.
Result<std::vector<std::string>> sealers_of(const Note& note, const std::string& origin,
                                            std::span<const VerifierKey> ledgers) {
  std::vector<std::string> names;
  for (const NoteSignature& signature : note.signatures) {
    const VerifierKey* const ledger = find_key(ledgers, signature);
    if (ledger == nullptr) continue;
    if (!is_signed(ledger->key, note.text, signature.bytes)) return false_signature(signature);
    if (signature.name == origin) names.push_back(signature.name);
  }
  return names;
}

// By witness of a policy; none if it has not cosigned.
using Cosignings = std::vector<std::optional<Cosigned>>;

Result<Cosignings> cosignings_of(const Note& note, std::span<const VerifierKey> witnesses) {
  Cosignings cosignings(witnesses.size());
  for (const NoteSignature& signature : note.signatures) {
    const VerifierKey* const witness = find_key(witnesses, signature);
    if (witness == nullptr) continue;
    const auto seconds = cosigned_at(signature, *witness, note.text);
    if (!seconds) return false_signature(signature);
    auto& cosigning = cosignings[static_cast<std::size_t>(witness - witnesses.data())];
    if (!cosigning || cosigning->seconds < *seconds) cosigning = {signature.name, *seconds};
  }
  return cosignings;
}

bool is_quorum(const SealPolicy& policy, const Cosignings& cosignings) {
  if (!policy.quorum) return true;
  std::vector<bool> is_reached;  // By group.
  for (const WitnessGroup& group : policy.groups) {
    const auto count =
        std::ranges::count_if(group.witnesses,
                              [&](std::size_t i) { return cosignings[i].has_value(); }) +
        std::ranges::count_if(group.groups, [&](std::size_t i) { return is_reached[i]; });
    is_reached.push_back(static_cast<std::size_t>(count) >= group.members_min);
  }
  CHECK(*policy.quorum < is_reached.size());
  return is_reached[*policy.quorum];
}

}  // namespace

std::string text_of(const SealedTree& tree) {
  std::string text =
      tree.origin + "\n" + std::to_string(tree.head.size) + "\n" + base64_of(tree.head.root) + "\n";
  for (const std::string& line : tree.extensions) text += line + "\n";
  return text;
}

Result<SealedTree> parse_sealed_tree(std::string_view text) {
  if (!text.ends_with('\n')) return no_seal("its last line does not end");
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.size() < 3) return no_seal("expected lines for the origin, the size and the root");
  if (std::ranges::any_of(lines, &std::string_view::empty)) return no_seal("a line is empty");
  SealedTree tree{.origin = std::string(lines[0]), .head = {}, .extensions = {}};
  const std::string_view size = lines[1];
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), tree.head.size);
  tree.head.root = parse_base64_digest(lines[2]).value_or(Digest{});
  tree.extensions.assign(lines.begin() + 3, lines.end());
  if (error != std::errc() || tree.head.size > tree_size_max || text_of(tree) != text) {
    return no_seal("expected the tree's size in decimal digits and its root, 32 bytes in base 64");
  }
  return tree;
}

Result<Note> seal(const SealedTree& tree, const Signer& signer) {
  Note note{.text = text_of(tree), .signatures = {}};
  TRY(note.signatures.emplace_back(), sign_note(note.text, signer));
  return note;
}

Result<NoteSignature> cosign(std::string_view text, std::int64_t seconds, const Signer& witness) {
  const VerifierKey& key = witness.verifier();
  CHECK(key.use == KeyUse::cosignature && seconds >= 0);
  TRY(const std::string signature, witness.sign(cosigned_text(text, seconds)));
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(seconds >> shift);
  return NoteSignature{key.name, key.id(), bytes + signature};
}

std::string time_text_of(const Cosigned& cosigned) {
  constexpr std::int64_t end = 253'402'300'800;  // The year 10000.
  if (cosigned.seconds >= end) return std::to_string(cosigned.seconds) + " s after 1970";
  return text_of(Timestamp(std::chrono::seconds(cosigned.seconds)));
}

std::optional<std::int64_t> cosigned_at(const NoteSignature& signature, const VerifierKey& witness,
                                        std::string_view text) {
  if (signature.bytes.size() != time_size_bytes + signature_size_bytes) return std::nullopt;
  std::uint64_t seconds = 0;
  for (const char byte : signature.bytes.substr(0, time_size_bytes)) {
    seconds = seconds << 8 | static_cast<unsigned char>(byte);
  }
  const auto time = static_cast<std::int64_t>(seconds);
  if (time < 0) return std::nullopt;
  const std::string_view signed_bytes = std::string_view(signature.bytes).substr(time_size_bytes);
  if (!is_signed(witness.key, cosigned_text(text, time), signed_bytes)) return std::nullopt;
  return time;
}

Result<CheckedSeal> check_seal(std::string_view bytes, const SealPolicy& policy) {
  TRY(const Note note, parse_note(bytes));
  return check_seal(note, policy);
}

Result<CheckedSeal> check_seal(const Note& note, const SealPolicy& policy) {
  CheckedSeal checked;
  TRY(checked.tree, parse_sealed_tree(note.text));
  TRY(checked.sealed_by, sealers_of(note, checked.tree.origin, policy.ledgers));
  TRY(const Cosignings cosignings, cosignings_of(note, policy.witnesses));
  for (const std::optional<Cosigned>& cosigning : cosignings) {
    if (cosigning) checked.witnessed_by.push_back(*cosigning);
  }
  checked.is_trusted = !checked.sealed_by.empty() && is_quorum(policy, cosignings);
  return checked;
}

}  // namespace grantledger
