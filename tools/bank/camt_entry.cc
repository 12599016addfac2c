#include "tools/bank/camt_entry.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace grantledger {
namespace {

constexpr std::uint64_t batch_max = 10'000'000;

// Versions up to 07 say BOOK, later ones Cd or Prtry around it.
std::string_view status_of(const XmlElement& entry) {
  const XmlElement* const status = entry.find("Sts");
  if (status == nullptr) return {};
  const std::string_view code = status->text_at("Cd");
  return code.empty() ? std::string_view(status->text) : code;
}

// What the banks write where nobody gave a reference.
std::string reference_of(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  std::erase(upper, ' ');
  return upper == "NOTPROVIDED" || upper == "NONREF" ? "" : std::string(text);
}

// A party from version 08 on has one more element around it.
const XmlElement* party_of(const XmlElement& parties, std::string_view name) {
  const XmlElement* const party = parties.find(name);
  if (party == nullptr) return nullptr;
  const XmlElement* const inner = party->find("Pty");
  return inner ? inner : party;
}

// Who is on the other side: the debtor of what came, the creditor of what went. Of a return it is
// the other way round, since the bank repeats the parties of the payment.
void read_parties(const XmlElement& details, BankLine& line) {
  const XmlElement* const parties = details.find("RltdPties");
  if (parties == nullptr) return;
  const bool is_debtor = line.is_credit != (line.returned || line.is_reversal);
  if (const XmlElement* const party = party_of(*parties, is_debtor ? "Dbtr" : "Cdtr")) {
    line.counterparty = party->text_at("Nm");
    line.counterparty_id = party->text_at("Id/OrgId/Othr/Id");
  }
  if (const XmlElement* const account = parties->find(is_debtor ? "DbtrAcct" : "CdtrAcct")) {
    const std::string_view iban = account->text_at("Id/IBAN");
    line.counterparty_account = iban.empty() ? account->text_at("Id/Othr/Id") : iban;
  }
}

void read_remittance(const XmlElement& details, BankLine& line) {
  const XmlElement* const remittance = details.find("RmtInf");
  if (remittance == nullptr) return;
  for (const XmlElement* const free : remittance->all("Ustrd")) {
    if (!free->text.empty()) line.remittance.push_back(free->text);
  }
  for (const XmlElement* const structured : remittance->all("Strd")) {
    const std::string reference = reference_of(structured->text_at("CdtrRefInf/Ref"));
    if (!reference.empty()) line.references.push_back(reference);
    for (const XmlElement* const more : structured->all("AddtlRmtInf")) {
      line.remittance.push_back(more->text);
    }
  }
}

void read_return(const XmlElement& details, BankLine& line) {
  const XmlElement* const why = details.find("RtrInf");
  if (why == nullptr) return;
  std::string text(why->text_at("Rsn/Cd"));
  if (text.empty()) text = why->text_at("Rsn/Prtry");
  for (const XmlElement* const more : why->all("AddtlInf")) {
    text += (text.empty() ? "" : " ") + more->text;
  }
  line.returned = text;
}

void read_details(const XmlElement& details, BankLine& line) {
  line.end_to_end_id = reference_of(details.text_at("Refs/EndToEndId"));
  const std::string own = reference_of(details.text_at("Refs/AcctSvcrRef"));
  if (!own.empty()) line.bank_reference = own;
  read_return(details, line);
  read_parties(details, line);
  read_remittance(details, line);
}

// A transaction's amount: its own, or in version 02 that of its details. None: it says none.
std::optional<Money> details_amount(const CamtPlace& at) {
  for (const std::string_view names : {"Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"}) {
    if (at.element.find(names) != nullptr) return at.amount(names);
  }
  return std::nullopt;
}

std::uint64_t batch_of(const XmlElement& entry) {
  const std::string_view text = entry.text_at("NtryDtls/Btch/NbOfTxs");
  std::uint64_t count = 1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && count > 0 && count <= batch_max ? count : 1;
}

struct EntryDetails {
  const XmlElement* element;
  std::string path;
};

std::vector<EntryDetails> details_of(const CamtPlace& at) {
  std::vector<EntryDetails> all;
  std::size_t group = 0;
  for (const XmlElement* const details : at.element.all("NtryDtls")) {
    const std::string path = at.path + place_of("NtryDtls", ++group);
    std::size_t place = 0;
    for (const XmlElement* const one : details->all("TxDtls")) {
      all.push_back({one, path + place_of("TxDtls", ++place)});
    }
  }
  return all;
}

// A transaction's line, with what it does not say itself as its entry says it. A transaction that
// stands alone may be in another currency: the entry says it in the account's.
std::optional<BankLine> line_of(const CamtPlace& at, const BankLine& entry, bool is_alone) {
  BankLine line = entry;
  line.place = at.path;
  at.expect_at_most_one({"CdtDbtInd", "Amt", "AmtDtls/TxAmt", "AmtDtls/TxAmt/Amt",
                         "AmtDtls/InstdAmt", "AmtDtls/InstdAmt/Amt", "Refs", "Refs/EndToEndId",
                         "Refs/AcctSvcrRef", "RtrInf"});
  if (at.element.find("CdtDbtInd") != nullptr) {
    line.is_credit = at.is_credit().value_or(entry.is_credit);
  }
  const std::optional<Money> own = details_amount(at);
  if (!own && !is_alone) {
    at.problem("Amt", "", "the amount of each transaction of a batch",
               "ask the bank for details with amounts");
    return std::nullopt;
  }
  const bool is_same_currency = own && own->currency == entry.amount.currency;
  if (!is_same_currency && !is_alone) {
    at.problem("Amt", text_of(own->currency), text_of(entry.amount.currency),
               "ask the bank for details in the account's currency");
    return std::nullopt;
  }
  if (is_same_currency) line.amount = *own;
  read_details(at.element, line);
  return line;
}

// Adds a line for each transaction. They must come to what the entry says.
void read_transactions(const CamtPlace& at, const BankLine& entry,
                       const std::vector<EntryDetails>& all, BankStatement& statement) {
  Money sum{0, entry.amount.currency};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const CamtPlace here{*all[i].element, all[i].path, at.problems};
    std::optional<BankLine> line = line_of(here, entry, all.size() == 1);
    if (!line) return;
    const bool adds = line->is_credit == entry.is_credit;
    if (!add_bounded(sum, adds ? line->amount : -line->amount)) break;
    // Where only the entry has a reference, its transactions are told apart by their places.
    if (all.size() > 1 && line->bank_reference == entry.bank_reference) {
      line->bank_reference += "/" + std::to_string(i + 1);
    }
    statement.lines.push_back(*std::move(line));
  }
  if (sum == entry.amount) return;
  at.problem("Amt", decimal_text_of(entry.amount),
             decimal_text_of(sum) + ", the sum of its transactions",
             "details are missing or changed: fetch the file again, or ask the bank");
}

}  // namespace

