#include "tools/bank/camt.h"

#include <algorithm>

#include "tools/bank/camt_entry.h"

namespace grantledger {
namespace {

constexpr std::string_view namespace_start = "urn:iso:std:iso:20022:tech:xsd:";

struct MessageKind {
  std::string_view start;    // Of its name.
  std::string_view message;  // The element below Document.
  std::string_view part;     // One account's.
};
constexpr MessageKind kinds[] = {
    {"camt.053.001.", "BkToCstmrStmt", "Stmt"},
    {"camt.054.001.", "BkToCstmrDbtCdtNtfctn", "Ntfctn"},
};

bool is_version(std::string_view text) {
  return text.size() == 2 && text >= "02" && text <= "99" && text[1] >= '0' && text[1] <= '9';
}

// The kind of message that a namespace names.
const MessageKind* kind_of(std::string_view space) {
  if (!space.starts_with(namespace_start)) return nullptr;
  space.remove_prefix(namespace_start.size());
  for (const MessageKind& kind : kinds) {
    if (space.starts_with(kind.start) && is_version(space.substr(kind.start.size()))) return &kind;
  }
  return nullptr;
}

void read_period(const CamtPlace& at, BankStatement& statement) {
  if (at.element.find("FrToDt") == nullptr) return;
  const auto day = [&](std::string_view name) -> std::optional<Date> {
    // A moment is told with the local time before its offset: its day is the first ten letters.
    const std::string_view text = at.element.text_at(name);
    const Result<Date> read = parse_date(text.substr(0, 10));
    if (read) return *read;
    at.problem(name, text, "a day like 2026-12-10", "ask the bank for a whole file");
    return std::nullopt;
  };
  statement.first_day = day("FrToDt/FrDtTm");
  statement.last_day = day("FrToDt/ToDtTm");
  if (statement.first_day && statement.last_day && *statement.last_day < *statement.first_day) {
    at.problem("FrToDt", at.element.text_at("FrToDt/ToDtTm"), "a period that ends after it begins",
               "ask the bank for a whole file");
  }
}

void read_balances(const CamtPlace& at, BankStatement& statement) {
  std::size_t place = 0;
  for (const XmlElement* const balance : at.element.all("Bal")) {
    const CamtPlace here{*balance, at.path + place_of("Bal", ++place), at.problems};
    const std::string_view type = balance->text_at("Tp/CdOrPrtry/Cd");
    const bool is_opening = type == "OPBD" || (type == "PRCD" && !statement.opening);
    if (!is_opening && type != "CLBD") continue;
    const std::optional<Money> amount = here.amount("Amt");
    const std::optional<bool> is_credit = here.is_credit();
    if (!amount || !is_credit) continue;
    (is_opening ? statement.opening : statement.closing) = *is_credit ? *amount : -*amount;
  }
}

// The opening balance and the booked entries together. None after a problem.
std::optional<Money> sum_of(const CamtPlace& at, Money opening, const std::vector<Money>& entries) {
  Money sum = opening;
  for (const Money entry : entries) {
    if (entry.currency != sum.currency) {
      at.problem("Ntry/Amt", text_of(entry.currency), text_of(sum.currency) + " as the balances",
                 "ask the bank for entries in the account's currency");
      return std::nullopt;
    }
    if (!add_bounded(sum, entry)) {
      at.problem("Ntry/Amt", "more than any bank has", "a sum that the ledger can hold",
                 "ask the bank for a whole file");
      return std::nullopt;
    }
  }
  return sum;
}

void check_balances(const CamtPlace& at, const BankStatement& statement,
                    const std::vector<Money>& entries) {
  if (!statement.opening || !statement.closing) return;
  if (statement.opening->currency != statement.closing->currency) {
    at.problem("Bal", text_of(statement.closing->currency),
               text_of(statement.opening->currency) + " as the opening balance",
               "ask the bank for a statement in one currency");
    return;
  }
  const std::optional<Money> expected = sum_of(at, *statement.opening, entries);
  if (!expected || *expected == *statement.closing) return;
  at.problem("Bal", "closing balance " + decimal_text_of(*statement.closing),
             decimal_text_of(*expected) + ": opening " + decimal_text_of(*statement.opening) +
                 " and booked entries of " + decimal_text_of(*expected - *statement.opening),
             "entries are missing or changed: fetch the statement again, or ask the bank");
}

std::string account_of(const XmlElement& statement) {
  const std::string_view iban = statement.text_at("Acct/Id/IBAN");
  return std::string(iban.empty() ? statement.text_at("Acct/Id/Othr/Id") : iban);
}

void take_period_of_lines(BankStatement& statement) {
  for (const BankLine& line : statement.lines) {
    const Date day = line.booked_on;
    statement.first_day = std::min(statement.first_day.value_or(day), day);
    statement.last_day = std::max(statement.last_day.value_or(day), day);
  }
}

BankStatement statement_of(const CamtPlace& at) {
  BankStatement statement{.place = at.path,
                          .id = std::string(at.element.text_at("Id")),
                          .account = account_of(at.element),
                          .currency = std::string(at.element.text_at("Acct/Ccy"))};
  if (statement.id.empty()) {
    at.problem("Id", "", "the statement's own number", "ask the bank for a whole file");
  }
  if (statement.account.empty()) {
    at.problem("Acct/Id", "", "an IBAN or another account number", "ask the bank for a whole file");
  }
  read_period(at, statement);
  read_balances(at, statement);
  std::vector<Money> entries;
  std::size_t place = 0;
  for (const XmlElement* const entry : at.element.all("Ntry")) {
    read_entry({*entry, at.path + place_of("Ntry", ++place), at.problems}, statement, entries);
  }
  check_balances(at, statement, entries);
  if (at.element.find("FrToDt") == nullptr) take_period_of_lines(statement);
  return statement;
}

}  // namespace

ReadCamt read_camt(std::string_view bytes) {
  ReadCamt read;
  const Result<XmlElement> root = read_xml(bytes);
  if (!root) {
    read.problems.push_back({"", root.error().detail, "", ""});
    return read;
  }
  const CamtPlace document{*root, "/" + root->name, read.problems};
  const MessageKind* const kind = kind_of(root->space);
  if (kind == nullptr || root->name != "Document") {
    document.problem("", root->space,
                     "the namespace urn:iso:std:iso:20022:tech:xsd:camt.053.001.NN or "
                     "camt.054.001.NN, from version 02 on",
                     "ask the bank for statements (camt.053) or notifications (camt.054)");
    return read;
  }
  read.file.message = root->space.substr(namespace_start.size());
  const XmlElement* const message = root->find(kind->message);
  if (message == nullptr) {
    document.problem(kind->message, "", "the message", "ask the bank for a whole file");
    return read;
  }
  const std::string path = document.path + "/" + message->name;
  std::size_t place = 0;
  for (const XmlElement* const part : message->all(kind->part)) {
    read.file.statements.push_back(
        statement_of({*part, path + place_of(kind->part, ++place), read.problems}));
  }
  if (place == 0) {
    CamtPlace{*message, path, read.problems}.problem(kind->part, "", "at least one",
                                                     "ask the bank for a whole file");
  }
  return read;
}

std::string text_of(const std::string& file, const BankProblem& problem) {
  constexpr std::size_t shown_max = 200;  // Bytes of what was found.
  std::string line = file + (problem.place.empty() ? "" : ": " + problem.place) + ": ";
  const std::string found = problem.found.substr(0, shown_max);
  if (problem.expected.empty()) {
    line += found;
  } else {
    line += "found " + (found.empty() ? "nothing" : found) + ", expected " + problem.expected +
            (problem.advice.empty() ? "" : "; " + problem.advice);
  }
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < ' '; }, '.');
  return line;
}

}  // namespace grantledger
