#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace grantledger {

// A file system whose syncs fail while `is_failing` (the bytes are written all the same) and whose
// writes fail while `is_full`.
class FailingDisk final : public rocksdb::FileSystemWrapper {
 public:
  FailingDisk() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  std::atomic<bool> is_failing = false;
  std::atomic<bool> is_full = false;  // Nothing more can be written at all.

  const char* Name() const override { return "FailingDisk"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (status.ok()) *file = std::make_unique<File>(std::move(*file), *this);
    return status;
  }

 private:
  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, const FailingDisk& disk)
        : FSWritableFileOwnerWrapper(std::move(file)), disk_(&disk) {}

    rocksdb::IOStatus Append(const rocksdb::Slice& bytes, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      if (disk_->is_full) return rocksdb::IOStatus::NoSpace("the disk is full");
      return FSWritableFileOwnerWrapper::Append(bytes, options, context);
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& bytes, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& verification,
                             rocksdb::IODebugContext* context) override {
      if (disk_->is_full) return rocksdb::IOStatus::NoSpace("the disk is full");
      return FSWritableFileOwnerWrapper::Append(bytes, options, verification, context);
    }

    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
      if (disk_->is_failing) return rocksdb::IOStatus::IOError("the disk is failing");
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* context) override {
      if (disk_->is_failing) return rocksdb::IOStatus::IOError("the disk is failing");
      return FSWritableFileOwnerWrapper::Fsync(options, context);
    }

   private:
    const FailingDisk* disk_;
  };
};

}  // namespace grantledger
