#pragma once

#include <array>
#include <optional>
#include <vector>

#include "projections/municipalities.h"

namespace grantledger {

inline constexpr std::array<std::string_view, 11> share_columns{
    "cost", "state_share", "owner_share", "owner_due",   "owner_paid", "to_forward",
    "paid", "claimed",     "repaid",      "written_off", "outstanding"};

// One key's shares. owner_share is all that owners carry, of which owner_due is due and not yet
// paid and owner_paid is paid; to_forward is received and not yet passed on; outstanding is
// committed and not yet paid.
struct ShareRow {
  std::string key;
  Currency currency;
  std::array<std::int64_t, share_columns.size()> amounts{};  // In the order of the columns.
  Contributions contributions = {};
  bool operator==(const ShareRow&) const = default;
};

enum class ShareKey : std::uint8_t {
  scheme,
  year,
  recipient,
  municipality,  // Of the recipient on the fact's day, as registered: its code, or "unknown".
  county,        // The first two digits of that code.
  payer,
  beneficiary,
  grant_and_all,  // Each grant, and all of the above: see GrantShareParts.
};

// A key by ShareKey::grant_and_all, taken apart. The texts refer into it.
struct GrantShareParts {
  std::string_view grant, scheme, year, recipient, municipality, county, payer, beneficiary;
};
// Errors: corrupt if it is no such key.
Result<GrantShareParts> grant_share_parts(std::string_view key);

// Which shares are wanted: by what, and of which grants. What is left out does not limit.
struct SharesWanted {
  ShareKey by = ShareKey::scheme;
  std::string scheme;
  std::optional<std::uint16_t> year;
  CodesWanted codes;  // Of municipalities and counties.
  bool with_contributions = false;
};

// What one contribution to a row adds to its columns.
std::array<std::int64_t, share_columns.size()> share_columns_of(const Contribution& contribution);

// Who carries, got and owes what: one row per key and currency, ascending; share_entries.h says
// under whom each amount counts. Errors: corrupt, unavailable.
Result<std::vector<ShareRow>> shares_at(const HistoryReader& history, const AsOf& as_of,
                                        const SharesWanted& wanted);

}  // namespace grantledger
