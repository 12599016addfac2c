#pragma once

#include <iosfwd>
#include <string>

#include "tools/export/grant_lives.h"

namespace grantledger {

// What an IATI file says that the ledger does not know of itself.
struct IatiPublisher {
  std::string organisation;     // Who publishes: an organisation of the ledger.
  std::string language = "nb";  // ISO 639-1, of names and purposes.
  std::string country = "NO";   // ISO 3166-1, where grants benefit, unless an import keeps another.
};

// Writes every grant as an activity of IATI 2.03, with its outgoing commitments (what its accounts
// committed and paid gained), disbursements (paid) and incoming funds (repaid). A grant paid from a
// re-granting fund names the grants that fed the fund as its parents. docs/exports.md says what
// each element is made of. At least one grant: the standard asks for one.
//
// Each activity is made and printed alone. Errors: unavailable if `out` takes no more.
Result<void> write_iati(const GrantLives& lives, const IatiPublisher& publisher, std::ostream& out);

}  // namespace grantledger
