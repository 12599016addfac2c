#include "ledger/log/rocks_status.h"

#include <cstdlib>
#include <utility>

namespace grantledger {
namespace {

// A reader has nothing to say that its caller does not hear as a status.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

Result<std::filesystem::path> make_scratch() {
  std::error_code code;
  const std::filesystem::path root = std::filesystem::temp_directory_path(code);
  std::string name = (root / "grantledger-reader-XXXXXX").string();
  if (code || !mkdtemp(name.data())) {
    return fail(Fault::unavailable, "cannot make a directory like " + name);
  }
  return std::filesystem::path(name);
}

}  // namespace

void set_common(rocksdb::Options& options) {
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 2;
  options.max_log_file_size = 1 << 20;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.max_open_files = -1;  // Readers must hold every file, or the writer may remove it first.
  options.max_manifest_file_size = 4 << 20;
}

Result<RocksSecondary> RocksSecondary::open(const std::filesystem::path& directory,
                                            rocksdb::Options options) {
  set_common(options);
  options.info_log = std::make_shared<SilentLogger>();
  RocksSecondary secondary;
  TRY(secondary.scratch_, make_scratch());
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::OpenAsSecondary(options, directory.string(), secondary.scratch_.string(), &db);
  if (!status.ok()) return fault_of(status);
  secondary.db_.reset(db);
  return secondary;
}

RocksSecondary::RocksSecondary(RocksSecondary&& other) noexcept
    : scratch_(std::exchange(other.scratch_, {})), db_(std::move(other.db_)) {}

RocksSecondary& RocksSecondary::operator=(RocksSecondary&& other) noexcept {
  std::swap(scratch_, other.scratch_);
  std::swap(db_, other.db_);
  return *this;
}

RocksSecondary::~RocksSecondary() {
  db_.reset();
  std::error_code ignored;  // What stays behind is an empty directory among temporary files.
  if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
}

}  // namespace grantledger
