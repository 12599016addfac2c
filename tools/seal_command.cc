#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/evidence/witness.h"
#include "ledger/log/clock.h"
#include "ledger/seals.h"
#include "ledger/writer_lock.h"
#include "tools/commands.h"
#include "tools/json_text.h"
#include "tools/key_file.h"
#include "tools/named_file.h"
#include "tools/policy_file.h"

namespace grantledger {
namespace {

struct Options {
  std::string key;
  std::optional<std::uint64_t> since;
  std::string cosignatures;
  std::string policy;
};

// The ledger may be written meanwhile; only seals are changed by one at a time.
Result<WriterLock> lock_seals(const StorePaths& paths) {
  std::error_code code;
  std::filesystem::create_directories(paths.seals(), code);
  return WriterLock::take(paths.seals() / "LOCK", SystemClock());
}

Result<void> print(const Invocation& invocation, const Note& note) {
  if (invocation.format == Format::table) {
    invocation.streams.out << text_of(note);
    return {};
  }
  TRY(const SealedTree sealed, parse_sealed_tree(note.text));
  invocation.streams.out << text_of(Json{{"origin", sealed.origin},
                                         {"size", sealed.head.size},
                                         {"root", hex_of(sealed.head.root)},
                                         {"seal", text_of(note)}})
                         << '\n';
  return {};
}

Result<ExitStatus> seal(const Invocation& invocation, const Options& options) {
  TRY(const auto store, StoreReader::open(invocation.store));
  TRY(const PrivateKey key, read_key(options.key, store->paths(), KeyUse::note));
  TRY(const WriterLock lock, lock_seals(store->paths()));
  TRY(auto tiles, store->views().open_reader(TreeTiles::view(), store->log()));
  TRY(const auto tree, LogTree::open(store->log(), std::move(tiles)));
  Seals seals(store->paths().seals());
  TRY(const Note note, seal_tree(*tree, seals, key));
  if (options.since) {
    TRY(const WitnessRequest request, make_witness_request(*tree, note, *options.since));
    invocation.streams.out << text_of(request);
  } else {
    TRY_VOID(print(invocation, note));
  }
  return ExitStatus::done;
}

void print(const Invocation& invocation, const std::vector<TakenCosignature>& taken) {
  Json rows = Json::array();
  for (const auto& [size, cosigned] : taken) {
    if (invocation.format == Format::table) {
      invocation.streams.out << "The seal of " << size << " envelopes is witnessed by "
                             << cosigned.witness << " at " << time_text_of(cosigned) << '\n';
    }
    rows.push_back({{"size", size}, {"witness", cosigned.witness}, {"seconds", cosigned.seconds}});
  }
  if (invocation.format != Format::table) invocation.streams.out << text_of(rows) << '\n';
}

// One that is not checked might be false, and then no seal that it is under is believed.
Result<ExitStatus> take_in(const Invocation& invocation, const Options& options) {
  if (options.policy.empty()) {
    return fail(Fault::malformed, "--cosignatures: say with --policy whose are taken");
  }
  TRY(const SealPolicy policy, read_policy(options.policy));
  TRY(const std::string text, read_named_input(options.cosignatures, invocation.streams));
  TRY(const std::vector<NoteSignature> signatures, parse_signatures(text));
  TRY(const auto store, StoreReader::open(invocation.store));
  TRY(const WriterLock lock, lock_seals(store->paths()));
  Seals seals(store->paths().seals());
  TRY(const std::vector<TakenCosignature> taken,
      take_cosignatures(seals, signatures, policy.witnesses));
  if (taken.empty()) {
    return fail(Fault::conflict, "none is of a witness in " + options.policy);
  }
  print(invocation, taken);
  return ExitStatus::done;
}

}  // namespace

CommandSpec seal_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "seal",
          .summary = "Sign the tree of all that is recorded, and keep the seal",
          .example =
              "grantledger seal\n"
              "  grantledger seal --since 128 > request\n"
              "  grantledger seal --cosignatures answer --policy public.policy",
          .options = {{"--key", "A private key; the store's own if not given", &options->key},
                      {"--since",
                       "Print the seal as a request to a witness that saw so many envelopes last, "
                       "0 if none",
                       &options->since},
                      {"--cosignatures",
                       "Seal nothing; keep what witnesses answered with the seals it is under; - "
                       "for standard input",
                       &options->cosignatures},
                      {"--policy", "The file that names those witnesses", &options->policy}},
          .run = [options](const Invocation& invocation) {
            return options->cosignatures.empty() ? seal(invocation, *options)
                                                 : take_in(invocation, *options);
          }};
}

}  // namespace grantledger
