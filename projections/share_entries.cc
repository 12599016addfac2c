#include "projections/share_entries.h"

#include "events/postings.h"
#include "projections/account.h"
#include "projections/grant_terms.h"
#include "projections/row_key.h"

namespace grantledger {
namespace {

std::optional<ShareSum> sum_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::cost:
      return ShareSum::cost;
    case AccountKind::state_share:
      return ShareSum::state_share;
    case AccountKind::owner_share:
      return ShareSum::owner_share;
    case AccountKind::owner_due:
      return ShareSum::owner_due;
    case AccountKind::owner_paid:
      return ShareSum::owner_paid;
    case AccountKind::to_forward:
      return ShareSum::to_forward;
    case AccountKind::paid:
      return ShareSum::paid;
    case AccountKind::recovery:
      return ShareSum::recovery;
    case AccountKind::receivable:
      return ShareSum::receivable;
    case AccountKind::written_off:
      return ShareSum::written_off;
    case AccountKind::committed:
      return ShareSum::committed;
    case AccountKind::appropriation:
    case AccountKind::available:
    case AccountKind::carried:
    case AccountKind::lapsed:
    case AccountKind::treasury:
    case AccountKind::forwarded:
    case AccountKind::entrusted:
      return std::nullopt;  // Of lines, or the other side of what is to be forwarded.
  }
  return std::nullopt;
}

// Whose share an entry is. Empty: the recipient.
struct Sharers {
  std::string_view payer;
  std::string_view beneficiary;
};

// What a fact says about whom it concerns, whatever its kind.
struct Context {
  std::array<const GrantTerms*, 2> terms{};  // The second where funds are redirected.
  const PaymentTerms* payment = nullptr;     // Of money that moved.
  Sharers sharers;
  bool is_returned = false;
};

template <class Fact>
void add_sharers(const Fact& fact, Context& context) {
  if constexpr (requires { fact.payment.terms; }) {
    context.payment = &fact.payment;
    context.is_returned = std::is_same_v<Fact, PaymentReturned>;
  }
  if constexpr (requires { fact.payer.text(); }) context.sharers.payer = fact.payer.text();
  if constexpr (requires { fact.beneficiary.text(); }) {
    context.sharers.beneficiary = fact.beneficiary.text();
  }
}

Context context_of(const Event& event) {
  Context context{.terms = terms_in(event)};
  std::visit([&](const auto& fact) { add_sharers(fact, context); }, event);
  return context;
}

// Adds the entries of one fact, each under the key it belongs to.
class FactShares {
 public:
  FactShares(const Context& context, const DatedSum& when, DatedSums& shares)
      : context_(context), when_(when), shares_(shares) {}

  void add(const Entry& entry) {
    const auto account = parse_account(entry.account);
    const auto sum = account ? sum_of(account->kind) : std::nullopt;
    if (!sum) return;
    Sharers sharers;
    const bool is_owed = *sum >= ShareSum::owner_share && *sum <= ShareSum::to_forward;
    if (is_owed || *sum <= ShareSum::state_share) sharers = context_.sharers;
    if (is_owed) sharers.payer = account->party;
    if (*sum == ShareSum::paid && context_.payment) sharers.payer = context_.payment->payee.text();
    add(account->grant, *sum, sharers, entry.amount);
  }

  // A payment's entries say how much; its parts say for whom.
  void divide_among_beneficiaries() {
    if (!context_.payment) return;
    const PaymentTerms& payment = *context_.payment;
    for (const PaymentPart& part : payment.parts) {
      const Sharers for_beneficiary{payment.payee.text(), part.beneficiary.text()};
      const Money amount = context_.is_returned ? -part.amount : part.amount;
      divide(ShareSum::paid, for_beneficiary, amount);
      if (part.beneficiary != payment.payee) divide(ShareSum::to_forward, for_beneficiary, amount);
    }
  }

 private:
  void divide(ShareSum sum, const Sharers& sharers, Money amount) {
    if (amount.minor_units == 0) return;
    if (sharers.beneficiary == context_.payment->terms.recipient.text()) return;
    add(context_.payment->terms.grant.text(), sum, {sharers.payer, {}}, -amount);
    add(context_.payment->terms.grant.text(), sum, sharers, amount);
  }

  // The terms of the grant, if the fact says them.
  const GrantTerms* terms_of(std::string_view grant) const {
    for (const GrantTerms* terms : context_.terms) {
      if (terms && terms->grant.text() == grant) return terms;
    }
    return nullptr;
  }

  void add(std::string_view grant, ShareSum sum, Sharers sharers, Money amount) {
    const GrantTerms* const terms = terms_of(grant);
    const std::string_view recipient = terms ? std::string_view(terms->recipient.text()) : "";
    if (sharers.payer == recipient) sharers.payer = {};
    if (sharers.beneficiary == recipient) sharers.beneficiary = {};
    const std::string_view currency(amount.currency.code.data(), amount.currency.code.size());
    DatedSum share = when_;
    share.place = static_cast<std::uint32_t>(sum);
    share.amount = amount.minor_units;
    shares_.add(key_of(terms ? std::string_view(terms->scheme.text()) : "",
                       terms ? std::to_string(terms->year) : "", recipient, sharers.payer,
                       sharers.beneficiary, currency, grant),
                share);
  }

  const Context& context_;
  const DatedSum& when_;
  DatedSums& shares_;
};

}  // namespace

void add_shares(const Event& fact, std::span<const Entry> entries, const DatedSum& when,
                DatedSums& shares) {
  const Context context = context_of(fact);
  FactShares of_fact(context, when, shares);
  for (const Entry& entry : entries) of_fact.add(entry);
  of_fact.divide_among_beneficiaries();
}

Result<ShareKeyParts> share_key_parts(std::string_view key) {
  const auto parts = parts_of(key);
  if (parts.size() != 7) return fail(Fault::corrupt, "a key of shares is damaged");
  return ShareKeyParts{parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]};
}

}  // namespace grantledger
