#pragma once

#include <memory>
#include <set>
#include <string>
#include <unordered_map>

#include "projections/trail.h"

namespace grantledger {

// Tells to which schemes facts belong, also those that name a leave or a claim and no scheme.
// Belongs to one thread.
class SchemesOfFacts {
 public:
  // `source` must outlive it. Errors: as SubjectIndex::open.
  static Result<SchemesOfFacts> open(const QuerySource& source);

  // Of all facts at a position. Errors: corrupt, unavailable.
  Result<std::set<std::string>> at(Position position);

 private:
  SchemesOfFacts(const LogReader& log, std::unique_ptr<SubjectIndex> index)
      : log_(&log), index_(std::move(index)) {}
  Result<std::string> scheme_of(const Subject& subject);

  const LogReader* log_;
  std::unique_ptr<SubjectIndex> index_;
  std::unordered_map<Subject, std::string> known_;
};

}  // namespace grantledger
