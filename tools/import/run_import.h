#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tools/import/plan.h"
#include "tools/import/problems.h"
#include "tools/ledger_writer.h"

namespace grantledger {

inline constexpr std::size_t import_group_rows = 1'000;  // Recorded with one append.

struct ImportWanted {
  std::filesystem::path mapping;
  std::vector<std::filesystem::path> files;
  std::map<std::string, std::string> set;  // --set name=text
  ActorId actor;
  bool is_dry_run = false;
  bool keeps_going = false;  // Records the good rows of a file that has bad ones.
};

enum class ImportEnd : std::uint8_t {
  recorded,
  unchanged,     // Nothing was recorded: the source says what it said.
  would_record,  // It was a dry run.
  refused,       // There are problems; nothing was recorded.
  stopped,       // What is recorded stays; importing again completes it.
};

// What became of one source. Counts are of this version of it, also of rows recorded before a kill.
struct ImportOutcome {
  SourceId source;
  std::string files;
  ImportEnd end = ImportEnd::recorded;
  std::uint64_t rows = 0;
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t vanished = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t bad = 0;
  bool is_completed_here = false;  // An earlier import of it was unfinished.
  std::vector<std::pair<std::string, std::uint64_t>>
      fact_kinds;  // What was, or would be, recorded.
  Problems problems;
};

// Is told how many rows of how many are recorded; returns whether to go on.
using ImportProgress = std::function<bool(std::uint64_t done, std::uint64_t of)>;

// Reads the files, compares each source with what is held of it, and records what differs: framed
// by ImportStarted and ImportFinished, in groups, each row an envelope of its own. Each source is
// read and checked whole before anything of it is recorded. What a killed import left undone is
// done; what it did is not repeated, whether or not the file is still the same. Goes on to the next
// source after one that is refused; ends at one that is stopped.
//
// Errors: malformed for a mapping or files that do not fit; as Sequencer::record and rows_of.
Result<std::vector<ImportOutcome>> run_import(LedgerWriter& writer, const Clock& clock,
                                              const ImportWanted& wanted,
                                              const ImportProgress& progress);

}  // namespace grantledger
