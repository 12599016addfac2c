#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/money.h"
#include "events/time.h"

namespace grantledger {

// The number of a bank account: IBAN where `is_iban`, else a Norwegian account of eleven digits.
struct AccountNumber {
  std::string number;  // Without blanks and points.
  bool is_iban = false;
  bool operator==(const AccountNumber&) const = default;
};

// Reads "1234.56.78903", "12345678903" (weights 5 4 3 2 7 6 5 4 3 2, modulo 11) or an IBAN (ISO
// 13616, modulo 97). Errors: malformed, for a wrong check digit too.
Result<AccountNumber> parse_account_number(std::string_view text);

// Whether a payment reference (KID) has the check digit of modulo 10 or of modulo 11.
bool is_kid(std::string_view text);

// What the order gives the bank as end-to-end id: the payment's own id where ISO 20022 allows it
// (at most 35 of the characters below), else "GL-" and 32 hex digits of its SHA-256.
std::string end_to_end_id_of(std::string_view payment);

// Text with nothing but what every bank takes: a–z A–Z 0–9 / - ? : ( ) . , ' + and blanks. Letters
// of the Nordic languages and with accents become their nearest, anything else a point. At most
// `size_max` bytes.
std::string pain_text_of(std::string_view text, std::size_t size_max);

struct OrderedPayment {
  std::string end_to_end_id;
  Money amount;
  Date due;  // The day the bank is asked to execute it.
  std::string creditor;
  AccountNumber creditor_account;
  std::string kid;         // Empty: the remittance is free text.
  std::string remittance;  // Free text.
};

struct PaymentOrder {
  std::string message_id;  // At most 30 characters, the same for the same order.
  Timestamp created_at;
  std::string debtor;
  std::string debtor_organisation;  // Its organisation number; may be empty.
  AccountNumber debtor_account;
  std::string debtor_bic;
  std::vector<OrderedPayment> payments;  // At least one, all in one currency.
  bool is_version_09 = false;            // pain.001.001.09 instead of 03.
};

// The order as an ISO 20022 pain.001 message, with one block of payments for each due day,
// ascending. The same order gives the same bytes. Written by the documented element rules of the
// message, in the order in which its elements stand.
std::string pain001_of(const PaymentOrder& order);

}  // namespace grantledger
