#pragma once
// How facts' postings reach the books. Internal to ledger/domain.

#include "ledger/domain/books.h"

namespace grantledger {

// Adds to a total that is kept in the currency that came first.
void add(std::optional<Money>& total, Money amount);
void add(Money& total, Money amount);

// The grant's place on a line in a currency, made if it is missing.
GrantLineRow& line_of(GrantRow& grant, const Line& line, Currency currency);

// Posts a fact's entries: to the watched accounts, and to the lines of grants.
void post(Books& books, const Event& fact);

}  // namespace grantledger
