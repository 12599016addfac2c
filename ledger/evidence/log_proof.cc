#include "ledger/evidence/log_proof.h"

#include <algorithm>
#include <charconv>

#include "ledger/evidence/base64.h"
#include "ledger/evidence/lines.h"

namespace grantledger {
namespace {

constexpr std::string_view header = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view extra_mark = "extra ";
constexpr std::string_view index_mark = "index ";
constexpr std::size_t path_length_max = 63;
constexpr std::size_t size_bytes_max = note_size_max + (1 << 20);

tl::unexpected<Error> no_proof(const std::string& why) {
  return fail(Fault::malformed, "this is no log proof: " + why);
}

Result<LeafIndex> parse_index(std::string_view line) {
  LeafIndex index = 0;
  const std::string_view digits = line.substr(std::min(line.size(), index_mark.size()));
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  const bool is_index = error == std::errc() && index < tree_size_max &&
                        line == std::string(index_mark) + std::to_string(index);
  if (!is_index) return no_proof("expected 'index' and a number");
  return index;
}

// The hashes up to a blank line, which is taken too.
Result<HashPath> take_path(std::string_view& rest) {
  HashPath path;
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return no_proof("no blank line and seal follow the hashes");
    if (line->empty()) return path;
    if (path.size() == path_length_max) return no_proof("it has more than 63 hashes");
    TRY(path.emplace_back(), parse_base64_digest(*line));
  }
}

}  // namespace

std::string text_of(const LogProof& proof) {
  std::string text(header);
  if (proof.extra) text += std::string(extra_mark) + base64_of(*proof.extra) + "\n";
  text += std::string(index_mark) + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.path) text += base64_of(hash) + "\n";
  return text + "\n" + text_of(proof.seal);
}

Result<LogProof> parse_log_proof(std::string_view text) {
  if (text.size() > size_bytes_max) return no_proof("it is too long");
  if (!text.starts_with(header)) return no_proof("it does not begin with c2sp.org/tlog-proof@v1");
  std::string_view rest = text.substr(header.size());
  LogProof proof;
  if (rest.starts_with(extra_mark)) {
    const auto line = take_line(rest);
    if (!line) return no_proof("it ends within a line");
    TRY(proof.extra, parse_base64(line->substr(extra_mark.size())));
  }
  const auto index = take_line(rest);
  if (!index) return no_proof("it ends within a line");
  TRY(proof.index, parse_index(*index));
  TRY(proof.path, take_path(rest));
  TRY(proof.seal, parse_note(rest));
  return proof;
}

}  // namespace grantledger
