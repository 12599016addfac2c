#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "events/envelope.h"
#include "ledger/domain/books.h"
#include "ledger/log/follower.h"
#include "ledger/log/memory_table.h"
#include "ledger/log/views.h"
#include "ledger/store.h"

namespace grantledger {

// What the log says at one position.
struct InspectedEnvelope {
  CommandId command;
  Digest request{};
  Digest stored{};  // Of the bytes in the log.
  std::size_t fact_count = 0;
  bool is_refusal = false;
};

// What the log says of an imported source.
struct InspectedSource {
  std::uint64_t started = 0;
  std::uint64_t finished = 0;
  std::uint64_t rows = 0;  // Envelopes, each of one row.
};

// Looks at a store that nobody writes at the moment, again and again while it grows, with the
// library and not with the program. What is not as it should be fails the running test.
class StoreInspector {
 public:
  explicit StoreInspector(std::filesystem::path root) : root_(std::move(root)) {}

  // Reads what the log holds beyond the last look: each envelope is whole, and no id stands twice.
  void inspect_log();

  // Reads the whole log once more: it is what it was at every look.
  void inspect_whole_log() const;

  // The stored rows of every follower are what the log up to their checkpoint makes of empty
  // tables, and no checkpoint has gone back since the last look. After inspect_log().
  void inspect_rows();

  // Every follower's checkpoint is the head, and the saved books are those that the log makes.
  void inspect_books();

  Position head() const { return envelopes_.size(); }
  const InspectedEnvelope& at(Position position) const { return envelopes_[position - 1]; }
  // By the source's name.
  const std::map<std::string, InspectedSource>& sources() const { return sources_; }
  // Where the command stands in the log, if it does.
  std::optional<Position> position_of(CommandId command) const;

 private:
  // A follower that is folded here, from the first envelope on, beside the one in the store.
  struct Refolded {
    ViewId view;
    std::unique_ptr<MemoryTable> table;
    std::unique_ptr<Follower> follower;
  };
  void begin_refolding();
  static void refold(Refolded& refolded, const LogReader& log, Position to);
  void inspect_envelope(const StoredEnvelope& stored);
  void count_imported(const Envelope& envelope);

  std::filesystem::path root_;
  std::vector<InspectedEnvelope> envelopes_;
  std::map<CommandId, Position> positions_;
  std::map<std::string, InspectedSource> sources_;
  std::vector<Refolded> refolded_;
};

}  // namespace grantledger
