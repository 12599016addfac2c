#pragma once
// Where the randomness of audit samples comes from. Everything is SHA-256 of bytes that are said
// here, so that anybody can draw again in any language; docs/audit.md gives an example.

#include <cstdint>
#include <string>
#include <string_view>

#include "events/digest.h"

namespace grantledger {

// The text whose SHA-256 is the seed, a line each, every line ended by a line feed:
//   grantledger-sample-1 / seal / tree size / root in hex / nonce
//   grantledger-sample-1 / number / the number
// The root is fixed before the auditor says the nonce, so who keeps the ledger cannot steer what is
// drawn. Nothing else of the seal enters: its origin and signatures could be varied until a draw
// pleases. What is in a line holds no line feed.
struct SealedSeed {
  std::uint64_t tree_size = 0;
  Digest root{};
  std::string nonce;
};
std::string seed_text_of(const SealedSeed& seed);
std::string seed_text_of(std::uint64_t number);

// The place of a unit in a random order: SHA-256(seed || id). Ascending by these 32 bytes.
Digest order_key(const Digest& seed, std::string_view id);

// A number from 0 to below − 1, each as likely. Of SHA-256(seed || counter), for the counters 0, 1,
// … as eight bytes, most significant first, the first eight bytes are read as a number, most
// significant first; the first that is less than the largest multiple of `below` up to 2^64 is
// taken, modulo `below`. `below` > 0.
std::uint64_t number_below(const Digest& seed, std::uint64_t below);

}  // namespace grantledger
