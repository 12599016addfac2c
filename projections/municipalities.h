#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "events/event.h"
#include "ledger/log/row_changes.h"
#include "projections/history.h"

namespace grantledger {

// For the follower: puts what `fact`, the `index`th at `position`, says of organisations'
// municipalities and of municipality codes.
void put_municipalities(Position position, std::size_t index, const Event& fact,
                        RowChanges& changes);

// As of which day reports by municipality and county name municipalities. Where one code became
// several, nobody can tell from the codes alone which one an organisation belongs to: `splits`
// says it for the old codes it names, and the other ones are listed as split (invariant 14).
struct CodesWanted {
  std::optional<Date> as_of;  // Left out: as each organisation was registered.
  std::map<std::string, std::string> splits;
};

// The facts on organisations' municipalities and on codes that count at one of the points and not
// at the other, ascending. Errors: as HistoryReader::scan.
Result<std::vector<Position>> municipality_facts_between(const HistoryReader& history,
                                                         const AsOf& from, const AsOf& to);

// Where organisations belonged, as of a point. Any number of threads may ask.
class Municipalities {
 public:
  // Errors: as HistoryReader::scan; corrupt; malformed if a split is said of a code that no
  // recorded change divides, or with another than the codes it was divided into.
  static Result<Municipalities> read(const HistoryReader& history, const AsOf& as_of,
                                     const CodesWanted& codes);

  // From a day on, the names of a municipality and of its county. An unresolved split or merger
  // names all it may be: "1507 (1508 or 1580)".
  struct Since {
    Date day;
    std::string municipality;
    std::string county;
  };

  // Where it belonged, ascending by day; empty if it was never registered. What holds before the
  // first day is what holds on it.
  const std::vector<Since>& of(std::string_view organisation) const;

  // The one that held on `day`; "unknown" if it was never registered.
  const Since& on(std::string_view organisation, Date day) const;

 private:
  std::map<std::string, std::vector<Since>, std::less<>> of_;
};

}  // namespace grantledger
