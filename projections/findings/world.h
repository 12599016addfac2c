#pragma once
// What rules know beside the grant or application they look at.

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/log/table.h"
#include "projections/findings/evidence.h"
#include "projections/findings/evidence_rows.h"
#include "projections/findings/findings.h"
#include "projections/findings/source_claims.h"

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

// What the tests ask of a rule version.
struct RuleTerms {
  std::string scheme, version;
  bool requires_confirmation = false;
  bool requires_acceptance = false;
  bool is_through_authority = false;
  std::uint64_t years_max = 0;
  std::uint64_t commitment_years_after = 0;
  std::optional<Money> single_person_max;
  Position published = 0;
  Position voided = 0;  // 0: it is not.
  Date voided_on;
};

struct KnownDelegation {
  std::uint64_t power = 0;
  std::string item;  // Empty: over all.
  Date first_day, last_day;
  std::optional<Date> revoked_on;
};

// When something was said, and for which day.
struct Said {
  Position position = 0;
  Date day;
};

// A row of a line's money, of lateness, or of a source, kept with its texts.
struct KeptEvidence {
  std::string about, subject, party;
  Evidence evidence;  // Its texts are these; the others are empty.
};

// One of the two orders in which an Evidence says where it stands.
inline std::pair<Position, std::uint32_t> place_of(const Evidence& evidence) {
  return {evidence.position, evidence.fact};
}

// Whatever stands in rows that are read before the grants are, as of a point. A value.
struct World {
  AsOf as_of;
  Date today;  // The day asked about, or that of the last envelope known.

  absl::flat_hash_set<std::pair<Position, std::uint32_t>> voided;
  TextMap<RuleTerms> rules;                                // By scheme and version.
  TextMap<std::vector<KnownDelegation>> delegations;       // By actor.
  TextMap<std::string> organisations;                      // Authority, or empty.
  TextSet kindergartens;                                   // Private ones.
  TextSet schemes;                                         // Established.
  std::map<std::uint64_t, Said> closed;                    // Years; the first time.
  TextMap<Said> withdrawn;                                 // By leave; the first day.
  absl::flat_hash_map<std::uint64_t, Position> confirmed;  // By confirmation_key.
  TextMap<Position> claims;                                // By claim letter and source.
  TextMap<FindingAssessment> assessments;
  std::vector<KeptEvidence> lines;  // line_money and authority.
  std::vector<KeptEvidence> late;
  std::vector<KeptEvidence> source_rows;

  // Whether the evidence counts as of the point, and was not voided.
  bool counts(const Evidence& evidence) const;
  // The version, if it was published.
  const RuleTerms* rule(std::string_view scheme, std::string_view version) const;
  // Whether the actor had the power over the item on the day.
  bool has_power(std::string_view actor, Power power, std::string_view item, Date day) const;
  // Whether facts of this kind are to be expected of whoever recorded `evidence`: the ledger's own
  // always, a source from the first time it told of one.
  bool claims_to_tell(const Evidence& evidence, SourceClaim claim) const;
  // The position of the first confirmation of the semester, or 0.
  Position confirmed_at(std::string_view leave, std::string_view semester) const;
};

// Fills what the rows say; as_of must be set. `is_shared`: by two threads.
// Errors: as TableReader::scan; corrupt.
Result<void> read_world(const TableReader& rows, bool is_shared, World& world);

}  // namespace grantledger
