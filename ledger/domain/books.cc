#include "ledger/domain/books.h"

#include <algorithm>
#include <array>

namespace grantledger {
namespace {

bool overlaps(const std::optional<ItemId>& of, const std::optional<ItemId>& item) {
  return !of || !item || *of == *item;
}

}  // namespace

Books::Books() = default;
Books::Books(const Books&) = default;
Books::Books(Books&&) noexcept = default;
Books& Books::operator=(const Books&) = default;
Books& Books::operator=(Books&&) noexcept = default;
Books::~Books() = default;
bool Books::operator==(const Books&) const = default;

Money bounded_sum(Money a, Money b) {
  const Money sum = a + b;
  return {std::clamp(sum.minor_units, -sum_max, sum_max), sum.currency};
}

bool is_watched(std::string_view account) {
  constexpr std::array<std::string_view, 3> kinds{"available:", "to-forward:", "owner-due:"};
  return std::ranges::any_of(kinds,
                             [&](std::string_view kind) { return account.starts_with(kind); });
}

std::string ranking_key(const SchemeId& scheme, std::uint16_t year,
                        const OrganisationId& applicant) {
  return scheme.text() + ":" + std::to_string(year) + ":" + applicant.text();
}

std::string authority_key(const ItemId& item, std::uint16_t year, const OrganisationId& holder) {
  return item.text() + ":" + std::to_string(year) + ":" + holder.text();
}

std::string line_left_key(std::string_view available_account) {
  // available:ITEM:YEAR:HOLDER
  const std::string_view line_and_holder =
      available_account.substr(available_account.find(':') + 1);
  return "left:" + std::string(line_and_holder.substr(0, line_and_holder.rfind(':')));
}

std::string line_left_key(const Line& line) {
  return "left:" + text_of(line);
}

Money balance_of(const Books& books, std::string_view account, Currency currency) {
  const AccountRow* row = find(books.accounts, account);
  if (!row) return {0, currency};
  const auto sum = std::ranges::find(row->sums, currency, &Money::currency);
  return sum == row->sums.end() ? Money{0, currency} : *sum;
}

bool has_power(const Books& books, const ActorId& actor, const PowerAsked& asked) {
  if (asked.power == Power::administration && books.ledger.administrator == actor) return true;
  const ActorRow* row = find(books.actors, actor);
  if (!row) return false;
  return std::ranges::any_of(row->delegations, [&](const DelegationRow& delegation) {
    return delegation.power == asked.power && overlaps(delegation.item, asked.item) &&
           delegation.first_day <= asked.day && asked.day <= delegation.last_day &&
           (!delegation.revoked_on || asked.day < *delegation.revoked_on);
  });
}

DelegationRow delegation_of(const DelegationGranted& fact) {
  return {fact.power, fact.item, fact.first_day, fact.last_day, std::nullopt};
}

void revoke(DelegationRow& row, const DelegationRevoked& fact) {
  const bool is_meant = row.power == fact.power && (!fact.item || row.item == fact.item);
  const bool is_earliest = !row.revoked_on || *row.revoked_on > fact.effective_on;
  if (is_meant && is_earliest) row.revoked_on = fact.effective_on;
}

const Organisation* organisation_on(const Books& books, const OrganisationId& id, Date day) {
  const OrganisationRow* row = find(books.organisations, id);
  if (!row) return nullptr;
  const OrganisationVersionRow* latest = nullptr;
  for (const OrganisationVersionRow& version : row->versions) {
    if (version.first_day > day) continue;
    if (!latest || version.first_day >= latest->first_day) latest = &version;
  }
  return latest ? &latest->details : nullptr;
}

}  // namespace grantledger
