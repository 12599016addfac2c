#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/payment_facts.h"
#include "projections/query.h"

namespace grantledger {

// A payment that was executed, less what the bank returned of it and what was voided.
struct PaidPayment {
  PaymentId payment;
  GrantTerms terms;
  OrganisationId payee;
  Money paid;
  Date paid_on;                     // The bank date of its first execution.
  std::vector<Position> positions;  // Of all that adds up to `paid`, ascending, each once.
};

// Which payments are wanted. What is left out does not limit.
struct PaymentsWanted {
  std::string scheme;
  std::optional<std::uint16_t> year;  // Of the bank date.
};

// Ascending by id, then currency. In `paid` what is above zero; in `undone` what came to nothing or
// less: it is no payment to look at, but it was there.
struct PaidPayments {
  std::vector<PaidPayment> paid;
  std::vector<PaidPayment> undone;
};

// Reads the log once. Errors: as scan_facts.
Result<PaidPayments> paid_payments(const QuerySource& source, const AsOf& as_of,
                                   const PaymentsWanted& wanted);

}  // namespace grantledger
