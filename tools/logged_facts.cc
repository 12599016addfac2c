#include "tools/logged_facts.h"

#include "events/codec.h"

namespace grantledger {

Result<LoggedFacts> LoggedFacts::open(const QuerySource& source) {
  TRY(std::unique_ptr<SubjectIndex> index, SubjectIndex::open(source));
  return LoggedFacts(*source.log, std::move(index));
}

Result<std::vector<Position>> LoggedFacts::positions_of(const Subject& name) const {
  return index_->positions_of(name);
}

Result<Envelope> LoggedFacts::at(Position position) const {
  TRY(const std::vector<StoredEnvelope> page, log_->read(position - 1, {.count_max = 1}));
  if (page.empty()) return fail(Fault::corrupt, "the log ends before an indexed position");
  return decode(page.front());
}

}  // namespace grantledger
