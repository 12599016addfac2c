#include "ledger/seals.h"

#include <algorithm>
#include <charconv>

#include "ledger/log/small_file.h"

namespace grantledger {
namespace {

constexpr std::size_t name_size = 20;  // Digits, so that names come in order of size.

std::optional<TreeSize> size_in(const std::string& name) {
  TreeSize size = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), size);
  const bool is_size =
      name.size() == name_size && error == std::errc() && end == name.data() + name.size();
  return is_size ? std::optional(size) : std::nullopt;
}

// The seal that a witness signed, and when; the latest first, for that it mostly is.
struct FoundSeal {
  const Seals::Kept* seal = nullptr;
  std::int64_t seconds = 0;
};
std::optional<FoundSeal> seal_of(const NoteSignature& signature, const VerifierKey& witness,
                                 const std::vector<Seals::Kept>& kept) {
  for (auto seal = kept.rbegin(); seal != kept.rend(); ++seal) {
    if (const auto seconds = cosigned_at(signature, witness, seal->note.text)) {
      return FoundSeal{&*seal, *seconds};
    }
  }
  return std::nullopt;
}

}  // namespace

std::filesystem::path Seals::path_of(TreeSize size) const {
  std::string digits = std::to_string(size);
  digits.insert(0, name_size - digits.size(), '0');
  return directory_ / digits;
}

Result<std::optional<Seals::Kept>> Seals::read(const std::filesystem::path& path) const {
  TRY(const std::optional<std::string> bytes, read_small_file(path));
  if (!bytes) return std::optional<Kept>();
  const auto wrong = [&](const std::string& why) {
    return fail(Fault::corrupt, "kept seal " + path.string() + ": " + why);
  };
  Result<Note> note = parse_note(*bytes);
  if (!note) return wrong(note.error().detail);
  Result<SealedTree> tree = parse_sealed_tree(note->text);
  if (!tree) return wrong(tree.error().detail);
  if (path_of(tree->head.size) != path) {
    return wrong("it seals " + std::to_string(tree->head.size) +
                 " envelopes, not what its name says");
  }
  return std::optional<Kept>({*std::move(note), *std::move(tree)});
}

Result<std::vector<TreeSize>> Seals::sizes() const {
  std::vector<TreeSize> sizes;
  std::error_code code;
  for (std::filesystem::directory_iterator entry(directory_, code), end; !code && entry != end;
       entry.increment(code)) {
    if (const auto size = size_in(entry->path().filename().string())) sizes.push_back(*size);
  }
  if (code && code != std::errc::no_such_file_or_directory) {
    return fail(Fault::unavailable, "cannot list " + directory_.string() + ": " + code.message());
  }
  std::ranges::sort(sizes);
  return sizes;
}

Result<std::vector<Seals::Kept>> Seals::all() const {
  TRY(const std::vector<TreeSize> found, sizes());
  std::vector<Kept> seals;
  for (const TreeSize size : found) {
    TRY(std::optional<Kept> kept, read(path_of(size)));
    if (kept) seals.push_back(*std::move(kept));
  }
  return seals;
}

Result<std::optional<Seals::Kept>> Seals::latest() const {
  TRY(const std::vector<TreeSize> found, sizes());
  if (found.empty()) return std::optional<Kept>();
  return read(path_of(found.back()));
}

Result<void> Seals::keep(const Note& note) {
  TRY(const SealedTree tree, parse_sealed_tree(note.text));
  std::error_code code;
  std::filesystem::create_directories(directory_, code);
  if (code) {
    return fail(Fault::unavailable, "cannot make " + directory_.string() + ": " + code.message());
  }
  const std::filesystem::path path = path_of(tree.head.size);
  TRY(std::optional<Kept> kept, read(path));
  if (!kept) return replace_small_file(path, text_of(note));
  if (kept->note.text != note.text) {
    return fail(Fault::conflict, "another tree of " + std::to_string(tree.head.size) +
                                     " envelopes was sealed before");
  }
  Note merged = kept->note;
  for (const NoteSignature& signature : note.signatures) {
    if (std::ranges::find(merged.signatures, signature) == merged.signatures.end()) {
      merged.signatures.push_back(signature);
    }
  }
  if (merged.signatures.size() > note_signatures_max) {
    return fail(Fault::malformed, "a seal takes at most 100 signatures");
  }
  return replace_small_file(path, text_of(merged));
}

Result<Note> seal_tree(const LogTree& tree, Seals& seals, const Signer& signer) {
  const std::string& origin = signer.verifier().name;
  TRY(const std::optional<Seals::Kept> latest, seals.latest());
  if (latest) {
    const TreeSize sealed = latest->tree.head.size;
    if (sealed > tree.size()) {
      return fail(Fault::corrupt, "the log ends at " + std::to_string(tree.size()) + ", but " +
                                      std::to_string(sealed) + " envelopes were sealed");
    }
    TRY(const TreeHead head, tree.head(sealed));
    if (head != latest->tree.head) {
      return fail(Fault::corrupt, "the first " + std::to_string(sealed) +
                                      " envelopes are not those that were sealed: see "
                                      "`grantledger verify`");
    }
    if (latest->tree.origin != origin) {
      return fail(Fault::conflict, "this ledger is sealed as " + latest->tree.origin +
                                       "; a key of that name must seal it, not " + origin);
    }
  }
  TRY(const TreeHead head, tree.head(tree.size()));
  TRY(Note note, seal({.origin = origin, .head = head, .extensions = {}}, signer));
  TRY_VOID(seals.keep(note));
  return note;
}

Result<std::vector<TakenCosignature>> take_cosignatures(Seals& seals,
                                                        std::span<const NoteSignature> signatures,
                                                        std::span<const VerifierKey> witnesses) {
  TRY(const std::vector<Seals::Kept> kept, seals.all());
  std::vector<TakenCosignature> taken;
  std::vector<Note> notes;
  for (const NoteSignature& signature : signatures) {
    const VerifierKey* const witness = find_key(witnesses, signature);
    if (witness == nullptr) continue;
    const auto found = seal_of(signature, *witness, kept);
    if (!found) {
      return fail(Fault::conflict, "the cosignature of " + signature.name +
                                       " is under no seal that the store keeps");
    }
    notes.push_back({found->seal->note.text, {signature}});
    taken.push_back({found->seal->tree.head.size, {signature.name, found->seconds}});
  }
  for (const Note& note : notes) {
    TRY_VOID(seals.keep(note));
  }
  return taken;
}

}  // namespace grantledger
