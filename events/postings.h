#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"

namespace grantledger {

// The double entry of one fact, which needs no other fact (DOMAIN.md calls it section 5; docs/
// events.md repeats the table). The amounts sum to zero per currency. A fact that moves no money
// has none. Accounts, with L a line, H its holder, G a grant, P payer or payee, B beneficiary:
//   appropriation:L  available:L:H  carried:L  lapsed:L  committed:L:G  paid:L:G
//   to-forward:P:G  forwarded:P:G  entrusted:B:G
//   cost:G  state-share:G  owner-share:P:G  owner-due:P:G  owner-paid:P:G
//   receivable:L:G  recovery:L:G  treasury:L  written-off:L:G  unallocated:cash  unallocated:owed
//   outside:SOURCE
// Entries of zero are left out.
std::vector<Entry> postings(const Event& event);

// The names of accounts, as postings spells them.
std::string available_account(const Line& line, const OrganisationId& holder);
std::string committed_account(const Line& line, const GrantId& grant);
std::string paid_account(const Line& line, const GrantId& grant);
std::string receivable_account(const Line& line, const GrantId& grant);
std::string recovery_account(const Line& line, const GrantId& grant);
std::string to_forward_account(const OrganisationId& payee, const GrantId& grant);
std::string owner_share_account(const OrganisationId& payer, const GrantId& grant);
std::string owner_due_account(const OrganisationId& payer, const GrantId& grant);

}  // namespace grantledger
