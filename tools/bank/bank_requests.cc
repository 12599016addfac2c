#include "tools/bank/bank_requests.h"

#include <algorithm>

#include "ledger/domain/reason.h"

namespace grantledger {
namespace {

constexpr Position known_now = ~Position{0};

// A fact that a line asks for, or why none does.
struct Wanted {
  std::optional<Event> fact;
  std::string why_not;
};

class Requests {
 public:
  Requests(const BankWork& work, Books& books) : work_(work), books_(books) {}

  Result<Wanted> wanted(std::size_t line) const {
    const MatchedLine& matched = work_.matching.lines[line];
    const BankLine& bank = work_.lines[line];
    if (matched.outcome == LineOutcome::execution) return execution(bank, *matched.movement);
    if (matched.outcome == LineOutcome::returned) return returned(bank, *matched.movement);
    if (matched.outcome == LineOutcome::repayment) return repayment(bank, *matched.claim);
    return receipt(bank);
  }

 private:
  // The payment's terms as its fact has them.
  Result<PaymentTerms> terms_of(std::size_t movement) const {
    const FactPlace place = work_.known.places[movement];
    TRY(const Envelope envelope, envelope_at(work_.log, place.first));
    const Event& fact = envelope.facts[place.second];
    if (const auto* approved = std::get_if<PaymentApproved>(&fact)) return approved->payment;
    if (const auto* executed = std::get_if<PaymentExecuted>(&fact)) return executed->payment;
    return fail(Fault::corrupt, "position " + std::to_string(place.first) + " tells of no payment");
  }

  Result<Wanted> execution(const BankLine& bank, std::size_t movement) const {
    TRY(PaymentTerms terms, terms_of(movement));
    for (const LinePart& source : terms.sources) {
      if (source.line.year == year_of(bank.booked_on)) continue;
      return Wanted{std::nullopt, "it is charged to " + grantledger::text_of(source.line) +
                                      " and was executed in " +
                                      std::to_string(year_of(bank.booked_on)) +
                                      ": move its commitment to that year in the same request"};
    }
    return Wanted{PaymentExecuted{.payment = std::move(terms),
                                  .bank_reference = bank.bank_reference,
                                  .effective_on = bank.booked_on,
                                  .statement = bank.place},
                  ""};
  }

  Result<Wanted> returned(const BankLine& bank, std::size_t movement) const {
    TRY(PaymentTerms terms, terms_of(movement));
    const std::string why = bank.returned.value_or("");
    return Wanted{PaymentReturned{.payment = std::move(terms),
                                  .reason = why.empty() ? "The bank returned it" : why,
                                  .effective_on = bank.booked_on,
                                  .bank_reference = bank.bank_reference,
                                  .statement = bank.place},
                  ""};
  }

  Result<Wanted> repayment(const BankLine& bank, std::size_t claim) const {
    const KnownClaim& known = work_.known.claims[claim];
    if (known.lines.size() != 1) {
      return Wanted{std::nullopt, "the claim " + known.claim.text() + " stands on " +
                                      std::to_string(known.lines.size()) +
                                      " lines: say how it is divided"};
    }
    const Line& line = known.lines.front();
    const GrantRow* const grant = find(books_.grants, known.terms.grant);
    const bool is_late = year_of(bank.booked_on) > line.year;
    const RuleVersion* const rule =
        grant && grant->rule ? books_.rules.find(known.terms.scheme, *grant->rule, known_now)
                             : nullptr;
    const OrganisationId holder = holder_of(grant, line);
    if (holder.is_empty()) {
      return Wanted{std::nullopt, "nobody holds " + grantledger::text_of(line) + " for the grant " +
                                      known.terms.grant.text()};
    }
    return Wanted{
        RepaymentReceived{.terms = known.terms,
                          .claim = known.claim,
                          .line = line,
                          .holder = holder,
                          .amount = bank.amount,
                          .to_treasury = is_late && (!rule || rule->late_repayment_to_treasury),
                          .bank_reference = bank.bank_reference,
                          .effective_on = bank.booked_on,
                          .statement = bank.place},
        ""};
  }

  static OrganisationId holder_of(const GrantRow* grant, const Line& line) {
    if (grant == nullptr) return {};
    const auto row = std::ranges::find(grant->lines, line, &GrantLineRow::line);
    return row == grant->lines.end() ? OrganisationId() : row->holder;
  }

  Result<Wanted> receipt(const BankLine& bank) const {
    const std::optional<OrganisationId> payer = payer_of(bank);
    if (!payer) return Wanted{std::nullopt, "the bank does not say who paid"};
    return Wanted{ReceiptUnallocated{.payer = *payer,
                                     .amount = bank.amount,
                                     .claim = std::nullopt,
                                     .bank_reference = bank.bank_reference,
                                     .effective_on = bank.booked_on,
                                     .statement = bank.place},
                  ""};
  }

  // By its organisation number, else by its account, else by its name as the bank writes it.
  std::optional<OrganisationId> payer_of(const BankLine& bank) const {
    const Result<OrganisationId> told = OrganisationId::parse(bank.counterparty_id);
    if (told) return *told;
    for (const auto& [organisation, payee] : work_.payees) {
      if (payee.account.number == bank.counterparty_account) return organisation;
    }
    const std::string& name =
        bank.counterparty.empty() ? bank.counterparty_account : bank.counterparty;
    if (name.empty()) return std::nullopt;
    return OrganisationId::of_source_text(name);
  }

  const BankWork& work_;
  const Books& books_;
};

bool is_to_record(LineOutcome outcome) {
  return outcome != LineOutcome::matched && outcome != LineOutcome::unmatched;
}

// Decides the request on the books, and takes what it would record into them.
std::string refusal_of(Books& books, Position position, const Request& request) {
  const Verdict verdict = decide(books, request, request.recorded_at.value_or(request.received_at));
  if (!verdict)
    return "the ledger refuses it: " + std::string(text_of(verdict.error().no.reason)->message);
  evolve(books, position,
         Envelope{.command = request.id,
                  .request = request.digest,
                  .actor = request.actor,
                  .recorded_at = request.recorded_at.value_or(request.received_at),
                  .facts = *verdict});
  return "";
}

}  // namespace

Result<std::vector<BankRequest>> bank_requests(const BankWork& work, Books& books,
                                               const RequestFor& request_for) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < work.lines.size(); ++i) {
    if (is_to_record(work.matching.lines[i].outcome)) order.push_back(i);
  }
  // What came back was executed before.
  std::stable_partition(order.begin(), order.end(), [&](std::size_t line) {
    return work.matching.lines[line].outcome == LineOutcome::execution;
  });
  std::vector<BankRequest> all;
  Position position = work.log.head();
  const Requests requests(work, books);
  for (const std::size_t line : order) {
    TRY(Wanted wanted, requests.wanted(line));
    BankRequest made{.line = line, .request = std::nullopt, .why_not = std::move(wanted.why_not)};
    if (wanted.fact) {
      TRY(Request request, request_for(*wanted.fact));
      made.why_not = refusal_of(books, ++position, request);
      if (made.why_not.empty()) made.request = std::move(request);
    }
    all.push_back(std::move(made));
  }
  return all;
}

}  // namespace grantledger
