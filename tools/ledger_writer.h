#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "ledger/log/clock.h"
#include "ledger/log/follower_runner.h"
#include "ledger/sequencer.h"
#include "ledger/store.h"

namespace grantledger {

// A store opened to write, with its sequencer and every follower: the id index, the saved books and
// all projections. The followers run on a thread of their own; the sequencer belongs to the thread
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
  void follow();

  std::unique_ptr<StoreWriter> store_;
  FollowerRunner runner_;
  std::unique_ptr<Sequencer> sequencer_;

  std::mutex mutex_;
  std::condition_variable is_more_;
  bool is_awake_ = false;         // Under mutex_.
  bool is_stopping_ = false;      // Under mutex_.
  std::optional<Error> failure_;  // Of the followers' thread; read once it has ended.
  std::thread thread_;
};

}  // namespace grantledger
