#pragma once

#include <cstddef>
#include <memory>

namespace rocksdb {
class Env;
}

namespace grantledger {

struct StorageParts;

// What all tables of a process share, so that ten of them cost no more memory and disturb the disk
// no more than one: a block cache, a limit on the rate of background writing, and the background
// threads of one file system. Tables must not outlive the share they were opened with.
class StorageShare {
 public:
  static constexpr std::size_t cache_bytes_default = 256 << 20;

  // `env` is the file system, nullptr for the machine's own; it must outlive the share.
  explicit StorageShare(std::size_t cache_bytes = cache_bytes_default, rocksdb::Env* env = nullptr);
  ~StorageShare();
  StorageShare(const StorageShare&) = delete;
  StorageShare& operator=(const StorageShare&) = delete;

  const StorageParts& parts() const { return *parts_; }

 private:
  std::unique_ptr<StorageParts> parts_;
};

}  // namespace grantledger
