#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/log/clock.h"
#include "ledger/seals.h"
#include "ledger/writer_lock.h"
#include "tools/commands.h"
#include "tools/json_text.h"
#include "tools/key_file.h"

namespace grantledger {
namespace {

Result<ExitStatus> seal(const Invocation& invocation, const std::string& key_file) {
  TRY(const auto store, StoreReader::open(invocation.store));
  TRY(const PrivateKey key, read_key(key_file, store->paths(), KeyUse::note));
  std::error_code code;
  std::filesystem::create_directories(store->paths().seals(), code);
  // The ledger may be written meanwhile; only seals are made one at a time.
  TRY(const WriterLock lock, WriterLock::take(store->paths().seals() / "LOCK", SystemClock()));
  TRY(auto tiles, store->views().open_reader(TreeTiles::view(), store->log()));
  TRY(const auto tree, LogTree::open(store->log(), std::move(tiles)));
  Seals seals(store->paths().seals());
  TRY(const Note note, seal_tree(*tree, seals, key));
  if (invocation.format == Format::table) {
    invocation.streams.out << text_of(note);
  } else {
    TRY(const SealedTree sealed, parse_sealed_tree(note.text));
    invocation.streams.out << text_of(Json{{"origin", sealed.origin},
                                           {"size", sealed.head.size},
                                           {"root", hex_of(sealed.head.root)},
                                           {"seal", text_of(note)}})
                           << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec seal_command() {
  const auto key_file = std::make_shared<std::string>();
  return {.name = "seal",
          .summary = "Sign the tree of all that is recorded, and keep the seal",
          .example = "grantledger seal",
          .options = {{"--key", "A private key; the store's own if not given", key_file.get()}},
          .run = [key_file](const Invocation& invocation) { return seal(invocation, *key_file); }};
}

}  // namespace grantledger
