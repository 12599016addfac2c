#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/bank/camt.h"

namespace grantledger {

enum class MovementKind : std::uint8_t { payment, returned, receipt };

// A movement of money that the ledger has recorded, or a payment that is approved and waits for
// the bank. `names` are the words by which a reference or a remittance may speak of it.
struct LedgerMovement {
  MovementKind kind = MovementKind::payment;
  std::string id;  // Of the payment, or the claim; empty: a receipt that nothing claims.
  std::string end_to_end_id;
  Money amount;             // Above zero.
  std::optional<Date> day;  // The bank date; none: approved, and not executed.
  std::string bank_reference;
  std::vector<std::string> names;
  Date approved_on = {};  // Of a payment that is not executed: no line before it can be it.
};

// Money that is claimed back: a receipt may be for it, whole or in part.
struct ExpectedReceipt {
  std::string claim;
  std::vector<std::string> names;
};

// What the ledger knows, and in which days the bank's file tells of every movement.
struct LedgerSide {
  std::vector<LedgerMovement> movements;
  std::vector<ExpectedReceipt> expected;
  // From control level 1 on what the bank did is recorded whenever it did it; a finding names what
  // came before its cause.
  bool takes_every_day = false;
};
struct Period {
  Date first_day;
  Date last_day;
};

// What became of a bank line.
enum class LineOutcome : std::uint8_t {
  matched,    // It is a recorded movement.
  execution,  // It executes an approved payment: to be recorded.
  returned,   // It brings an executed payment back: to be recorded.
  repayment,  // It pays a claim: to be recorded.
  receipt,    // Money that nothing claims: to be recorded.
  unmatched,
};

// Why a bank line or a movement is not matched.
enum class Why : std::uint8_t {
  none,
  ambiguous,  // It could be each of the candidates.
  amount_differs,
  currency_differs,
  day_differs,            // Executed, returned or received on another day.
  before_approval,        // Booked before the payment was approved.
  before_execution,       // A return that is booked before the payment was.
  already_matched,        // The payment it names is another line: paid or returned twice.
  told_twice,             // The same movement as an earlier line of the file.
  no_such_payment,        // It names none of ours.
  no_reference,           // It names nothing; the candidates are of its amount and day.
  batch_without_details,  // It stands for several payments.
  receipt_reversed,       // The bank took back what had come in.
  no_bank_line,           // Of a movement: no line of the file is it.
};
std::string_view name_of(LineOutcome outcome);
std::string_view name_of(Why why);

struct MatchedLine {
  LineOutcome outcome = LineOutcome::unmatched;
  std::optional<std::size_t> movement;  // Of matched, execution; returned: the payment's.
  std::optional<std::size_t> claim;     // Of repayment: in LedgerSide::expected.
  Why why = Why::none;
  std::vector<std::size_t> candidates = {};  // Movements, ascending.
};
struct UnmatchedMovement {
  std::size_t movement = 0;
  Why why = Why::no_bank_line;
  std::vector<std::size_t> candidates = {};  // Lines, ascending.
};

struct Matching {
  std::vector<MatchedLine> lines;  // One for each line, in their order.
  std::vector<UnmatchedMovement> movements;
};

// Matches lines and movements one to one (invariant 15): first by end-to-end id, then by amount,
// day and a reference that names the movement. Both must agree in amount, currency and day; where
// several could be meant nothing is guessed. Of the movements that no line is, those are listed
// whose day is in `whole`, and those that a line speaks of. Pure; the same for any order of lines
// but for `told_twice`.
Matching match(std::span<const BankLine> lines, const LedgerSide& ledger,
               const std::vector<Period>& whole);

}  // namespace grantledger
