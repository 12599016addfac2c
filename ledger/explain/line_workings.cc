// Money voted, allotted and carried: what the holder had before and after (invariant 2).

#include "events/postings.h"
#include "ledger/explain/workings.h"

namespace grantledger {
namespace {

Money available(const Scene& scene, const Line& line, const OrganisationId& holder,
                Currency currency) {
  return balance_of(scene.books, available_account(line, holder), currency);
}

// `more` may be negative.
void add_available(const Scene& scene, const Line& line, const OrganisationId& holder, Money more,
                   Workings& workings) {
  const Money before = available(scene, line, holder, more.currency);
  workings.line("available to " + holder.text() + " on " + text_of(line),
                decimal_text_of(before) + (more.minor_units < 0 ? " − " : " + ") +
                    decimal_text_of(more.minor_units < 0 ? -more : more),
                before + more);
}

// What is taken may be at most what the holder has.
void take(const Scene& scene, const Line& line, const OrganisationId& holder, Money amount,
          Workings& workings) {
  workings.record("amount", amount);
  add_organisation(scene, holder, "holder", workings);
  add_available(scene, line, holder, -amount, workings);
  workings.figure("amount", available(scene, line, holder, amount.currency), Relation::at_most);
}

}  // namespace

Workings workings_of(const Scene& scene, const AppropriationMade& fact) {
  Workings workings;
  workings.record("amount", fact.amount);
  add_organisation(scene, fact.holder, "holder", workings);
  add_available(scene, fact.line, fact.holder, fact.amount, workings);
  return workings;
}

Workings workings_of(const Scene& scene, const AppropriationChanged& fact) {
  Workings workings;
  workings.record("amount", fact.amount);
  add_organisation(scene, fact.holder, "holder", workings);
  add_available(scene, fact.line, fact.holder, fact.amount, workings);
  return workings;
}

Workings workings_of(const Scene& scene, const AllocationIssued& fact) {
  Workings workings;
  take(scene, fact.line, fact.from, fact.amount, workings);
  add_organisation(scene, fact.to, "allotted to", workings);
  add_available(scene, fact.line, fact.to, fact.amount, workings);
  return workings;
}

Workings workings_of(const Scene& scene, const BalanceTransferred& fact) {
  Workings workings;
  take(scene, fact.line, fact.holder, fact.amount, workings);
  add_available(scene, fact.to_line, fact.holder, fact.amount, workings);
  return workings;
}

Workings workings_of(const Scene& scene, const BalanceLapsed& fact) {
  Workings workings;
  take(scene, fact.line, fact.holder, fact.amount, workings);
  return workings;
}

}  // namespace grantledger
