#pragma once

#include "ledger/proof/concern.h"
#include "projections/trail.h"

namespace grantledger {

// Facts found by name in an opened store. Belongs to one thread.
class LoggedFacts final : public FactIndex {
 public:
  // `source` must outlive it. Errors: as SubjectIndex::open.
  static Result<LoggedFacts> open(const QuerySource& source);

  Result<std::vector<Position>> positions_of(const Subject& name) const override;
  Result<Envelope> at(Position position) const override;

 private:
  LoggedFacts(const LogReader& log, std::unique_ptr<SubjectIndex> index)
      : log_(&log), index_(std::move(index)) {}

  const LogReader* log_;
  std::unique_ptr<SubjectIndex> index_;
};

}  // namespace grantledger
