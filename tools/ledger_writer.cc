#include "tools/ledger_writer.h"

#include "ledger/id_index.h"
#include "projections/all.h"

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
  const auto& log = store_->log();
  TRY(std::unique_ptr<Table> ids, store_->views().open(IdIndex::view(), log));
  read_by_sequencer_.runner().add(std::make_unique<IdIndex>(), std::move(ids));
  TRY(std::unique_ptr<Table> books, store_->views().open(SavedBooks::view(), log));
  TRY(std::unique_ptr<SavedBooks> saved, SavedBooks::open(*books));
  read_by_sequencer_.runner().add(std::move(saved), std::move(books));
  for (std::unique_ptr<Follower>& projection : all_projections()) {
    const ViewId view{std::string(projection->name()), projection->version()};
    TRY(std::unique_ptr<Table> table, store_->views().open(view, log));
    projections_.runner().add(std::move(projection), std::move(table));
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
