#pragma once

#include <array>
#include <optional>
#include <vector>

#include "ledger/log/follower.h"
#include "ledger/log/table.h"

namespace grantledger {

// Answers: "who carries, got and owes what?" A row is a grant, who pays and benefits, and a day,
// with the sums of the accounts kept for them; beside these stand the municipalities that
// organisations belonged to.
//
// Costs and shares count under the leave's payer and beneficiary; what is paid, under the payee as
// payer and each part's beneficiary; what is due, passed on or still to forward, under whoever owes
// it; claims, repayments, write-offs and what is committed, under the recipient. An entry voided
// counts as its accounts say, its beneficiary as the recipient.
class GrantShares final : public Follower {
 public:
  std::string_view name() const override { return "shares"; }
  std::uint32_t version() const override { return 1; }
  void fold(Position position, const Envelope& envelope) override;
  RowChanges drain() override;

 private:
  RowChanges changes_;
};

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
};

// Which shares are wanted: by what, and of which grants. What is left out does not limit.
struct SharesWanted {
  ShareKey by = ShareKey::scheme;
  std::string scheme;
  std::optional<std::uint16_t> year;
};

// One row per key and currency, ascending. Errors: as TableReader::scan; corrupt.
Result<std::vector<ShareRow>> shares_in(const TableReader& rows, const SharesWanted& wanted);

}  // namespace grantledger
