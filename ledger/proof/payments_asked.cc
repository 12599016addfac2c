#include "ledger/proof/payments_asked.h"

#include <charconv>

namespace grantledger {
namespace {

constexpr std::string_view prefix = "payments:";

}  // namespace

Subject text_of(const PaymentsAsked& asked) {
  return std::string(prefix) + asked.payee.text() + ":" + asked.scheme.text() + ":" +
         std::to_string(asked.year);
}

Result<PaymentsAsked> parse_payments_asked(std::string_view text) {
  PaymentsAsked asked;
  const std::size_t year_at = text.rfind(':') + 1;
  const std::size_t scheme_at = text.rfind(':', year_at < 2 ? 0 : year_at - 2) + 1;
  if (text.starts_with(prefix) && scheme_at > prefix.size() && scheme_at < year_at) {
    const auto payee =
        OrganisationId::parse(text.substr(prefix.size(), scheme_at - 1 - prefix.size()));
    const auto scheme = SchemeId::parse(text.substr(scheme_at, year_at - 1 - scheme_at));
    std::from_chars(text.data() + year_at, text.data() + text.size(), asked.year);
    if (payee && scheme) {
      asked.payee = *payee;
      asked.scheme = *scheme;
      if (text_of(asked) == text) return asked;
    }
  }
  return fail(Fault::malformed, "found '" + std::string(text.substr(0, 200)) +
                                    "', expected payments:PAYEE:SCHEME:YEAR");
}

const PaymentTerms* moved_payment_of(const Event& fact) {
  if (const auto* executed = std::get_if<PaymentExecuted>(&fact)) return &executed->payment;
  if (const auto* returned = std::get_if<PaymentReturned>(&fact)) return &returned->payment;
  return nullptr;
}

bool is_asked_for(const PaymentsAsked& asked, const Event& fact) {
  const PaymentTerms* payment = moved_payment_of(fact);
  return payment && payment->payee == asked.payee && payment->terms.scheme == asked.scheme &&
         year_of(effective_on(fact)) == asked.year;
}

}  // namespace grantledger
