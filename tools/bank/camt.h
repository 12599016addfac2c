#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/money.h"
#include "events/time.h"

namespace grantledger {

// One movement of money that a bank tells of: a transaction of an entry, or an entry that has no
// details. What the file does not say is empty.
struct BankLine {
  std::string place;  // Where it stands: "/Document/BkToCstmrStmt/Stmt/Ntry[17]/…/TxDtls[2]".
  Money amount;       // Never negative.
  bool is_credit = false;               // Money came to the account.
  bool is_reversal = false;             // The entry undoes an earlier one.
  std::optional<std::string> returned;  // Why an earlier payment came back, as code and text.
  Date booked_on{};
  std::string end_to_end_id;            // Empty too where the file says NOTPROVIDED.
  std::string bank_reference;           // The bank's own: of the transaction, else of the entry.
  std::vector<std::string> references;  // Structured ones; in Norway the KID.
  std::vector<std::string> remittance;  // Free text.
  std::string counterparty;             // Its name.
  std::string counterparty_account;
  std::string counterparty_id;  // Of the organisation.
  std::uint64_t batch = 1;      // How many payments it stands for where the bank gives no details.
  bool operator==(const BankLine&) const = default;
};

// What a bank says of one account for some days.
struct BankStatement {
  std::string place;
  std::string id;
  std::string account;   // IBAN or BBAN.
  std::string currency;  // Of the account, where it is said.
  std::optional<Date> first_day;
  std::optional<Date> last_day;  // Where no period is said: those of its lines.
  std::optional<Money> opening;
  std::optional<Money> closing;
  std::vector<BankLine> lines;   // Booked, in the order of the file.
  std::uint64_t not_booked = 0;  // Entries that are pending or for information: left out.
};

// A message that could be read whole.
struct CamtFile {
  std::string message;  // "camt.053.001.08".
  std::vector<BankStatement> statements;
};

// One thing that is wrong with a bank's file, for the person who mends it.
struct BankProblem {
  std::string place;  // The path of an element; empty: the whole file.
  std::string found;
  std::string expected;
  std::string advice;
  bool operator==(const BankProblem&) const = default;
};

// "found '12,5', expected …; …" after the file and the place, on one line.
std::string text_of(const std::string& file, const BankProblem& problem);

inline constexpr std::size_t bank_problems_max = 50;

// A file, or what is wrong with it: then nothing of it is to be used.
struct ReadCamt {
  CamtFile file;
  std::vector<BankProblem> problems;  // At most bank_problems_max.
};

// Reads an ISO 20022 camt.053 (statement) or camt.054 (notification), any version from 02 on.
// Checked are the namespace, what is needed of each element, that the transactions of an entry come
// to its amount, and that opening balance and entries come to the closing one where both are told.
// Checked against the documented element rules of the messages, not against their XML schemas.
ReadCamt read_camt(std::string_view bytes);

}  // namespace grantledger
