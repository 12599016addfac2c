#include "ledger/evidence/witness.h"

#include <algorithm>

#include "ledger/evidence/base64.h"
#include "ledger/evidence/lines.h"

namespace grantledger {
namespace {

constexpr std::string_view old_mark = "old ";
constexpr std::string_view seen_header = "grantledger-witness@v1";
constexpr std::string_view seen_sum_mark = "sha256 ";

tl::unexpected<Error> no_request(const std::string& why) {
  return fail(Fault::malformed, "this is no request to a witness: " + why);
}

std::string envelopes(TreeSize size) {
  return std::to_string(size) + " envelopes";
}

std::optional<WitnessRefusal> refusal_of_signer(const Note& seal, const std::string& origin,
                                                std::span<const VerifierKey> ledgers) {
  if (std::ranges::find(ledgers, origin, &VerifierKey::name) == ledgers.end()) {
    return WitnessRefusal{"unknown_ledger", "the policy has no key of a ledger " + origin};
  }
  // Not what other witnesses signed: that is no business of this one.
  const auto checked = check_seal(seal, {.ledgers = {ledgers.begin(), ledgers.end()}});
  if (!checked) return WitnessRefusal{"signature", checked.error().detail};
  if (!checked->sealed_by.empty()) return std::nullopt;
  return WitnessRefusal{"signature", "no key of " + origin + " in the policy signed the seal"};
}

std::optional<WitnessRefusal> refusal_of_growth(const WitnessRequest& request, const TreeHead& tree,
                                                const TreeHead& seen) {
  if (tree == seen) return std::nullopt;
  if (tree.size < seen.size) {
    return WitnessRefusal{"smaller_tree", "the seal is of " + envelopes(tree.size) +
                                              ", but the witness has seen " + envelopes(seen.size)};
  }
  if (tree.size == seen.size) {
    return WitnessRefusal{"another_tree", "the witness has seen another tree of " +
                                              envelopes(tree.size) +
                                              ": keep this seal, for beside the one that was "
                                              "cosigned it proves two histories"};
  }
  if (request.old_size != seen.size) {
    return WitnessRefusal{"old_size", "the request begins at " + envelopes(request.old_size) +
                                          ", but the witness saw " + std::to_string(seen.size) +
                                          " last: ask with `grantledger seal --since " +
                                          std::to_string(seen.size) + "`"};
  }
  const auto grown = check_consistency(seen, tree, request.path);
  if (grown) return std::nullopt;
  return WitnessRefusal{"path", "it is not shown that the tree of " + envelopes(tree.size) +
                                    " begins with the one of " + envelopes(seen.size) +
                                    " that the witness saw: " + grown.error().detail};
}

// One line of a witness's memory, if it is such a line.
std::optional<SeenTrees::value_type> seen_in(std::string_view line) {
  const std::size_t size_end = line.find(' ');
  if (size_end == std::string_view::npos) return std::nullopt;
  const std::size_t root_end = line.find(' ', size_end + 1);
  if (root_end == std::string_view::npos) return std::nullopt;
  const auto size = number_in(line.substr(0, size_end), "");
  const auto root = parse_base64_digest(line.substr(size_end + 1, root_end - size_end - 1));
  if (!size || !root) return std::nullopt;
  return SeenTrees::value_type(line.substr(root_end + 1), TreeHead{*size, *root});
}

}  // namespace

std::string text_of(const WitnessRequest& request) {
  return std::string(old_mark) + std::to_string(request.old_size) + "\n" +
         lines_of_path(request.path) + "\n" + text_of(request.seal);
}

Result<WitnessRequest> parse_witness_request(std::string_view text) {
  const auto first = take_line(text);
  const auto old_size = first ? number_in(*first, old_mark) : std::nullopt;
  if (!old_size || *old_size > tree_size_max) return no_request("expected 'old' and a size");
  WitnessRequest request{.old_size = *old_size, .path = {}, .seal = {}};
  auto path = take_path(text);
  if (!path) return no_request(path.error().detail);
  request.path = *std::move(path);
  TRY(request.seal, parse_note(text));
  TRY_VOID(parse_sealed_tree(request.seal.text));
  return request;
}

Result<WitnessRequest> make_witness_request(const TileReader& tiles, const Note& seal,
                                            TreeSize old_size) {
  TRY(const SealedTree tree, parse_sealed_tree(seal.text));
  const TreeSize size = tree.head.size;
  if (old_size > size) {
    return fail(Fault::conflict, "the sealed tree has " + envelopes(size) + ", fewer than the " +
                                     std::to_string(old_size) + " that the witness saw");
  }
  WitnessRequest request{.old_size = old_size, .path = {}, .seal = seal};
  if (old_size > 0) {
    TRY(request.path, consistency_path(TileHashes(tiles, size), old_size, size));
  }
  return request;
}

TreeHead seen_of(const SeenTrees& seen, std::string_view origin) {
  const auto found = seen.find(origin);
  return found == seen.end() ? TreeHead{} : found->second;
}

std::string text_of(const SeenTrees& seen) {
  std::string text = std::string(seen_header) + "\n";
  for (const auto& [origin, head] : seen) {
    text += std::to_string(head.size) + " " + base64_of(head.root) + " " + origin + "\n";
  }
  return text + std::string(seen_sum_mark) + base64_of(sha256(text)) + "\n";
}

Result<SeenTrees> parse_seen_trees(std::string_view text) {
  std::string_view rest = text;
  SeenTrees seen;
  take_line(rest);
  while (const auto line = take_line(rest)) {
    auto entry = seen_in(*line);
    if (!entry || seen.size() == seen_trees_max) break;
    seen.insert(*std::move(entry));
  }
  // What was not understood, or stood there twice or out of order, is not written again.
  if (text_of(seen) == text) return seen;
  return fail(Fault::malformed, "this is not what a witness has written, or it was changed since");
}

Result<WitnessAnswer> weigh(const WitnessRequest& request, std::span<const VerifierKey> ledgers,
                            const SeenTrees& seen) {
  WitnessAnswer answer;
  TRY(answer.tree, parse_sealed_tree(request.seal.text));
  const std::string& origin = answer.tree.origin;
  answer.refusal = refusal_of_signer(request.seal, origin, ledgers);
  if (!answer.refusal && !seen.contains(origin) && seen.size() == seen_trees_max) {
    answer.refusal = {"too_many_ledgers", "the witness remembers a thousand ledgers"};
  }
  if (!answer.refusal) {
    answer.refusal = refusal_of_growth(request, answer.tree.head, seen_of(seen, origin));
  }
  return answer;
}

}  // namespace grantledger
