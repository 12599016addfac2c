#include "projections/trail.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "projections/row_key.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

constexpr std::array<std::string_view, 19> subject_kinds{
    "actor",  "appeal", "application", "call",         "claim",       "grant",       "key",
    "leave",  "letter", "line",        "organisation", "participant", "partnership", "payment",
    "report", "rule",   "scheme",      "source",       "statistics"};

// Names are shorter; a participant or what a refusal was about may be any text.
constexpr std::size_t subject_size_max = 512;

std::string prefix_of(std::string_view subject) {
  return key_of(subject, "");
}

constexpr std::string_view voided_prefix = "=voided:";
constexpr std::size_t voided_kept_max = 100'000;

constexpr Position block_size = 63;  // The bits of an amount, without its sign.

// Adds the positions of one row to `positions`. Errors: corrupt if it holds no bits.
Result<void> add_positions(Position block, std::string_view row, std::set<Position>& positions) {
  TRY(const std::vector<std::int64_t> bits, sums_of(row));
  if (bits.size() != 1 || bits.front() <= 0) {
    return fail(Fault::corrupt, "a row of the trail is not a set of positions");
  }
  for (Position bit = 0; bit < block_size; ++bit) {
    if ((bits.front() >> bit & 1) != 0) positions.insert(block * block_size + bit);
  }
  return {};
}

bool speaks_of(const Event& fact, const std::vector<Subject>& subjects) {
  return std::ranges::any_of(subjects_of(fact), [&](const Subject& subject) {
    return std::ranges::find(subjects, subject) != subjects.end();
  });
}

}  // namespace

void Trail::mention(Subject subject, Position position) {
  // What a person wrote may be longer than a key; nothing that long names anything.
  if (subject.size() > subject_size_max) return;
  mentioned_[std::move(subject)] |= std::int64_t{1} << position % block_size;
}

void Trail::finish_block() {
  const std::string block = sortable(block_);
  for (const auto& [subject, bits] : mentioned_) changes_.add(key_of(subject, block), {&bits, 1});
  mentioned_.clear();
}

void Trail::fold(Position position, const Envelope& envelope) {
  if (position / block_size != block_) finish_block();
  block_ = position / block_size;
  for (Subject& name : index_names_of(envelope)) mention(std::move(name), position);
}

RowChanges Trail::drain() {
  finish_block();
  return std::exchange(changes_, {});
}

Result<std::unique_ptr<SubjectIndex>> SubjectIndex::open(const QuerySource& source) {
  auto index = std::make_unique<SubjectIndex>();
  TRY(index->stored_, source.views->open_reader({"trail", Trail().version()}, *source.log));
  TRY(index->beyond_,
      rows_beyond(source, std::make_unique<Trail>(), index->stored_->checkpoint().position));
  TRY_VOID(index->load_voided());
  return index;
}

Result<void> SubjectIndex::load_voided() {
  voided_.emplace();
  for (const TableReader* rows : {stored_.get(), beyond_.get()}) {
    TRY_VOID(rows->scan(voided_prefix, [&](std::string_view key, std::string_view) {
      voided_->insert(Subject(parts_of(key).front()));
      return voided_->size() < voided_kept_max;
    }));
  }
  if (voided_->size() == voided_kept_max) voided_.reset();
  return {};
}

Result<std::vector<Position>> SubjectIndex::positions_of(const Subject& subject) const {
  if (voided_ && subject.starts_with(voided_prefix) && !voided_->contains(subject)) {
    return std::vector<Position>();
  }
  const std::string prefix = prefix_of(subject);
  std::set<Position> positions;
  for (const TableReader* rows : {stored_.get(), beyond_.get()}) {
    TRY_VOID(
        scan_each(*rows, prefix, [&](std::string_view key, std::string_view bits) -> Result<void> {
          return add_positions(number_of(key.substr(prefix.size())), bits, positions);
        }));
  }
  return std::vector<Position>(positions.begin(), positions.end());
}

std::vector<Subject> subjects_named(std::string_view id) {
  const std::string_view kind = id.substr(0, id.find(':'));
  if (kind.size() < id.size() && std::ranges::find(subject_kinds, kind) != subject_kinds.end()) {
    return {std::string(id)};
  }
  std::vector<Subject> subjects;
  for (const std::string_view each : subject_kinds) {
    subjects.push_back(std::string(each) + ":" + std::string(id));
  }
  return subjects;
}

Result<std::vector<TrailEntry>> trail_of(const QuerySource& source,
                                         const std::vector<Subject>& subjects, const AsOf& as_of) {
  std::vector<std::string> prefixes;
  std::ranges::transform(subjects, std::back_inserter(prefixes), prefix_of);
  // Neither limit changes which positions speak of a subject, so the stored rows serve every point.
  TRY(const auto rows, rows_of(source, std::make_unique<Trail>(), prefixes));
  std::set<Position> positions;
  for (const std::string& prefix : prefixes) {
    TRY_VOID(scan_each(
        *rows, prefix, [&](std::string_view key, std::string_view distances) -> Result<void> {
          return add_positions(number_of(key.substr(prefix.size())), distances, positions);
        }));
  }
  std::vector<TrailEntry> trail;
  for (const Position position : positions) {
    if (as_of.known_at && position > *as_of.known_at) break;
    TRY(Envelope envelope, envelope_at(*source.log, position));
    const bool is_actor =
        std::ranges::find(subjects, "actor:" + envelope.actor.text()) != subjects.end();
    std::erase_if(envelope.facts, [&](const Event& fact) {
      return !as_of.counts(effective_on(fact)) || (!is_actor && !speaks_of(fact, subjects));
    });
    if (!envelope.facts.empty()) trail.push_back({position, std::move(envelope)});
  }
  return trail;
}

}  // namespace grantledger
