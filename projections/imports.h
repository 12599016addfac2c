#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "events/register_facts.h"
#include "ledger/log/follower.h"
#include "ledger/log/table.h"

namespace grantledger {

// Answers: "what do we hold of each source, and is an import of it unfinished?" Rows say where in
// the log each row of a source was recorded and how each import went; beside these stand digests of
// what organisations were registered as, so that an import registers only what is new.
class Imports final : public Follower {
 public:
  std::string_view name() const override { return "imports"; }
  std::uint32_t version() const override { return 2; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

// One import of a source: when it began, of which file, by which mapping, and whether it ended.
struct ImportRun {
  SourceId source;
  Position started = 0;
  Digest file{};
  Digest mapping{};
  std::string file_name;
  std::uint64_t rows = 0;
  bool is_finished = false;
  bool operator==(const ImportRun&) const = default;
};

enum class RowChange : std::uint8_t { added, changed, vanished };

// What was recorded of one row of a source.
struct RecordedRow {
  Digest content{};                 // Of the row's latest content.
  std::vector<Position> positions;  // Whose facts add up to it; empty once it has vanished.
  Position last = 0;                // The latest of all.
  RowChange last_change = RowChange::added;
};

// Which rows of the projection the functions below read; see RowsWanted. For unfinished_imports:
// the second.
std::vector<std::string> import_prefixes(const SourceId& source);
std::vector<std::string> import_prefixes();

// The source's last import. Errors of these: as TableReader::scan; corrupt.
Result<std::optional<ImportRun>> last_import_of(const TableReader& rows, const SourceId& source);

// Imports that began and neither ended nor were followed by another of their source, by source.
Result<std::vector<ImportRun>> unfinished_imports(const TableReader& rows);

// What is held of a source, by row key.
Result<std::map<std::string, RecordedRow>> recorded_rows_of(const TableReader& rows,
                                                            const SourceId& source);

// What an organisation was registered as on `day`, as a digest. `is_known`: on any day at all.
struct KnownOrganisation {
  bool is_known = false;
  std::optional<Digest> details;
};
Result<KnownOrganisation> organisation_known(const TableReader& rows,
                                             const OrganisationId& organisation, Date day);
Digest digest_of(const Organisation& details);

}  // namespace grantledger
