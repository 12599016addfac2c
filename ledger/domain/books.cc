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

std::string approvals_key(const ActorId& approver, const OrganisationId& payee) {
  return approver.text() + ":" + payee.text();
}

std::string pot_key(const GrantTerms& terms, const RuleVersionId& rule) {
  return terms.scheme.text() + ":" + std::to_string(terms.year) + ":" + rule.text();
}

std::string recipient_key(const SchemeId& scheme, const OrganisationId& recipient) {
  return scheme.text() + ":" + recipient.text();
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
    return delegation.power == asked.power && !delegation.is_pending &&
           overlaps(delegation.item, asked.item) && delegation.first_day <= asked.day &&
           asked.day <= delegation.last_day &&
           (!delegation.revoked_on || asked.day < *delegation.revoked_on);
  });
}

bool is_made(const Books& books, Control control) {
  return books.ledger.controls >= text_of(control).first_level && books.without != control;
}

DelegationRow delegation_of(const DelegationGranted& fact, Position position, std::uint32_t index) {
  return {.power = fact.power,
          .item = fact.item,
          .first_day = fact.first_day,
          .last_day = fact.last_day,
          .granted_at = position,
          .granted_index = index,
          .organisation = fact.organisation,
          .scheme = fact.scheme,
          .amount_max = fact.amount_max};
}

bool covers(const DelegationRow& delegation, const ActAsked& act, Date day) {
  const bool is_wide = act.power == Power::administration || act.power == Power::register_keeping ||
                       act.power == Power::audit;
  const bool is_item = !delegation.item || (act.item ? *act.item == *delegation.item : !is_wide);
  const bool is_scheme = !delegation.scheme || act.scheme == delegation.scheme;
  const bool is_organisation =
      !delegation.organisation ||
      std::ranges::find(act.organisations, *delegation.organisation) != act.organisations.end();
  return delegation.power == act.power && !delegation.is_pending && is_item && is_organisation &&
         is_scheme && delegation.first_day <= day && day <= delegation.last_day &&
         (!delegation.revoked_on || day < *delegation.revoked_on);
}

bool has_power_for(const Books& books, const ActorId& actor, const ActAsked& act, Date day) {
  if (act.power == Power::administration && books.ledger.administrator == actor) return true;
  const ActorRow* row = find(books.actors, actor);
  return row && std::ranges::any_of(row->delegations, [&](const DelegationRow& delegation) {
           return covers(delegation, act, day);
         });
}

void revoke(DelegationRow& row, const DelegationRevoked& fact) {
  const bool is_meant =
      fact.granted_at == 0
          ? row.power == fact.power && (!fact.item || row.item == fact.item)
          : row.granted_at == fact.granted_at && row.granted_index == fact.granted_index;
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