bool add_bounded(Money& sum, Money more) {
  constexpr std::int64_t sum_max = 1'000 * minor_units_max;
  if (__builtin_add_overflow(sum.minor_units, more.minor_units, &sum.minor_units)) return false;
  return sum.minor_units <= sum_max && sum.minor_units >= -sum_max;
}

std::string place_of(std::string_view name, std::size_t place) {
  return "/" + std::string(name) + (place > 1 ? "[" + std::to_string(place) + "]" : "");
}

void CamtPlace::problem(std::string_view names, std::string_view found, std::string expected,
                        std::string advice) const {
  if (problems.size() >= bank_problems_max) return;
  problems.push_back({path + (names.empty() ? "" : "/" + std::string(names)), std::string(found),
                      std::move(expected), std::move(advice)});
}

std::optional<Money> CamtPlace::amount(std::string_view names) const {
  const XmlElement* const said = element.find(names);
  if (said == nullptr) {
    problem(names, "", "an amount", "ask the bank for a whole file");
    return std::nullopt;
  }
  const Result<Currency> currency = parse_currency(said->attribute("Ccy"));
  if (!currency) {
    problem(std::string(names) + "/@Ccy", said->attribute("Ccy"), "a currency like NOK",
            "ask the bank for a whole file");
    return std::nullopt;
  }
  // ISO 20022 allows zeros behind the decimals that a currency has: 100.00000 NOK.
  std::string_view text = said->text;
  const std::size_t point = text.find('.');
  const auto decimals = static_cast<std::size_t>(decimals_of(*currency));
  if (point != std::string_view::npos) {
    while (text.size() > point + 1 + decimals && text.ends_with('0')) text.remove_suffix(1);
    if (text.ends_with('.')) text.remove_suffix(1);
  }
  const Result<Money> amount = parse_money(text, *currency);
  if (amount && amount->minor_units >= 0) return *amount;
  problem(names, "'" + said->text + "'",
          "an amount like 145833.20, not negative and within what the ledger can hold",
          "ask the bank for a whole file");
  return std::nullopt;
}

