#include <algorithm>
#include <memory>
#include <ostream>

#include "ledger/log/small_file.h"
#include "projections/fact_scan.h"
#include "tools/bank/payees.h"
#include "tools/commands.h"
#include "tools/import/source_files.h"
#include "tools/opened_query.h"

namespace grantledger {
namespace {

constexpr std::size_t order_payments_max = 100'000;

struct Options {
  std::vector<std::string> payments;
  std::string payees;
  std::string debtor;
  std::string account;
  std::string bic;
  std::string execute_on;
  std::string version = "03";
  std::string file;
};

// A payment that is approved and waits for the bank.
struct ApprovedPayment {
  PaymentTerms terms;
  Date due{};
  Position position = 0;  // Of the approval.
};

// What an order can be made of, as of a point.
struct Approved {
  Digest ledger{};
  std::map<PaymentId, ApprovedPayment> payments;
  std::map<PaymentId, Date> due;  // Of all that were ordered.
  std::map<OrganisationId, std::string> names;
  Timestamp recorded_at;  // The last approval.
};

void take(Approved& approved, const ScannedFact& scanned) {
  const Event& fact = scanned.fact();
  if (const auto* opened = std::get_if<LedgerOpened>(&fact)) {
    approved.ledger = opened->ledger;
  } else if (const auto* ordered = std::get_if<PaymentOrdered>(&fact)) {
    approved.due[ordered->payment.payment] = ordered->due;
  } else if (const auto* agreed = std::get_if<PaymentApproved>(&fact)) {
    const auto due = approved.due.find(agreed->payment.payment);
    approved.payments[agreed->payment.payment] = {
        agreed->payment, due == approved.due.end() ? agreed->effective_on : due->second,
        scanned.position};
  } else if (const auto* executed = std::get_if<PaymentExecuted>(&fact)) {
    approved.payments.erase(executed->payment.payment);
  } else if (const auto* registered = std::get_if<OrganisationRegistered>(&fact)) {
    approved.names[registered->details.organisation] = registered->details.name;
  } else if (const auto* changed = std::get_if<OrganisationChanged>(&fact)) {
    approved.names[changed->details.organisation] = changed->details.name;
  }
}

// What is said about an order that cannot be made.
class Refusals {
 public:
  explicit Refusals(std::ostream& err) : err_(err) {}
  void add(const std::string& what) {
    if (++count_ <= problems_listed_max) err_ << "grantledger: " << what << '\n';
  }
  bool is_empty() const { return count_ == 0; }

