#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "projections/municipalities.h"
#include "projections/query.h"

namespace grantledger {

enum class ParticipationKey : std::uint8_t {
  staff_group,  // As the leave names it.
  owner_kind,   // The kind of the grant's recipient, as registered when the leave was granted.
  county,       // Of that organisation: municipalities.h.
  provider,
};

struct ParticipationWanted {
  ParticipationKey by = ParticipationKey::staff_group;
  std::string scheme;
  std::uint16_t year = 0;  // That the grant is reported under.
  CodesWanted codes = {};  // Of counties.
};

// What became of those who took part, and what owners reported of it.
struct ParticipationRow {
  std::string key;              // "several" for outcomes of grants whose leaves have several keys.
  std::uint64_t took_part = 0;  // Was granted leave, or admitted where there is no grant.
  std::uint64_t confirmed = 0;  // In at least one semester.
  std::uint64_t interrupted = 0;
  std::uint64_t dropped_out = 0;
  std::uint64_t finished = 0;                    // A result was registered.
  std::int64_t credits = 0;                      // Hundredths, of those results.
  std::map<std::string, std::int64_t> outcomes;  // Counted units, as reported last of each grant.
  std::vector<Position> positions;               // Of the facts behind it, ascending, each once.
};

// Ascending by key. A leave counts once, however often it was changed; who withdrew counts as
// dropped out whatever follows. Reads the log once. Errors: as scan_facts.
Result<std::vector<ParticipationRow>> participation(const QuerySource& source, const AsOf& as_of,
                                                    const ParticipationWanted& wanted);

}  // namespace grantledger
