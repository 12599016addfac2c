#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "ledger/log/event_log.h"
#include "ledger/log/storage_share.h"
#include "ledger/log/table.h"

namespace grantledger {

// Which rows are meant: those of the follower with this name, in the meaning of this version.
struct ViewId {
  std::string name;  // 1 to 32 of a-z, 0-9 and _.
  std::uint32_t version = 0;
};

// The tables of a store's followers, one directory each, all of which may be deleted at any time
// while no process uses them: they are made of the log.
//
// Beside the directories stands one file per name that names the live one. Only the process that
// holds the store's lock may call the functions for the writer.
class Views {
 public:
  // `directory` must exist; `share` must outlive the views and their tables.
  Views(std::filesystem::path directory, StorageShare& share);

  // For the writer: the live table. It is begun anew, and the old one removed, if there is none, if
  // it has another version, if it is damaged, or if its checkpoint does not belong to `log`. What
  // stands beside it from before (unfinished rebuilding, older versions) is removed.
  //
  // Errors: corrupt if `log` ends before the checkpoint; unavailable.
  Result<std::unique_ptr<Table>> open(const ViewId& view, const LogReader& log);

  // For the writer: an empty table beside the live one, which stays in use meanwhile.
  struct Rebuild {
    std::string directory;  // For finish_rebuild.
    std::unique_ptr<Table> table;
  };
  Result<Rebuild> begin_rebuild(const ViewId& view);

  // For the writer: makes the rebuilt table the live one, once it was committed and closed. Readers
  // that hold the old one keep it. Errors: unavailable.
  Result<void> finish_rebuild(const ViewId& view, const std::string& rebuilt);

  // For any process: the rows of the live table at one checkpoint; an empty table before the first
  // envelope if there is none of this version that belongs to `log`: the caller folds the rest.
  //
  // Errors: corrupt if `log` ends before the checkpoint; unavailable.
  Result<std::unique_ptr<TableReader>> open_reader(const ViewId& view, const LogReader& log) const;

 private:
  Result<std::string> live_name(const std::string& name) const;
  Result<void> set_live(const std::string& name, const std::string& directory);
  Result<std::unique_ptr<Table>> begin_anew(const ViewId& view);
  std::string unused_name(const ViewId& view) const;
  void remove_stale(const std::string& name, const std::string& live) const;

  std::filesystem::path directory_;
  StorageShare* share_;
};

}  // namespace grantledger
