#include "tools/ledger_writer.h"

#include "ledger/id_index.h"
#include "ledger/saved_books.h"
#include "tools/followers.h"

namespace grantledger {

LedgerWriter::LedgerWriter(std::unique_ptr<StoreWriter> store, const Clock& clock)
    : store_(std::move(store)),
      read_by_sequencer_(store_->log(), clock),
      projections_(store_->log(), clock) {}

LedgerWriter::~LedgerWriter() = default;

Result<std::unique_ptr<LedgerWriter>> LedgerWriter::open(const std::filesystem::path& root,
                                                         const Clock& clock) {
  TRY(std::unique_ptr<StoreWriter> store, StoreWriter::open(root, clock));
  std::unique_ptr<LedgerWriter> writer(new LedgerWriter(std::move(store), clock));
  TRY_VOID(writer->add_followers());
  const FollowerRunner& runner = writer->read_by_sequencer_.runner();
  TRY(writer->sequencer_,
      Sequencer::open(writer->store_->log(), {*runner.table_of(IdIndex::view().name),
                                              *runner.table_of(SavedBooks::view().name)}));
  writer->read_by_sequencer_.start();
  writer->projections_.start();
  return writer;
}

Result<void> LedgerWriter::add_followers() {
  for (const FollowerSpec& spec : all_followers()) {
    TRY(std::unique_ptr<Table> table, store_->views().open(spec.view, store_->log()));
    TRY(std::unique_ptr<Follower> follower, spec.make(*table));
    FollowerThread& thread = spec.is_read_by_sequencer ? read_by_sequencer_ : projections_;
    thread.runner().add(std::move(follower), std::move(table));
  }
  return {};
}

void LedgerWriter::wake_followers() {
  read_by_sequencer_.wake();
  projections_.wake();
}

Result<void> LedgerWriter::close() {
  read_by_sequencer_.ask_to_finish();
  projections_.ask_to_finish();
  const Result<void> first = read_by_sequencer_.wait();
  const Result<void> second = projections_.wait();
  return first ? second : first;
}

}  // namespace grantledger
