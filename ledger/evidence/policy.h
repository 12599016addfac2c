#pragma once
// Who is trusted, in a file that people write (https://c2sp.org/tlog-policy).

#include <string_view>

#include "ledger/evidence/seal.h"

namespace grantledger {

inline constexpr std::size_t policy_size_max = 1 << 20;  // Bytes.
inline constexpr std::size_t policy_ledgers_max = 100;
inline constexpr std::size_t policy_witnesses_max = 100;
inline constexpr std::size_t policy_groups_max = 100;

// A line each, words parted by spaces or tabs, '#' before a comment, in an order in which names are
// made before they are used:
//
//   log VKEY [URL]                          A ledger; the key's name is the origin of its seals.
//   witness NAME VKEY [URL]                 NAME is for this file only.
//   group NAME all|any|NUMBER MEMBER...     So many of these witnesses and groups.
//   quorum NAME|none                        Once. Who must have cosigned a seal.
//
// Stricter than the specification in one thing: a ledger's key is no witness's.
// Errors: malformed, naming the line and what is wrong with it: a key that is none, of the other
// use, or there already; a name that is taken, that no line above makes, or that is in two groups.
Result<SealPolicy> parse_policy(std::string_view text);

}  // namespace grantledger
