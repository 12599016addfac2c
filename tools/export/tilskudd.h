#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "tools/export/grant_lives.h"

namespace grantledger {

// What is left out does not limit.
struct TilskuddWanted {
  std::string scheme;
  std::optional<std::uint64_t> year;
};

// Writes what each recipient was paid of each scheme in each budget year, as a register of grants
// takes it: CSV (RFC 4180) with a heading, ascending by recipient, scheme, year, money and
// currency. The amounts of "state" and "fund" money together are what the accounts paid hold;
// "fund" is state money that a re-granting body gave on, and is left out of a national total. A row
// says how many facts it is made of and their positions. Rows that come to nothing are left out.
//
// Returns how many rows were written. Errors: unavailable if `out` takes no more.
Result<std::uint64_t> write_tilskudd(const GrantLives& lives, const TilskuddWanted& wanted,
                                     std::ostream& out);

}  // namespace grantledger
