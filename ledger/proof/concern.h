#pragma once

#include <map>
#include <set>

#include "events/envelope.h"
#include "events/subjects.h"
#include "ledger/log/event_log.h"

namespace grantledger {

// Where envelopes are found by name.
class FactIndex {
 public:
  virtual ~FactIndex() = default;
  // Of the envelopes that index_names_of names so, ascending. Errors: corrupt; unavailable.
  virtual Result<std::vector<Position>> positions_of(const Subject& name) const = 0;
  // Errors: corrupt if there is none; unavailable.
  virtual Result<Envelope> at(Position position) const = 0;
};

// Which facts of which envelopes, counted from 0.
using Concern = std::map<Position, std::set<std::uint32_t>>;

inline constexpr std::size_t concern_positions_max = 20'000;

// Whether everything that speaks of the subject concerns it (payment, grant, leave, application,
// letter, appeal, claim, report); of the others only what defines them.
bool is_followed_whole(std::string_view subject);

// The facts that one who asks whether `roots` ("payment:P1") were right must see: all that speak of
// them and of their grant, leaves, application and claims; the votes and transfers on its lines,
// the rule versions of its scheme, and the delegations and keys of everybody who acted, up to the
// ledger's first administrator; and what was voided of these. Not among them: what else was charged
// to the lines. Facts after `up_to` are left out. A root may be any of index_names_of: "=year:2026"
// asks for the facts that closed the year and published its index.
//
// Errors: malformed if there are more than concern_positions_max envelopes; as FactIndex.
Result<Concern> concern_of(const FactIndex& index, const std::vector<Subject>& roots,
                           Position up_to);

}  // namespace grantledger
