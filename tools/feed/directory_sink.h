#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "ledger/feed/sink.h"
#include "ledger/writer_lock.h"
#include "projections/query.h"
#include "tools/command_spec.h"
#include "tools/feed/manifest.h"

namespace grantledger {

// Envelopes in one file of facts, before the next is begun.
inline constexpr Position fact_file_positions = 20'000;

// A directory of files: facts/FIRST-LAST, and the projections under at-POSITION whenever the feed
// stands at the head. manifest.json lists them; it is replaced as a whole, and is the cursor, so
// whoever reads it first sees facts and figures that belong together. docs/reporting.md describes
// it.
class DirectorySink final : public Sink {
 public:
  // `invocation` names the store that the projections are printed from, and the format: csv or
  // json, of which one object stands on a line.
  DirectorySink(std::filesystem::path directory, Invocation invocation);

  // Errors: malformed if there is something else in the directory, or files of the other format.
  Result<Checkpoint> open(const Digest& ledger) override;
  Result<void> take(const Batch& batch) override;
  Result<void> take_late(const Delivery& delivery) override;  // Never: it refuses nothing.

 private:
  Result<void> add_facts(Manifest& next, const Batch& batch) const;
  Result<void> add_snapshot(Manifest& next) const;
  void remove_unlisted() const;

  std::filesystem::path directory_;
  Invocation invocation_;
  std::optional<WriterLock> lock_;
  Manifest manifest_;
};

}  // namespace grantledger
