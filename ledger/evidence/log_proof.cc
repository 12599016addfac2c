#include "ledger/evidence/log_proof.h"

#include "ledger/evidence/base64.h"
#include "ledger/evidence/lines.h"

namespace grantledger {
namespace {

constexpr std::string_view header = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view extra_mark = "extra ";
constexpr std::string_view index_mark = "index ";
constexpr std::size_t size_bytes_max = note_size_max + (1 << 20);

tl::unexpected<Error> no_proof(const std::string& why) {
  return fail(Fault::malformed, "this is no log proof: " + why);
}

}  // namespace

std::string text_of(const LogProof& proof) {
  std::string text(header);
  if (proof.extra) text += std::string(extra_mark) + base64_of(*proof.extra) + "\n";
  text += std::string(index_mark) + std::to_string(proof.index) + "\n";
  return text + lines_of_path(proof.path) + "\n" + text_of(proof.seal);
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
  const auto line = take_line(rest);
  const auto index = line ? number_in(*line, index_mark) : std::nullopt;
  if (!index || *index >= tree_size_max) return no_proof("expected 'index' and a number");
  proof.index = *index;
  auto path = take_path(rest);
  if (!path) return no_proof(path.error().detail);
  proof.path = *std::move(path);
  TRY(proof.seal, parse_note(rest));
  return proof;
}

}  // namespace grantledger
