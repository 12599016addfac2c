// Who carries, got and owes what: counties, groups of recipients, and those who got most.

#include <algorithm>

#include "events/event_fields.h"
#include "tools/html/figure_json.h"

namespace grantledger {
namespace {

constexpr std::size_t recipients_shown_max = 15;
constexpr std::size_t columns = share_columns.size();
constexpr std::size_t paid = std::ranges::find(share_columns, "paid") - share_columns.begin();

Json row_of(const ShareRow& share) {
  Json row{{"key", share.key}, {"currency", text_of(share.currency)}};
  row["figures"] = row_figures(share, share.currency, share_columns, share_columns_of);
  return row;
}

Json part_of(const GatheredReport& report, const std::string& by, Json rows) {
  const std::string words = "shares --by " + by + scope_options(report.scope) +
                            (by == "county" ? report.scope.codes_options : "");
  return {{"command", shell_command(report, words)},
          {"facts_command", shell_diff(report, words)},
          {"rows", std::move(rows)}};
}

std::string group_of(const GatheredReport& report, const std::string& recipient) {
  const auto known = report.organisations.find(recipient);
  if (known == report.organisations.end()) return "unknown";
  const OrganisationKind kind = known->second.kind;
  return std::string(names_of(kind)[static_cast<std::size_t>(kind)]);
}

struct RecipientGroup {
  SummedRow<columns> sum;
  std::size_t recipients = 0;
};

}  // namespace

Json county_figures(const GatheredReport& report) {
  Json rows = Json::array();
  for (const ShareRow& county : report.by_county) rows.push_back(row_of(county));
  return part_of(report, "county", std::move(rows));
}

Result<Json> group_figures(const GatheredReport& report) {
  std::map<std::pair<std::string, Currency>, RecipientGroup> groups;
  for (const ShareRow& share : report.by_recipient) {
    RecipientGroup& group = groups[{group_of(report, share.key), share.currency}];
    TRY_VOID(group.sum.add(share));
    ++group.recipients;
  }
  Json rows = Json::array();
  for (auto& [key, group] : groups) {
    group.sum.sort();
    Json row{
        {"key", key.first}, {"currency", text_of(key.second)}, {"recipients", group.recipients}};
    row["figures"] = row_figures(group.sum, key.second, share_columns, share_columns_of);
    rows.push_back(std::move(row));
  }
  return part_of(report, "recipient", std::move(rows));
}

Json recipient_figures(const GatheredReport& report) {
  std::vector<const ShareRow*> most;
  for (const ShareRow& share : report.by_recipient) most.push_back(&share);
  const auto end =
      most.begin() + static_cast<std::ptrdiff_t>(std::min(most.size(), recipients_shown_max));
  std::ranges::partial_sort(most, end, [](const ShareRow* left, const ShareRow* right) {
    return std::tuple(-left->amounts[paid], std::string_view(left->key), left->currency) <
           std::tuple(-right->amounts[paid], std::string_view(right->key), right->currency);
  });
  Json rows = Json::array();
  for (auto each = most.begin(); each != end; ++each) {
    Json row = row_of(**each);
    const auto known = report.organisations.find((*each)->key);
    if (known != report.organisations.end()) row["name"] = known->second.name;
    row["group"] = group_of(report, (*each)->key);
    rows.push_back(std::move(row));
  }
  Json part = part_of(report, "recipient", std::move(rows));
  part["in_all"] = most.size();
  return part;
}

}  // namespace grantledger
