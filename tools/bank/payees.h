#pragma once

#include <map>

#include "events/ids.h"
#include "tools/bank/pain001.h"
#include "tools/import/problems.h"

namespace grantledger {

// Where an organisation takes its money. The ledger's facts hold no bank accounts.
struct Payee {
  AccountNumber account;
  std::string kid;  // Empty: none.
};
using Payees = std::map<OrganisationId, Payee>;

// Reads a CSV file of the columns organisation and account, and maybe kid. Problems: as read_csv,
// what is no id, account or KID, an organisation twice.
Payees read_payees(const std::string& file, std::string_view bytes, Problems& problems);

}  // namespace grantledger
