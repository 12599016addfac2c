#pragma once
// The reports once more, by reading every fact each time: slow and plain, and sharing nothing with
// the ledger but the fact types. What both say must be the same.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "events/event.h"
#include "projections/as_of.h"

namespace grantledger {

class NaiveReports {
 public:
  void record(Position position, const Event& fact);

  // By account; by line; by whatever `by` names. Rows of zeros are left out.
  std::map<std::string, std::int64_t> balances(const AsOf& as_of) const;
  std::map<std::string, std::array<std::int64_t, 9>> budget(const AsOf& as_of,
                                                            bool by_due_year) const;
  std::map<std::string, std::array<std::int64_t, 11>> shares(const AsOf& as_of,
                                                             const std::string& by) const;
  // Of each application: its state, and what was awarded on it and not changed since.
  std::map<std::string, std::pair<std::string, std::int64_t>> applications(const AsOf& as_of) const;

 private:
  struct Fact {
    Position position;
    Date day;
    Event event;
  };
  std::vector<Fact> counted(const std::vector<Fact>& facts, const AsOf& as_of) const;

  std::vector<Fact> money_;
  std::vector<Fact> organisations_;
  std::vector<Fact> decisions_;
};

}  // namespace grantledger
