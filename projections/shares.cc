#include "projections/shares.h"

#include <absl/container/node_hash_map.h>

#include <algorithm>

#include "projections/row_key.h"
#include "projections/share_entries.h"

namespace grantledger {
namespace {

constexpr std::string_view unknown = "unknown";

using ShareSums = std::array<std::int64_t, share_sum_count>;

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

struct Row {
  ShareSums sums{};
  Contributions contributions;
};

// The rows that the amounts of one key count in, by the day from which they do. Most keys have one;
// none: the key is not wanted.
using RowsSince = std::vector<std::pair<Date, Row*>>;

Row* row_on(const RowsSince& rows, Date day) {
  std::size_t last = 0;
  while (last + 1 < rows.size() && rows[last + 1].first <= day) ++last;
  return rows[last].second;
}

// An amount of a voided entry: its grant's other keys say whose it is.
struct Voided {
  std::string payer, currency;
  DatedSum sum;
};

class ShareTotals {
 public:
  ShareTotals(const SharesWanted& wanted, Municipalities municipalities)
      : wanted_(wanted),
        year_(wanted.year ? std::to_string(*wanted.year) : ""),
        municipalities_(std::move(municipalities)) {}

  Result<void> take(const CountedSums& counted) {
    std::vector<std::optional<RowsSince>> of_key(counted.keys.size());
    for (const DatedSum& each : counted.sums) {
      const std::string& key = counted.keys[each.key];
      if (is_voided(key)) {
        TRY_VOID(set_aside(key, each));
        continue;
      }
      std::optional<RowsSince>& rows = of_key[each.key];
      if (!rows) {
        TRY(const ShareKeyParts parts, share_key_parts(key));
        rows = rows_of(parts);
      }
      if (!rows->empty()) TRY_VOID(add(*row_on(*rows, each.day), each));
    }
    return {};
  }

  // Voided entries wait until their grants are known from elsewhere.
  bool has_voided() const { return !voided_.empty(); }

  // Learns of those grants what other keys say; of several, the first in order counts.
  Result<void> learn(const CountedSums& counted) {
    for (const DatedSum& each : counted.sums) {
      const std::string& key = counted.keys[each.key];
      if (is_voided(key)) continue;
      TRY(const ShareKeyParts parts, share_key_parts(key));
      if (!voided_.contains(std::string(parts.grant))) continue;
      std::string& known = key_of_grant_[std::string(parts.grant)];
      if (known.empty() || key < known) known = key;
    }
    return {};
  }

  Result<std::vector<ShareRow>> finish() {
    for (const auto& [grant, amounts] : voided_) {
      for (const Voided& each : amounts) TRY_VOID(add_voided(grant, each));
    }
    std::vector<ShareRow> rows;
    for (auto& [key, row] : totals_) {
      const std::size_t end = key.rfind(key_separator);
      TRY(const Currency currency, parse_currency(std::string_view(key).substr(end + 1)));
      std::ranges::sort(row.contributions);  // Voided entries came last.
      rows.push_back(
          {key.substr(0, end), currency, columns_of(row.sums), std::move(row.contributions)});
    }
    std::ranges::sort(rows, {},
                      [](const ShareRow& row) { return std::pair(row.key, row.currency); });
    return rows;
  }

 private:
  // The scheme comes first in a key.
  static bool is_voided(const std::string& key) { return key.front() == key_separator; }

  Result<void> add(Row& row, const DatedSum& each) const {
    if (each.place >= row.sums.size()) return fail(Fault::corrupt, "a block of shares is damaged");
    std::int64_t& sum = row.sums[each.place];
    if (__builtin_add_overflow(sum, each.amount, &sum)) {
      return fail(Fault::corrupt, "the sums of shares leave 64 bits");
    }
    if (wanted_.with_contributions) {
      row.contributions.push_back({each.position, each.place, each.amount});
    }
    return {};
  }

  Result<void> set_aside(const std::string& key, const DatedSum& sum) {
    TRY(const ShareKeyParts parts, share_key_parts(key));
    voided_[std::string(parts.grant)].push_back(
        {std::string(parts.payer), std::string(parts.currency), sum});
    return {};
  }

