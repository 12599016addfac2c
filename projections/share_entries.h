#pragma once

#include <span>

#include "events/event.h"
#include "projections/dated_sums.h"

namespace grantledger {

// What the shares series of history sums, each at its own place: balances of accounts.
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
inline constexpr std::size_t share_sum_count = 11;

// Adds to `shares` what `fact`, whose postings are `entries`, moves of anybody's shares; `when` has
// its position and day.
//
// Costs and shares count under the leave's payer and beneficiary; what is paid, under the payee as
// payer and each part's beneficiary; what is due, passed on or still to forward, under whoever owes
// it; claims, repayments, write-offs and what is committed, under the recipient. An entry voided
// counts as its accounts say, its beneficiary as the recipient.
void add_shares(const Event& fact, std::span<const Entry> entries, const DatedSum& when,
                DatedSums& shares);

// A key of the series, taken apart. The texts refer into it. Payer and beneficiary are empty where
// they are the recipient. Of a voided entry nothing but payer, currency and grant is known: the
// grant's other keys say the rest.
struct ShareKeyParts {
  std::string_view scheme, year, recipient, payer, beneficiary, currency, grant;
};
// Errors: corrupt if it is no such key.
Result<ShareKeyParts> share_key_parts(std::string_view key);

}  // namespace grantledger
