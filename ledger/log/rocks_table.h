#pragma once

#include <filesystem>
#include <memory>

#include "ledger/log/storage_share.h"
#include "ledger/log/table.h"

namespace grantledger {

// Opens the table in `directory`, which is made if it is missing, as its one writer.
// Errors: corrupt if it is damaged; unavailable if it cannot be opened.
Result<std::unique_ptr<Table>> open_rocks_table(const std::filesystem::path& directory,
                                                StorageShare& share);

// Opens the table to read it beside its writer, from any number of processes. It shows the rows of
// one checkpoint for as long as it lives. Errors: corrupt; unavailable, also if there is no table.
Result<std::unique_ptr<TableReader>> open_rocks_table_reader(const std::filesystem::path& directory,
                                                             StorageShare& share);

}  // namespace grantledger