std::optional<bool> CamtPlace::is_credit() const {
  const std::string_view said = element.text_at("CdtDbtInd");
  if (said == "CRDT") return true;
  if (said == "DBIT") return false;
  problem("CdtDbtInd", said, "CRDT or DBIT", "ask the bank for a whole file");
  return std::nullopt;
}

void CamtPlace::expect_at_most_one(std::initializer_list<std::string_view> names) const {
  for (const std::string_view wanted : names) {
    const std::size_t slash = wanted.rfind('/');
    const XmlElement* const parent =
        slash == std::string_view::npos ? &element : element.find(wanted.substr(0, slash));
    const std::size_t count = parent ? parent->all(wanted.substr(slash + 1)).size() : 0;
    if (count > 1) {
      problem(wanted, std::to_string(count) + " of them", "one", "ask the bank for a whole file");
    }
  }
}

std::optional<Date> CamtPlace::day(std::string_view names) const {
  const XmlElement* const said = element.find(names);
  if (said == nullptr) return std::nullopt;
  std::string_view text = said->text_at("Dt");
  // A moment is told with the local time before its offset: its day is the first ten letters.
  if (text.empty()) text = said->text_at("DtTm").substr(0, 10);
  const Result<Date> read = parse_date(text);
  if (read) return *read;
  problem(names, text, "a day like 2026-12-10", "ask the bank for a whole file");
  return std::nullopt;
}

void read_entry(const CamtPlace& at, BankStatement& statement, std::vector<Money>& booked) {
  at.expect_at_most_one({"Sts", "Sts/Cd", "Amt", "CdtDbtInd", "BookgDt", "ValDt", "RvslInd",
                         "AcctSvcrRef", "NtryDtls/Btch"});
  const std::string_view status = status_of(at.element);
  constexpr std::array known{"BOOK", "PDNG", "INFO", "FUTR"};
  if (std::ranges::find(known, status) == known.end()) {
    at.problem("Sts", status, "BOOK, PDNG, INFO or FUTR", "ask the bank for a whole file");
    return;
  }
  if (status != "BOOK") {
    ++statement.not_booked;
    return;
  }
  const std::optional<Money> amount = at.amount("Amt");
  const std::optional<bool> is_credit = at.is_credit();
  std::optional<Date> day = at.day("BookgDt");
  if (!day) day = at.day("ValDt");
  if (!day) at.problem("BookgDt", "", "the day it was booked", "ask the bank for a whole file");
  if (!amount || !is_credit || !day) return;
  booked.push_back(*is_credit ? *amount : -*amount);
  BankLine line{.place = at.path,
                .amount = *amount,
                .is_credit = *is_credit,
                .is_reversal =
                    at.element.text_at("RvslInd") == "true" || at.element.text_at("RvslInd") == "1",
                .booked_on = *day,
                .bank_reference = reference_of(at.element.text_at("AcctSvcrRef"))};
  if (line.bank_reference.empty()) {
    line.bank_reference =
        statement.id + "/" + std::to_string(booked.size());  // Its place among the booked.
  }
  const std::vector<EntryDetails> details = details_of(at);
  if (!details.empty()) return read_transactions(at, line, details, statement);
  line.batch = batch_of(at.element);
  statement.lines.push_back(std::move(line));
}

}  // namespace grantledger
