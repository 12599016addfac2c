#pragma once
// Evidence as rows of a table.

#include <string>
#include <vector>

#include "projections/findings/evidence.h"

namespace grantledger {

// The key of a row, and what it says. `about` is the id the section goes by.
std::string evidence_key(EvidenceSection section, std::string_view about, const Evidence& evidence);
std::string_view about_of(std::string_view key);

// A place in the log as one number: those of different facts differ, and sort as the facts do.
std::uint64_t place_number(Position position, std::uint32_t fact);

// Everything but what the key holds, as bytes: a mask of what is there, then that.
std::string evidence_value(const Evidence& evidence);

// Reads a row. Parts and lines are appended to `parts`, and `evidence` counts them in place of
// spans until the caller, who may still append, calls settle. False if the row is damaged.
struct ReadEvidence {
  Evidence evidence;
  std::size_t parts = 0, lines = 0;  // How many of each, in this order.
};
[[nodiscard]] bool read_evidence(std::string_view key, std::string_view value, ReadEvidence& read,
                                 std::vector<EvidencePart>& parts);

// Grants and applications stand on shelves, so that several threads can read them.
inline constexpr int evidence_shelves = 16;
std::string shelf_prefix(EvidenceSection section, int shelf);

}  // namespace grantledger
