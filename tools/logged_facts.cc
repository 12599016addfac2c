#include "tools/logged_facts.h"

namespace grantledger {

Result<LoggedFacts> LoggedFacts::open(const QuerySource& source) {
  TRY(std::unique_ptr<SubjectIndex> index, SubjectIndex::open(source));
  return LoggedFacts(*source.log, std::move(index));
}

Result<std::vector<Position>> LoggedFacts::positions_of(const Subject& name) const {
  return index_->positions_of(name);
}

Result<Envelope> LoggedFacts::at(Position position) const {
  return envelope_at(*log_, position);
}

}  // namespace grantledger
