#include "tools/feed/postgres_facts.h"

#include "events/codec.h"
#include "events/postings.h"
#include "projections/account.h"
#include "projections/grant_terms.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

// What many facts say, whatever their kind. The views refer into the fact.
struct FactColumns {
  std::string_view grant, recipient, application, leave, payment, claim, payer, payee, beneficiary;
  std::uint16_t year = 0;
  const Line* line = nullptr;
  const Money* amount = nullptr;
  std::optional<Date> due;
};

void take(const auto& id, std::string_view& column) {
  if constexpr (requires { id.text(); }) {
    column = id.text();
  } else if constexpr (requires { id->text(); }) {
    if (id) column = id->text();
  }
}

void take(const GrantTerms& terms, FactColumns& columns) {
  columns.grant = terms.grant.text();
  columns.recipient = terms.recipient.text();
  columns.year = terms.year;
}

void take(const PaymentTerms& payment, FactColumns& columns) {
  columns.payment = payment.payment.text();
  columns.payee = payment.payee.text();
  columns.amount = &payment.amount;
  if (payment.sources.size() == 1) columns.line = &payment.sources.front().line;
}

// The ids that a fact has as members of these names.
template <class Fact>
void take_ids(const Fact& fact, FactColumns& columns) {
  if constexpr (requires { fact.grant; }) take(fact.grant, columns.grant);
  if constexpr (requires { fact.application; }) take(fact.application, columns.application);
  if constexpr (requires { fact.leave; }) take(fact.leave, columns.leave);
  if constexpr (requires { fact.claim; }) take(fact.claim, columns.claim);
  if constexpr (requires { fact.payer; }) take(fact.payer, columns.payer);
  if constexpr (requires { fact.beneficiary; }) take(fact.beneficiary, columns.beneficiary);
}

template <class Fact>
FactColumns columns_of(const Fact& fact) {
  FactColumns columns;
  take_ids(fact, columns);
  if constexpr (requires { std::uint16_t(fact.year); }) columns.year = fact.year;
  if constexpr (std::is_same_v<Fact, PeriodClosed>) columns.year = 0;  // A budget year.
  if constexpr (std::is_same_v<Fact, PayeeIndexPublished>) columns.year = 0;
  if constexpr (requires { fact.line.item; }) columns.line = &fact.line;
  if constexpr (requires { fact.amount.minor_units; }) columns.amount = &fact.amount;
  if constexpr (requires { fact.due.time_since_epoch(); }) columns.due = fact.due;
  if constexpr (requires { fact.payment.terms; }) take(fact.payment, columns);
  return columns;
}

FactColumns columns_of(const Event& event) {
  FactColumns columns = std::visit([](const auto& fact) { return columns_of(fact); }, event);
  if (const GrantTerms* const terms = terms_in(event)[0]) take(*terms, columns);
  return columns;
}

void add_money(const Money* amount, CopyText& row) {
  if (amount == nullptr || amount->currency == Currency()) {
    row.add_null().add_null();
  } else {
    row.add(text_of(amount->currency)).add(*amount);
  }
}

// One fact of an envelope, and where it is written.
struct OneFact {
  const Delivery& delivery;
  std::size_t index;        // Among those delivered.
  std::string_view scheme;  // The first, or empty.
};

// `json` is room that is used again.
void add_fact(const OneFact& one, std::string& json, CopyText& row) {
  const auto& [delivery, index, scheme] = one;
  const Envelope& envelope = delivery.envelope;
  const Event& fact = envelope.facts[index];
  const FactColumns columns = columns_of(fact);
  row.add(delivery.position)
      .add(delivery.place_of(index))
      .add(kind_of(fact))
      .add(text_of(envelope.recorded_at));
  row.add(text_of(effective_on(fact))).add(envelope.actor.text());
  row.add(envelope.imported ? "imported" : "own");
  row.add_unless_empty(envelope.imported ? envelope.imported->source.text() : "");
  row.add_unless_empty(scheme);
  columns.year == 0 ? row.add_null() : row.add(columns.year);
  for (const std::string_view id : {columns.grant, columns.recipient, columns.application,
                                    columns.leave, columns.payment, columns.claim}) {
    row.add_unless_empty(id);
  }
  row.add_unless_empty(columns.line ? text_of(*columns.line) : "");
  row.add_unless_empty(columns.payer).add_unless_empty(columns.payee);
  row.add_unless_empty(columns.beneficiary);
  add_money(columns.amount, row);
  row.add_unless_empty(columns.due ? text_of(*columns.due) : "");
  json.clear();
  append_json(json, fact);
  row.add(json).end_row();
}

// The line of an account, apart: chapter and item, and the year.
void add_line(std::string_view line, CopyText& row) {
  if (line.empty()) {
    row.add_null().add_null().add_null();
    return;
  }
  const std::size_t colon = line.rfind(':');
  row.add(line).add(line.substr(0, colon)).add(line.substr(colon + 1));
}

void add_postings(const OneFact& one, CopyText& row) {
  const auto& [delivery, index, scheme] = one;
  const Event& fact = delivery.envelope.facts[index];
  std::size_t number = 0;
  for (const Entry& entry : postings(fact)) {
    const auto account = parse_account(entry.account).value_or(Account{});
    row.add(delivery.position).add(delivery.place_of(index)).add(number++).add(entry.account);
    row.add(std::string_view(entry.account).substr(0, entry.account.find(':')));
    add_line(account.line, row);
    row.add_unless_empty(account.party).add_unless_empty(account.grant);
    row.add_unless_empty(scheme).add(text_of(entry.amount.currency)).add(entry.amount);
    row.add(text_of(effective_on(fact))).add(text_of(delivery.envelope.recorded_at));
    row.end_row();
  }
}

}  // namespace

void add_rows_of(const Delivery& delivery, SchemesOfFacts schemes, FactRows& rows) {
  for (std::size_t index = 0; index < delivery.envelope.facts.size(); ++index) {
    const auto& about = schemes[delivery.place_of(index)];
    const OneFact one{delivery, index, about.empty() ? "" : std::string_view(about[0].text())};
    add_fact(one, rows.json, rows.facts);
    add_postings(one, rows.postings);
  }
}

}  // namespace grantledger
