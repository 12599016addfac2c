#include "ledger/evidence/proof_bundle.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "ledger/evidence/base64.h"
#include "ledger/evidence/lines.h"

namespace grantledger {
namespace {

constexpr std::string_view header = "grantledger-proof/v1\n";
constexpr std::string_view about_mark = "about ";
constexpr std::array<std::string_view, 3> trees{"delegations", "grants", "payees"};
constexpr std::size_t path_length_max = 63;

tl::unexpected<Error> no_bundle(const std::string& why) {
  return fail(Fault::malformed, "this is no proof bundle: " + why);
}

// The words of a line, which are separated by one space each.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (;;) {
    const std::size_t end = line.find(' ');
    words.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return words;
    line.remove_prefix(end + 1);
  }
}

bool is_printable_line(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

// The hashes that follow, up to another line.
Result<HashPath> take_hashes(std::string_view& rest) {
  HashPath path;
  for (;;) {
    std::string_view after = rest;
    const auto line = take_line(after);
    if (!line) return no_bundle("it ends within a line");
    if (line->empty() || line->find(' ') != std::string_view::npos) return path;
    if (path.size() == path_length_max) return no_bundle("a path has more than 63 hashes");
    TRY(path.emplace_back(), parse_base64_digest(*line));
    rest = after;
  }
}

Result<LeafIndex> parse_index(std::string_view word) {
  const auto index = number_in(word, "");
  if (index && *index < tree_size_max) return *index;
  return no_bundle("found '" + std::string(word.substr(0, 30)) + "', expected an index");
}

Result<void> take_item(std::string_view line, std::string_view& rest, ProofBundle& bundle) {
  const std::vector<std::string_view> words = words_of(line);
  if (words.size() == 3 && words[0] == "entry") {
    if (!bundle.leaves.empty()) return no_bundle("entries stand before leaves");
    ProvedEntry& proved = bundle.entries.emplace_back();
    TRY(proved.index, parse_index(words[1]));
    TRY(proved.entry, parse_base64(words[2]));
    TRY(proved.path, take_hashes(rest));
    return {};
  }
  if (words.size() == 4 && words[0] == "leaf" &&
      std::ranges::find(trees, words[1]) != trees.end()) {
    ProvedLeaf& proved = bundle.leaves.emplace_back();
    proved.tree = words[1];
    TRY(proved.index, parse_index(words[2]));
    TRY(proved.leaf, parse_base64(words[3]));
    TRY(proved.path, take_hashes(rest));
    return {};
  }
  return no_bundle("expected an entry or a leaf");
}

// Each once, in order.
Result<void> check_order(const ProofBundle& bundle) {
  const auto is_after = [](const auto& left, const auto& right) { return !(left < right); };
  std::vector<LeafIndex> entries;
  for (const ProvedEntry& each : bundle.entries) entries.push_back(each.index);
  std::vector<std::pair<std::string_view, LeafIndex>> leaves;
  for (const ProvedLeaf& each : bundle.leaves) leaves.emplace_back(each.tree, each.index);
  const bool is_ordered =
      std::adjacent_find(entries.begin(), entries.end(), is_after) == entries.end() &&
      std::adjacent_find(leaves.begin(), leaves.end(), is_after) == leaves.end();
  if (is_ordered && !entries.empty()) return {};
  return no_bundle("expected entries, and leaves, in ascending order, each once");
}

}  // namespace

std::string text_of(const ProofBundle& bundle) {
  std::string text = std::string(header) + std::string(about_mark) + bundle.about + "\n";
  for (const ProvedEntry& each : bundle.entries) {
    text += "entry " + std::to_string(each.index) + " " + base64_of(each.entry) + "\n" +
            lines_of_path(each.path);
  }
  for (const ProvedLeaf& each : bundle.leaves) {
    text += "leaf " + each.tree + " " + std::to_string(each.index) + " " + base64_of(each.leaf) +
            "\n" + lines_of_path(each.path);
  }
  return text + "\n" + text_of(bundle.seal);
}

Result<ProofBundle> parse_proof_bundle(std::string_view text) {
  if (text.size() > proof_bundle_size_max) return no_bundle("it is too long");
  if (!text.starts_with(header)) return no_bundle("it does not begin with grantledger-proof/v1");
  std::string_view rest = text.substr(header.size());
  const auto about = take_line(rest);
  if (!about || !about->starts_with(about_mark) ||
      !is_printable_line(about->substr(about_mark.size()))) {
    return no_bundle("expected 'about' and what it is about");
  }
  ProofBundle bundle;
  bundle.about = about->substr(about_mark.size());
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return no_bundle("no blank line and seal follow");
    if (line->empty()) break;
    TRY_VOID(take_item(*line, rest, bundle));
  }
  TRY_VOID(check_order(bundle));
  TRY(bundle.seal, parse_note(rest));
  return bundle;
}

}  // namespace grantledger
