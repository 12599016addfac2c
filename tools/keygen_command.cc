#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "tools/commands.h"
#include "tools/json_text.h"
#include "tools/key_file.h"
#include "tools/request_signing.h"

namespace grantledger {
namespace {

struct Options {
  std::string name;
  std::string file;
  bool is_witness = false;
};

Result<ExitStatus> keygen(const Invocation& invocation, const Options& options) {
  const KeyUse use = options.is_witness ? KeyUse::cosignature : KeyUse::note;
  TRY(const PrivateKey key, PrivateKey::generate(options.name, use));
  std::filesystem::path file = options.file;
  if (file.empty()) {
    TRY(const auto store, StoreReader::open(invocation.store));
    std::error_code code;
    std::filesystem::create_directories(store->paths().keys(), code);
    std::filesystem::permissions(store->paths().keys(), std::filesystem::perms::owner_all, code);
    file = path_of(store->paths(), key.verifier());
  }
  TRY_VOID(write_key(file, key));
  std::ostream& out = invocation.streams.out;
  if (invocation.format == Format::table) {
    out << text_of(key.verifier()) << '\n';
    invocation.streams.err << "The private key is in " << file.string()
                           << ": back it up apart from the store\n";
  } else {
    Json json{{"key", text_of(key.verifier())}, {"file", file.string()}};
    if (const auto id = key_id_of(key.verifier()); id && use == KeyUse::note) {
      // What register_actor_key asks for, should it be an actor's.
      json["key_id"] = id->text();
      json["public_key"] = hex_of(key.verifier().key);
    }
    out << text_of(json) << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec keygen_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "keygen",
      .summary = "Make a key: the private one into a file, the verifier key to print and give away",
      .example = "grantledger keygen ledger.example.org/grants",
      .options = {{"NAME", "Whose key: a name without spaces, best one that no other has",
                   &options->name, true},
                  {"-o,--output", "The file to make; the store's keys/ if not given",
                   &options->file},
                  {"--witness", "For a witness's cosignatures, not for seals",
                   &options->is_witness}},
      .run = [options](const Invocation& invocation) { return keygen(invocation, *options); }};
}

}  // namespace grantledger
