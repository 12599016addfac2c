#pragma once
// The rows of GrantShares: what its fold writes and its query reads.

#include <array>
#include <string>
#include <string_view>

#include "events/values.h"

namespace grantledger {

// What a row sums, in this order: balances of accounts.
enum class ShareSum : std::uint8_t {
  cost,
  state_share,
  owner_share,
  owner_due,
  owner_paid,
  to_forward,
  paid,
  recovery,
  receivable,
  written_off,
  committed,
};
using ShareSums = std::array<std::int64_t, 11>;

// The first part of keys. A grant's key goes on with: grant, scheme, year, recipient, payer,
// beneficiary, currency, day (as text). Payer and beneficiary are empty where they are the
// recipient. For a voided entry nothing but the grant is known; its scheme is empty, so it comes
// before the grant's other rows, which say the rest.
inline constexpr std::string_view grant_rows = "grant";
// An organisation's key goes on with: organisation, day, position. The row is a municipality code.
inline constexpr std::string_view organisation_rows = "organisation";

}  // namespace grantledger
