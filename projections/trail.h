#pragma once

#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "events/subjects.h"
#include "ledger/log/follower.h"
#include "projections/query.h"

namespace grantledger {

// Answers: "which facts speak of this?" A row is a subject and a block of 63 positions; its one
// amount has a bit for each envelope in it that speaks of the subject, or whose actor it is. Bits
// are added, each once, so the rows are the same however the log was cut into stretches; and what
// many envelopes name takes one row in 63. The facts themselves are read from the log.
//
// Beside them stand rows for what countless envelopes name and few say something of: "=actor:A" has
// those whose facts define the actor (defined_by), and "=voided:N" those that void facts of
// position N.
class Trail final : public Follower {
 public:
  std::string_view name() const override { return "trail"; }
  std::uint32_t version() const override { return 3; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  void mention(Subject subject, Position position);
  void finish_block();

  // Of the block that is being read.
  Position block_ = 0;
  std::unordered_map<Subject, std::int64_t> mentioned_;
  RowChanges changes_;
};

// Which positions speak of a subject, again and again. Belongs to one thread.
class SubjectIndex {
 public:
  // The stored rows and, in memory, what the log has beyond them. `source` must outlive it.
  // Errors: as rows_of.
  static Result<std::unique_ptr<SubjectIndex>> open(const QuerySource& source);

  // Ascending. Of a subject as the trail names it, "=actor:A" included. Errors: as rows_of.
  Result<std::vector<Position>> positions_of(const Subject& subject) const;

 private:
  Result<void> load_voided();

  std::unique_ptr<TableReader> stored_;
  std::unique_ptr<TableReader> beyond_;
  // All names "=voided:N", since most of those that are asked for are none; absent if there are
  // too many to keep.
  std::optional<std::unordered_set<Subject>> voided_;
};

// The subjects that `id` may mean: itself if it begins with a kind ("grant:G1"), else one of each
// kind ("G1": "grant:G1", "payment:G1", …).
std::vector<Subject> subjects_named(std::string_view id);

// One envelope of a trail, with those facts that speak of a subject: all of them if the subject is
// the one who acted.
struct TrailEntry {
  Position position = 0;
  Envelope envelope;
};

// Everything recorded about any of `subjects`, in order, as of a point.
// Errors: as rows_of.
Result<std::vector<TrailEntry>> trail_of(const QuerySource& source,
                                         const std::vector<Subject>& subjects, const AsOf& as_of);

}  // namespace grantledger
