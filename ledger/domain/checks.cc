#include "ledger/domain/checks.h"

#include <algorithm>

namespace grantledger {

Check at_most(Money asked, Money left, Reason reason) {
  if (asked.currency != left.currency) return No{Reason::currency_differs, asked, left};
  if (asked > left) return No{reason, asked, left};
  return {};
}

Check first_no(std::initializer_list<Check> checks) {
  Check first;
  for (const Check& check : checks) {
    if (check && (!first || check->reason < first->reason)) first = check;
  }
  return first;
}

Decision record(const Event& wanted, std::initializer_list<Check> checks) {
  if (const Check no = first_no(checks)) return refuse(*no);
  return std::vector<Event>{wanted};
}

Check holds(const Asked& asked, Control control, bool does_hold, std::string detail) {
  if (does_hold || !asked.makes(control)) return {};
  return No{text_of(control).reason, {}, {}, std::move(detail)};
}

Check holds_at_most(const Asked& asked, Control control, Money asked_for, Money left,
                    std::string detail) {
  if (!asked.makes(control)) return {};
  if (asked_for.currency != left.currency) return No{Reason::currency_differs, asked_for, left};
  if (asked_for <= left) return {};
  return No{text_of(control).reason, asked_for, left, std::move(detail)};
}

bool is_positive(Money amount) {
  return amount.minor_units > 0 && is_storable(amount);
}

Check positive(Money amount) {
  return unless(is_positive(amount), Reason::amount_out_of_range);
}

Check actor_known(const Books& books, const ActorId& id) {
  const ActorRow* actor = find(books.actors, id);
  return unless(actor && actor->is_registered, Reason::unknown_actor);
}

Check may(const Asked& asked, const PowerAsked& power) {
  if (Check no = actor_known(asked.books, asked.actor)) return no;
  return unless(has_power(asked.books, asked.actor, power), Reason::no_delegation);
}

const GrantRow* awarded_grant(const Books& books, const GrantId& id) {
  const GrantRow* grant = find(books.grants, id);
  return grant && grant->decided ? grant : nullptr;
}

Check has_room(const Books& books, std::string_view account, Money more) {
  const Money sum = balance_of(books, account, more.currency) + more;
  return unless(sum.minor_units <= sum_max && sum.minor_units >= -sum_max,
                Reason::amount_out_of_range);
}

Check awarded(const Books& books, const GrantId& grant) {
  return unless(awarded_grant(books, grant) != nullptr, Reason::unknown_grant);
}

Check described(const Books& books, const GrantTerms& terms) {
  const GrantRow* grant = awarded_grant(books, terms.grant);
  return unless(!grant || grant->terms == terms, Reason::recipient_differs);
}

Check in_currency(const Books& books, const GrantId& id, Currency currency) {
  const GrantRow* grant = awarded_grant(books, id);
  return unless(!grant || grant->decided->currency == currency, Reason::currency_differs);
}

const RuleVersion* rule_of(const Books& books, const GrantRow& grant) {
  return grant.rule ? books.rules.find(grant.terms.scheme, *grant.rule, known_now) : nullptr;
}

Money value_or_zero(const std::optional<Money>& amount, Currency currency) {
  return amount && amount->currency == currency ? *amount : Money{0, currency};
}

Check organisation_known(const Books& books, const OrganisationId& id) {
  return unless(find(books.organisations, id) != nullptr, Reason::unknown_organisation);
}

namespace {

Money total(const GrantRow& grant, Currency currency, Money GrantLineRow::*part) {
  Money sum{0, currency};
  for (const GrantLineRow& row : grant.lines) {
    if (row.committed.currency == currency) sum = bounded_sum(sum, row.*part);
  }
  return sum;
}

}  // namespace

Money committed_total(const GrantRow& grant, Currency currency) {
  return total(grant, currency, &GrantLineRow::committed);
}

Money paid_total(const GrantRow& grant, Currency currency) {
  return total(grant, currency, &GrantLineRow::paid);
}

Money pending_total(const GrantRow& grant, Currency currency) {
  return total(grant, currency, &GrantLineRow::pending);
}

Money claimed_total(const GrantRow& grant, Currency currency) {
  return total(grant, currency, &GrantLineRow::claimed);
}

Money bound_total(const GrantRow& grant, Currency currency) {
  const Money coming_back =
      std::max(claimed_total(grant, currency), value_or_zero(grant.repayment_decided, currency));
  const Money kept = std::max(paid_total(grant, currency) - coming_back, Money{0, currency});
  return kept + committed_total(grant, currency);
}

const GrantLineRow* line_row(const GrantRow& grant, const Line& line, Currency currency) {
  const auto found = std::ranges::find_if(grant.lines, [&](const GrantLineRow& row) {
    return row.line == line && row.committed.currency == currency;
  });
  return found == grant.lines.end() ? nullptr : &*found;
}

}  // namespace grantledger
