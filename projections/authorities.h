#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/money_facts.h"
#include "projections/query.h"

namespace grantledger {

// A power as it was given in writing.
struct GrantedPower {
  Position position = 0;  // Of the fact that granted it.
  ActorId actor;
  Power power = Power::administration;
  std::optional<ItemId> item;  // None: over all.
  Date first_day{};
  Date last_day{};
  std::string reference;
  ActorId granted_by;
  Date granted_on{};
  std::optional<Date> revoked_on;  // From this day it is none, by what is known.
  Date recorded_on{};              // In Norway; after first_day where it was recorded late.
  std::optional<OrganisationId> organisation = {};  // What it is limited to.
  std::optional<SchemeId> scheme = {};
  std::optional<Money> amount_max = {};
};

// Someone who held a power, and why they did.
struct HeldPower {
  GrantedPower held;
  std::string name;                        // As the actor was registered.
  std::vector<OrganisationId> represents;  // On that day: may take no part in paying these.
  std::vector<GrantedPower> chain;         // By which it was granted, and that, and so on.
  bool reaches_opening = false;            // The chain ends at the ledger's first administrator.
  std::optional<Position> revoked_before;  // A link that was revoked before it granted, as known.
};

struct AuthoritiesWanted {
  Power power = Power::budget_disposal;
  std::optional<ItemId> item;  // None: over anything at all.
  Date on{};
};

// Who held the power on a day, by what was known: each delegation of its own, by actor and
// position. The first administrator holds administration by opening the ledger, at position 1. A
// link of a chain is the earliest delegation of administration that its holder had when granting,
// by what the log held then. Reads only facts that define actors. Errors: as rows_of.
Result<std::vector<HeldPower>> authorities(const QuerySource& source, const AsOf& as_of,
                                           const AuthoritiesWanted& wanted);

}  // namespace grantledger
