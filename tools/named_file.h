#pragma once

#include <filesystem>
#include <string>

#include "tools/command_spec.h"

namespace grantledger {

// The bytes of a small file that somebody named. Errors: malformed if there is none of that name,
// or if it has more than small_file_bytes_max; unavailable.
Result<std::string> read_named_file(const std::filesystem::path& file);

// The same; "-" is standard input.
Result<std::string> read_named_input(const std::string& file, const Streams& streams);

}  // namespace grantledger
