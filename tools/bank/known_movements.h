#pragma once

#include <map>

#include "projections/query.h"
#include "tools/bank/match.h"
#include "tools/bank/payees.h"

namespace grantledger {

// Where a fact stands: its envelope's position, and which of its facts it is, from 0.
using FactPlace = std::pair<Position, std::uint32_t>;

// A claim, on the lines it was claimed on.
struct KnownClaim {
  GrantTerms terms;
  ClaimId claim;
  std::vector<Line> lines;
};

// What a ledger knows of money that went through a bank.
struct KnownMoney {
  LedgerSide side;
  std::vector<std::vector<Position>> positions;  // Of each movement: the facts it is told by.
  std::vector<FactPlace> places;   // Of each movement: its fact, the first if several.
  std::vector<KnownClaim> claims;  // Of each expected receipt.
};

// Payments that were executed, returned, or approved and wait for the bank; receipts, those of one
// bank reference and day together; claims. What was voided is left out, and so are amounts of zero
// or less. A payment can be named by its id, its grant, and its payee's KID in `payees`. Reads the
// log once. Errors: as scan_facts.
Result<KnownMoney> known_money(const QuerySource& source, const AsOf& as_of, const Payees& payees);

}  // namespace grantledger
