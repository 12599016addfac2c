#include "tests/store_reading.h"

#include "events/codec.h"
#include "ledger/log/memory_table.h"
#include "ledger/seals.h"
#include "ledger/store.h"
#include "ledger/tree_tiles.h"
#include "ledger/verify.h"
#include "tools/followers.h"
#include "tools/key_file.h"
#include "tools/ledger_writer.h"

namespace grantledger {
namespace {

void append_sized(std::string& text, std::string_view bytes) {
  text += std::to_string(bytes.size()) + ':';
  text += bytes;
}

// Shows `visit` what the log holds after `after`, up to its head.
Result<void> visit_stored(const LogReader& log, Position after, const auto& visit) {
  const Position head = log.head();
  while (after < head) {
    TRY(const std::vector<StoredEnvelope> page, log.read(after));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before its head");
    for (const StoredEnvelope& stored : page) TRY_VOID(visit(++after, stored));
  }
  return {};
}

Result<std::string> text_of_log(const LogReader& log) {
  std::string text;
  TRY_VOID(visit_stored(log, 0, [&](Position, const StoredEnvelope& stored) -> Result<void> {
    append_sized(text, stored);
    return {};
  }));
  return text;
}

Result<std::string> text_of_rows(const TableReader& table) {
  std::string text;
  TRY_VOID(table.scan("", [&](std::string_view key, std::string_view row) {
    append_sized(text, key);
    append_sized(text, row);
    return true;
  }));
  return text;
}

Result<void> copy_rows(const TableReader& from, MemoryTable& to) {
  RowChanges rows;
  TRY_VOID(from.scan("", [&](std::string_view key, std::string_view row) {
    rows.put(key, row);
    return true;
  }));
  return to.commit(std::move(rows), from.checkpoint());
}

// The stored rows, and what the log has beyond them, as a query folds it.
Result<std::string> text_of_view(const StoreReader& store, const FollowerSpec& spec,
                                 StoreReading& reading) {
  TRY(const auto stored, store.views().open_reader(spec.view, store.log()));
  MemoryTable rows;
  TRY_VOID(copy_rows(*stored, rows));
  const Position checkpoint = rows.checkpoint().position;
  reading.checkpoints[spec.view.name] = checkpoint;
  TRY(const auto follower, spec.make(rows));
  TRY_VOID(visit_stored(store.log(), checkpoint,
                        [&](Position position, const StoredEnvelope& bytes) -> Result<void> {
                          TRY(const Envelope envelope, decode(bytes));
                          follower->fold_stored(position, bytes);
                          follower->fold(position, envelope);
                          return {};
                        }));
  if (follower->failure()) return tl::unexpected(*follower->failure());
  TRY_VOID(rows.commit(follower->drain(), {.position = store.log().head(), .digest = {}}));
  return text_of_rows(rows);
}

// What `grantledger verify --key` says of it. A difference is an error here.
Result<std::string> text_of_verification(const StoreReader& store, const VerifierKey& key) {
  TRY(const auto table, store.views().open_reader(TreeTiles::view(), store.log()));
  const SavedTiles tiles(*table);
  VerifyInput input{
      .log = store.log(), .tiles = tiles, .tiles_size = table->checkpoint().position, .seals = {}};
  TRY(const std::vector<Seals::Kept> kept, Seals(store.paths().seals()).all());
  std::string text;
  for (const Seals::Kept& seal : kept) {
    TRY(const CheckedSeal checked, check_seal(seal.note, {.ledgers = {key}, .witnesses = {}}));
    if (checked.sealed_by.empty()) return fail(Fault::corrupt, "signer not verified");
    text += text_of(seal.note);
    input.seals.push_back({std::to_string(checked.tree.head.size), checked.tree});
  }
  TRY(const Verification verification, verify(input));
  if (verification.first) {
    return fail(Fault::corrupt, verification.first->check + ": " + verification.first->detail);
  }
  return text + hex_of(verification.tree.root);
}

Result<std::string> text_of_key(const StorePaths& paths) {
  TRY(const PrivateKey key, read_key("", paths, KeyUse::note));
  return key.text();
}

}  // namespace

StoreReading read_store(const std::filesystem::path& root, const VerifierKey& key,
                        const std::string& only_view) {
  StoreReading reading;
  const auto store = StoreReader::open(root);
  if (!store) {
    reading.parts.emplace("log", tl::unexpected(store.error()));
    return reading;
  }
  const StoreReader& opened = **store;
  for (const FollowerSpec& spec : all_followers()) {
    if (!only_view.empty() && spec.view.name != only_view) continue;
    reading.parts.emplace("view " + spec.view.name, text_of_view(opened, spec, reading));
  }
  reading.parts.emplace("log", text_of_log(opened.log()));
  reading.parts.emplace("verify", text_of_verification(opened, key));
  reading.parts.emplace("key", text_of_key(opened.paths()));
  return reading;
}

Result<std::vector<Answer>> ask_writer_again(const std::filesystem::path& root,
                                             std::span<const Request> requests) {
  const SystemClock clock;
  TRY(const auto writer, LedgerWriter::open(root, clock));
  TRY(std::vector<Answer> answers, writer->sequencer().step(requests));
  TRY_VOID(writer->close());
  return answers;
}

}  // namespace grantledger