 private:
  std::ostream& err_;
  std::size_t count_ = 0;
};

// The payments that were asked for, ascending by id.
std::vector<const ApprovedPayment*> chosen(const Approved& approved, const Options& options,
                                           Refusals& refusals) {
  std::vector<const ApprovedPayment*> all;
  if (options.payments.empty()) {
    for (const auto& [id, payment] : approved.payments) all.push_back(&payment);
    return all;
  }
  std::vector<std::string> wanted = options.payments;
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  for (const std::string& text : wanted) {
    const Result<PaymentId> id = PaymentId::parse(text);
    const auto payment = id ? approved.payments.find(*id) : approved.payments.end();
    if (payment == approved.payments.end()) {
      refusals.add("payment " + text +
                   ": found none that is approved and not executed, expected one");
    } else {
      all.push_back(&payment->second);
    }
  }
  return all;
}

std::string name_of(const Approved& approved, const OrganisationId& organisation) {
  const auto name = approved.names.find(organisation);
  return name == approved.names.end() || name->second.empty() ? organisation.text() : name->second;
}

// The same payments of the same ledger, to and from the same accounts, give the same id.
std::string message_id_of(const Approved& approved, const PaymentOrder& order,
                          const std::vector<const ApprovedPayment*>& payments) {
  constexpr std::size_t digits = 28;
  std::string content = hex_of(approved.ledger);
  for (const ApprovedPayment* const payment : payments) {
    content += ' ' + std::to_string(payment->position) + ' ' + payment->terms.payment.text();
  }
  content +=
      ' ' + order.debtor_organisation + ' ' + order.debtor_account.number + ' ' + order.debtor_bic;
  for (const OrderedPayment& payment : order.payments) {
    content +=
        ' ' + text_of(payment.due) + ' ' + payment.creditor_account.number + ' ' + payment.kid;
  }
  return "GL" + hex_of(sha256(content)).substr(0, digits);
}

void check_order(const std::vector<const ApprovedPayment*>& payments, const Payees& payees,
                 Refusals& refusals) {
  std::map<std::string, const ApprovedPayment*> by_reference;
  for (const ApprovedPayment* const payment : payments) {
    const std::string id = payment->terms.payment.text();
    if (!payees.contains(payment->terms.payee)) {
      refusals.add("payment " + id + ": found no account of " + payment->terms.payee.text() +
                   ", expected one in --payees");
    }
    if (payment->terms.amount.currency != payments.front()->terms.amount.currency) {
      refusals.add("payment " + id + ": found " + text_of(payment->terms.amount.currency) +
                   ", expected " + text_of(payments.front()->terms.amount.currency) +
                   " as before it: make an order for each currency, with --payments");
    }
    if (!by_reference.try_emplace(end_to_end_id_of(id), payment).second) {
      refusals.add("payment " + id + ": found its end-to-end id twice");
    }
  }
  if (payments.size() > order_payments_max) {
    refusals.add("found " + std::to_string(payments.size()) + " payments, expected at most " +
                 std::to_string(order_payments_max) + ": choose some with --payments");
  }
}

Result<PaymentOrder> order_of(const Approved& approved, const Options& options,
                              const std::vector<const ApprovedPayment*>& payments,
                              const Payees& payees) {
  PaymentOrder order{.created_at = approved.recorded_at,
                     .debtor_bic = options.bic,
                     .is_version_09 = options.version == "09"};
  const Result<AccountNumber> account = parse_account_number(options.account);
  if (!account) return fail(Fault::malformed, "--account: " + account.error().detail);
  order.debtor_account = *account;
  const Result<OrganisationId> debtor = OrganisationId::parse(options.debtor);
  if (!debtor) return fail(Fault::malformed, "--debtor: " + debtor.error().detail);
  if (!approved.names.contains(*debtor)) {
    return fail(Fault::malformed, "--debtor: found '" + options.debtor +
                                      "', expected an organisation that is registered");
  }
  order.debtor = name_of(approved, *debtor);
  order.debtor_organisation = debtor->text();
  std::optional<Date> day;
  if (!options.execute_on.empty()) {
    TRY(day, parse_date(options.execute_on));
  }
  for (const ApprovedPayment* const payment : payments) {
    const PaymentTerms& terms = payment->terms;
    const Payee& payee = payees.find(terms.payee)->second;
    order.payments.push_back({.end_to_end_id = end_to_end_id_of(terms.payment.text()),
                              .amount = terms.amount,
                              .due = day.value_or(payment->due),
                              .creditor = name_of(approved, terms.payee),
                              .creditor_account = payee.account,
                              .kid = payee.kid,
                              .remittance = terms.terms.grant.text() + " " + terms.payment.text()});
  }
  order.message_id = message_id_of(approved, order, payments);
  return order;
}

Result<Approved> approved_in(const OpenedQuery& query) {
  Approved approved;
  TRY_VOID(scan_facts(query.source, query.as_of, [&](const ScannedFact& scanned) {
    take(approved, scanned);
    if (std::holds_alternative<PaymentApproved>(scanned.fact())) {
      approved.recorded_at = scanned.envelope.recorded_at;
    }
  }));
  return approved;
}

// A bank identifier code (ISO 9362): six letters, two or five letters or digits.
bool is_bic(std::string_view text) {
  if (text.size() != 8 && text.size() != 11) return false;
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  return std::ranges::all_of(text.substr(0, 6), is_letter) &&
         std::ranges::all_of(text.substr(6),
                             [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

Result<ExitStatus> export_order(const Invocation& invocation, const Options& options) {
  if (!is_bic(options.bic)) {
    return fail(Fault::malformed, "--bic: found '" + options.bic + "', expected one like DNBANOKK");
  }
  TRY(const std::string bytes, read_file(options.payees));
  Problems problems;
  const Payees payees =
      read_payees(std::filesystem::path(options.payees).filename().string(), bytes, problems);
  for (const Problem& problem : problems.listed()) {
    invocation.streams.err << "grantledger: " << text_of(problem) << '\n';
  }
  if (problems.count() > 0) return ExitStatus::bad_input;
  TRY(const OpenedQuery query, open_query(invocation));
  TRY(const Approved approved, approved_in(query));
  Refusals refusals(invocation.streams.err);
  const std::vector<const ApprovedPayment*> payments = chosen(approved, options, refusals);
  check_order(payments, payees, refusals);
  if (payments.empty() && refusals.is_empty()) {
    refusals.add("found no payment that is approved and not executed: there is nothing to order");
  }
  if (!refusals.is_empty()) return ExitStatus::no;
  TRY(const PaymentOrder order, order_of(approved, options, payments, payees));
  const std::string text = pain001_of(order);
  if (options.file.empty()) {
    invocation.streams.out << text;
  } else {
    TRY_VOID(replace_small_file(options.file, text));
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec export_pain001_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "export pain001",
      .summary = "Write the bank's order (ISO 20022 pain.001) for payments that are approved",
      .example =
          "grantledger export pain001 --debtor 313901025 --account 8601.11.17947 --bic "
          "DNBANOKK --payees payees.csv -o order.xml",
      .options = {{"--payments", "Only these, by id", &options->payments},
                  {"--payees", "A CSV file of organisation, account and maybe kid",
                   &options->payees, true},
                  {"--debtor", "The organisation that pays", &options->debtor, true},
                  {"--account", "Its account", &options->account, true},
                  {"--bic", "Its bank", &options->bic, true},
                  {"--execute-on", "When, instead of the day each is due", &options->execute_on},
                  {"--version", "Of the message", &options->version, false, {"03", "09"}},
                  {"-o,--output", "A file, instead of standard output", &options->file}},
      .run = [options](const Invocation& invocation) { return export_order(invocation, *options); },
      .takes_as_of = true};
}

}  // namespace grantledger
