#pragma once

#include <filesystem>
#include <memory>

#include "ledger/log/event_log.h"
#include "ledger/log/head_file.h"

namespace rocksdb {
class Env;
}

namespace grantledger {

// Opens the log in `directory`, which is made if it is missing, as its one writer. After each sync
// the new head goes into `head`, which is also the head that the log reports; one that the log has
// outgrown (the writer died between the sync and the store) is raised. `env` is the file system,
// nullptr for the machine's own. `head` and `env` must outlive the log.
//
// Errors: corrupt if stored bytes are damaged anywhere but in a torn last write, or if the log ends
// before `head`; unavailable if the directory cannot be opened, for example because another process
// writes to it.
Result<std::unique_ptr<EventLog>> open_rocks_log(const std::filesystem::path& directory,
                                                 HeadFile& head, rocksdb::Env* env = nullptr);

// Opens the same log to read it, beside its writer or without one, from any number of processes.
// Never goes past `head`, which must outlive the reader. Follows the writer by itself, and opens
// the files again when the writer has replaced those it held.
//
// Errors: corrupt, unavailable.
Result<std::unique_ptr<LogReader>> open_rocks_log_reader(const std::filesystem::path& directory,
                                                         const HeadFile& head);

}  // namespace grantledger
