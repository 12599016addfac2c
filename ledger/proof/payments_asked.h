#pragma once

#include "events/envelope.h"
#include "events/subjects.h"

namespace grantledger {

// Whose payments in a closed year are asked for.
struct PaymentsAsked {
  OrganisationId payee;
  SchemeId scheme;
  std::uint16_t year = 0;
};

// "payments:PAYEE:SCHEME:YEAR", and back. Errors: malformed.
Subject text_of(const PaymentsAsked& asked);
Result<PaymentsAsked> parse_payments_asked(std::string_view text);

// The payment that the fact executes or returns, if it does.
const PaymentTerms* moved_payment_of(const Event& fact);
// Whether the fact moves a payment that is asked for, by a bank date in the year.
bool is_asked_for(const PaymentsAsked& asked, const Event& fact);

}  // namespace grantledger