  Result<void> add_voided(const std::string& grant, const Voided& voided) {
    ShareKeyParts parts{.scheme = unknown, .year = unknown, .recipient = unknown};
    const auto known = key_of_grant_.find(grant);
    if (known != key_of_grant_.end()) {
      TRY(parts, share_key_parts(known->second));
    }
    parts.grant = grant;
    parts.payer = voided.payer;
    parts.beneficiary = {};
    parts.currency = voided.currency;
    const RowsSince rows = rows_of(parts);
    if (rows.empty()) return {};
    return add(*row_on(rows, voided.sum.day), voided.sum);
  }

  RowsSince rows_of(const ShareKeyParts& parts) {
    if (!wanted_.scheme.empty() && parts.scheme != wanted_.scheme) return {};
    if (!year_.empty() && parts.year != year_) return {};
    const auto always = [&](std::string_view text) -> RowsSince {
      return {{Date(), row_of(text, parts.currency)}};
    };
    const std::string_view payer = parts.payer.empty() ? parts.recipient : parts.payer;
    const std::string_view beneficiary =
        parts.beneficiary.empty() ? parts.recipient : parts.beneficiary;
    switch (wanted_.by) {
      case ShareKey::scheme:
        return always(parts.scheme);
      case ShareKey::year:
        return always(parts.year);
      case ShareKey::recipient:
        return always(parts.recipient);
      case ShareKey::payer:
        return always(payer);
      case ShareKey::beneficiary:
        return always(beneficiary);
      case ShareKey::municipality:
        return by_place(parts, [](const auto& since) { return since.municipality; });
      case ShareKey::county:
        return by_place(parts, [](const auto& since) { return since.county; });
      case ShareKey::grant_and_all:
        return by_place(parts, [&](const Municipalities::Since& since) {
          return key_of(parts.grant, parts.scheme, parts.year, parts.recipient, since.municipality,
                        since.county, payer, beneficiary);
        });
    }
    return {};
  }

  // A row for each place where the recipient belonged.
  RowsSince by_place(const ShareKeyParts& parts, const auto& text_of_place) {
    RowsSince rows;
    for (const Municipalities::Since& since : municipalities_.of(parts.recipient)) {
      rows.emplace_back(since.day, row_of(text_of_place(since), parts.currency));
    }
    if (!rows.empty()) return rows;
    const Municipalities::Since nowhere{{}, std::string(unknown), std::string(unknown)};
    return {{Date(), row_of(text_of_place(nowhere), parts.currency)}};
  }

  Row* row_of(std::string_view text, std::string_view currency) {
    return &totals_[key_of(text, currency)];
  }

  const SharesWanted& wanted_;
  std::string year_;
  Municipalities municipalities_;
  absl::node_hash_map<std::string, Row> totals_;                  // Under text and currency.
  absl::node_hash_map<std::string, std::vector<Voided>> voided_;  // Under their grant.
  absl::node_hash_map<std::string, std::string> key_of_grant_;
};

}  // namespace

std::array<std::int64_t, share_columns.size()> share_columns_of(const Contribution& contribution) {
  ShareSums sums{};
  sums[contribution.place] = contribution.amount;
  return columns_of(sums);
}

Result<GrantShareParts> grant_share_parts(std::string_view key) {
  const auto parts = parts_of(key);
  if (parts.size() != 8) return fail(Fault::corrupt, "a row of shares is no grant's");
  return GrantShareParts{parts[0], parts[1], parts[2], parts[3],
                         parts[4], parts[5], parts[6], parts[7]};
}

Result<std::vector<ShareRow>> shares_at(const HistoryReader& history, const AsOf& as_of,
                                        const SharesWanted& wanted) {
  Municipalities municipalities;
  if (wanted.by == ShareKey::municipality || wanted.by == ShareKey::county ||
      wanted.by == ShareKey::grant_and_all) {
    TRY(municipalities, Municipalities::read(history, as_of, wanted.codes));
  }
  ShareTotals totals(wanted, std::move(municipalities));
  TRY_VOID(history.visit(HistorySeries::shares, as_of,
                         [&](const CountedSums& counted) { return totals.take(counted); }));
  if (totals.has_voided()) {
    TRY_VOID(history.visit(HistorySeries::shares, as_of,
                           [&](const CountedSums& counted) { return totals.learn(counted); }));
  }
  return totals.finish();
}

}  // namespace grantledger
