#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ledger/evidence/merkle.h"
#include "ledger/log/table.h"

namespace grantledger {

// A file of a directory that a feed keeps. It never changes: another content has another name.
struct ListedFile {
  std::string path;  // Within the directory.
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  Digest sha256{};
  std::string command;  // Prints the same again, given the store; of what facts hold, none.
  Position first = 0;   // Of files of facts: the positions they hold.
  Position last = 0;
  bool operator==(const ListedFile&) const = default;
};

// What is in such a directory; manifest.json. Only what it lists counts.
struct Manifest {
  std::string format;  // "csv" or "ndjson".
  Digest ledger{};
  Checkpoint facts;              // Through which the facts are there.
  Checkpoint snapshot;           // As of which the files of the projections are.
  std::optional<TreeHead> seal;  // The latest that covers no more than `facts`.
  std::vector<ListedFile> fact_files;
  std::vector<ListedFile> projections;
  bool operator==(const Manifest&) const = default;
};

// Indented JSON, and back. Errors: malformed.
std::string text_of(const Manifest& manifest);
Result<Manifest> parse_manifest(std::string_view text);

// Writes a file of the directory, durably and as a whole, and describes it.
// Errors: unavailable.
Result<ListedFile> write_listed(const std::filesystem::path& directory, const std::string& path,
                                std::string_view bytes);

// The bytes of a listed file. Errors: corrupt if it is not what the manifest says; unavailable.
Result<std::string> read_listed(const std::filesystem::path& directory, const ListedFile& file);

}  // namespace grantledger
