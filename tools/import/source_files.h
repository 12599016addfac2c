#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tools/import/mapping.h"
#include "tools/import/problems.h"

namespace grantledger {

// The largest file that is read, and the largest mapping.
inline constexpr std::uintmax_t file_size_max = 4ull << 30;

// Errors: malformed if there is no such file or it is too large; unavailable.
Result<std::string> read_file(const std::filesystem::path& path);

// Reads the mapping at `path`; its digest covers the tables that stand beside it.
// Errors: as read_file and parse_mapping.
Result<Mapping> read_mapping(const std::filesystem::path& path);

// Files that are one version of one source.
struct SourceFiles {
  SourceId source;
  std::map<std::string, std::string> given;  // Constants, --set and parts of file names.
  std::vector<std::filesystem::path> paths;  // In the order of the mapping's files; empty: none.
};

// Which of the given files belong together, in the order given, by the mapping's patterns.
// Errors: malformed, for a file that fits none of them, one that is missing beside another, or a
// source whose name is not known.
Result<std::vector<SourceFiles>> source_files(const Mapping& mapping,
                                              const std::vector<std::filesystem::path>& paths,
                                              const std::map<std::string, std::string>& set);

// The columns that templates of rows and joins may name in a JSON file.
std::vector<std::string> columns_wanted(const Mapping& mapping, const FileMapping& file,
                                        const std::map<std::string, std::string>& given);

// The tables of `files`, in the order of the mapping's files, and the digest of what was read: of
// the file, or of the files' digests if there are several.
struct ReadFiles {
  std::vector<SourceTable> tables;
  Digest digest{};
  std::string names;
};
Result<ReadFiles> read_tables(const Mapping& mapping, const std::filesystem::path& mapping_path,
                              const SourceFiles& files, Problems& problems);

}  // namespace grantledger
