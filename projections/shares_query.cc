// The reading half of shares.h.

#include <algorithm>
#include <map>

#include "projections/row_key.h"
#include "projections/scan.h"
#include "projections/share_rows.h"
#include "projections/shares.h"

namespace grantledger {
namespace {

constexpr std::string_view unknown = "unknown";

// A grant's row, taken apart. The texts refer into the key.
struct GrantRow {
  std::string_view grant, scheme, year, recipient, payer, beneficiary;
  Currency currency;
  std::string_view day;
  ShareSums sums{};
};

Result<GrantRow> grant_row_of(std::string_view key, std::string_view value) {
  const auto parts = parts_of(key);
  TRY(const std::vector<std::int64_t> sums, sums_of(value));
  GrantRow row;
  if (parts.size() != 9 || sums.size() > row.sums.size()) {
    return fail(Fault::corrupt, "a row of shares is not a grant and its sums");
  }
  TRY(row.currency, parse_currency(parts[7]));
  row.grant = parts[1];
  row.scheme = parts[2];
  row.year = parts[3];
  row.recipient = parts[4];
  row.payer = parts[5].empty() ? row.recipient : parts[5];
  row.beneficiary = parts[6].empty() ? row.recipient : parts[6];
  row.day = parts[8];
  std::ranges::copy(sums, row.sums.begin());
  return row;
}

std::array<std::int64_t, share_columns.size()> columns_of(const ShareSums& sums) {
  const auto sum = [&](ShareSum which) { return sums[static_cast<std::size_t>(which)]; };
  return {sum(ShareSum::cost),
          -sum(ShareSum::state_share),
          -(sum(ShareSum::owner_share) + sum(ShareSum::owner_due) + sum(ShareSum::owner_paid)),
          -sum(ShareSum::owner_due),
          -sum(ShareSum::owner_paid),
          sum(ShareSum::to_forward),
          sum(ShareSum::paid),
          -sum(ShareSum::recovery),
          -(sum(ShareSum::recovery) + sum(ShareSum::receivable) + sum(ShareSum::written_off)),
          sum(ShareSum::written_off),
          sum(ShareSum::committed)};
}

// Where organisations belonged on which days.
class Municipalities {
 public:
  static Result<Municipalities> read(const TableReader& rows) {
    Municipalities read;
    TRY_VOID(scan_each(rows, key_of(organisation_rows, ""),
                       [&](std::string_view key, std::string_view value) -> Result<void> {
                         const auto parts = parts_of(key);
                         if (parts.size() < 4) return fail(Fault::corrupt, "a row of shares");
                         read.of_[std::string(parts[1])][std::string(parts[2])] = value;
                         return {};
                       }));
    return read;
  }

  // The one it belonged to on `day`; for days before it was registered, its first.
  std::string_view of(std::string_view organisation, std::string_view day) const {
    const auto found = of_.find(organisation);
    if (found == of_.end()) return unknown;
    const auto& since = found->second;
    auto after = since.upper_bound(day);
    if (after != since.begin()) --after;
    return after->second.empty() ? unknown : std::string_view(after->second);
  }

 private:
  using Since = std::map<std::string, std::string, std::less<>>;
  std::map<std::string, Since, std::less<>> of_;
};

// Adds the rows up, grant by grant.
class ShareTotals {
 public:
  ShareTotals(const SharesWanted& wanted, Municipalities municipalities)
      : wanted_(wanted),
        year_(wanted.year ? std::to_string(*wanted.year) : ""),
        municipalities_(std::move(municipalities)) {}

  // Takes the next row, in order of keys. The rows that only name their grant wait for one that
  // says more; those of a grant that has none are unknown.
  Result<void> take(const GrantRow& row) {
    if (row.grant != grant_) TRY_VOID(begin(row.grant));
    if (row.scheme.empty()) {
      waiting_.push_back({std::string(row.payer), std::string(row.day), row});
      return {};
    }
    TRY_VOID(release(&row));
    return add(row);
  }

  Result<std::vector<ShareRow>> finish() {
    TRY_VOID(release(nullptr));
    std::vector<ShareRow> rows;
    for (const auto& [key, sums] : totals_) {
      rows.push_back({key.first, key.second, columns_of(sums)});
    }
    return rows;
  }

 private:
  // A voided entry's row; it outlives the key it was read from.
  struct Waiting {
    std::string payer, day;
    GrantRow row;
  };

  Result<void> begin(std::string_view grant) {
    TRY_VOID(release(nullptr));
    grant_ = grant;
    return {};
  }

  Result<void> release(const GrantRow* known) {
    for (Waiting& waiting : waiting_) {
      GrantRow& row = waiting.row;
      row.day = waiting.day;
      row.scheme = known ? known->scheme : unknown;
      row.year = known ? known->year : unknown;
      row.recipient = known ? known->recipient : unknown;
      row.beneficiary = row.recipient;
      row.payer = waiting.payer.empty() ? row.recipient : std::string_view(waiting.payer);
      TRY_VOID(add(row));
    }
    waiting_.clear();
    return {};
  }

  std::string_view key_text(const GrantRow& row) const {
    switch (wanted_.by) {
      case ShareKey::scheme:
        return row.scheme;
      case ShareKey::year:
        return row.year;
      case ShareKey::recipient:
        return row.recipient;
      case ShareKey::municipality:
        return municipalities_.of(row.recipient, row.day);
      case ShareKey::county: {
        const std::string_view code = municipalities_.of(row.recipient, row.day);
        return code == unknown ? code : code.substr(0, 2);
      }
      case ShareKey::payer:
        return row.payer;
      case ShareKey::beneficiary:
        return row.beneficiary;
    }
    return unknown;
  }

  Result<void> add(const GrantRow& row) {
    if (!wanted_.scheme.empty() && row.scheme != wanted_.scheme) return {};
    if (!year_.empty() && row.year != year_) return {};
    ShareSums& total = totals_[{std::string(key_text(row)), row.currency}];
    for (std::size_t i = 0; i < total.size(); ++i) {
      if (__builtin_add_overflow(total[i], row.sums[i], &total[i])) {
        return fail(Fault::corrupt, "the sums of shares leave 64 bits");
      }
    }
    return {};
  }

  const SharesWanted& wanted_;
  std::string year_;
  Municipalities municipalities_;
  std::string grant_;
  std::vector<Waiting> waiting_;
  std::map<std::pair<std::string, Currency>, ShareSums> totals_;
};

}  // namespace

Result<std::vector<ShareRow>> shares_in(const TableReader& rows, const SharesWanted& wanted) {
  Municipalities municipalities;
  if (wanted.by == ShareKey::municipality || wanted.by == ShareKey::county) {
    TRY(municipalities, Municipalities::read(rows));
  }
  ShareTotals totals(wanted, std::move(municipalities));
  TRY_VOID(scan_each(rows, key_of(grant_rows, ""),
                     [&](std::string_view key, std::string_view value) -> Result<void> {
                       TRY(const GrantRow row, grant_row_of(key, value));
                       return totals.take(row);
                     }));
  return totals.finish();
}

}  // namespace grantledger
