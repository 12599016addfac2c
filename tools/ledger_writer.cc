#include "tools/ledger_writer.h"

#include "ledger/id_index.h"
#include "projections/all.h"

namespace grantledger {

LedgerWriter::LedgerWriter(std::unique_ptr<StoreWriter> store, const Clock& clock)
    : store_(std::move(store)), runner_(store_->log(), clock) {}

Result<std::unique_ptr<LedgerWriter>> LedgerWriter::open(const std::filesystem::path& root,
                                                         const Clock& clock) {
  TRY(std::unique_ptr<StoreWriter> store, StoreWriter::open(root, clock));
  std::unique_ptr<LedgerWriter> writer(new LedgerWriter(std::move(store), clock));
  TRY_VOID(writer->add_followers());
  TRY(writer->sequencer_,
      Sequencer::open(writer->store_->log(), {*writer->runner_.table_of(IdIndex::view().name),
                                              *writer->runner_.table_of(SavedBooks::view().name)}));
  writer->thread_ = std::thread([raw = writer.get()] { raw->follow(); });
  return writer;
}

Result<void> LedgerWriter::add_followers() {
  TRY(std::unique_ptr<Table> ids, store_->views().open(IdIndex::view(), store_->log()));
  runner_.add(std::make_unique<IdIndex>(), std::move(ids));
  TRY(std::unique_ptr<Table> books, store_->views().open(SavedBooks::view(), store_->log()));
  TRY(std::unique_ptr<SavedBooks> saved, SavedBooks::open(*books));
  runner_.add(std::move(saved), std::move(books));
  for (std::unique_ptr<Follower>& projection : all_projections()) {
    const ViewId view{std::string(projection->name()), projection->version()};
    TRY(std::unique_ptr<Table> table, store_->views().open(view, store_->log()));
    runner_.add(std::move(projection), std::move(table));
  }
  return {};
}

// Steps while there is more to read; then sleeps until woken, or until rows are due to be
// committed.
void LedgerWriter::follow() {
  constexpr auto nap = std::chrono::milliseconds(200);
  for (;;) {
    const Result<bool> more = runner_.step();
    if (!more) {
      failure_ = more.error();
      return;
    }
    std::unique_lock lock(mutex_);
    if (is_stopping_) return;
    if (!*more && !is_awake_) is_more_.wait_for(lock, nap);
    is_awake_ = false;
  }
}

void LedgerWriter::wake_followers() {
  {
    const std::scoped_lock lock(mutex_);
    is_awake_ = true;
  }
  is_more_.notify_one();
}

Result<void> LedgerWriter::close() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
  }
  is_more_.notify_one();
  if (thread_.joinable()) thread_.join();
  if (failure_) return tl::unexpected(*failure_);
  return runner_.catch_up();
}

LedgerWriter::~LedgerWriter() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
  }
  is_more_.notify_one();
  if (thread_.joinable()) thread_.join();
}

}  // namespace grantledger
