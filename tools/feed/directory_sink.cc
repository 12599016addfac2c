#include "tools/feed/directory_sink.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "events/codec.h"
#include "ledger/log/small_file.h"
#include "ledger/seals.h"
#include "ledger/store.h"
#include "tools/csv_text.h"
#include "tools/fact_json.h"
#include "tools/feed/snapshot.h"

namespace grantledger {
namespace {

constexpr const char* manifest_name = "manifest.json";
constexpr std::string_view csv_heading =
    "position,recorded_at,actor,origin,kind,effective_on,fact\r\n";

// Twelve digits keep the order of names that of positions.
std::string digits_of(Position position) {
  std::string digits = std::to_string(position);
  return std::string(12 - std::min<std::size_t>(12, digits.size()), '0') + digits;
}

// One row for each fact, as `events --format csv` prints it. Ids, days and codes need no quotes.
std::uint64_t append_csv(std::string& text, const Delivery& delivery) {
  const Envelope& envelope = delivery.envelope;
  const std::string begin = std::to_string(delivery.position) + "," +
                            text_of(envelope.recorded_at) + "," + envelope.actor.text() + "," +
                            (envelope.imported ? "imported" : "own") + ",";
  for (const Event& fact : envelope.facts) {
    std::string json;
    append_json(json, fact);
    text += begin;
    text.append(kind_of(fact)).append(",").append(text_of(effective_on(fact))).append(",");
    text.append(csv_field(json)).append("\r\n");
  }
  return envelope.facts.size();
}

std::uint64_t append_line(std::string& text, const Delivery& delivery) {
  append_json(text, delivery.position, delivery.envelope);
  text += '\n';
  return 1;
}

// The newest seal of a tree that the facts cover.
Result<std::optional<TreeHead>> seal_within(const std::filesystem::path& store, Position head) {
  TRY(const std::vector<Seals::Kept> seals, Seals(StorePaths{store}.seals()).all());
  std::optional<TreeHead> latest;
  for (const Seals::Kept& seal : seals) {
    if (seal.tree.head.size <= head) latest = seal.tree.head;
  }
  return latest;
}

// Whether a feed gave something in its directory this name: "at-000000000042",
// "facts/000000000001-000000000042.csv". Whatever has another name is somebody else's.
bool is_made_by_feeds(std::string_view name) {
  const auto takes = [&name](std::string_view start) {
    const bool has = name.starts_with(start);
    if (has) name.remove_prefix(start.size());
    return has;
  };
  const auto takes_digits = [&name] {
    const std::size_t end = std::min(name.find_first_not_of("0123456789"), name.size());
    name.remove_prefix(end);
    return end >= 12;
  };
  if (takes("at-")) return takes_digits() && name.empty();
  if (!takes("facts/") || !takes_digits() || !takes("-") || !takes_digits()) return false;
  return name == ".csv" || name == ".ndjson" || name == ".csv.next" || name == ".ndjson.next";
}

// A directory without a manifest must be missing, or hold nothing but what an interrupted feed
// left.
Result<void> check_unused(const std::filesystem::path& directory) {
  const std::set<std::string> own{"LOCK", "facts", "manifest.json.next"};
  std::error_code code;
  for (const char* const within : {"", "facts"}) {
    for (const auto& entry : std::filesystem::directory_iterator(directory / within, code)) {
      const std::string name = entry.path().lexically_relative(directory).string();
      if (own.contains(name) || is_made_by_feeds(name)) continue;
      return fail(Fault::malformed, directory.string() + " holds something else, " + name +
                                        ": name an empty or new directory");
    }
  }
  return {};
}

// Whether the files that the manifest lists are there, and as long as it says. Their digests are
// for whoever reads them.
Result<void> check_listed(const std::filesystem::path& directory, const Manifest& manifest) {
  for (const auto* const files : {&manifest.fact_files, &manifest.projections}) {
    for (const ListedFile& file : *files) {
      std::error_code code;
      const auto bytes = std::filesystem::file_size(directory / file.path, code);
      if (!code && bytes == file.bytes) continue;
      return fail(Fault::corrupt, (directory / file.path).string() + " is " +
                                      (code ? "missing" : std::to_string(bytes) + " bytes long") +
                                      ", though the manifest lists it with " +
                                      std::to_string(file.bytes) +
                                      " bytes. Remove the directory to begin it anew");
    }
  }
  return {};
}

Result<void> make_directory(const std::filesystem::path& directory) {
  std::error_code code;
  std::filesystem::create_directories(directory, code);
  if (!code) return {};
  return fail(Fault::unavailable, "cannot make " + directory.string() + ": " + code.message());
}

}  // namespace

DirectorySink::DirectorySink(std::filesystem::path directory, Invocation invocation)
    : directory_(std::move(directory)), invocation_(std::move(invocation)) {}

Result<Checkpoint> DirectorySink::open(const Digest& ledger) {
  std::error_code code;
  if (!std::filesystem::exists(directory_ / manifest_name, code)) {
    TRY_VOID(check_unused(directory_));
  }
  TRY_VOID(make_directory(directory_ / "facts"));
  if (!lock_) {
    TRY(WriterLock lock, WriterLock::take(directory_ / "LOCK", SystemClock(), directory_.string()));
    lock_.emplace(std::move(lock));
  }
  const std::string format = invocation_.format == Format::csv ? "csv" : "ndjson";
  manifest_ = Manifest{.format = format, .ledger = ledger};
  TRY(const std::optional<std::string> text, read_small_file(directory_ / manifest_name));
  if (text) {
    const Result<Manifest> found = parse_manifest(*text);
    if (!found) {
      return fail(Fault::malformed, (directory_ / manifest_name).string() + ": " +
                                        found.error().detail +
                                        ". Remove the directory to begin anew");
    }
    if (found->ledger != ledger) {
      return fail(Fault::conflict, directory_.string() + " holds another ledger's facts");
    }
    if (found->format != format) {
      return fail(Fault::malformed, directory_.string() + " holds " + found->format +
                                        ", asked for is " + format + ": name another directory");
    }
    TRY_VOID(check_listed(directory_, *found));
    manifest_ = *found;
  }
  remove_unlisted();
  return manifest_.facts;
}

Result<void> DirectorySink::take(const Batch& batch) {
  Manifest next = manifest_;
  TRY_VOID(add_facts(next, batch));
  next.facts = batch.through;
  TRY(next.seal, seal_within(invocation_.store, batch.through.position));
  if (batch.is_at_head) TRY_VOID(add_snapshot(next));
  TRY_VOID(replace_small_file(directory_ / manifest_name, text_of(next)));
  manifest_ = std::move(next);
  remove_unlisted();
  return {};
}

Result<void> DirectorySink::take_late(const Delivery& delivery) {
  return fail(Fault::malformed, "a directory refuses nothing, so position " +
                                    std::to_string(delivery.position) + " cannot be late");
}

// What follows the newest file, if that is not full, goes into it: a new file with both.
Result<void> DirectorySink::add_facts(Manifest& next, const Batch& batch) const {
  const bool is_csv = invocation_.format == Format::csv;
  ListedFile grown{.rows = 0, .first = manifest_.facts.position + 1};
  std::string text(is_csv ? csv_heading : "");
  if (!next.fact_files.empty() &&
      batch.through.position < next.fact_files.back().first + fact_file_positions) {
    grown = next.fact_files.back();
    next.fact_files.pop_back();
    TRY(text, read_listed(directory_, grown));
  }
  for (const Delivery& delivery : batch.deliveries) {
    grown.rows += is_csv ? append_csv(text, delivery) : append_line(text, delivery);
  }
  const std::string path = "facts/" + digits_of(grown.first) + "-" +
                           digits_of(batch.through.position) + "." + next.format;
  TRY(ListedFile file, write_listed(directory_, path, text));
  file.rows = grown.rows;
  file.first = grown.first;
  file.last = batch.through.position;
  next.fact_files.push_back(std::move(file));
  return {};
}

Result<void> DirectorySink::add_snapshot(Manifest& next) const {
  TRY(next.projections, write_snapshot(invocation_, next.facts.position, directory_,
                                       "at-" + digits_of(next.facts.position)));
  next.snapshot = next.facts;
  return {};
}

// Of the files that a feed writes: what an interrupted call left, and what is listed no more.
void DirectorySink::remove_unlisted() const {
  std::set<std::string> listed;
  for (const ListedFile& file : manifest_.fact_files) listed.insert(file.path);
  for (const ListedFile& file : manifest_.projections) {
    listed.insert(file.path.substr(0, file.path.find('/')));
  }
  std::vector<std::filesystem::path> unlisted;
  std::error_code code;
  for (const char* const within : {"", "facts"}) {
    for (const auto& entry : std::filesystem::directory_iterator(directory_ / within, code)) {
      const std::string name = entry.path().lexically_relative(directory_).string();
      if (is_made_by_feeds(name) && !listed.contains(name)) unlisted.push_back(entry.path());
    }
  }
  for (const auto& path : unlisted) std::filesystem::remove_all(path, code);
}

}  // namespace grantledger
