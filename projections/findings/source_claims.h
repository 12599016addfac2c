#pragma once
// What a source of imports claims to tell of. A list of payments says nothing about who attested
// them, so that its payments lack nothing; a source that tells of attestations and lacks one does.

#include <string>
#include <string_view>
#include <utility>

#include "projections/row_key.h"

namespace grantledger {

enum class SourceClaim : std::uint8_t {
  decision,
  acceptance,
  confirmation,
  attestation,
  approval,
  delegation,
  commitment,
  payment,
  organisation,
};
inline constexpr std::size_t source_claim_count = 9;

// A row has a bit for each of 63 positions at which the source told of it: bits are added, each
// once, so the rows are the same however the log was cut into stretches.
inline constexpr Position claim_block = 63;
struct ClaimPlace {
  Position block = 0;
  std::int64_t bit = 0;
};
inline ClaimPlace claim_place(Position position) {
  return {position / claim_block, std::int64_t{1} << (position % claim_block)};
}

inline constexpr char claim_section = 'c';
inline std::string claim_key(SourceClaim claim, std::string_view source, Position block) {
  std::string key{claim_section, static_cast<char>('A' + static_cast<int>(claim))};
  key += source;
  key += key_separator;
  return key += sortable(block);
}

}  // namespace grantledger
