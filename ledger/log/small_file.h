#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "events/result.h"

namespace grantledger {

inline constexpr std::size_t small_file_bytes_max = 1 << 20;

// The bytes of the file at `path`; none if there is no such file.
// Errors: unavailable if it cannot be read; corrupt if it is longer than small_file_bytes_max.
Result<std::optional<std::string>> read_small_file(const std::filesystem::path& path);

// What is left to read of an open file, which `name` is called in errors. Errors: as above.
Result<std::string> read_small_stream(int file, const std::string& name);

// Makes `bytes` the content of the file at `path`, durably. Whoever looks, even after a crash,
// finds all of the old content or all of the new. Not for two writers of one path at once.
// Errors: unavailable; then either may be there.
Result<void> replace_small_file(const std::filesystem::path& path, std::string_view bytes);

// Makes a file that only its owner may read, durably. Errors: conflict if there is something of
// that name; unavailable.
Result<void> make_private_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace grantledger
