#include <mutex>
#include <optional>

#include "ledger/log/log_rows.h"
#include "ledger/log/rocks_log.h"
#include "ledger/log/rocks_status.h"

namespace grantledger {
namespace {

// How often files may vanish under a reader, because the writer replaced them, before it gives up.
constexpr int attempts_max = 8;

rocksdb::Options reader_options() {
  rocksdb::Options options;
  set_log_options(options);
  return options;
}

class RocksLogReader final : public LogReader {
 public:
  RocksLogReader(std::filesystem::path directory, const HeadFile& head, RocksSecondary secondary)
      : directory_(std::move(directory)), head_(&head), secondary_(std::move(secondary)) {}

  Result<std::vector<StoredEnvelope>> read(Position after, PageLimits limits) const override;
  Position head() const override { return head_->load(); }

 private:
  Result<void> follow_writer(int attempt) const;

  std::filesystem::path directory_;
  const HeadFile* head_;
  mutable std::mutex mutex_;
  mutable RocksSecondary secondary_;  // Follows the writer as reads need it.
};

Result<std::vector<StoredEnvelope>> RocksLogReader::read(Position after, PageLimits limits) const {
  const std::scoped_lock lock(mutex_);
  const PageRequest request{.after = after, .head = head(), .limits = limits};
  Result<std::vector<StoredEnvelope>> page = read_page(secondary_.db(), request);
  // What is below the durable head and not in sight has been written since we last looked, or sat
  // in a file that was replaced while we did.
  for (int attempt = 0; !page && attempt < attempts_max; ++attempt) {
    TRY_VOID(follow_writer(attempt));
    page = read_page(secondary_.db(), request);
  }
  return page;
}

Result<void> RocksLogReader::follow_writer(int attempt) const {
  if (attempt < attempts_max / 2 && secondary_.catch_up().ok()) return {};
  Result<RocksSecondary> reopened = RocksSecondary::open(directory_, reader_options());
  if (!reopened && attempt + 1 == attempts_max) return tl::unexpected(reopened.error());
  if (reopened) secondary_ = *std::move(reopened);
  return {};
}

}  // namespace

Result<std::unique_ptr<LogReader>> open_rocks_log_reader(const std::filesystem::path& directory,
                                                         const HeadFile& head) {
  Result<RocksSecondary> secondary = RocksSecondary::open(directory, reader_options());
  for (int attempt = 1; !secondary && attempt < attempts_max; ++attempt) {
    secondary = RocksSecondary::open(directory, reader_options());
  }
  if (!secondary) return tl::unexpected(secondary.error());
  return std::make_unique<RocksLogReader>(directory, head, *std::move(secondary));
}

}  // namespace grantledger
