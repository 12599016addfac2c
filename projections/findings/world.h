#pragma once
// What rules know beside the grant or application they look at.

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ledger/log/table.h"
#include "projections/findings/evidence_rows.h"
#include "projections/findings/source_claims.h"
#include "projections/findings/world_values.h"

namespace grantledger {

// Lets text be looked up without making a std::string of it.
struct ViewedTextHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name.
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};
template <class Value>
using TextMap = absl::flat_hash_map<std::string, Value, ViewedTextHash, std::equal_to<>>;
using TextSet = absl::flat_hash_set<std::string, ViewedTextHash, std::equal_to<>>;

// One of the two orders in which an Evidence says where it stands.
inline std::pair<Position, std::uint32_t> place_of(const Evidence& evidence) {
  return {evidence.position, evidence.fact};
}

// Whatever stands in rows that are read before the grants are, as of a point. A value.
struct World {
  AsOf as_of;
  Date today;  // The day asked about, or that of the last envelope known.

  absl::flat_hash_set<std::pair<Position, std::uint32_t>> voided;
  TextMap<RuleTerms> rules;                                 // By scheme and version.
  TextMap<std::vector<KnownDelegation>> delegations;        // By actor.
  TextMap<std::vector<OrganisationVersion>> organisations;  // By day.
  bool has_kindergartens = false;                           // Private ones, at any time.
  bool has_register = false;     // Some source tells of organisations and of no money.
  TextSet schemes;               // Established;
  TextSet own_schemes;           // by the ledger itself.
  TextMap<std::string> persons;  // By actor, where it is known.
  TextMap<std::vector<std::string>> represents;   // Organisations, by actor.
  std::vector<std::pair<Date, Date>> statements;  // Days of those held against the ledger.
  // Who confirmed a fact.
  absl::flat_hash_map<std::pair<Position, std::uint32_t>, std::vector<std::string>> confirmations;
  TextMap<std::vector<KnownResult>> results;  // By leave.
  TextSet transfers;                          // Of balances: see transfer_key.
  std::vector<KnownReceipt> receipts;         // By reference, then in the order of recording.
  std::vector<KeptEvidence> single;           // Single facts but those that are late.
  std::map<std::uint64_t, Said> closed;       // Years; the first time.
  TextMap<Said> withdrawn;                    // By leave; the first day.
  absl::flat_hash_map<std::uint64_t, Position> confirmed;  // By confirmation_key.
  TextMap<Position> claims;                                // By claim letter and source.
  TextMap<std::vector<KnownAssessment>> assessments;       // In the order of recording.
  std::vector<KeptEvidence> lines;                         // line_money and authority.
  std::vector<KeptEvidence> late;
  std::vector<KeptEvidence> source_rows;

  // Whether the evidence counts as of the point, and was not voided.
  bool counts(const Evidence& evidence) const;
  // The version, if it was published.
  const RuleTerms* rule(std::string_view scheme, std::string_view version) const;
  // Whether the actor had the power for the act, and by which delegations.
  bool has_power(std::string_view actor, const ActDone& act) const;
  std::vector<const KnownDelegation*> delegations_for(std::string_view actor,
                                                      const ActDone& act) const;
  // The organisation as it was on the day; before its first version, as that says. Null if nobody
  // registered it.
  const OrganisationVersion* organisation_on(std::string_view organisation, Date day) const;
  // Whether the payee is the organisation, or took its place at any time.
  bool is_or_succeeds(std::string_view payee, std::string_view organisation) const;
  // Whether both ids are one person's. Empty ids are nobody's.
  bool is_same_person(std::string_view actor, std::string_view other) const;
  // Whether the actor, under any id, ever represented the organisation.
  bool is_representative(std::string_view actor, std::string_view organisation) const;
  // Whether a bank's statement can show what cites it so: by a reference alone, or by a place in a
  // statement, one of the day of which was held against the ledger. One that nobody has is as if
  // none were cited.
  bool is_shown(std::string_view reference, std::string_view statement, Date day) const;
  // Whether somebody else than `actor` confirmed the fact.
  bool is_confirmed(Position position, std::uint32_t fact, std::string_view actor) const;
  // Whether facts of this kind are to be expected of whoever recorded `evidence`: the ledger's own
  // always, a source from the first time it told of one.
  bool claims_to_tell(const Evidence& evidence, SourceClaim claim) const;
  // The position of the first confirmation of the semester, or 0.
  Position confirmed_at(std::string_view leave, std::string_view semester) const;
};

// By which World::transfers knows that a line's balance went to another: "226.22:2026>226.22:2027".
std::string transfer_key(std::string_view line, std::string_view to_line);

// Fills what the rows say; as_of must be set. `is_shared`: by two threads.
// Errors: as TableReader::scan; corrupt.
Result<void> read_world(const TableReader& rows, bool is_shared, World& world);

}  // namespace grantledger
