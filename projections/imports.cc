#include "projections/imports.h"

#include <cstring>
#include <utility>

#include "events/event.h"
#include "projections/row_key.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

// Keys: "run", source, position: 'S', file and mapping digest, row count, file name; or 'F'.
//       "row", source, row key, position: a RowChange, the content's digest.
//       "organisation", organisation, day, position: the digest of its details.
// The position is eight bytes, the last of the key; a row key may hold anything but a zero byte.
constexpr std::string_view run_rows = "run";
constexpr std::string_view row_rows = "row";
constexpr std::string_view organisation_rows = "organisation";
constexpr std::size_t position_size = 8;
constexpr std::size_t digest_size = 32;

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Digest digest_in(std::string_view bytes) {
  Digest digest{};
  std::memcpy(digest.data(), bytes.data(), digest.size());
  return digest;
}

Position position_in(std::string_view key) {
  return number_of(key.substr(key.size() - position_size));
}

RowChange change_of(const std::vector<Event>& facts) {
  if (std::holds_alternative<SourceRowChanged>(facts.front())) return RowChange::changed;
  if (std::holds_alternative<SourceRowVanished>(facts.front())) return RowChange::vanished;
  return RowChange::added;
}

Result<ImportRun> run_of(std::string_view key, std::string_view value) {
  constexpr std::size_t fixed_size = 1 + 2 * digest_size + 8;
  if (value.size() < fixed_size) return fail(Fault::corrupt, "a row of imports is too short");
  const std::string_view source = parts_of(key)[1];
  TRY(const SourceId id, SourceId::parse(source));
  value.remove_prefix(1);
  return ImportRun{.source = id,
                   .started = position_in(key),
                   .file = digest_in(value),
                   .mapping = digest_in(value.substr(digest_size)),
                   .file_name = std::string(value.substr(2 * digest_size + 8)),
                   .rows = number_of(value.substr(2 * digest_size, 8))};
}

// The last import of each source below `prefix`. Rows come in the order of source and position.
Result<std::map<std::string, ImportRun>> last_runs(const TableReader& rows,
                                                   std::string_view prefix) {
  std::map<std::string, ImportRun> runs;
  TRY_VOID(
      scan_each(rows, prefix, [&](std::string_view key, std::string_view value) -> Result<void> {
        const std::string source(parts_of(key)[1]);
        if (value == "F") {
          runs[source].is_finished = true;
          return {};
        }
        TRY(ImportRun run, run_of(key, value));
        runs[source] = std::move(run);
        return {};
      }));
  return runs;
}

}  // namespace

Digest digest_of(const Organisation& details) {
  const auto optional_text = [](const std::optional<OrganisationId>& id) {
    return id ? id->text() : std::string();
  };
  return sha256(key_of(std::to_string(static_cast<int>(details.kind)), details.name,
                       details.municipality, optional_text(details.owner),
                       optional_text(details.authority)));
}

void Imports::fold(Position position, const Envelope& envelope) {
  const auto register_organisation = [&](const Organisation& details, Date day) {
    changes_.put(
        key_of(organisation_rows, details.organisation.text(), text_of(day), sortable(position)),
        bytes_of(digest_of(details)));
  };
  for (const Event& fact : envelope.facts) {
    if (const auto* registered = std::get_if<OrganisationRegistered>(&fact)) {
      register_organisation(registered->details, registered->effective_on);
    }
    if (const auto* changed = std::get_if<OrganisationChanged>(&fact)) {
      register_organisation(changed->details, changed->effective_on);
    }
    if (const auto* started = std::get_if<ImportStarted>(&fact)) {
      std::string value = "S";
      value += bytes_of(started->file);
      value += bytes_of(started->mapping);
      value += sortable(started->rows);
      value += started->file_name;
      changes_.put(key_of(run_rows, started->source.text(), sortable(position)), value);
    }
    if (const auto* finished = std::get_if<ImportFinished>(&fact)) {
      changes_.put(key_of(run_rows, finished->source.text(), sortable(position)), "F");
    }
  }
  if (!envelope.imported || envelope.imported->row_key.empty() || envelope.facts.empty()) return;
  const ImportOrigin& origin = *envelope.imported;
  std::string value(1, static_cast<char>(change_of(envelope.facts)));
  value += bytes_of(origin.content);
  changes_.put(key_of(row_rows, origin.source.text(), origin.row_key, sortable(position)), value);
}

RowChanges Imports::drain() {
  return std::exchange(changes_, {});
}

std::vector<std::string> import_prefixes(const SourceId& source) {
  return {key_of(run_rows, source.text(), ""), key_of(row_rows, source.text(), ""),
          key_of(organisation_rows, "")};
}

std::vector<std::string> import_prefixes() {
  return {key_of(run_rows, "")};
}

Result<std::optional<ImportRun>> last_import_of(const TableReader& rows, const SourceId& source) {
  TRY(const auto runs, last_runs(rows, key_of(run_rows, source.text(), "")));
  if (runs.empty()) return std::optional<ImportRun>();
  return std::optional<ImportRun>(runs.begin()->second);
}

Result<std::vector<ImportRun>> unfinished_imports(const TableReader& rows) {
  TRY(const auto runs, last_runs(rows, key_of(run_rows, "")));
  std::vector<ImportRun> unfinished;
  for (const auto& [source, run] : runs) {
    if (!run.is_finished) unfinished.push_back(run);
  }
  return unfinished;
}

Result<std::map<std::string, RecordedRow>> recorded_rows_of(const TableReader& rows,
                                                            const SourceId& source) {
  std::map<std::string, RecordedRow> recorded;
  const std::string prefix = key_of(row_rows, source.text(), "");
  TRY_VOID(
      scan_each(rows, prefix, [&](std::string_view key, std::string_view value) -> Result<void> {
        if (key.size() < prefix.size() + position_size + 2 || value.size() != 1 + digest_size) {
          return fail(Fault::corrupt, "a row of imports is not as it was written");
        }
        const std::string_view row_key =
            key.substr(prefix.size(), key.size() - prefix.size() - position_size - 1);
        RecordedRow& row = recorded[std::string(row_key)];
        row.last = position_in(key);
        row.last_change = static_cast<RowChange>(value.front());
        row.content = digest_in(value.substr(1));
        if (row.last_change == RowChange::vanished) {
          row.positions.clear();
        } else {
          row.positions.push_back(row.last);
        }
        return {};
      }));
  return recorded;
}

Result<KnownOrganisation> organisation_known(const TableReader& rows,
                                             const OrganisationId& organisation, Date day) {
  KnownOrganisation known;
  const std::string prefix = key_of(organisation_rows, organisation.text(), "");
  const std::string asked_day = text_of(day);
  TRY_VOID(rows.scan(prefix, [&](std::string_view key, std::string_view value) {
    known.is_known = true;
    if (key.substr(prefix.size(), asked_day.size()) > asked_day) return false;
    if (value.size() == digest_size) known.details = digest_in(value);
    return true;
  }));
  return known;
}

}  // namespace grantledger
