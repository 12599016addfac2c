#pragma once
// What was paid in a closed year as trees of sorted leaves, so that it can be shown what is not
// among it. docs/evidence.md says what that proves.

#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "events/envelope.h"
#include "events/subjects.h"
#include "ledger/domain/rows.h"
#include "ledger/log/event_log.h"

namespace grantledger {

// The leaves of each tree, sorted by their bytes, each key once. All are lines of text, the key
// first:
//   payees       payee, scheme, year; then how many facts, the total in each currency, and the
//                SHA-256 of their positions (eight bytes each, most significant first)
//   grants       grant; then the same, of all facts that name it, its leaves or its application,
//                or void one that does; every grant paid in that year
//   delegations  position and index of the fact that granted it; then as what it stands
// What was paid is what was executed, less what was returned or voided, by bank dates in the year.
struct PayeeIndex {
  std::vector<std::string> payees;
  std::vector<std::string> grants;
  std::vector<std::string> delegations;
};

// The lines that a leaf begins with. A leaf comes before those under a key that its bytes are less
// than.
std::string payee_key(const OrganisationId& payee, const SchemeId& scheme, std::uint16_t year);
std::string grant_key(const GrantId& grant);

// The fact that publishes the roots.
PayeeIndexPublished published(const PayeeIndex& index, std::uint16_t year, Position up_to,
                              Date effective_on);

// Makes the index of envelopes given in order.
class PayeeIndexFold {
 public:
  // `envelope_at` is asked for what was voided.
  using Lookup = std::function<Result<Envelope>(Position)>;
  PayeeIndexFold(std::uint16_t year, Lookup envelope_at);

  // Errors: as the lookup.
  Result<void> take(Position position, const Envelope& envelope);
  PayeeIndex finish() const;

 private:
  struct Sums {
    std::vector<Position> positions;  // Ascending, each once.
    std::map<Currency, Money> totals;
    std::set<Subject> parts;  // Of a grant: its leaves and its application.
    bool is_of_year = false;  // Something of it was paid in the year.
    void take(Position position);
    void add(Money amount);
    std::string under(const std::string& key) const;
  };
  struct Delegation {
    ActorId actor;
    DelegationRow row;
  };

  void take_grants(Position position, const Event& fact);
  Sums with_parts(Sums grant) const;
  void take_delegation(std::pair<Position, std::uint32_t> at, const Event& fact);
  void take_paid(Position position, const Event& fact, Money amount, Date day);

  std::uint16_t year_;
  Lookup envelope_at_;
  std::map<std::tuple<OrganisationId, SchemeId>, Sums> payees_;
  std::map<GrantId, Sums> grants_;
  std::map<Subject, std::vector<Position>> parts_;  // Where each leave and application is named.
  std::map<std::pair<Position, std::uint32_t>, Delegation> delegations_;
};

// Of the log up to a position. Reads all of it. Errors: as reading it.
Result<PayeeIndex> make_payee_index(const LogReader& log, std::uint16_t year, Position up_to);

}  // namespace grantledger
