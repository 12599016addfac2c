#include <memory>
#include <ostream>

#include "ledger/tile_directory.h"
#include "ledger/witness_state.h"
#include "tools/commands.h"
#include "tools/key_file.h"
#include "tools/named_file.h"
#include "tools/policy_file.h"

namespace grantledger {
namespace {

struct Options {
  std::string policy;
  std::string key;
  std::string state;
  std::string request;
  std::string directory;
  bool is_new = false;
};

// A request, or a seal alone: enough for a ledger's first, and for one that was cosigned already.
Result<WitnessRequest> parse_asked(std::string_view text) {
  if (text.starts_with("old ")) return parse_witness_request(text);
  TRY(Note seal, parse_note(text));
  TRY_VOID(parse_sealed_tree(seal.text));
  return WitnessRequest{.old_size = 0, .path = {}, .seal = std::move(seal)};
}

// What a published tree shows whoever saw these trees.
Result<WitnessRequest> read_published(const std::string& directory, const SeenTrees& seen) {
  TRY(const TileDirectory published, TileDirectory::open(directory));
  const TreeSize old_size = seen_of(seen, published.tree().origin).size;
  return make_witness_request(published, published.seal(), old_size);
}

// The answer, once it is safe to give: what is cosigned is remembered.
Result<ExitStatus> answer(const Invocation& invocation, const SealPolicy& policy,
                          const WitnessRequest& request, const Signer& witness,
                          WitnessState& state) {
  TRY(const WitnessAnswer weighed, weigh(request, policy.ledgers, state.seen()));
  if (weighed.refusal) {
    invocation.streams.err << "grantledger: refused: " << weighed.refusal->check << ": "
                           << weighed.refusal->detail << '\n';
    return ExitStatus::no;
  }
  const auto now = SystemClock().now().time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).count();
  TRY(const NoteSignature cosignature, cosign(request.seal.text, seconds, witness));
  TRY_VOID(state.remember(weighed.tree));
  invocation.streams.out << text_of(cosignature);
  return ExitStatus::done;
}

Result<ExitStatus> run_witness(const Invocation& invocation, const Options& options) {
  if (options.request.empty() == options.directory.empty()) {
    return fail(Fault::malformed, "expected either a request or --tiles");
  }
  TRY(const SealPolicy policy, read_policy(options.policy));
  TRY(const PrivateKey key,
      read_key(options.key, StorePaths{invocation.store}, KeyUse::cosignature));
  WitnessRequest request;
  if (!options.request.empty()) {
    TRY(const std::string text, read_named_input(options.request, invocation.streams));
    TRY(request, parse_asked(text));
  }
  if (options.is_new) {
    TRY_VOID(WitnessState::create(options.state));
  }
  TRY(WitnessState state, WitnessState::open(options.state, SystemClock()));
  if (!options.directory.empty()) {
    TRY(request, read_published(options.directory, state.seen()));
  }
  return answer(invocation, policy, request, key, state);
}

}  // namespace

CommandSpec witness_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "witness",
      .summary = "Cosign a seal that grows from what was seen last; without a store",
      .example =
          "grantledger witness --policy ledgers.policy --key witness.key --state seen request\n"
          "docs/evidence.md shows how an audit office sets one up.",
      .options = {{"REQUEST",
                   "What `seal --since` printed, or a ledger's first seal; - for standard input",
                   &options->request},
                  {"--tiles", "A published tree to read the seal and its growth from instead",
                   &options->directory},
                  {"--policy", "A file of the ledgers whose seals are cosigned", &options->policy,
                   true},
                  {"--key", "The witness's private key", &options->key, true},
                  {"--state", "The file in which the witness remembers what it saw",
                   &options->state, true},
                  {"--new", "Begin that file: the first time, and never again", &options->is_new}},
      .run = [options](const Invocation& invocation) { return run_witness(invocation, *options); }};
}

}  // namespace grantledger
