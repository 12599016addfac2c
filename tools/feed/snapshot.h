#pragma once

#include <filesystem>

#include "tools/command_spec.h"
#include "tools/feed/manifest.h"

namespace grantledger {

// Writes one file for each projection, as of `position`, into `directory`/`name`, which must not be
// there: what the commands of the program print, so that whoever holds the store can make each
// again. As CSV, or as one JSON object a line.
// Errors: as the commands; unavailable.
Result<std::vector<ListedFile>> write_snapshot(const Invocation& invocation, Position position,
                                               const std::filesystem::path& directory,
                                               const std::string& name);

// The rows of a JSON array that was printed with one a line, as lines.
std::string lines_of_array(std::string_view array);

// How many rows stand below the heading of a CSV (RFC 4180).
std::uint64_t rows_of_csv(std::string_view csv);

}  // namespace grantledger
