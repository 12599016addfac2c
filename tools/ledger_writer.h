#pragma once

#include <filesystem>
#include <memory>

#include "ledger/log/clock.h"
#include "ledger/sequencer.h"
#include "ledger/store.h"
#include "tools/follower_thread.h"

namespace grantledger {

// A store opened to write, with its sequencer and every follower: the id index, the saved books and
// all projections. What the sequencer reads is followed on one thread and the projections on
// another, since together they cost more than deciding does; the sequencer belongs to the thread
// that opened it.
class LedgerWriter {
 public:
  // `clock` must outlive the writer. Errors: as StoreWriter::open and Sequencer::open.
  static Result<std::unique_ptr<LedgerWriter>> open(const std::filesystem::path& root,
                                                    const Clock& clock);
  // Stops the followers where they are; what they have not taken they take next time.
  ~LedgerWriter();
  LedgerWriter(const LedgerWriter&) = delete;
  LedgerWriter& operator=(const LedgerWriter&) = delete;

  Sequencer& sequencer() { return *sequencer_; }
  StoreWriter& store() { return *store_; }

  // Tells the followers that there is more to read. Cheap; call it after each step.
  void wake_followers();

  // Takes every follower to the head, durably, and stops them. Errors: whatever stopped a follower,
  // now or before; nothing that was answered is lost by that, the rows are made again.
  Result<void> close();

 private:
  LedgerWriter(std::unique_ptr<StoreWriter> store, const Clock& clock);

  Result<void> add_followers();

  std::unique_ptr<StoreWriter> store_;
  FollowerThread read_by_sequencer_;
  FollowerThread projections_;
  std::unique_ptr<Sequencer> sequencer_;
};

}  // namespace grantledger
